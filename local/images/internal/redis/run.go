// Package redis is the entrypoint of the Redis image: it hands the server its settings and then becomes the server.
package redis

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"

	"itdo.platform/local/images/internal/secretenv"
)

const readyTimeout = 3 * time.Second

// Run starts the server (no arguments, or ones that begin with "-"), answers "ready", or runs anything else as it stands. It
// returns only when nothing was started.
func Run(arguments []string, env secretenv.Lookup) error {
	password, err := env.Secret("REDIS_PASSWORD")
	if err != nil {
		return err
	}
	if len(arguments) > 0 && arguments[0] == "ready" {
		return Ready("127.0.0.1:"+env.Value("REDIS_PORT", "6379"), password)
	}
	if len(arguments) > 0 && arguments[0] == "redis-server" {
		arguments = arguments[1:]
	}
	if len(arguments) > 0 && !strings.HasPrefix(arguments[0], "-") {
		return replaceBy(arguments[0], arguments)
	}
	if os.Geteuid() == 0 {
		return errors.New("Redis does not run as root here: set runAsUser (999)")
	}
	settings, err := Settings(env, password)
	if err != nil {
		return err
	}
	if err := feedStandardInput(settings); err != nil {
		return err
	}
	return replaceBy("redis-server", append([]string{"redis-server", "-"}, arguments...))
}

// Settings is the configuration that the server reads from its standard input, so that the password is never an argument.
func Settings(env secretenv.Lookup, password string) (string, error) {
	if strings.ContainsAny(password, "\x00\r\n") {
		return "", errors.New("REDIS_PASSWORD must be one line")
	}
	lines := []string{
		"bind * -::*",
		"protected-mode no",
		"port " + env.Value("REDIS_PORT", "6379"),
		"dir " + quoted(env.Value("REDIS_DATA_DIR", "/data")),
	}
	if password != "" {
		lines = append(lines, "requirepass "+quoted(password))
	}
	return strings.Join(lines, "\n") + "\n", nil
}

// quoted writes a value the way Redis's configuration wants it.
func quoted(value string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(value) + `"`
}

func feedStandardInput(settings string) error {
	reader, writer, err := os.Pipe()
	if err != nil {
		return err
	}
	if _, err := writer.WriteString(settings); err != nil {
		return err
	}
	if err := writer.Close(); err != nil {
		return err
	}
	return syscall.Dup3(int(reader.Fd()), 0, 0)
}

func replaceBy(name string, arguments []string) error {
	program, err := exec.LookPath(name)
	if err != nil {
		return err
	}
	return syscall.Exec(program, arguments, os.Environ())
}

// Ready asks the server for a PING and says why it is not ready.
func Ready(address, password string) error {
	connection, err := net.DialTimeout("tcp", address, readyTimeout)
	if err != nil {
		return fmt.Errorf("Redis does not answer: %w", err)
	}
	defer connection.Close()
	if err := connection.SetDeadline(time.Now().Add(readyTimeout)); err != nil {
		return err
	}
	reader := bufio.NewReader(connection)
	if password != "" {
		if err := expect(connection, reader, "+OK", "AUTH", password); err != nil {
			return err
		}
	}
	return expect(connection, reader, "+PONG", "PING")
}

func expect(w io.Writer, r *bufio.Reader, wanted string, words ...string) error {
	var request strings.Builder
	fmt.Fprintf(&request, "*%d\r\n", len(words))
	for _, word := range words {
		fmt.Fprintf(&request, "$%d\r\n%s\r\n", len(word), word)
	}
	if _, err := io.WriteString(w, request.String()); err != nil {
		return err
	}
	line, err := r.ReadString('\n')
	if err != nil {
		return fmt.Errorf("Redis does not answer %s: %w", words[0], err)
	}
	if answered := strings.TrimSpace(line); answered != wanted {
		return fmt.Errorf("Redis answers %s with %q", words[0], answered)
	}
	return nil
}
