package workspace

import (
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

// BecomeInit is the first process of a container: it starts this program again as a child, hands signals on to it, and clears up
// after every process whose parent has ended, as terminals and SSH sessions leave them. It ends as the child ends.
func BecomeInit() error {
	executable, err := os.Executable()
	if err != nil {
		return err
	}
	signals := make(chan os.Signal, 16)
	signal.Notify(signals, syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP)
	child, err := os.StartProcess(executable, os.Args, &os.ProcAttr{Files: []*os.File{os.Stdin, os.Stdout, os.Stderr}})
	if err != nil {
		return err
	}
	go func() {
		for received := range signals {
			// A child that has just ended is met by the loop below.
			_ = child.Signal(received)
		}
	}()
	for {
		var status syscall.WaitStatus
		pid, err := syscall.Wait4(-1, &status, 0, nil)
		switch {
		case errors.Is(err, syscall.EINTR):
		case err != nil:
			return fmt.Errorf("the workspace's own processes cannot be waited for: %w", err)
		case pid == child.Pid && status.Exited():
			os.Exit(status.ExitStatus())
		case pid == child.Pid && status.Signaled():
			os.Exit(128 + int(status.Signal()))
		}
	}
}
