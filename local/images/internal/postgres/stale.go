package postgres

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// Own holds the data directory for this process as long as the returned file is open. A second container on the same volume and
// node is refused, instead of two servers writing one database.
func (c Config) Own() (*os.File, error) {
	file, err := os.OpenFile(filepath.Join(c.DataDir, lockFile), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err := unix.Flock(int(file.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		file.Close()
		return nil, fmt.Errorf("PGDATA %s is in use by another container", c.DataDir)
	}
	return file, nil
}

// RemoveStaleLocks removes the marks of a server that was killed. PostgreSQL judges them by process id, and in a container the
// same small numbers come back: a probe that happens to have the dead server's number would keep the database down. Own must
// have succeeded before.
func (c Config) RemoveStaleLocks() error {
	marks, err := filepath.Glob(filepath.Join(c.SocketDir, ".s.PGSQL.*.lock"))
	if err != nil {
		return err
	}
	for _, file := range append(marks, filepath.Join(c.DataDir, "postmaster.pid")) {
		if err := removeIfStale(file); err != nil {
			return err
		}
	}
	return nil
}

func removeIfStale(file string) error {
	content, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	first, _, _ := strings.Cut(string(content), "\n")
	pid, err := strconv.Atoi(strings.TrimSpace(first))
	if err == nil && isServer(pid) {
		return nil
	}
	return os.Remove(file)
}

// isServer tells whether the process is a PostgreSQL server that lives (a dead one that nobody has waited for yet still has its
// name); the server that is about to start then decides whether it is in the way.
func isServer(pid int) bool {
	// Field 2 is the name in parentheses, field 3 the state.
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	return err == nil && strings.Contains(string(status), "(postgres) ") && !strings.Contains(string(status), "(postgres) Z")
}
