package recipe_test

import (
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"itdo.platform/local/images"
	"itdo.platform/local/images/internal/lock"
	"itdo.platform/local/images/internal/testkit"
)

// workspace is the image as a pod runs it, on ports of its own.
type workspace struct {
	testkit.Sandbox
	ide, ssh string
}

func newWorkspace(t *testing.T) workspace {
	return workspace{Sandbox: testkit.NewSandbox(t, "workspace"), ide: testkit.FreePort(t), ssh: testkit.FreePort(t)}
}

func (w workspace) environ(extra ...string) []string {
	return append([]string{
		"PATH=/usr/local/bin:/usr/bin:/usr/sbin", "HOME=/home/workspace", "SHELL=/bin/bash", "LANG=C.UTF-8",
		"WORKSPACE_IDE_PORT=" + w.ide, "WORKSPACE_SSH_PORT=" + w.ssh, "WORKSPACE_AUTHORIZED_KEYS=/home/workspace/keys",
	}, extra...)
}

func (w workspace) start(t *testing.T, extra ...string) *testkit.Process {
	t.Helper()
	entrypoint := w.Start(t, w.environ(extra...), "/usr/local/bin/workspace-entrypoint")
	testkit.Eventually(t, "ready", entrypoint, func() bool {
		return w.Start(t, w.environ(), "/usr/local/bin/workspace-entrypoint", "ready").Wait(t) == 0
	})
	return entrypoint
}

func (w workspace) dev(t *testing.T, entrypoint *testkit.Process, said string) {
	t.Helper()
	testkit.Eventually(t, said, entrypoint, func() bool { return strings.Contains(entrypoint.Output(), said) })
}

func TestTheIDEIsServedWithoutRootOnARootThatCannotBeWritten(t *testing.T) {
	w := newWorkspace(t)
	entrypoint := w.start(t, "PORT=1", "WORKSPACE_DEV_COMMAND=touch /written 2>/dev/null || echo as $(id -u), nothing written; exec sleep 1000")
	w.dev(t, entrypoint, "dev: as 999, nothing written")
	answer, err := http.Get("http://127.0.0.1:" + w.ide + "/")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	page, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	if answer.StatusCode != http.StatusOK || !strings.Contains(string(page), "vscode-workbench-web-configuration") {
		t.Errorf("the IDE answers %s:\n%s", answer.Status, page)
	}
	entrypoint.Signal(t, syscall.SIGTERM)
	if code := entrypoint.Wait(t); code != 0 {
		t.Errorf("SIGTERM ends it with %d:\n%s", code, entrypoint.Output())
	}
}

func TestADevCommandThatEndsIsStartedAgain(t *testing.T) {
	w := newWorkspace(t)
	entrypoint := w.start(t, "WORKSPACE_DEV_COMMAND=n=$(cat ../n 2>/dev/null || echo 0); echo $((n+1)) >../n; echo start $n in $(basename $PWD); exit 3")
	w.dev(t, entrypoint, "dev: start 2 in project")
	w.dev(t, entrypoint, "the dev command ended with exit status 3; it is started again in")
	log, err := os.ReadFile(filepath.Join(w.Home, "dev-server.log"))
	if err != nil || !strings.Contains(string(log), "start 0 in project\n") {
		t.Errorf("the log is %q, %v", log, err)
	}
}

func TestTheSSHServerTakesNamedKeysOnlyAndGivesTheVariablesOn(t *testing.T) {
	client, err := exec.LookPath("ssh")
	if err != nil {
		t.Fatalf("this test wants a client of ssh: %v", err)
	}
	w := newWorkspace(t)
	w.start(t, `DATABASE_URL=postgres://a:b"c\d e@f/g`)
	key := filepath.Join(t.TempDir(), "key")
	if said, err := exec.Command("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	ask := func() (string, error) {
		said, err := exec.Command(client, "-F", "/dev/null", "-p", w.ssh, "-i", key, "-o", "IdentitiesOnly=yes", "-o", "BatchMode=yes",
			"-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR",
			"workspace@127.0.0.1", `id -un; pwd; echo "$DATABASE_URL"; node -p 6*7`).CombinedOutput()
		return string(said), err
	}
	if said, err := ask(); err == nil || !strings.Contains(said, "Permission denied (publickey)") {
		t.Errorf("without keys it answers %q, %v", said, err)
	}
	public, err := os.ReadFile(key + ".pub")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(w.Home, "keys"), public, 0o644); err != nil {
		t.Fatal(err)
	}
	said, err := ask()
	if err != nil || said != "workspace\n/home/workspace\npostgres://a:b\"c\\d e@f/g\n42\n" {
		t.Errorf("with its key it answers %q, %v", said, err)
	}
}

func TestTheToolsOfATerminalRun(t *testing.T) {
	w := newWorkspace(t)
	for _, command := range []string{
		"git --version", "npm --version", "npx --version", "curl --version", "psql --version", "redis-cli --version", "ssh -V",
		"ps", "find /etc/passwd", "awk 1 /dev/null", "which node", "nano --version", "tar --version", "less --version",
	} {
		tool := w.Start(t, w.environ(), "/bin/bash", "-c", command)
		if code := tool.Wait(t); code != 0 {
			t.Errorf("%s ends with %d: %s", command, code, tool.Output())
		}
	}
}

func TestModulesRunOnTheNodeThatTheyWereInstalledWith(t *testing.T) {
	file, err := lock.Parse(images.Lock)
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile("../../../toolchain/package.json")
	if err != nil {
		t.Fatal(err)
	}
	var toolchain struct{ OptionalDependencies map[string]string }
	if err := json.Unmarshal(data, &toolchain); err != nil {
		t.Fatal(err)
	}
	for _, recorded := range file.Packages {
		for _, p := range recorded {
			if wanted, ok := toolchain.OptionalDependencies[p.Name]; ok && p.Version != wanted {
				t.Errorf("%s is recorded as %s, the toolchain has %s", p.Name, p.Version, wanted)
			}
		}
	}
}
