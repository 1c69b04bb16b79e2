package oci_test

import (
	"context"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-containerregistry/pkg/registry"

	"itdo.platform/local/images/internal/oci"
	"itdo.platform/local/images/internal/recipe"
	"itdo.platform/local/images/internal/rootfs"
)

var created = time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC)

func recipes(t *testing.T, content string) []recipe.Image {
	t.Helper()
	ground, program := rootfs.New(), rootfs.New()
	if err := ground.AddFile("etc/passwd", 0o644, []byte("app:x:999:999::/:\n")); err != nil {
		t.Fatal(err)
	}
	if err := program.AddFile("usr/local/bin/tool", 0o755, []byte(content)); err != nil {
		t.Fatal(err)
	}
	image := recipe.Image{
		Name: "tool", Tag: "1.0", Layers: []*rootfs.Tree{ground, program}, Entrypoint: []string{"/usr/local/bin/tool"}, Port: 8000,
	}
	other := image
	other.Name, other.Layers = "other", []*rootfs.Tree{ground}
	return []recipe.Image{image, other}
}

func written(t *testing.T, dir, content string) *oci.Record {
	t.Helper()
	made, err := oci.Make(recipes(t, content), "amd64", created)
	if err != nil {
		t.Fatal(err)
	}
	record, err := oci.WriteLayout(dir, made, oci.Record{Key: content})
	if err != nil {
		t.Fatal(err)
	}
	return record
}

func TestMakingTwiceGivesTheSameDigests(t *testing.T) {
	first, second := written(t, filepath.Join(t.TempDir(), "a"), "x"), written(t, filepath.Join(t.TempDir(), "b"), "x")
	for i := range first.Images {
		if first.Images[i].Digest != second.Images[i].Digest {
			t.Errorf("first %+v, second %+v", first.Images[i], second.Images[i])
		}
	}
	if changed := written(t, filepath.Join(t.TempDir(), "c"), "y"); changed.Images[0].Digest == first.Images[0].Digest {
		t.Error("other content has the same digest")
	}
}

func TestImagesRunAsAnAccountThatIsNotRootAndHoldNoTimeOfDay(t *testing.T) {
	made, err := oci.Make(recipes(t, "x"), "arm64", created)
	if err != nil {
		t.Fatal(err)
	}
	config, err := made[0].Image.ConfigFile()
	if err != nil {
		t.Fatal(err)
	}
	if config.Config.User != "999:999" || config.Architecture != "arm64" || config.OS != "linux" || !config.Created.Equal(created) {
		t.Errorf("config is user %q, %s/%s, created %v", config.Config.User, config.OS, config.Architecture, config.Created)
	}
	if len(config.Config.Volumes) != 0 {
		t.Error("declared volumes would be writable in spite of a read-only root")
	}
}

func TestALayoutReplacesTheOldOneWholeAndLeavesNothingBeside(t *testing.T) {
	parent := t.TempDir()
	dir := filepath.Join(parent, "layout")
	written(t, dir, "x")
	record := written(t, dir, "y")
	read, err := oci.ReadRecord(dir)
	if err != nil || read.Key != "y" || read.Images[0].Digest != record.Images[0].Digest {
		t.Errorf("read %+v, %v", read, err)
	}
	if entries, err := os.ReadDir(parent); err != nil || len(entries) != 1 {
		t.Errorf("beside the layout: %v, %v", entries, err)
	}
}

// server is a registry that wants one account and counts what is uploaded to it.
func server(t *testing.T) (address string, uploads *int) {
	t.Helper()
	uploads = new(int)
	inner := registry.New(registry.Logger(log.New(io.Discard, "", 0)))
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if user, password, _ := r.BasicAuth(); user != "platform" || password != "right" {
			w.Header().Set("WWW-Authenticate", `Basic realm="registry"`)
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		if r.Method == http.MethodPut && strings.Contains(r.URL.Path, "/manifests/") {
			*uploads++
		}
		inner.ServeHTTP(w, r)
	}))
	t.Cleanup(web.Close)
	return strings.TrimPrefix(web.URL, "http://"), uploads
}

func TestAnImageIsPushedOnceAndAgainWhenItChanged(t *testing.T) {
	address, uploads := server(t)
	target := oci.Registry{Address: address, Username: "platform", Password: "right"}
	dir := filepath.Join(t.TempDir(), "layout")
	for _, step := range []struct {
		content string
		pushed  bool
	}{{"x", true}, {"x", false}, {"y", true}} {
		record := written(t, dir, step.content)
		pushed, err := target.Push(context.Background(), dir, record.Images[0])
		if err != nil {
			t.Fatal(err)
		}
		if pushed != step.pushed {
			t.Errorf("content %s: pushed %v", step.content, pushed)
		}
	}
	if *uploads != 2 {
		t.Errorf("%d manifests were uploaded", *uploads)
	}
}

func TestARefusedAccountIsNamedWithoutItsPassword(t *testing.T) {
	address, _ := server(t)
	dir := filepath.Join(t.TempDir(), "layout")
	record := written(t, dir, "x")
	_, err := oci.Registry{Address: address, Username: "platform", Password: "wr0ng"}.Push(context.Background(), dir, record.Images[0])
	if err == nil || !strings.Contains(err.Error(), `refuses user "platform"`) || strings.Contains(err.Error(), "wr0ng") {
		t.Errorf("error is %v", err)
	}
}
