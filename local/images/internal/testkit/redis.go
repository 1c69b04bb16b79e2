package testkit

import (
	"path/filepath"
	"runtime"
	"testing"
)

// Redis is a folder with an image's Redis and its data.
type Redis struct {
	Root, Data, Port string
}

// NewRedis lays Redis out without starting it.
func NewRedis(t testing.TB) Redis {
	t.Helper()
	return Redis{Root: Root(t, "redis"), Data: Folder(t), Port: FreePort(t)}
}

// Start runs the entrypoint.
func (r Redis) Start(t testing.TB, arguments ...string) *Process {
	t.Helper()
	return Start(t, r.Environ(), r.Entrypoint(), arguments...)
}

// Entrypoint is the path of the image's entrypoint.
func (r Redis) Entrypoint() string {
	return filepath.Join(r.Root, "usr/local/bin/redis-entrypoint")
}

// Environ is what a pod would set. The libraries of the image that this machine may lack are named; its C library is the machine's.
func (r Redis) Environ() []string {
	triplet := map[string]string{"amd64": "x86_64-linux-gnu", "arm64": "aarch64-linux-gnu"}[runtime.GOARCH]
	return []string{
		"PATH=" + filepath.Join(r.Root, "usr/bin") + ":/usr/bin:/bin", "LD_LIBRARY_PATH=" + filepath.Join(r.Root, "usr/lib", triplet),
		"REDIS_DATA_DIR=" + r.Data, "REDIS_PORT=" + r.Port, "REDIS_PASSWORD=" + Password,
	}
}
