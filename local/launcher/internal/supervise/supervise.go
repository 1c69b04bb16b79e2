// Package supervise starts the units of a cluster in the order of their needs, keeps its processes running and stops them
// in the opposite order.
package supervise

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"syscall"
	"time"

	"itdo.platform/local/launcher/internal/events"
)

const (
	// pollEvery is how often readiness is asked for while a unit starts.
	pollEvery = 50 * time.Millisecond
	// settleTime is how long a process that cannot be asked must stay up to count as ready.
	settleTime = 300 * time.Millisecond
	// giveUpAfter is how many times in a row a process may end before it was ever ready.
	giveUpAfter = 4
	firstDelay  = 250 * time.Millisecond
	longestWait = 15 * time.Second
	// steadyAfter is how long a process must have run for its next end to count as a first one.
	steadyAfter = 30 * time.Second
)

// Unit is a process or a task, with what must be ready before it.
type Unit struct {
	Name    string
	Version string
	Needs   []string
	// Process is started and kept running; nil for a task.
	Process *Process
	// Task runs once; nil for a process.
	Task func(context.Context) error
	// Timeout bounds the time until the unit is ready. Zero means three minutes: a busy machine is slow, not broken.
	Timeout time.Duration
	// StopTimeout is how long the process gets between SIGTERM and SIGKILL. Zero means 5 seconds.
	StopTimeout time.Duration
	// BeforeStop runs before the process is asked to stop; nil for nothing.
	BeforeStop func()
}

// Process is a program with its arguments.
type Process struct {
	Path string
	Args []string
	// Env is added to the launcher's own small environment.
	Env []string
	// Ready tells whether the process can be used; nil means as soon as it has stayed up for a moment.
	Ready func(context.Context) error
	// Before runs before each start, to clear what a former run left; nil for nothing.
	Before func() error
}

// Supervisor runs units.
type Supervisor struct {
	Out    *events.Writer
	LogDir string
	// Env is the environment of every process.
	Env []string

	mu      sync.Mutex
	running map[string]*running
}

// Run starts the units and calls whenReady once all are. It returns when ctx ends, after all processes were stopped, or
// with an error when a unit cannot be started.
func (s *Supervisor) Run(ctx context.Context, units []Unit, whenReady func()) error {
	if err := checkOrder(units); err != nil {
		return err
	}
	s.running = map[string]*running{}
	work, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)

	ready := map[string]chan struct{}{}
	for _, unit := range units {
		ready[unit.Name] = make(chan struct{})
	}
	var tasks sync.WaitGroup
	for _, unit := range units {
		tasks.Go(func() {
			for _, need := range unit.Needs {
				select {
				case <-ready[need]:
				case <-work.Done():
					return
				}
			}
			if err := s.runUnit(work, unit, ready[unit.Name]); err != nil && work.Err() == nil {
				cancel(fmt.Errorf("%s: %w", unit.Name, err))
			}
		})
	}
	go func() {
		for _, unit := range units {
			select {
			case <-ready[unit.Name]:
			case <-work.Done():
				return
			}
		}
		whenReady()
	}()

	<-work.Done()
	s.stopAll(units)
	tasks.Wait()
	if cause := context.Cause(work); ctx.Err() == nil && cause != nil {
		return cause
	}
	return nil
}

// checkOrder finds needs that no unit has and circles.
func checkOrder(units []Unit) error {
	known := map[string]bool{}
	for _, unit := range units {
		for _, need := range unit.Needs {
			if !known[need] {
				return fmt.Errorf("%s needs %s, which does not stand before it", unit.Name, need)
			}
		}
		known[unit.Name] = true
	}
	return nil
}

func (s *Supervisor) runUnit(ctx context.Context, unit Unit, ready chan struct{}) error {
	if unit.Timeout == 0 {
		unit.Timeout = 3 * time.Minute
	}
	if unit.StopTimeout == 0 {
		unit.StopTimeout = 5 * time.Second
	}
	if unit.Process == nil {
		return s.runTask(ctx, unit, ready)
	}
	return s.keepRunning(ctx, unit, ready)
}

