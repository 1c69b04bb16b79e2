package supervise

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"itdo.platform/local/launcher/internal/events"
)

// lines is an output that can be read while it is written to.
type lines struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *lines) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(b)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

func supervisor(t *testing.T) (*Supervisor, *lines) {
	out := &lines{}
	return &Supervisor{Out: events.NewWriter(out), LogDir: t.TempDir(), Env: []string{"PATH=/usr/bin:/bin"}}, out
}

func shell(script string) *Process { return &Process{Path: "/bin/sh", Args: []string{"-c", script}} }

func TestATaskRunsAfterWhatItNeeds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, _ := supervisor(t)
		ctx, cancel := context.WithCancel(t.Context())
		var order []string
		task := func(name string) func(context.Context) error {
			return func(context.Context) error {
				time.Sleep(time.Second)
				order = append(order, name)
				return nil
			}
		}
		err := s.Run(ctx, []Unit{
			{Name: "first", Task: task("first")},
			{Name: "second", Needs: []string{"first"}, Task: task("second")},
			{Name: "third", Needs: []string{"second"}, Task: task("third")},
		}, cancel)
		if err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprint(order); got != "[first second third]" {
			t.Errorf("order was %s", got)
		}
	})
}

func TestANeedThatNobodyMeetsIsRefused(t *testing.T) {
	s, _ := supervisor(t)
	err := s.Run(t.Context(), []Unit{{Name: "kubelet", Needs: []string{"containerd"}, Task: func(context.Context) error { return nil }}}, func() {})
	if err == nil || !strings.Contains(err.Error(), "kubelet needs containerd") {
		t.Errorf("got %v", err)
	}
}

func TestAFailedTaskEndsTheRunWithItsReason(t *testing.T) {
	s, out := supervisor(t)
	err := s.Run(t.Context(), []Unit{{Name: "objects", Task: func(context.Context) error { return errors.New("no place in the API") }}}, func() {
		t.Error("the cluster was called ready")
	})
	if err == nil || err.Error() != "objects: no place in the API" {
		t.Errorf("got %v", err)
	}
	if !strings.Contains(out.String(), `"part":"objects","state":"failed"`) {
		t.Errorf("no event tells of it: %s", out)
	}
}

func TestAProcessThatNeverBecomesReadyEndsTheRunWithItsLastWords(t *testing.T) {
	s, _ := supervisor(t)
	err := s.Run(t.Context(), []Unit{{Name: "etcd", Process: shell("echo the disk is full; exit 3")}}, func() {})
	if err == nil || !strings.Contains(err.Error(), "exit status 3") || !strings.Contains(err.Error(), "the disk is full") || !strings.Contains(err.Error(), "etcd.log") {
		t.Errorf("got %v, want exit status, last line and log", err)
	}
}

func TestAProcessThatEndsIsStartedAgain(t *testing.T) {
	s, _ := supervisor(t)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	count := filepath.Join(t.TempDir(), "starts")
	process := shell("echo x >> " + count + "; sleep 0.6")
	done := make(chan error, 1)
	go func() { done <- s.Run(ctx, []Unit{{Name: "scheduler", Process: process}}, func() {}) }()
	for ctx.Err() == nil {
		if text, err := os.ReadFile(count); err == nil && strings.Count(string(text), "x") >= 2 {
			cancel()
		}
		time.Sleep(20 * time.Millisecond)
	}
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(count)
	if err != nil || strings.Count(string(text), "x") < 2 {
		t.Errorf("it was started %d times (%v)", strings.Count(string(text), "x"), err)
	}
}

func TestStoppingEndsProcessesBeforeWhatTheyNeed(t *testing.T) {
	s, _ := supervisor(t)
	ctx, cancel := context.WithCancel(t.Context())
	order := filepath.Join(t.TempDir(), "order")
	process := func(name string) *Process {
		return shell("trap 'echo " + name + " >> " + order + "; exit 0' TERM; while :; do sleep 0.05; done")
	}
	err := s.Run(ctx, []Unit{
		{Name: "etcd", Process: process("etcd")},
		{Name: "apiserver", Needs: []string{"etcd"}, Process: process("apiserver")},
	}, cancel)
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(order)
	if err != nil || string(text) != "apiserver\netcd\n" {
		t.Errorf("order of ending was %q (%v)", text, err)
	}
}

func TestAProcessThatIgnoresTheRequestIsKilled(t *testing.T) {
	s, _ := supervisor(t)
	ctx, cancel := context.WithCancel(t.Context())
	pidFile := filepath.Join(t.TempDir(), "pid")
	process := shell("trap '' TERM; echo $$ > " + pidFile + "; while :; do sleep 0.05; done")
	if err := s.Run(ctx, []Unit{{Name: "deaf", Process: process, StopTimeout: time.Second}}, cancel); err != nil {
		t.Fatal(err)
	}
	var pid int
	text, err := os.ReadFile(pidFile)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := fmt.Sscan(string(text), &pid); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(pid, 0); !errors.Is(err, syscall.ESRCH) {
		t.Errorf("process %d is still there (%v)", pid, err)
	}
}
