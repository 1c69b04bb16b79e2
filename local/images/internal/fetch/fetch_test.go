package fetch_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"itdo.platform/local/images/internal/fetch"
	"itdo.platform/local/images/internal/lock"
)

var tool = lock.Package{Source: lock.Debian, Name: "tool", Version: "1:2.0-1"}.WithChecksum([]byte("two"))

// aptGet puts a stand-in for apt-get on PATH that serves the archives of a folder, and knows only the versions that stand there.
func aptGet(t *testing.T, archives map[string]string) {
	t.Helper()
	pool, bin := t.TempDir(), t.TempDir()
	for name, content := range archives {
		if err := os.WriteFile(filepath.Join(pool, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	script := `#!/bin/sh
[ "$1" = update ] && exit 0
shift
for word; do
  case "$word" in
    -*) exit 0 ;;
    *=*) file="$POOL/${word%%=*}_$(printf %s "${word#*=}" | sed s/:/%3a/)_amd64.deb"
         [ -f "$file" ] || { echo "E: Version '${word#*=}' for '${word%%=*}' was not found" >&2; exit 100; }
         cp "$file" . ;;
    *) cp "$POOL/$word"_*.deb . 2>/dev/null || { echo "E: Unable to locate package $word" >&2; exit 100; } ;;
  esac
done
`
	if err := os.WriteFile(filepath.Join(bin, "apt-get"), []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("POOL", pool)
	t.Setenv("PATH", bin+":"+os.Getenv("PATH"))
}

func all(t *testing.T, options fetch.Options) ([]fetch.Fetched, error) {
	t.Helper()
	options.Arch = "amd64"
	return fetch.All(context.Background(), []lock.Package{tool}, options)
}

func TestTheRecordedVersionIsFetchedOnceAndThenServedFromTheCache(t *testing.T) {
	cache := t.TempDir()
	aptGet(t, map[string]string{"tool_1%3a2.0-1_amd64.deb": "two"})
	if _, err := all(t, fetch.Options{CacheDir: cache}); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", "/nowhere")
	fetched, err := all(t, fetch.Options{CacheDir: cache})
	if err != nil {
		t.Fatal(err)
	}
	if string(fetched[0].Data) != "two" || fetched[0].Drift != "" {
		t.Errorf("the cache gives %q, drift %q", fetched[0].Data, fetched[0].Drift)
	}
}

func TestANewerVersionIsTakenAndNamedWhereTheRecordedOneLeftTheMirror(t *testing.T) {
	aptGet(t, map[string]string{"tool_1%3a2.1-1_amd64.deb": "newer"})
	fetched, err := all(t, fetch.Options{CacheDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	if string(fetched[0].Data) != "newer" || fetched[0].Package.Version != "1:2.1-1" {
		t.Errorf("taken was %+v", fetched[0].Package)
	}
	for _, part := range []string{"tool 1:2.0-1", "1:2.1-1", "other digests"} {
		if !strings.Contains(fetched[0].Drift, part) {
			t.Errorf("%q does not say %q", fetched[0].Drift, part)
		}
	}
}

func TestAPackageForAnotherArchitectureIsNeverTaken(t *testing.T) {
	aptGet(t, map[string]string{"tool_1%3a2.1-1_s390x.deb": "foreign"})
	if fetched, err := all(t, fetch.Options{CacheDir: t.TempDir()}); err == nil {
		t.Errorf("taken was %+v", fetched[0])
	}
}

func TestAMirrorThatServesSomethingElseUnderTheRecordedVersionStopsTheBuild(t *testing.T) {
	aptGet(t, map[string]string{"tool_1%3a2.0-1_amd64.deb": "tampered"})
	if _, err := all(t, fetch.Options{CacheDir: t.TempDir()}); err == nil || !strings.Contains(err.Error(), "is not the recorded one") {
		t.Errorf("error is %v", err)
	}
}

func TestADamagedCacheNamesTheFile(t *testing.T) {
	cache := t.TempDir()
	file := filepath.Join(cache, "tool_1%3a2.0-1_amd64.deb")
	if err := os.WriteFile(file, []byte("half"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := all(t, fetch.Options{CacheDir: cache}); err == nil || !strings.Contains(err.Error(), file) {
		t.Errorf("error is %v", err)
	}
}

func TestWithoutAptGetPackagesBroughtByHandServeElseTheWayOutIsNamed(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	byHand := t.TempDir()
	if _, err := all(t, fetch.Options{CacheDir: t.TempDir(), PackagesDir: byHand}); err == nil || !strings.Contains(err.Error(), "--packages") {
		t.Errorf("error is %v", err)
	}
	if err := os.WriteFile(filepath.Join(byHand, "tool_1%3a2.0-1_amd64.deb"), []byte("two"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := all(t, fetch.Options{CacheDir: t.TempDir(), PackagesDir: byHand}); err != nil {
		t.Errorf("the package brought by hand is refused: %v", err)
	}
}
