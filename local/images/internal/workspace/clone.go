package workspace

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"

	"golang.org/x/sys/unix"
)

// commitHash has SHA-1 and SHA-256 hashes, also shortened.
var commitHash = regexp.MustCompile(`^[0-9a-f]{7,64}$`)

// clone brings the repository into the project's folder: aside first and moved in place last, so that a kill at any moment leaves a
// whole clone or none. A project that came into being meanwhile stays.
func (s Settings) clone(ctx context.Context) error {
	aside := filepath.Join(s.Home, ".project.cloning")
	if err := os.RemoveAll(aside); err != nil {
		return err
	}
	repository := clone{ctx: ctx, folder: aside}
	// The checkout comes after it, for a revision that is a commit is no branch to clone.
	if err := repository.gitIn(s.Home, "clone", "--quiet", "--no-checkout", "--origin", "origin", "--", s.Repository, aside); err != nil {
		return err
	}
	if err := repository.checkOut(s.Revision); err != nil {
		return err
	}
	if err := flush(aside); err != nil {
		return err
	}
	if err := unix.Renameat2(unix.AT_FDCWD, aside, unix.AT_FDCWD, s.Project(), unix.RENAME_NOREPLACE); err != nil {
		return fmt.Errorf("%s cannot be made: %w", s.Project(), err)
	}
	return nil
}

type clone struct {
	ctx    context.Context
	folder string
}

func (c clone) checkOut(revision string) error {
	if revision == "" {
		// The branch that the repository itself names; one without any commit has nothing to check out.
		if c.git("rev-parse", "--verify", "--quiet", "HEAD") != nil {
			return nil
		}
		return c.git("checkout", "--quiet", "--force")
	}
	branch, tag := "refs/remotes/origin/"+revision, "refs/tags/"+revision
	switch {
	case c.has(branch):
		return c.git("checkout", "--quiet", "--force", "-B", revision, "--track", branch)
	case c.has(tag):
		return c.git("checkout", "--quiet", "--force", "--detach", tag)
	case commitHash.MatchString(revision):
		if !c.has(revision) {
			// A commit that no branch or tag has any more; hosts may give it when it is asked for by its name.
			if err := c.git("fetch", "--quiet", "origin", revision); err != nil {
				return fmt.Errorf("the repository has no commit %s: %w", revision, err)
			}
		}
		return c.git("checkout", "--quiet", "--force", "--detach", revision)
	}
	return fmt.Errorf("the repository has no branch, tag or commit %q", revision)
}

func (c clone) has(name string) bool {
	return c.git("rev-parse", "--verify", "--quiet", "--end-of-options", name+"^{commit}") == nil
}

func (c clone) git(arguments ...string) error {
	return c.gitIn(c.folder, arguments...)
}

func (c clone) gitIn(folder string, arguments ...string) error {
	command := exec.CommandContext(c.ctx, "git", arguments...)
	command.Dir = folder
	command.Env = append(os.Environ(),
		"GIT_TERMINAL_PROMPT=0", "GIT_ALLOW_PROTOCOL=http:https", "LC_ALL=C.UTF-8",
		// A connection over which nothing comes is given up, and tried again.
		"GIT_HTTP_LOW_SPEED_LIMIT=100", "GIT_HTTP_LOW_SPEED_TIME=60")
	var complaint strings.Builder
	command.Stdout, command.Stderr = &complaint, &complaint
	err := runInGroup(command)
	var ended *exec.ExitError
	if errors.As(err, &ended) {
		return errors.New(lastLine(complaint.String(), ended.String()))
	}
	return err
}

func lastLine(text, otherwise string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	if last := strings.TrimSpace(lines[len(lines)-1]); last != "" {
		return last
	}
	return otherwise
}

// flush makes sure that the files lie on the disk before the folder gets its name.
func flush(folder string) error {
	opened, err := os.Open(folder)
	if err != nil {
		return err
	}
	defer opened.Close()
	return unix.Syncfs(int(opened.Fd()))
}
