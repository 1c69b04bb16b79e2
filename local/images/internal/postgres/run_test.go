package postgres_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5"

	"itdo.platform/local/images/internal/postgres"
	"itdo.platform/local/images/internal/testkit"
)

func ready(p testkit.Postgres) func() bool {
	return func() bool {
		return postgres.IsReady([]string{"-q", "-h", "127.0.0.1", "-p", p.Port, "-U", "app_user"}, "", os.Stderr) == postgres.Accepting
	}
}

func query(t *testing.T, p testkit.Postgres, statement string) string {
	t.Helper()
	connection, err := pgx.ConnectConfig(context.Background(), p.Config(t))
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close(context.Background())
	var answer string
	if err := connection.QueryRow(context.Background(), statement).Scan(&answer); err != nil {
		t.Fatal(err)
	}
	return answer
}

func execute(t *testing.T, p testkit.Postgres, statement string) {
	t.Helper()
	connection, err := pgx.ConnectConfig(context.Background(), p.Config(t))
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close(context.Background())
	if _, err := connection.Exec(context.Background(), statement); err != nil {
		t.Fatal(err)
	}
}

// startAgain starts the server as the kubelet does, anew when it ends: outside a container the dead server's children may outlive it
// for a moment, and PostgreSQL rightly waits for their end.
func startAgain(t *testing.T, p testkit.Postgres) {
	t.Helper()
	server := p.Start(t)
	testkit.Eventually(t, "ready again", nil, func() bool {
		if server.HasEnded() && strings.Contains(server.Output(), "shared memory block") {
			server = p.Start(t)
		}
		return server.HasEnded() || ready(p)()
	})
	if server.HasEnded() {
		t.Fatalf("it does not start again:\n%s", server.Output())
	}
}

func TestTheFirstStartMakesTheDatabaseThatTheEnvironmentNames(t *testing.T) {
	p := testkit.NewPostgres(t)
	server := p.Start(t)
	testkit.Eventually(t, "ready", server, ready(p))
	for statement, wanted := range map[string]string{
		"SELECT current_database() || ' ' || current_user": "app_db app_user",
		"SHOW password_encryption":                         "scram-sha-256",
		"SHOW server_encoding":                             "UTF8",
		"SHOW data_checksums":                              "on",
		"SELECT pg_get_userbyid(datdba)::text FROM pg_database WHERE datname = 'app_db'":       "app_user",
		"SELECT CASE WHEN 'Ä' ~* 'ä' AND lower('É') = 'é' THEN 'folded' ELSE 'bytes only' END": "folded",
	} {
		if answer := query(t, p, statement); answer != wanted {
			t.Errorf("%s gives %q, not %q", statement, answer, wanted)
		}
	}
	wrong := p.Config(t)
	wrong.Password = "another"
	if _, err := pgx.ConnectConfig(context.Background(), wrong); err == nil || !strings.Contains(err.Error(), "28P01") {
		t.Errorf("a wrong password: %v", err)
	}
	arguments, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", server.Pid()))
	if err != nil || strings.Contains(string(arguments), "p@ss") {
		t.Errorf("the password is an argument, or the arguments cannot be read: %v", err)
	}
}

func TestSIGTERMEndsTheServerCleanlyWhileAClientIsConnected(t *testing.T) {
	p := testkit.NewPostgres(t)
	server := p.Start(t)
	testkit.Eventually(t, "ready", server, ready(p))
	client, err := pgx.ConnectConfig(context.Background(), p.Config(t))
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close(context.Background())
	server.Signal(t, syscall.SIGTERM)
	if code := server.Wait(t); code != 0 {
		t.Errorf("exit code %d, it said:\n%s", code, server.Output())
	}
	if !strings.Contains(server.Output(), "received fast shutdown request") {
		t.Errorf("no fast shutdown:\n%s", server.Output())
	}
}

