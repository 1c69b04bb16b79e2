package testkit

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// imageAccount is the account of every image.
const imageAccount = 999

const sandboxVariable = "TESTKIT_SANDBOX"

// Sandbox is an image's tree as a container has it: a root that cannot be written, processes of its own, the image's account and no
// rights. Only the network is the machine's.
type Sandbox struct {
	Root, Home string
	// enter is a copy of the test binary, where the image's account may start it.
	enter string
}

// NewSandbox lays an image out, with an empty volume for /home/workspace.
func NewSandbox(t testing.TB, image string) Sandbox {
	t.Helper()
	s := Sandbox{Root: Root(t, image), Home: Folder(t)}
	for _, folder := range []string{"dev", "proc", "tmp"} {
		if err := os.MkdirAll(filepath.Join(s.Root, folder), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if os.Geteuid() == 0 {
		if err := os.Chown(s.Home, imageAccount, imageAccount); err != nil {
			t.Fatal(err)
		}
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	binary, err := os.ReadFile(self)
	if err != nil {
		t.Fatal(err)
	}
	s.enter = filepath.Join(Folder(t), "enter")
	if err := os.WriteFile(s.enter, binary, 0o755); err != nil {
		t.Fatal(err)
	}
	return s
}

// Start runs a program of the image as the first process of its own. The test binary calls EnterSandbox in TestMain.
func (s Sandbox) Start(t testing.TB, environ []string, program string, arguments ...string) *Process {
	t.Helper()
	p := &Process{command: exec.Command(s.enter, append([]string{program}, arguments...)...), ended: make(chan struct{})}
	p.command.Env = append([]string{sandboxVariable + "=" + s.Root + ":" + s.Home}, environ...)
	p.command.Dir = "/"
	p.command.Stdout, p.command.Stderr = &p.output, &p.output
	p.command.SysProcAttr = &syscall.SysProcAttr{
		Setpgid:     true,
		Cloneflags:  unix.CLONE_NEWNS | unix.CLONE_NEWPID,
		AmbientCaps: []uintptr{unix.CAP_SYS_ADMIN, unix.CAP_SYS_CHROOT},
		Credential:  &syscall.Credential{Uid: imageAccount, Gid: imageAccount},
	}
	if os.Geteuid() != 0 {
		p.command.SysProcAttr.Cloneflags |= unix.CLONE_NEWUSER
		p.command.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{ContainerID: imageAccount, HostID: os.Getuid(), Size: 1}}
		p.command.SysProcAttr.GidMappings = []syscall.SysProcIDMap{{ContainerID: imageAccount, HostID: os.Getgid(), Size: 1}}
		p.command.SysProcAttr.Credential.NoSetGroups = true
	}
	p.run(t)
	return p
}

// EnterSandbox becomes the program of a sandbox where the process was started for that; else it returns.
func EnterSandbox() {
	folders, ok := os.LookupEnv(sandboxVariable)
	if !ok {
		return
	}
	root, home, _ := strings.Cut(folders, ":")
	err := enter(root, home, os.Args[1:])
	fmt.Fprintln(os.Stderr, "sandbox:", err)
	os.Exit(1)
}

func enter(root, home string, command []string) error {
	mounts := []struct {
		source, target, kind string
		flags                uintptr
	}{
		{"", "/", "", unix.MS_PRIVATE | unix.MS_REC},
		{root, root, "", unix.MS_BIND},
		{"/dev", root + "/dev", "", unix.MS_BIND | unix.MS_REC},
		{"proc", root + "/proc", "proc", 0},
		{"tmpfs", root + "/tmp", "tmpfs", 0},
		{home, root + "/home/workspace", "", unix.MS_BIND},
		{"", root, "", unix.MS_BIND | unix.MS_REMOUNT | unix.MS_RDONLY},
	}
	for _, m := range mounts {
		if err := unix.Mount(m.source, m.target, m.kind, m.flags, ""); err != nil {
			return fmt.Errorf("mount %s: %w", m.target, err)
		}
	}
	if err := unix.Chroot(root); err != nil {
		return err
	}
	if err := unix.Chdir("/"); err != nil {
		return err
	}
	if err := unix.Prctl(unix.PR_CAP_AMBIENT, unix.PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0); err != nil {
		return err
	}
	return unix.Exec(command[0], command, os.Environ())
}
