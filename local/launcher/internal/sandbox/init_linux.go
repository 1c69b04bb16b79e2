package sandbox

import (
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
)

// Init is the tree's first process: it starts the real work and collects the orphans that process 1 gets. When the work
// ends, so does it, and with it every process of the tree.
func Init() int {
	self, err := os.Executable()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, syscall.SIGTERM, syscall.SIGINT)
	cmd := exec.Command(self, InsideStep)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.ExtraFiles = []*os.File{os.NewFile(interfaceSocket, "interface")}
	if err := cmd.Start(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	// From here on only the descriptors of the work keep the pipes to the launcher open.
	for _, file := range []*os.File{os.Stdin, os.Stdout, cmd.ExtraFiles[0]} {
		if err := file.Close(); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
	}
	go func() {
		for s := range signals {
			// If the work has ended, there is nobody to tell.
			_ = cmd.Process.Signal(s)
		}
	}()
	for {
		var status syscall.WaitStatus
		pid, err := syscall.Wait4(-1, &status, 0, nil)
		if err == syscall.EINTR {
			continue
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		if pid == cmd.Process.Pid {
			return status.ExitStatus()
		}
	}
}
