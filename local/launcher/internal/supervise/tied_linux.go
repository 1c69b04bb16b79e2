package supervise

import (
	"os/exec"
	"runtime"
	"syscall"
)

func command(path string, args []string) *exec.Cmd { return exec.Command(path, args...) }

type startRequest struct {
	cmd  *exec.Cmd
	done chan error
}

var startRequests = make(chan startRequest)

// The kernel ends a child with a parent-death signal when the thread that started it ends, so one thread that never ends
// starts them all.
func init() {
	go func() {
		runtime.LockOSThread()
		for request := range startRequests {
			request.done <- request.cmd.Start()
		}
	}()
}

// startTied starts the command so that it is killed when this process ends, however that happens, and does not get the
// terminal's signals.
func startTied(cmd *exec.Cmd) error {
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL, Setpgid: true}
	request := startRequest{cmd: cmd, done: make(chan error)}
	startRequests <- request
	return <-request.done
}
