package postgres

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"golang.org/x/sys/unix"
)

const (
	// unfinished is where a data directory is made; it disappears only when the data directory is whole.
	unfinished  = ".init-unfinished"
	versionFile = "PG_VERSION"
	lockFile    = ".entrypoint.lock"
)

// Initialised tells whether the data directory is whole.
func (c Config) Initialised() (bool, error) {
	_, err := os.Stat(filepath.Join(c.DataDir, versionFile))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

// Initialise makes the data directory. It is made aside and moved in place with its version file last, so that a kill at any
// moment leaves either a whole database or one that the next start makes anew.
func (c Config) Initialise(ctx context.Context) error {
	if c.Password == "" {
		return errors.New("POSTGRES_PASSWORD (or POSTGRES_PASSWORD_FILE) must be set at the first start")
	}
	if err := c.clearUnfinished(); err != nil {
		return err
	}
	fresh := filepath.Join(c.DataDir, unfinished)
	if err := os.Mkdir(fresh, 0o700); err != nil {
		return err
	}
	if err := c.initdb(ctx, fresh); err != nil {
		return err
	}
	if err := c.createDatabase(ctx, fresh); err != nil {
		return err
	}
	if err := c.seed(ctx, fresh); err != nil {
		return err
	}
	return c.moveInPlace(fresh)
}

// clearUnfinished removes what a killed first start left, and refuses a folder that holds anything else.
func (c Config) clearUnfinished() error {
	entries, err := os.ReadDir(c.DataDir)
	if err != nil {
		return err
	}
	interrupted := false
	for _, entry := range entries {
		interrupted = interrupted || entry.Name() == unfinished
	}
	for _, entry := range entries {
		if entry.Name() == "lost+found" || entry.Name() == lockFile {
			continue
		}
		if !interrupted {
			return fmt.Errorf("PGDATA %s holds %q but no database: name an empty folder", c.DataDir, entry.Name())
		}
		if entry.Name() == unfinished {
			continue
		}
		if err := os.RemoveAll(filepath.Join(c.DataDir, entry.Name())); err != nil {
			return err
		}
	}
	return os.RemoveAll(filepath.Join(c.DataDir, unfinished))
}

func (c Config) initdb(ctx context.Context, dir string) error {
	// The password travels through a pipe: neither an argument nor a file ever holds it.
	reader, writer, err := os.Pipe()
	if err != nil {
		return err
	}
	defer reader.Close()
	if _, err := writer.WriteString(c.Password + "\n"); err != nil {
		return err
	}
	if err := writer.Close(); err != nil {
		return err
	}
	arguments := append([]string{
		"--pgdata=" + dir, "--username=" + c.User, "--pwfile=/dev/fd/3", "--auth-local=trust", "--auth-host=scram-sha-256",
		// The built-in provider sorts and compares; it needs no locale files, which the image does not have.
		"--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8",
		// Synced once, at the end, by moveInPlace.
		"--no-sync",
	}, c.InitdbArgs...)
	command := exec.CommandContext(ctx, "initdb", arguments...)
	command.ExtraFiles = []*os.File{reader}
	command.Stdout, command.Stderr = os.Stderr, os.Stderr
	if err := command.Run(); err != nil {
		return fmt.Errorf("initdb failed: %w", err)
	}
	access, err := os.OpenFile(filepath.Join(dir, "pg_hba.conf"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	defer access.Close()
	_, err = access.WriteString("\nhost all all all scram-sha-256\n")
	return err
}

// createDatabase uses PostgreSQL's single-user mode: no server that others could reach before everything is set.
func (c Config) createDatabase(ctx context.Context, dir string) error {
	if c.Database == "postgres" {
		return nil
	}
	command := exec.CommandContext(ctx, "postgres", "--single", "-j", "-F", "-D", dir, "postgres")
	command.Stdin = strings.NewReader(fmt.Sprintf("CREATE DATABASE %s OWNER %s;\n\n", quoted(c.Database), quoted(c.User)))
	output, err := command.CombinedOutput()
	if err != nil || strings.Contains(string(output), "ERROR:") {
		return fmt.Errorf("database %s could not be made: %w: %s", c.Database, errOr(err), strings.TrimSpace(string(output)))
	}
	return nil
}

func (c Config) moveInPlace(fresh string) error {
	if err := syncFileSystem(fresh); err != nil {
		return err
	}
	entries, err := os.ReadDir(fresh)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if entry.Name() == versionFile {
			continue
		}
		if err := os.Rename(filepath.Join(fresh, entry.Name()), filepath.Join(c.DataDir, entry.Name())); err != nil {
			return err
		}
	}
	if err := syncFileSystem(c.DataDir); err != nil {
		return err
	}
	if err := os.Rename(filepath.Join(fresh, versionFile), filepath.Join(c.DataDir, versionFile)); err != nil {
		return err
	}
	if err := os.Remove(fresh); err != nil {
		return err
	}
	return syncFileSystem(c.DataDir)
}

func syncFileSystem(dir string) error {
	folder, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer folder.Close()
	return unix.Syncfs(int(folder.Fd()))
}

func quoted(identifier string) string {
	return `"` + strings.ReplaceAll(identifier, `"`, `""`) + `"`
}

var errReported = errors.New("the server reported an error")

func errOr(err error) error {
	if err == nil {
		return errReported
	}
	return err
}
