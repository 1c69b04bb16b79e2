//go:build linux

package realnode

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"time"

	"itdo.platform/local/launcher/internal/events"
)

const (
	instance = "7e57c0de"
	password = "password-of-the-test"
	// readyTimeout bounds a start; it is no expectation.
	readyTimeout = 5 * time.Minute
)

// rig is a folder with the launcher, built from these sources, and a configuration for it.
type rig struct {
	dir, launcher, configPath, state string
	ports                            map[string]int
	running                          *exec.Cmd
	stdin                            io.Closer
	lines                            chan events.Event
}

// skipOrFail skips where a real node cannot be run, and fails where one is required.
func skipOrFail(t *testing.T, reason string) {
	t.Helper()
	if os.Getenv("PLATFORM_REQUIRE_REAL_NODE") == "1" {
		t.Fatal(reason)
	}
	t.Skip(reason)
}

func newRig(t *testing.T) *rig {
	t.Helper()
	r := &rig{dir: t.TempDir(), ports: map[string]int{}}
	for _, name := range []string{"launcher", "pause"} {
		build(t, "../cmd/"+name, filepath.Join(r.dir, "bin", name))
	}
	r.launcher = filepath.Join(r.dir, "bin", "launcher")
	if out, err := exec.Command(r.launcher, "check", "--mode", "real").Output(); err != nil {
		skipOrFail(t, fmt.Sprintf("no real node on this machine: %s", out))
	}
	bin := map[string]string{}
	for _, part := range []string{"kubernetes", "node", "registry", "kwok"} {
		folder := partFolder(part)
		if folder == "" {
			skipOrFail(t, fmt.Sprintf("the part %s is not built: run ./platform start once", part))
		}
		bin[part] = folder
	}
	r.state, r.configPath = filepath.Join(r.dir, "state"), filepath.Join(r.dir, "launcher.json")
	for _, name := range []string{"kubernetes", "ingress", "registry"} {
		r.ports[name] = freePort(t)
	}
	r.writeConfig(t, bin)
	return r
}

func (r *rig) writeConfig(t *testing.T, bin map[string]string) {
	t.Helper()
	text, err := json.Marshal(map[string]any{
		"instance": instance, "mode": "real", "stateDir": r.state, "logDir": filepath.Join(r.dir, "logs"), "bin": bin, "ports": r.ports,
		"egress": "none", "diskGiB": 4, "registry": map[string]any{"username": "platform", "password": password},
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(r.configPath, text, 0o600); err != nil {
		t.Fatal(err)
	}
}

// partFolder finds a part's programs: where PLATFORM_PART_NAME says, or the newest finished build of the shared cache.
func partFolder(part string) string {
	if folder := os.Getenv("PLATFORM_PART_" + part); folder != "" {
		return folder
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	sums, err := filepath.Glob(filepath.Join(cache, "itdo-platform", part, "*-"+runtime.GOOS+"-*", "SHA256SUMS"))
	if err != nil || len(sums) == 0 {
		return ""
	}
	newest := slices.MaxFunc(sums, func(a, b string) int { return changed(a).Compare(changed(b)) })
	return filepath.Join(filepath.Dir(newest), "bin")
}

func changed(path string) time.Time {
	info, err := os.Stat(path)
	if err != nil {
		return time.Time{}
	}
	return info.ModTime()
}

func build(t *testing.T, pkg, output string) {
	t.Helper()
	cmd := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", output, pkg)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v: %s", pkg, err, out)
	}
}

func freePort(t *testing.T) int {
	t.Helper()
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port
}

// start runs the launcher until the cluster is ready.
func (r *rig) start(t *testing.T) {
	t.Helper()
	cmd := exec.Command(r.launcher, "run", "--config", r.configPath)
	cmd.Stderr = os.Stderr
	input, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	output, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	r.running, r.stdin, r.lines = cmd, input, make(chan events.Event, 1000)
	go func() {
		defer close(r.lines)
		for scanner := bufio.NewScanner(output); scanner.Scan(); {
			if event, err := events.Parse(scanner.Bytes()); err == nil {
				r.lines <- event
			}
		}
	}()
	r.awaitReady(t)
}

func (r *rig) awaitReady(t *testing.T) {
	t.Helper()
	timeout := time.After(readyTimeout)
	for {
		select {
		case event, open := <-r.lines:
			if !open {
				t.Fatalf("the launcher ended: %v", r.running.Wait())
			}
			if event.State == events.Failed {
				t.Fatalf("%s failed: %s", event.Part, event.Message)
			}
			if event.Part == events.Cluster && event.State == events.Ready {
				return
			}
		case <-timeout:
			t.Fatal("the cluster did not become ready")
		}
	}
}

// end waits for the launcher after whatever was done to it.
func (r *rig) end() error {
	for range r.lines {
	}
	err := r.running.Wait()
	r.running = nil
	return err
}

// cleanUp ends a launcher that a failed test left.
func (r *rig) cleanUp() {
	if r.running != nil {
		_ = r.running.Process.Kill()
		_ = r.end()
	}
}
