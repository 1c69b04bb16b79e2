package workspace

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// say tells people what happens, in the container's log.
type say func(format string, values ...any)

func sayTo(out io.Writer) say {
	return func(format string, values ...any) { fmt.Fprintf(out, "workspace: "+format+"\n", values...) }
}

// Run brings the workspace up and keeps it running until the context ends.
func (s Settings) Run(ctx context.Context, out io.Writer) error {
	if os.Geteuid() == 0 {
		return errors.New("a workspace does not run as root: set runAsUser (999)")
	}
	if err := requireWritable(s.Home); err != nil {
		return err
	}
	lines := &lineWriter{to: out}
	tell := sayTo(lines)
	ide, err := s.ideService(tell)
	if err != nil {
		return err
	}
	folder, err := os.MkdirTemp("", "workspace-ssh-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	var running sync.WaitGroup
	running.Go(func() { ide.keep(ctx) })
	running.Go(func() { s.sshService(folder, lines, tell).keep(ctx) })
	running.Go(func() {
		if s.BringProject(ctx, lines) && s.DevCommand != "" {
			s.devService(lines, tell).keep(ctx)
		}
	})
	running.Wait()
	tell("everything has ended")
	return nil
}

// requireWritable says early and in words what would else be many faults.
func requireWritable(home string) error {
	probe, err := os.CreateTemp(home, ".writable-")
	if err != nil {
		return fmt.Errorf("the home folder %s cannot be written, mount a volume there: %w", home, err)
	}
	probe.Close()
	return os.Remove(probe.Name())
}

// BringProject makes the project's folder, by cloning where there is a repository, and tells whether it is there. A clone that fails
// is tried again until the context ends.
func (s Settings) BringProject(ctx context.Context, out io.Writer) bool {
	tell := sayTo(out)
	switch _, err := os.Lstat(s.Project()); {
	case err == nil:
		tell("the project is there already, it is left as it is")
		return true
	case s.Repository == "":
		if err := os.Mkdir(s.Project(), 0o755); err != nil {
			tell("the project's folder cannot be made: %v", err)
			return false
		}
		tell("there is no repository to clone, the project begins empty")
		return true
	}
	if err := s.CheckSource(); err != nil {
		tell("nothing is cloned: %v", err)
		return false
	}
	brought := false
	cloneBackOff.repeat(ctx, func() (string, bool) {
		tell("cloning %s%s", s.shownRepository(), atRevision(s.Revision))
		if err := s.clone(ctx); err != nil {
			return err.Error(), false
		}
		tell("the repository is in %s", s.Project())
		brought = true
		return "", true
	}, func(why string, delay time.Duration) {
		tell("the repository could not be cloned: %s; the next try is in %s", why, delay)
	})
	return brought
}

func atRevision(revision string) string {
	if revision == "" {
		return ""
	}
	return " at " + revision
}

// ownFolder is where the workspace keeps what is its own, beside what belongs to the person.
func (s Settings) ownFolder() string {
	return filepath.Join(s.Home, ".config", "workspace")
}
