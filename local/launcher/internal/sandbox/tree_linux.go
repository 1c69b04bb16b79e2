// Package sandbox makes the room in which the whole cluster lives: namespaces, mounts, a disk of capped size, a network
// interface and a cgroup of its own. When its first process ends, the kernel takes all of it away.
package sandbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"syscall"

	"golang.org/x/sys/unix"

	"itdo.platform/local/launcher/internal/config"
)

// Names of the launcher's inner steps.
const (
	InitStep   = "init"
	InsideStep = "inside"
)

// interfaceSocket is the descriptor of the inner steps over which the tap device is handed out.
const interfaceSocket = 3

// Order is what the launcher tells the inner steps, on their standard input.
type Order struct {
	Config config.Config `json:"config"`
	// Launcher is the folder of the launcher's own programs.
	Launcher string `json:"launcher"`
	// MachineAddresses are the machine's own, which pods must not reach.
	MachineAddresses []string `json:"machineAddresses"`
	// Owner and Group own what the person at the machine must be able to read.
	Owner int `json:"owner"`
	Group int `json:"group"`
}

// Tree is the running room, seen from the machine.
type Tree struct {
	process *os.Process
	order   io.Closer
	// Events is the standard output of the inner steps.
	Events io.ReadCloser
	socket *os.File
	done   chan error
}

// Start makes the namespaces and their first process, which does what the order says. Whatever ends this process ends the
// tree with it.
func Start(order Order) (*Tree, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	pair, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, err
	}
	ours, theirs := os.NewFile(uintptr(pair[0]), "interface"), os.NewFile(uintptr(pair[1]), "interface")
	defer theirs.Close()
	cmd := exec.Command(self, InitStep)
	cmd.Env = []string{"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8"}
	cmd.ExtraFiles = []*os.File{theirs}
	cmd.Stderr = os.Stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags: syscall.CLONE_NEWNS | syscall.CLONE_NEWNET | syscall.CLONE_NEWPID | syscall.CLONE_NEWIPC | syscall.CLONE_NEWUTS,
		Pdeathsig:  syscall.SIGKILL,
		Setpgid:    true,
	}
	input, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	output, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	done := make(chan error, 1)
	started := make(chan error)
	go func() {
		// The kernel sends the death signal when the thread that started the child ends, so this one waits with it.
		runtime.LockOSThread()
		err := cmd.Start()
		started <- err
		if err == nil {
			done <- cmd.Wait()
		}
	}()
	if err := <-started; err != nil {
		_ = ours.Close()
		return nil, fmt.Errorf("namespaces for the cluster cannot be made: %w", err)
	}
	t := &Tree{process: cmd.Process, order: input, Events: output, socket: ours, done: done}
	if err := json.NewEncoder(input).Encode(order); err != nil {
		t.Kill()
		return nil, err
	}
	return t, nil
}

// Interface waits for the tree's tap device.
func (t *Tree) Interface() (*os.File, error) {
	defer t.socket.Close()
	fd, err := receiveDescriptor(int(t.socket.Fd()))
	if err != nil {
		return nil, fmt.Errorf("the cluster's network interface was not made: %w", err)
	}
	if err := unix.SetNonblock(fd, true); err != nil {
		return nil, err
	}
	return os.NewFile(uintptr(fd), "tap"), nil
}

// Done gives how the tree ended.
func (t *Tree) Done() <-chan error { return t.done }

// Stop asks the tree to stop in order.
func (t *Tree) Stop() {
	// If it has ended, there is nothing to ask.
	_ = t.process.Signal(syscall.SIGTERM)
}

// Kill ends the tree at once.
func (t *Tree) Kill() {
	_ = t.process.Kill()
	_ = t.order.Close()
}

func sendDescriptor(socket int, fd int) error {
	return unix.Sendmsg(socket, []byte{0}, unix.UnixRights(fd), nil, 0)
}

func receiveDescriptor(socket int) (int, error) {
	data, control := make([]byte, 1), make([]byte, unix.CmsgSpace(4))
	for {
		n, controlLength, _, _, err := unix.Recvmsg(socket, data, control, unix.MSG_CMSG_CLOEXEC)
		if errors.Is(err, unix.EINTR) {
			continue
		}
		if err != nil {
			return 0, err
		}
		if n == 0 {
			return 0, io.ErrUnexpectedEOF
		}
		messages, err := unix.ParseSocketControlMessage(control[:controlLength])
		if err != nil {
			return 0, err
		}
		for _, m := range messages {
			if fds, err := unix.ParseUnixRights(&m); err == nil && len(fds) == 1 {
				return fds[0], nil
			}
		}
		return 0, errors.New("no descriptor came")
	}
}
