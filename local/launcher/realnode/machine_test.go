//go:build linux

package realnode

import (
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// machine is what a cluster must not change, as one text a subject.
func machine(t *testing.T) map[string]string {
	t.Helper()
	return map[string]string{
		"interfaces":      interfaces(t),
		"routes":          readFile(t, "/proc/net/route"),
		"mounts":          readFile(t, "/proc/self/mounts"),
		"nftables":        output(t, "nft", "list", "ruleset"),
		"ip sets":         output(t, "ipset", "list", "-name"),
		"kernel settings": kernelSettings(t),
		"loop devices":    loopDevices(t),
	}
}

func compare(t *testing.T, before, after map[string]string) {
	t.Helper()
	for subject, text := range before {
		if after[subject] != text {
			t.Errorf("the machine's %s changed\nbefore:\n%s\nafter:\n%s", subject, text, after[subject])
		}
	}
}

func readFile(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func output(t *testing.T, name string, arguments ...string) string {
	t.Helper()
	out, err := exec.Command(name, arguments...).Output()
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return string(out)
}

func interfaces(t *testing.T) string {
	t.Helper()
	list, err := net.Interfaces()
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for _, i := range list {
		addresses, err := i.Addrs()
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(&text, i.Name, i.Flags, i.MTU, addresses)
	}
	return text.String()
}

// counters are files of /proc/sys that count instead of set.
var counters = []string{"nf_conntrack_count", "stat_refresh", "drop_caches", "compact_memory", "flush"}

func kernelSettings(t *testing.T) string {
	t.Helper()
	var text strings.Builder
	for _, root := range []string{"/proc/sys/vm", "/proc/sys/net", "/proc/sys/kernel/panic", "/proc/sys/kernel/panic_on_oops", "/proc/sys/kernel/keys"} {
		err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || slices.Contains(counters, entry.Name()) {
				return err
			}
			// Some can only be written.
			if value, err := os.ReadFile(path); err == nil {
				fmt.Fprintln(&text, path, strings.TrimSpace(string(value)))
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return text.String()
}

// loopDevices lists the files of this test that are attached to a loop device.
func loopDevices(t *testing.T) string {
	t.Helper()
	files, err := filepath.Glob("/sys/block/loop*/loop/backing_file")
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, file := range files {
		if text, err := os.ReadFile(file); err == nil && strings.Contains(string(text), os.TempDir()+"/TestARealNode") {
			list = append(list, strings.TrimSpace(string(text)))
		}
	}
	return strings.Join(list, "\n")
}

// treeProcesses finds the processes that belong to the instance's cgroup, pods and all.
func treeProcesses(t *testing.T) []int {
	t.Helper()
	entries, err := os.ReadDir("/proc")
	if err != nil {
		t.Fatal(err)
	}
	var list []int
	for _, entry := range entries {
		pid, err := strconv.Atoi(entry.Name())
		if err != nil {
			continue
		}
		// A process that ended meanwhile is none.
		if text, err := os.ReadFile(filepath.Join("/proc", entry.Name(), "cgroup")); err == nil && strings.Contains(string(text), "/itdo-"+instance) {
			list = append(list, pid)
		}
	}
	return list
}

// machineAddresses are the machine's own addresses of version 4.
func machineAddresses(t *testing.T) []string {
	t.Helper()
	addresses, err := net.InterfaceAddrs()
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, a := range addresses {
		if n, ok := a.(*net.IPNet); ok && n.IP.To4() != nil {
			list = append(list, n.IP.String())
		}
	}
	return list
}
