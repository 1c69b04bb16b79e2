package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"itdo.platform/local/launcher/internal/cluster"
	"itdo.platform/local/launcher/internal/config"
	"itdo.platform/local/launcher/internal/events"
	"itdo.platform/local/launcher/internal/supervise"
)

// lockPatience is how long a start waits for a former launcher of the same state folder to finish stopping.
const lockPatience = 20 * time.Second

// runConfigured runs the cluster until its parent is gone or asks it to stop.
func runConfigured(c config.Config, out *events.Writer) error {
	for _, folder := range []string{c.StateDir, c.LogDir} {
		if err := os.MkdirAll(folder, 0o700); err != nil {
			return fmt.Errorf("the folder %s cannot be made: %w", folder, err)
		}
	}
	ctx, stop := untilParentEnds()
	defer stop()
	lock, err := lockState(ctx, c.StateDir)
	if err != nil {
		return err
	}
	defer lock.Close()
	if err := rememberMode(c); err != nil {
		return err
	}
	if c.Mode == config.Real {
		return runReal(ctx, c, out)
	}
	return runSimulated(ctx, c, out)
}

// untilParentEnds gives a context that ends when standard input closes or a signal to stop comes.
func untilParentEnds() (context.Context, context.CancelFunc) {
	ctx, cancel := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP)
	go func() {
		// Whatever the parent writes is of no interest; that it stops being there is.
		_, _ = io.Copy(io.Discard, os.Stdin)
		cancel()
	}()
	return ctx, cancel
}

// lockState makes this process the only launcher of the state folder. The system frees the lock when the process ends.
func lockState(ctx context.Context, stateDir string) (*os.File, error) {
	path := filepath.Join(stateDir, "launcher.lock")
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	deadline := time.Now().Add(lockPatience)
	for {
		err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if err == nil {
			break
		}
		if !errors.Is(err, syscall.EWOULDBLOCK) || time.Now().After(deadline) || ctx.Err() != nil {
			holder := make([]byte, 16)
			n, _ := file.ReadAt(holder, 0)
			_ = file.Close()
			return nil, fmt.Errorf("another launcher (process %s) already runs the cluster in %s: stop it first", strings.TrimSpace(string(holder[:n])), stateDir)
		}
		time.Sleep(100 * time.Millisecond)
	}
	if err := file.Truncate(0); err != nil {
		return nil, err
	}
	_, err = file.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0)
	return file, err
}

// rememberMode refuses to run a state folder in another mode than it was made with: the objects in it speak of its nodes.
func rememberMode(c config.Config) error {
	path := filepath.Join(c.StateDir, "mode")
	text, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return os.WriteFile(path, []byte(c.Mode), 0o600)
	}
	if err != nil {
		return err
	}
	if former := strings.TrimSpace(string(text)); former != string(c.Mode) {
		return fmt.Errorf("the cluster in %s was made with mode %s and cannot be run as %s: reset it first", c.StateDir, former, c.Mode)
	}
	return nil
}

// listenLocal takes a port of 127.0.0.1, or says which one is taken.
func listenLocal(port int, what string) (net.Listener, error) {
	listener, err := net.Listen("tcp4", fmt.Sprintf("127.0.0.1:%d", port))
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, fmt.Errorf("port %d on 127.0.0.1 (%s) is taken by another program: stop it or choose another port", port, what)
	}
	if errors.Is(err, syscall.EACCES) {
		return nil, fmt.Errorf("port %d on 127.0.0.1 (%s) may not be used by this account: choose one above 1023", port, what)
	}
	return listener, err
}

// runSimulated runs the control plane as plain processes of this account.
func runSimulated(ctx context.Context, c config.Config, out *events.Writer) error {
	begin := time.Now()
	out.Emit(events.Event{Part: events.Cluster, State: events.Starting})
	wanted := map[string][]string{"kubernetes": {"kube"}, "kwok": {"kwok"}, "registry": {"registry"}}
	if err := cluster.CheckPrograms(c.Bin, wanted); err != nil {
		return err
	}
	for _, p := range []struct {
		port int
		what string
	}{{c.Ports.Kubernetes, "kubernetes"}, {c.Ports.Registry, "registry"}} {
		listener, err := listenLocal(p.port, p.what)
		if err != nil {
			return err
		}
		if err := listener.Close(); err != nil {
			return err
		}
	}
	l, err := cluster.SimulatedLayout(c)
	if err != nil {
		return err
	}
	if err := cluster.Certificates(l, time.Now); err != nil {
		return err
	}
	api, err := cluster.Administrator(l)
	if err != nil {
		return err
	}
	units, err := cluster.SimulatedUnits(l, api)
	if err != nil {
		return err
	}
	env, err := cluster.Environment(l)
	if err != nil {
		return err
	}
	supervisor := &supervise.Supervisor{Out: out, LogDir: c.LogDir, Env: env}
	return supervisor.Run(ctx, units, func() {
		out.Emit(events.Event{Part: events.Cluster, State: events.Ready, ElapsedMs: time.Since(begin).Milliseconds()})
	})
}
