package postgres

import (
	"encoding/binary"
	"flag"
	"fmt"
	"io"
	"net"
	"path/filepath"
	"strings"
	"time"
)

// Exit codes of pg_isready, as its manual has them.
const (
	Accepting  = 0
	Rejecting  = 1
	NoResponse = 2
	NoAttempt  = 3
)

const (
	protocolVersion = 3 << 16
	maxAnswerBytes  = 64 << 10
)

// IsReady is pg_isready: one start-up message, no password. The npm packages of PostgreSQL have the server only.
func IsReady(arguments []string, socketDir string, stdout io.Writer) int {
	flags := flag.NewFlagSet("pg_isready", flag.ContinueOnError)
	flags.SetOutput(stdout)
	host := flags.String("h", socketDir, "host or socket folder")
	port := flags.String("p", "5432", "port")
	user := flags.String("U", "postgres", "user name")
	database := flags.String("d", "", "database name")
	seconds := flags.Int("t", 3, "seconds to wait, 0 for no limit")
	quiet := flags.Bool("q", false, "print nothing")
	if err := flags.Parse(arguments); err != nil || flags.NArg() > 0 {
		return NoAttempt
	}
	if *database == "" {
		*database = *user
	}
	code := ask(*host, *port, *user, *database, time.Duration(*seconds)*time.Second)
	if !*quiet {
		state := map[int]string{Accepting: "accepting connections", Rejecting: "rejecting connections", NoResponse: "no response"}
		fmt.Fprintf(stdout, "%s:%s - %s\n", *host, *port, state[code])
	}
	return code
}

func ask(host, port, user, database string, limit time.Duration) int {
	network, address := "tcp", net.JoinHostPort(host, port)
	if strings.HasPrefix(host, "/") {
		network, address = "unix", filepath.Join(host, ".s.PGSQL."+port)
	}
	connection, err := net.DialTimeout(network, address, limit)
	if err != nil {
		return NoResponse
	}
	defer connection.Close()
	if limit > 0 {
		if err := connection.SetDeadline(time.Now().Add(limit)); err != nil {
			return NoResponse
		}
	}
	if _, err := connection.Write(startupMessage(user, database)); err != nil {
		return NoResponse
	}
	return answer(connection)
}

func startupMessage(user, database string) []byte {
	body := binary.BigEndian.AppendUint32(nil, protocolVersion)
	for _, text := range []string{"user", user, "database", database, "application_name", "pg_isready"} {
		body = append(append(body, text...), 0)
	}
	body = append(body, 0)
	return append(binary.BigEndian.AppendUint32(nil, uint32(len(body)+4)), body...)
}

// answer reads the first message: a request for a password means ready, and so does any error but "cannot connect now".
func answer(r io.Reader) int {
	header := make([]byte, 5)
	if _, err := io.ReadFull(r, header); err != nil {
		return NoResponse
	}
	// Read whole in any case: closing on unread bytes resets the connection, which the server would log at every probe.
	length := int64(binary.BigEndian.Uint32(header[1:])) - 4
	body := make([]byte, min(max(length, 0), maxAnswerBytes))
	if _, err := io.ReadFull(r, body); err != nil {
		return NoResponse
	}
	switch header[0] {
	case 'R':
		return Accepting
	case 'E':
		for _, field := range strings.Split(string(body), "\x00") {
			if field == "C57P03" {
				return Rejecting
			}
		}
		return Accepting
	default:
		return NoResponse
	}
}
