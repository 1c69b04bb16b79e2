//go:build !linux

package supervise

import (
	"os"
	"os/exec"
	"syscall"
)

// GuardCommand is the launcher's subcommand that runs a program until its standard input closes.
const GuardCommand = "guard"

// command runs the program below a guard, since this system has no parent-death signal.
func command(path string, args []string) *exec.Cmd {
	self, err := os.Executable()
	if err != nil {
		self = os.Args[0]
	}
	return exec.Command(self, append([]string{GuardCommand, path}, args...)...)
}

// startTied starts the guard with a pipe of this process as its standard input: the system closes it when this process
// ends, however that happens.
func startTied(cmd *exec.Cmd) error {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if _, err := cmd.StdinPipe(); err != nil {
		return err
	}
	return cmd.Start()
}
