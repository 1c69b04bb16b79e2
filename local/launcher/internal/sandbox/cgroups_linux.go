package sandbox

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// hierarchy is one mounted cgroup tree.
type hierarchy struct {
	path    string
	unified bool
}

// CgroupName is the name of the instance's cgroup in every hierarchy.
func CgroupName(instance string) string { return "itdo-" + instance }

// hierarchies finds where cgroups are mounted: version 2, version 1, or both beside each other.
func hierarchies() ([]hierarchy, error) {
	file, err := os.Open("/proc/self/mountinfo")
	if err != nil {
		return nil, err
	}
	defer file.Close()
	var list []hierarchy
	for lines := bufio.NewScanner(file); lines.Scan(); {
		before, after, ok := strings.Cut(lines.Text(), " - ")
		left, right := strings.Fields(before), strings.Fields(after)
		if !ok || len(left) < 5 || len(right) < 1 || !strings.HasPrefix(left[4], "/sys/fs/cgroup") {
			continue
		}
		if kind := right[0]; kind == "cgroup" || kind == "cgroup2" {
			list = append(list, hierarchy{path: left[4], unified: kind == "cgroup2"})
		}
	}
	if len(list) == 0 {
		return nil, errors.New("no cgroups are mounted below /sys/fs/cgroup")
	}
	return list, nil
}

// joinCgroups puts this process, and so all that it will start, into the instance's cgroups.
func joinCgroups(instance string) error {
	list, err := hierarchies()
	if err != nil {
		return err
	}
	for _, h := range list {
		if err := h.join(CgroupName(instance)); err != nil {
			return fmt.Errorf("the cgroup %s cannot be joined: %w", filepath.Join(h.path, CgroupName(instance)), err)
		}
	}
	return nil
}

func (h hierarchy) join(name string) error {
	group := filepath.Join(h.path, name)
	if h.unified && h.controls() {
		h.enable(h.path)
		// Version 2 wants processes in leaves only: the pods' groups will stand beside this one.
		group = filepath.Join(group, "platform")
	}
	if err := os.MkdirAll(group, 0o755); err != nil {
		return err
	}
	if h.unified && h.controls() {
		h.enable(filepath.Join(h.path, name))
	}
	if !h.unified {
		if err := inheritCPUs(h.path, group); err != nil {
			return err
		}
	}
	return os.WriteFile(filepath.Join(group, "cgroup.procs"), []byte("0"), 0)
}

// controls tells whether a version 2 hierarchy has controllers; beside version 1 it has none.
func (h hierarchy) controls() bool {
	text, err := os.ReadFile(filepath.Join(h.path, "cgroup.controllers"))
	return err == nil && strings.Contains(string(text), "memory")
}

// enable hands the controllers down to the group's children. What cannot be handed down is missed, if at all, by the
// kubelet, which names it.
func (h hierarchy) enable(group string) {
	text, err := os.ReadFile(filepath.Join(group, "cgroup.controllers"))
	if err != nil {
		return
	}
	for _, controller := range strings.Fields(string(text)) {
		_ = os.WriteFile(filepath.Join(group, "cgroup.subtree_control"), []byte("+"+controller), 0)
	}
}

// inheritCPUs gives a new group of the cpuset hierarchy what its parent may use; without it no process can join.
func inheritCPUs(parent, group string) error {
	for _, name := range []string{"cpuset.cpus", "cpuset.mems"} {
		text, err := os.ReadFile(filepath.Join(parent, name))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(group, name), text, 0); err != nil {
			return err
		}
	}
	return nil
}

// RemoveCgroups ends what still runs in the instance's cgroups, which a tree that ended leaves empty, and removes them.
func RemoveCgroups(instance string) error {
	list, err := hierarchies()
	if err != nil {
		return err
	}
	var failures []error
	for _, h := range list {
		failures = append(failures, removeGroup(filepath.Join(h.path, CgroupName(instance))))
	}
	return errors.Join(failures...)
}

func removeGroup(group string) error {
	var folders []string
	err := filepath.WalkDir(group, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.IsDir() {
			folders = append(folders, path)
		}
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		return err
	})
	if err != nil {
		return err
	}
	slices.Reverse(folders)
	for _, folder := range folders {
		if err := removeFolder(folder); err != nil {
			return err
		}
	}
	return nil
}

// removeFolder removes one group. The kernel frees a group a moment after its last process ended.
func removeFolder(folder string) error {
	deadline := time.Now().Add(3 * time.Second)
	for {
		err := syscall.Rmdir(folder)
		if err == nil || errors.Is(err, syscall.ENOENT) {
			return nil
		}
		if !errors.Is(err, syscall.EBUSY) || time.Now().After(deadline) {
			return fmt.Errorf("the cgroup %s cannot be removed: %w", folder, err)
		}
		if err := signalGroup(folder, syscall.SIGKILL); err != nil {
			return err
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// signalGroup signals the processes of one group, not of its children.
func signalGroup(folder string, signal syscall.Signal) error {
	text, err := os.ReadFile(filepath.Join(folder, "cgroup.procs"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, field := range strings.Fields(string(text)) {
		pid, err := strconv.Atoi(field)
		if err != nil || pid <= 1 {
			continue
		}
		if err := syscall.Kill(pid, signal); err != nil && !errors.Is(err, syscall.ESRCH) {
			return err
		}
	}
	return nil
}

// EndPods asks every process of every pod to end, and waits for them at most for the patience. What stays is killed with
// the tree.
func EndPods(instance string, patience time.Duration) {
	list, err := hierarchies()
	if err != nil {
		return
	}
	pods := ""
	for _, h := range list {
		candidate := filepath.Join(h.path, CgroupName(instance), "kubepods")
		if _, err := os.Stat(filepath.Join(candidate, "cgroup.procs")); err == nil {
			pods = candidate
			break
		}
	}
	if pods == "" {
		return
	}
	deadline := time.Now().Add(patience)
	signal := syscall.SIGTERM
	for {
		left := 0
		// Groups that vanish meanwhile are what is wanted.
		_ = filepath.WalkDir(pods, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || !entry.IsDir() {
				return nil
			}
			if text, err := os.ReadFile(filepath.Join(path, "cgroup.procs")); err == nil && len(strings.TrimSpace(string(text))) > 0 {
				left++
				if signal != 0 {
					_ = signalGroup(path, signal)
				}
			}
			return nil
		})
		if left == 0 || time.Now().After(deadline) {
			return
		}
		signal = 0
		time.Sleep(50 * time.Millisecond)
	}
}
