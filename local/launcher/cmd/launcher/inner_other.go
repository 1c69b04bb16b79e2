//go:build !linux

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"time"

	"itdo.platform/local/launcher/internal/config"
	"itdo.platform/local/launcher/internal/events"
	"itdo.platform/local/launcher/internal/supervise"
)

var innerSteps = map[string]func([]string) int{supervise.GuardCommand: guard}

func runReal(context.Context, config.Config, *events.Writer) error {
	return errors.New("only Linux runs a real node: take mode simulated on this machine")
}

// guardGrace is how long a program gets to end after the launcher is gone.
const guardGrace = 3 * time.Second

// guard runs a program and ends it when standard input closes, which the system does when the launcher ends.
func guard(arguments []string) int {
	if len(arguments) == 0 {
		return 2
	}
	cmd := exec.Command(arguments[0], arguments[1:]...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, syscall.SIGTERM, syscall.SIGINT)
	if err := cmd.Start(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	go func() {
		for s := range signals {
			// If the program has ended, there is nobody to tell.
			_ = cmd.Process.Signal(s)
		}
	}()
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		_ = cmd.Process.Signal(syscall.SIGTERM)
		time.Sleep(guardGrace)
		_ = cmd.Process.Kill()
	}()
	// How it ended stands in its exit code.
	_ = cmd.Wait()
	return cmd.ProcessState.ExitCode()
}