func (s *Supervisor) runTask(ctx context.Context, unit Unit, ready chan struct{}) error {
	begin := time.Now()
	s.Out.Emit(events.Event{Part: unit.Name, State: events.Starting, Version: unit.Version})
	bounded, cancel := context.WithTimeout(ctx, unit.Timeout)
	defer cancel()
	if err := unit.Task(bounded); err != nil {
		return s.fail(ctx, unit, begin, err)
	}
	s.Out.Emit(events.Event{Part: unit.Name, State: events.Ready, Version: unit.Version, ElapsedMs: since(begin)})
	close(ready)
	return nil
}

// keepRunning starts the process again whenever it ends, with growing pauses, until ctx ends.
func (s *Supervisor) keepRunning(ctx context.Context, unit Unit, ready chan struct{}) error {
	delay, failures, everReady := firstDelay, 0, false
	for {
		begin := time.Now()
		r, err := s.start(ctx, unit)
		if err != nil {
			return s.fail(ctx, unit, begin, err)
		}
		if r == nil {
			return nil
		}
		pid := r.cmd.Process.Pid
		s.Out.Emit(events.Event{Part: unit.Name, State: events.Starting, PID: pid, Version: unit.Version})
		err = s.awaitReady(ctx, r)
		switch {
		case err == nil:
			s.Out.Emit(events.Event{Part: unit.Name, State: events.Ready, PID: pid, Version: unit.Version, ElapsedMs: since(begin)})
			if !everReady {
				everReady = true
				close(ready)
			}
		case ctx.Err() != nil:
			<-r.done
			return nil
		case errors.Is(err, errNotReady):
			if !everReady {
				return s.fail(ctx, unit, begin, err)
			}
			signalProcess(r, syscall.SIGKILL)
		}
		<-r.done
		if ctx.Err() != nil {
			return nil
		}
		message := fmt.Sprintf("ended (%s)%s", r.cmd.ProcessState, s.lastWords(unit.Name))
		s.Out.Emit(events.Event{Part: unit.Name, State: events.Exited, PID: pid, Version: unit.Version, ElapsedMs: since(begin), Message: message})
		if failures++; !everReady && failures >= giveUpAfter {
			return s.fail(ctx, unit, begin, errors.New(message))
		}
		if time.Since(begin) > steadyAfter {
			delay = firstDelay
		}
		select {
		case <-time.After(delay):
		case <-ctx.Done():
			return nil
		}
		delay = min(2*delay, longestWait)
	}
}

var (
	errNotReady = errors.New("did not become ready in time")
	errEnded    = errors.New("ended before it was ready")
)

func (s *Supervisor) awaitReady(ctx context.Context, r *running) error {
	if r.unit.Process.Ready == nil {
		select {
		case <-r.done:
			return errEnded
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(settleTime):
			return nil
		}
	}
	bounded, cancel := context.WithTimeout(ctx, r.unit.Timeout)
	defer cancel()
	for {
		err := r.unit.Process.Ready(bounded)
		if err == nil {
			return nil
		}
		select {
		case <-r.done:
			return errEnded
		case <-bounded.Done():
			return fmt.Errorf("%w: %w%s", errNotReady, err, s.lastWords(r.unit.Name))
		case <-time.After(pollEvery):
		}
	}
}

func (s *Supervisor) fail(ctx context.Context, unit Unit, begin time.Time, err error) error {
	if ctx.Err() == nil {
		s.Out.Emit(events.Event{Part: unit.Name, State: events.Failed, Version: unit.Version, ElapsedMs: since(begin), Message: err.Error()})
	}
	return err
}

func since(begin time.Time) int64 { return time.Since(begin).Milliseconds() }
