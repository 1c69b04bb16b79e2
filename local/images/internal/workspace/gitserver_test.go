package workspace_test

import (
	"net/http"
	"net/http/cgi"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
)

// repository is a real git repository that a real git server gives out on loopback.
type repository struct {
	url string
	// first and second are its commits; the branch `side` and the tag `v1` are at the first, `main` at the second.
	first, second string
	// orphan is a commit that no branch or tag has.
	orphan string
	// asked counts requests; while stalled is closed by nobody, packs are held back.
	asked   atomic.Int32
	stalled chan struct{}
}

func newRepository(t *testing.T) *repository {
	t.Helper()
	git, err := exec.LookPath("git")
	if err != nil {
		t.Fatalf("these tests want git: %v", err)
	}
	root := t.TempDir()
	bare := filepath.Join(root, "sample.git")
	run := func(folder string, arguments ...string) string {
		command := exec.Command(git, arguments...)
		command.Dir = folder
		command.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@example.org",
			"GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@example.org")
		said, err := command.CombinedOutput()
		if err != nil {
			t.Fatalf("git %s: %v: %s", arguments, err, said)
		}
		return strings.TrimSpace(string(said))
	}
	work := t.TempDir()
	run(root, "init", "--quiet", "--bare", "--initial-branch=main", bare)
	run(work, "init", "--quiet", "--initial-branch=main")
	commit := func(content string) string {
		if err := os.WriteFile(filepath.Join(work, "page.txt"), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
		run(work, "add", ".")
		run(work, "commit", "--quiet", "-m", content)
		return run(work, "rev-parse", "HEAD")
	}
	r := &repository{stalled: make(chan struct{})}
	close(r.stalled)
	r.first = commit("first")
	run(work, "branch", "side")
	run(work, "tag", "v1")
	r.second = commit("second")
	run(work, "push", "--quiet", bare, "main", "side", "v1")
	r.orphan = commit("orphan")
	run(work, "push", "--quiet", bare, "HEAD:refs/hidden/orphan")
	run(bare, "config", "uploadpack.allowAnySHA1InWant", "true")
	backend := &cgi.Handler{
		Path: filepath.Join(run(root, "--exec-path"), "git-http-backend"),
		Env:  []string{"GIT_PROJECT_ROOT=" + root, "GIT_HTTP_EXPORT_ALL=1"},
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		r.asked.Add(1)
		if request.Method == http.MethodPost {
			select {
			case <-r.stalled:
			case <-request.Context().Done():
				return
			}
		}
		backend.ServeHTTP(w, request)
	}))
	t.Cleanup(server.Close)
	r.url = server.URL + "/sample.git"
	return r
}

// stall holds back what is asked for from now on; the function that it returns lets it go.
func (r *repository) stall() func() {
	r.stalled = make(chan struct{})
	return func() { close(r.stalled) }
}
