package workspace

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"
)

const readyTimeout = 3 * time.Second

// Ready says why the workspace cannot be worked in, or nil: the IDE answers and the SSH server listens. It counts as nobody's
// activity, and leaves the SSH server's log alone by not connecting.
func (s Settings) Ready() error {
	ctx, cancel := context.WithTimeout(context.Background(), readyTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://127.0.0.1:"+s.IDEPort+"/healthz", nil)
	if err != nil {
		return err
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return fmt.Errorf("the IDE does not answer: %w", err)
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("the IDE answers with %s", answer.Status)
	}
	listens, err := listensOnLoopback(s.SSHPort)
	if err != nil {
		return err
	}
	if !listens {
		return errors.New("the SSH server does not listen")
	}
	return nil
}

// listensOnLoopback looks at the kernel's table of sockets: address and port in hexadecimal digits, and state 0A for listening.
func listensOnLoopback(port string) (bool, error) {
	number, err := strconv.ParseUint(port, 10, 16)
	if err != nil {
		return false, err
	}
	table, err := os.ReadFile("/proc/net/tcp")
	if err != nil {
		return false, err
	}
	wanted := fmt.Sprintf("0100007F:%04X", number)
	for line := range strings.Lines(string(table)) {
		fields := strings.Fields(line)
		if len(fields) > 3 && fields[1] == wanted && fields[3] == "0A" {
			return true, nil
		}
	}
	return false, nil
}