func TestCommittedDataSurvivesAKillAndTheMarksOfTheDeadServerDoNotStopTheNext(t *testing.T) {
	p := testkit.NewPostgres(t)
	first := p.Start(t)
	testkit.Eventually(t, "ready", first, ready(p))
	execute(t, p, "CREATE TABLE kept AS SELECT 'still here'::text AS word")
	first.Kill(t)
	// In a container the dead server's number may belong to any process of the next one: here to this test.
	mark := filepath.Join(p.Data, "postmaster.pid")
	content, err := os.ReadFile(mark)
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(content), "\n")
	if err := os.WriteFile(mark, []byte(fmt.Sprintf("%d\n%s", os.Getpid(), rest)), 0o600); err != nil {
		t.Fatal(err)
	}
	startAgain(t, p)
	if word := query(t, p, "SELECT word FROM kept"); word != "still here" {
		t.Errorf("the row is %q", word)
	}
}

func TestAFirstStartThatWasKilledIsMadeAnew(t *testing.T) {
	p := testkit.NewPostgres(t)
	first := p.Start(t)
	testkit.Eventually(t, "the making of the database", first, func() bool {
		_, err := os.Stat(filepath.Join(p.Data, ".init-unfinished", "global"))
		return err == nil
	})
	first.Kill(t)
	if _, err := os.Stat(filepath.Join(p.Data, "PG_VERSION")); err == nil {
		t.Fatal("a half-made database counts as whole")
	}
	second := p.Start(t)
	testkit.Eventually(t, "ready", second, ready(p))
	if database := query(t, p, "SELECT current_database()::text"); database != "app_db" {
		t.Errorf("the database is %q", database)
	}
}

func TestASecondContainerOnTheSameDataIsRefused(t *testing.T) {
	p := testkit.NewPostgres(t)
	first := p.Start(t)
	testkit.Eventually(t, "ready", first, ready(p))
	second := p.Start(t)
	if code := second.Wait(t); code == 0 || !strings.Contains(second.Output(), "in use by another container") {
		t.Errorf("exit code %d:\n%s", code, second.Output())
	}
	if !ready(p)() {
		t.Error("the first one no longer answers")
	}
}

func TestSeedsRunOnceInTheOrderOfTheirNames(t *testing.T) {
	p := testkit.NewPostgres(t)
	for name, statements := range map[string]string{
		"2-rows.sql":  "INSERT INTO words VALUES ('a;b'); INSERT INTO words VALUES ('c');",
		"1-table.sql": "CREATE TABLE words (word text);",
	} {
		if err := os.WriteFile(filepath.Join(p.Root, "docker-entrypoint-initdb.d", name), []byte(statements), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		server := p.Start(t)
		testkit.Eventually(t, "ready", server, ready(p))
		if words := query(t, p, "SELECT string_agg(word, ' ') FROM words"); words != "a;b c" {
			t.Errorf("the words are %q", words)
		}
		server.Signal(t, syscall.SIGTERM)
		server.Wait(t)
	}
}

func TestWhatCannotStartSaysWhyInOneSentence(t *testing.T) {
	p := testkit.NewPostgres(t)
	for name, test := range map[string]struct{ environ, said string }{
		"no password":           {"POSTGRES_PASSWORD=", "POSTGRES_PASSWORD (or POSTGRES_PASSWORD_FILE) must be set"},
		"two passwords":         {"POSTGRES_PASSWORD_FILE=/run/secrets/x", "both POSTGRES_PASSWORD and POSTGRES_PASSWORD_FILE are set"},
		"a reserved user":       {"POSTGRES_USER=pg_me", "POSTGRES_USER must not begin with pg_"},
		"a name that is long":   {"POSTGRES_DB=" + strings.Repeat("x", 64), "POSTGRES_DB must be one line of at most 63 bytes"},
		"a folder of others":    {"PGDATA=" + p.Root, "holds"},
		"a folder that is shut": {"PGDATA=/proc/none/data", "PGDATA cannot be made"},
	} {
		server := p.Start(t, test.environ)
		if code := server.Wait(t); code == 0 || !strings.Contains(server.Output(), test.said) {
			t.Errorf("%s: exit code %d:\n%s", name, code, server.Output())
		}
	}
}
