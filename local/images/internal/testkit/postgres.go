package testkit

import (
	"path/filepath"
	"testing"

	"github.com/jackc/pgx/v5"
)

// Password has the characters that break quoting.
const Password = `p@ss/w:rd #1'"\`

// Postgres is a folder with an image's PostgreSQL, its data and its socket.
type Postgres struct {
	Root, Data, Sockets, Port string
}

// NewPostgres lays PostgreSQL out without starting it.
func NewPostgres(t testing.TB) Postgres {
	t.Helper()
	return Postgres{Root: Root(t, "postgres"), Data: filepath.Join(Folder(t), "pgdata"), Sockets: Folder(t), Port: FreePort(t)}
}

// Environ is what a pod would set; extra lines win.
func (p Postgres) Environ(extra ...string) []string {
	return append([]string{
		"PATH=" + filepath.Join(p.Root, "usr/local/pgsql/bin") + ":/usr/bin:/bin",
		"PGDATA=" + p.Data, "POSTGRES_SOCKET_DIR=" + p.Sockets, "POSTGRES_SEED_DIR=" + filepath.Join(p.Root, "docker-entrypoint-initdb.d"),
		"POSTGRES_DB=app_db", "POSTGRES_USER=app_user", "POSTGRES_PASSWORD=" + Password,
	}, extra...)
}

// Start runs the entrypoint.
func (p Postgres) Start(t testing.TB, extra ...string) *Process {
	t.Helper()
	return Start(t, p.Environ(extra...), filepath.Join(p.Root, "usr/local/bin/postgres-entrypoint"), "-c", "port="+p.Port)
}

// Config is how a client reaches the database.
func (p Postgres) Config(t testing.TB) *pgx.ConnConfig {
	t.Helper()
	config, err := pgx.ParseConfig("host=127.0.0.1 sslmode=disable dbname=app_db user=app_user port=" + p.Port)
	if err != nil {
		t.Fatal(err)
	}
	config.Password = Password
	return config
}
