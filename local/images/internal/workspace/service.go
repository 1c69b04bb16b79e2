package workspace

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"syscall"
	"time"
)

// stopGrace is how long a program may take to end by itself.
const stopGrace = 8 * time.Second

// backOff is how long is waited between tries: twice as long each time, and short again after one that held for `steady`.
type backOff struct {
	first, longest, steady time.Duration
}

var (
	programBackOff = backOff{first: time.Second, longest: 30 * time.Second, steady: time.Minute}
	cloneBackOff   = backOff{first: 2 * time.Second, longest: time.Minute}
)

// repeat calls try until it says that it is done or the context ends; try returns why it has to be called again.
func (b backOff) repeat(ctx context.Context, try func() (why string, done bool), tell func(why string, delay time.Duration)) {
	delay := b.first
	for ctx.Err() == nil {
		began := time.Now()
		why, done := try()
		if done || ctx.Err() != nil {
			return
		}
		if b.steady > 0 && time.Since(began) > b.steady {
			delay = b.first
		}
		tell(why, delay)
		select {
		case <-ctx.Done():
		case <-time.After(delay):
		}
		delay = min(2*delay, b.longest)
	}
}

// service is a program that is started again whenever it ends.
type service struct {
	name string
	// command is made anew for each start.
	command func(ctx context.Context) (*exec.Cmd, error)
	say     say
}

func (s service) keep(ctx context.Context) {
	programBackOff.repeat(ctx,
		func() (string, bool) { return s.once(ctx), false },
		func(why string, delay time.Duration) { s.say("%s %s; it is started again in %s", s.name, why, delay) })
}

// once runs the program to its end and returns how that came.
func (s service) once(ctx context.Context) string {
	command, err := s.command(ctx)
	if err == nil {
		err = runInGroup(command)
	}
	var ended *exec.ExitError
	switch {
	case err == nil, errors.Is(err, exec.ErrWaitDelay):
		return "ended"
	case errors.As(err, &ended):
		return "ended with " + ended.String()
	default:
		return "could not be started: " + err.Error()
	}
}

// runInGroup runs a program made by exec.CommandContext in a process group of its own, of which nothing is left when it returns: what
// the program left behind would hold its port against the next start.
func runInGroup(command *exec.Cmd) error {
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	command.Cancel = func() error {
		if err := signalGroup(command, syscall.SIGTERM); !errors.Is(err, syscall.ESRCH) {
			return err
		}
		return os.ErrProcessDone
	}
	command.WaitDelay = stopGrace
	if err := command.Start(); err != nil {
		return err
	}
	err := command.Wait()
	if left := signalGroup(command, syscall.SIGKILL); left != nil && !errors.Is(left, syscall.ESRCH) && err == nil {
		return left
	}
	return err
}

func signalGroup(command *exec.Cmd, signal syscall.Signal) error {
	return syscall.Kill(-command.Process.Pid, signal)
}
