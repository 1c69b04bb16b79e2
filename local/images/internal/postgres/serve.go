package postgres

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"syscall"
)

// Serve runs the server until it ends and returns its exit code. SIGTERM, which Kubernetes sends, becomes PostgreSQL's fast
// shutdown (roll back, disconnect, checkpoint); its own meaning would be to wait for every client to go.
func (c Config) Serve(arguments []string) (int, error) {
	// The kernel ends the server when the thread that started it ends; the thread must therefore live as long as the program.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	arguments = append([]string{
		"-D", c.DataDir, "-c", "listen_addresses=*", "-c", "unix_socket_directories=" + c.SocketDir,
	}, arguments...)
	server := exec.Command("postgres", arguments...)
	server.Stdout, server.Stderr = os.Stdout, os.Stderr
	server.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGINT}
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, syscall.SIGTERM, syscall.SIGINT, syscall.SIGQUIT, syscall.SIGHUP)
	defer signal.Stop(signals)
	if err := server.Start(); err != nil {
		return 1, fmt.Errorf("the server cannot be started: %w", err)
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Wait() }()
	for {
		select {
		case received := <-signals:
			if received == syscall.SIGTERM {
				received = syscall.SIGINT
			}
			// The server may have ended a moment ago; its end is reported by the other channel.
			_ = server.Process.Signal(received)
		case err := <-ended:
			return exitCode(err)
		}
	}
}

func exitCode(err error) (int, error) {
	var exited *exec.ExitError
	if errors.As(err, &exited) {
		if code := exited.ExitCode(); code >= 0 {
			return code, nil
		}
		return 1, fmt.Errorf("the server was ended: %w", err)
	}
	if err != nil {
		return 1, err
	}
	return 0, nil
}
