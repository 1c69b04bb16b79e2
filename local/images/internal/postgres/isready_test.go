package postgres_test

import (
	"bytes"
	"encoding/binary"
	"io"
	"net"
	"testing"

	"itdo.platform/local/images/internal/postgres"
	"itdo.platform/local/images/internal/testkit"
)

// answering is a server that reads one start-up message and sends one answer.
func answering(t *testing.T, answer []byte) (port string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		connection, err := listener.Accept()
		if err != nil {
			return
		}
		defer connection.Close()
		length := make([]byte, 4)
		if _, err := io.ReadFull(connection, length); err != nil {
			return
		}
		if _, err := io.CopyN(io.Discard, connection, int64(binary.BigEndian.Uint32(length))-4); err != nil {
			return
		}
		_, _ = connection.Write(answer)
	}()
	_, port, err = net.SplitHostPort(listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return port
}

func message(kind byte, body string) []byte {
	return append(binary.BigEndian.AppendUint32([]byte{kind}, uint32(len(body)+4)), body...)
}

func TestPgIsReadyAnswersAsItsManualSays(t *testing.T) {
	for name, test := range map[string]struct {
		answer []byte
		code   int
	}{
		"asks for a password": {message('R', "\x00\x00\x00\x0a"), postgres.Accepting},
		"knows no such user":  {message('E', "SFATAL\x00C28000\x00\x00"), postgres.Accepting},
		"is starting up":      {message('E', "SFATAL\x00C57P03\x00\x00"), postgres.Rejecting},
		"hangs up":            {nil, postgres.NoResponse},
		"speaks HTTP":         {[]byte("HTTP/1.1 400 Bad Request\r\n\r\n"), postgres.NoResponse},
		"cuts its answer":     {message('R', "\x00\x00\x00\x0a")[:6], postgres.NoResponse},
	} {
		var said bytes.Buffer
		if code := postgres.IsReady([]string{"-h", "127.0.0.1", "-p", answering(t, test.answer)}, "", &said); code != test.code {
			t.Errorf("a server that %s: code %d, %s", name, code, said.String())
		}
	}
	if code := postgres.IsReady([]string{"-q", "-h", "127.0.0.1", "-p", testkit.FreePort(t)}, "", io.Discard); code != postgres.NoResponse {
		t.Errorf("no server: code %d", code)
	}
	if code := postgres.IsReady([]string{"--no-such-flag"}, "", io.Discard); code != postgres.NoAttempt {
		t.Errorf("a wrong flag: code %d", code)
	}
}
