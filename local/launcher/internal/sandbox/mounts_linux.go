package sandbox

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/sys/unix"
)

// Places inside the tree. They are the same for every instance: /run is the tree's own.
const (
	Root      = "/run/itdo"
	StateDir  = Root + "/state"
	LogDir    = Root + "/logs"
	DiskDir   = Root + "/disk"
	BinDir    = Root + "/bin"
	sysctlDir = Root + "/sysctl"
)

// kernelDefaults are the settings that the kubelet wants and would otherwise write for the whole machine. It finds them in
// files of the tree's own, bound over the machine's.
var kernelDefaults = map[string]string{
	"vm/overcommit_memory":      "1",
	"vm/panic_on_oom":           "0",
	"kernel/panic":              "10",
	"kernel/panic_on_oops":      "1",
	"kernel/keys/root_maxkeys":  "1000000",
	"kernel/keys/root_maxbytes": "25000000",
}

// mountAll gives the tree its own view: nothing mounted here is seen by the machine.
func mountAll(order Order) error {
	if err := unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""); err != nil {
		return fmt.Errorf("the mounts cannot be made private: %w", err)
	}
	resolvers, err := filepath.EvalSymlinks("/etc/resolv.conf")
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := mountRun(order); err != nil {
		return err
	}
	if err := mount("proc", "/proc", "proc", unix.MS_NOSUID|unix.MS_NODEV|unix.MS_NOEXEC, ""); err != nil {
		return err
	}
	if err := coverKernelDefaults(); err != nil {
		return err
	}
	// What writes to fixed places writes to memory that ends with the tree.
	for _, folder := range []string{"/var/log", "/var/lib/cni", "/var/lib/kubelet", "/opt"} {
		if info, err := os.Stat(folder); err == nil && info.IsDir() {
			if err := mount("tmpfs", folder, "tmpfs", unix.MS_NOSUID|unix.MS_NODEV, "mode=0755,size=64m"); err != nil {
				return err
			}
		}
	}
	return writeResolvers(resolvers)
}

// mountRun makes a /run of the tree's own that holds the few folders of the machine that the tree may use.
func mountRun(order Order) error {
	c := order.Config
	stage := filepath.Join(c.StateDir, "run")
	if err := os.MkdirAll(stage, 0o700); err != nil {
		return err
	}
	if err := mount("tmpfs", stage, "tmpfs", unix.MS_NOSUID|unix.MS_NODEV, "mode=0755,size=256m"); err != nil {
		return err
	}
	at := func(path string) string { return filepath.Join(stage, strings.TrimPrefix(path, "/run")) }
	folders := map[string]string{StateDir: c.StateDir, LogDir: c.LogDir, filepath.Join(BinDir, "launcher"): order.Launcher}
	for part, folder := range c.Bin {
		folders[filepath.Join(BinDir, part)] = folder
	}
	for _, folder := range []string{DiskDir, sysctlDir, "/run/netns", "/run/lock"} {
		if err := os.MkdirAll(at(folder), 0o755); err != nil {
			return err
		}
	}
	for inside, outside := range folders {
		if err := os.MkdirAll(at(inside), 0o755); err != nil {
			return err
		}
		if err := mount(outside, at(inside), "", unix.MS_BIND, ""); err != nil {
			return err
		}
	}
	return unix.Mount(stage, "/run", "", unix.MS_MOVE, "")
}

func coverKernelDefaults() error {
	for name, value := range kernelDefaults {
		target := filepath.Join("/proc/sys", name)
		if _, err := os.Stat(target); errors.Is(err, fs.ErrNotExist) {
			continue
		}
		own := filepath.Join(sysctlDir, strings.ReplaceAll(name, "/", "."))
		if err := os.WriteFile(own, []byte(value+"\n"), 0o644); err != nil {
			return err
		}
		if err := mount(own, target, "", unix.MS_BIND, ""); err != nil {
			return err
		}
	}
	return nil
}

// writeResolvers makes the cluster's DNS the node's only resolver. path is where the machine's own settings really stand.
func writeResolvers(path string) error {
	const content = "nameserver " + dnsAddress + "\noptions ndots:1 timeout:2\n"
	own := filepath.Join(Root, "resolv.conf")
	if err := os.WriteFile(own, []byte(content), 0o644); err != nil {
		return err
	}
	if path == "" {
		return nil
	}
	if strings.HasPrefix(path, "/run/") {
		// The machine's file stood in the /run that is now covered.
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		return os.WriteFile(path, []byte(content), 0o644)
	}
	return mount(own, path, "", unix.MS_BIND, "")
}

func mount(source, target, kind string, flags uintptr, data string) error {
	if err := unix.Mount(source, target, kind, flags, data); err != nil {
		return fmt.Errorf("%s cannot be mounted on %s: %w", source, target, err)
	}
	return nil
}
