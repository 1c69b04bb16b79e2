package supervise

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"syscall"
	"time"
)

// maxLogBytes is the size from which a log of earlier runs is set aside at a start.
const maxLogBytes = 16 << 20

// running is a process that was started and may have ended.
type running struct {
	unit Unit
	cmd  *exec.Cmd
	done chan struct{}
}

// start gives nil without an error when ctx has ended.
func (s *Supervisor) start(ctx context.Context, unit Unit) (*running, error) {
	p := unit.Process
	if p.Before != nil {
		if err := p.Before(); err != nil {
			return nil, err
		}
	}
	log, err := s.openLog(unit.Name)
	if err != nil {
		return nil, err
	}
	defer log.Close()
	cmd := command(p.Path, p.Args)
	cmd.Env = append(slices.Clone(s.Env), p.Env...)
	cmd.Stdout, cmd.Stderr = log, log
	s.mu.Lock()
	defer s.mu.Unlock()
	if ctx.Err() != nil {
		return nil, nil
	}
	if err := startTied(cmd); err != nil {
		return nil, fmt.Errorf("%s cannot be started: %w", p.Path, err)
	}
	r := &running{unit: unit, cmd: cmd, done: make(chan struct{})}
	s.running[unit.Name] = r
	go func() {
		// How it ended stands in ProcessState, which the exit event tells.
		_ = cmd.Wait()
		close(r.done)
	}()
	return r, nil
}

func (s *Supervisor) openLog(name string) (*os.File, error) {
	path := filepath.Join(s.LogDir, name+".log")
	if info, err := os.Stat(path); err == nil && info.Size() > maxLogBytes {
		if err := os.Rename(path, path+".1"); err != nil {
			return nil, err
		}
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	if err := giveToFolderOwner(file, s.LogDir); err != nil {
		_ = file.Close()
		return nil, err
	}
	return file, nil
}

// stopAll stops the processes, each before what it needs.
func (s *Supervisor) stopAll(units []Unit) {
	s.mu.Lock()
	all := make([]*running, 0, len(s.running))
	for _, unit := range units {
		if r := s.running[unit.Name]; r != nil {
			all = append(all, r)
		}
	}
	s.mu.Unlock()
	stopped := map[string]chan struct{}{}
	for _, r := range all {
		stopped[r.unit.Name] = make(chan struct{})
	}
	var wait sync.WaitGroup
	for _, r := range all {
		wait.Go(func() {
			defer close(stopped[r.unit.Name])
			for _, other := range all {
				if slices.Contains(other.unit.Needs, r.unit.Name) {
					<-stopped[other.unit.Name]
				}
			}
			stop(r)
		})
	}
	wait.Wait()
}

func stop(r *running) {
	if r.unit.BeforeStop != nil {
		r.unit.BeforeStop()
	}
	signalProcess(r, syscall.SIGTERM)
	select {
	case <-r.done:
	case <-time.After(max(r.unit.StopTimeout, time.Second)):
		signalProcess(r, syscall.SIGKILL)
		<-r.done
	}
}

// signalProcess sends the signal unless the process has ended.
func signalProcess(r *running, signal syscall.Signal) {
	select {
	case <-r.done:
	default:
		// It may end just now; then there is nothing to signal.
		_ = r.cmd.Process.Signal(signal)
	}
}
