package postgres

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
)

// seed runs the .sql files of the seed folder in the order of their names, on a server that listens on a socket only.
func (c Config) seed(ctx context.Context, dir string) error {
	files, err := filepath.Glob(filepath.Join(c.SeedDir, "*.sql"))
	if err != nil || len(files) == 0 {
		return err
	}
	slices.Sort(files)
	server := exec.CommandContext(ctx, "postgres", "-D", dir, "-F", "-c", "listen_addresses=", "-c", "unix_socket_directories="+c.SocketDir)
	server.Stdout, server.Stderr = os.Stderr, os.Stderr
	if err := server.Start(); err != nil {
		return err
	}
	seedErr := c.runSeeds(ctx, files)
	if err := server.Process.Signal(syscall.SIGINT); err != nil {
		return err
	}
	if err := server.Wait(); err != nil && seedErr == nil {
		return fmt.Errorf("the server for seeding did not end cleanly: %w", err)
	}
	return seedErr
}

func (c Config) runSeeds(ctx context.Context, files []string) error {
	connection, err := c.connect(ctx)
	if err != nil {
		return err
	}
	defer connection.Close(ctx)
	for _, file := range files {
		statements, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		if _, err := connection.Exec(ctx, string(statements)).ReadAll(); err != nil {
			return fmt.Errorf("seed %s: %w", filepath.Base(file), err)
		}
	}
	return nil
}

func (c Config) connect(ctx context.Context) (*pgconn.PgConn, error) {
	config, err := pgconn.ParseConfig("sslmode=disable")
	if err != nil {
		return nil, err
	}
	config.Host, config.Port, config.User, config.Database = c.SocketDir, 5432, c.User, c.Database
	deadline := time.Now().Add(30 * time.Second)
	for {
		connection, err := pgconn.ConnectConfig(ctx, config)
		if err == nil || time.Now().After(deadline) {
			return connection, err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(50 * time.Millisecond):
		}
	}
}
