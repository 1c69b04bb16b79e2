// Command postgres-entrypoint starts PostgreSQL in its image; called as pg_isready it tells whether the server answers.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"itdo.platform/local/images/internal/postgres"
	"itdo.platform/local/images/internal/secretenv"
)

func main() {
	env := secretenv.Lookup(os.LookupEnv)
	if filepath.Base(os.Args[0]) == "pg_isready" {
		os.Exit(postgres.IsReady(os.Args[1:], env.Value("POSTGRES_SOCKET_DIR", "/var/run/postgresql"), os.Stdout))
	}
	// A stop during the first start ends the making of the database; the server has its own handling.
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	code, err := postgres.Run(ctx, os.Args[1:], env)
	if err != nil {
		fmt.Fprintln(os.Stderr, "postgres-entrypoint:", err)
	}
	os.Exit(code)
}
