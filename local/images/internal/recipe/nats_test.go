package recipe_test

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"itdo.platform/local/images/internal/testkit"
)

// broker is the image's server with settings as the platform mounts them.
type broker struct {
	root, settings, port, monitor string
}

func newBroker(t *testing.T) broker {
	b := broker{root: testkit.Root(t, "nats"), settings: testkit.Folder(t), port: testkit.FreePort(t), monitor: testkit.FreePort(t)}
	for name, content := range map[string]string{
		"broker.conf": fmt.Sprintf("listen: \"127.0.0.1:%s\"\nhttp: \"127.0.0.1:%s\"\njetstream { store_dir: %q, max_file_store: 1048576 }\ninclude \"account.conf\"\n",
			b.port, b.monitor, testkit.Folder(t)),
		"account.conf": "authorization { user: \"app_user\", password: \"s3cret\" }\n",
	} {
		if err := os.WriteFile(filepath.Join(b.settings, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return b
}

func (b broker) start(t *testing.T) *testkit.Process {
	t.Helper()
	server := testkit.Start(t, nil, filepath.Join(b.root, "usr/local/bin/nats-server"), "--config", filepath.Join(b.settings, "broker.conf"))
	testkit.Eventually(t, "healthy", server, func() bool {
		answer, err := http.Get("http://127.0.0.1:" + b.monitor + "/healthz")
		if err != nil {
			return false
		}
		defer answer.Body.Close()
		return answer.StatusCode == http.StatusOK
	})
	return server
}

// ask connects with a password, sends a request and returns what is answered; NATS's protocol is lines.
func (b broker) ask(t *testing.T, password, subject, request string) string {
	t.Helper()
	connection, err := net.Dial("tcp", "127.0.0.1:"+b.port)
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	if err := connection.SetDeadline(time.Now().Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(connection, "CONNECT {\"verbose\":false,\"user\":\"app_user\",\"pass\":%q}\r\nSUB _INBOX.a 1\r\nPUB %s _INBOX.a %d\r\n%s\r\n",
		password, subject, len(request), request)
	lines := bufio.NewScanner(connection)
	for lines.Scan() {
		line := lines.Text()
		if strings.HasPrefix(line, "-ERR") || strings.HasPrefix(line, "{") {
			return line
		}
	}
	t.Fatalf("no answer: %v", lines.Err())
	return ""
}

func TestTheBrokerWantsItsPasswordAndKeepsStreamsWhenItIsKilled(t *testing.T) {
	b := newBroker(t)
	first := b.start(t)
	if answer := b.ask(t, "wrong", "x", ""); !strings.Contains(answer, "Authorization Violation") {
		t.Errorf("a wrong password: %s", answer)
	}
	made := b.ask(t, "s3cret", "$JS.API.STREAM.CREATE.orders", `{"name":"orders","subjects":["orders.*"],"storage":"file"}`)
	if !strings.Contains(made, `"did_create":true`) {
		t.Fatalf("the stream is not made: %s", made)
	}
	if kept := b.ask(t, "s3cret", "orders.new", "one"); !strings.Contains(kept, `"seq":1`) {
		t.Fatalf("the message is not kept: %s", kept)
	}
	first.Kill(t)
	b.start(t)
	if state := b.ask(t, "s3cret", "$JS.API.STREAM.INFO.orders", ""); !strings.Contains(state, `"messages":1`) {
		t.Errorf("the stream lost its message: %s", state)
	}
}
