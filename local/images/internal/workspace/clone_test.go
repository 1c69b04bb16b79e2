package workspace_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"itdo.platform/local/images/internal/workspace"
)

// spoken is what a workspace tells while it is looked at.
type spoken struct {
	mutex sync.Mutex
	text  strings.Builder
}

func (s *spoken) Write(data []byte) (int, error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.text.Write(data)
}

func (s *spoken) String() string {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.text.String()
}

func settingsFor(t *testing.T, variables map[string]string) workspace.Settings {
	t.Helper()
	if variables["HOME"] == "" {
		variables["HOME"] = t.TempDir()
	}
	settings, err := workspace.Read(func(name string) (string, bool) {
		value, ok := variables[name]
		return value, ok
	})
	if err != nil {
		t.Fatal(err)
	}
	return settings
}

func bring(t *testing.T, variables map[string]string) (workspace.Settings, bool, string) {
	t.Helper()
	settings := settingsFor(t, variables)
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	var said spoken
	brought := settings.BringProject(ctx, &said)
	return settings, brought, said.String()
}

func page(t *testing.T, settings workspace.Settings) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(settings.Project(), "page.txt"))
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

func head(t *testing.T, settings workspace.Settings) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(settings.Project(), ".git/HEAD"))
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(content))
}

func TestARevisionIsABranchATagOrACommit(t *testing.T) {
	r := newRepository(t)
	for name, c := range map[string]struct{ revision, page, head string }{
		"none: the repository's own branch": {"", "second", "ref: refs/heads/main"},
		"a branch":                          {"side", "first", "ref: refs/heads/side"},
		"a tag":                             {"v1", "first", r.first},
		"a commit":                          {r.first, "first", r.first},
		"a shortened commit":                {r.first[:10], "first", r.first},
		"a commit that no branch has":       {r.orphan, "orphan", r.orphan},
	} {
		settings, brought, said := bring(t, map[string]string{"WORKSPACE_REPOSITORY": r.url, "WORKSPACE_REVISION": c.revision})
		if !brought {
			t.Errorf("%s: %s", name, said)
			continue
		}
		if got := page(t, settings); got != c.page {
			t.Errorf("%s: the page is %q", name, got)
		}
		if got := head(t, settings); got != c.head {
			t.Errorf("%s: HEAD is %q", name, got)
		}
	}
}

func TestWhatLooksLikeAnOptionOrAnExpressionIsNoRevision(t *testing.T) {
	r := newRepository(t)
	for _, revision := range []string{"--upload-pack=touch /tmp/x", "-b", "main~1", "HEAD^", "a b", "a\nb", "@{-1}:x", "*"} {
		settings, brought, said := bring(t, map[string]string{"WORKSPACE_REPOSITORY": r.url, "WORKSPACE_REVISION": revision})
		if brought || !strings.Contains(said, "is no name of a branch, a tag or a commit") {
			t.Errorf("%q: %s", revision, said)
		}
		if _, err := os.Lstat(settings.Project()); err == nil {
			t.Errorf("%q: there is a project", revision)
		}
	}
	if asked := r.asked.Load(); asked > 0 {
		t.Errorf("the repository was asked %d times", asked)
	}
}

func TestOnlyWebAddressesAreCloned(t *testing.T) {
	for _, address := range []string{"/etc", "file:///etc", "ext::sh -c id", "ssh://example.org/x", "--upload-pack=id", "http://"} {
		_, brought, said := bring(t, map[string]string{"WORKSPACE_REPOSITORY": address})
		if brought || !strings.Contains(said, "must be an http or https address") {
			t.Errorf("%q: %s", address, said)
		}
	}
}

func TestAPasswordOfTheAddressIsNotTold(t *testing.T) {
	r := newRepository(t)
	address := strings.Replace(r.url, "http://", "http://someone:s3cret@", 1)
	_, brought, said := bring(t, map[string]string{"WORKSPACE_REPOSITORY": address})
	if !brought || strings.Contains(said, "s3cret") {
		t.Errorf("said: %s", said)
	}
}

func TestAProjectThatIsThereIsNotTouched(t *testing.T) {
	r := newRepository(t)
	home := t.TempDir()
	if err := os.MkdirAll(filepath.Join(home, "project"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(home, "project", "mine"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	_, brought, said := bring(t, map[string]string{"HOME": home, "WORKSPACE_REPOSITORY": r.url})
	entries, err := os.ReadDir(filepath.Join(home, "project"))
	if err != nil {
		t.Fatal(err)
	}
	if !brought || len(entries) != 1 || r.asked.Load() > 0 {
		t.Errorf("brought %v, %d entries, said: %s", brought, len(entries), said)
	}
}

func TestWithoutARepositoryTheProjectBeginsEmpty(t *testing.T) {
	settings, brought, said := bring(t, map[string]string{})
	entries, err := os.ReadDir(settings.Project())
	if err != nil || !brought || len(entries) > 0 {
		t.Errorf("%v, %d entries: %s", err, len(entries), said)
	}
}

func TestACloneThatFailsIsTriedAgainAndSaysWhy(t *testing.T) {
	r := newRepository(t)
	settings := settingsFor(t, map[string]string{"WORKSPACE_REPOSITORY": r.url + ".absent", "WORKSPACE_REVISION": ""})
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var said spoken
	ended := make(chan bool)
	go func() { ended <- settings.BringProject(ctx, &said) }()
	for strings.Count(said.String(), "could not be cloned") < 2 {
		select {
		case <-ended:
			t.Fatalf("it gave up: %s", said.String())
		case <-time.After(20 * time.Millisecond):
		}
	}
	cancel()
	if <-ended {
		t.Error("it says that it brought the project")
	}
	if !strings.Contains(said.String(), "not found") {
		t.Errorf("said: %s", said.String())
	}
}

func TestAnEndInTheMiddleOfACloneLeavesNoProject(t *testing.T) {
	r := newRepository(t)
	release := r.stall()
	defer release()
	home := t.TempDir()
	variables := map[string]string{"HOME": home, "WORKSPACE_REPOSITORY": r.url}
	settings := settingsFor(t, variables)
	ctx, cancel := context.WithCancel(context.Background())
	var said spoken
	ended := make(chan bool)
	go func() { ended <- settings.BringProject(ctx, &said) }()
	for r.asked.Load() < 2 {
		time.Sleep(20 * time.Millisecond)
	}
	cancel()
	if <-ended {
		t.Error("it says that it brought the project")
	}
	if _, err := os.Lstat(settings.Project()); err == nil {
		t.Error("there is a project")
	}
}
