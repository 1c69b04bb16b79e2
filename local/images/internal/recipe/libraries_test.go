package recipe_test

import (
	"bytes"
	"debug/elf"
	"os"
	"path"
	"strings"
	"testing"

	"itdo.platform/local/images/internal/recipe"
	"itdo.platform/local/images/internal/rootfs"
	"itdo.platform/local/images/internal/testkit"
)

func TestMain(m *testing.M) {
	testkit.EnterSandbox()
	os.Exit(m.Run())
}

func everyImage(t *testing.T) []recipe.Image {
	return append(testkit.Recipes(t, "services"), testkit.Recipes(t, "workspace")...)
}

// isNoMergedLink leaves out /lib -> usr/lib and its like: paths of a tree are counted from usr already.
func isNoMergedLink(name string) bool {
	return strings.Contains(name, "/")
}

func merged(t *testing.T, image recipe.Image) *rootfs.Tree {
	t.Helper()
	all := rootfs.New()
	for _, layer := range image.Layers {
		if err := all.Merge(layer, isNoMergedLink); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

func TestEveryProgramAndLibraryFindsWhatItIsLinkedWithInItsImage(t *testing.T) {
	for _, image := range everyImage(t) {
		tree := merged(t, image)
		present := map[string]bool{}
		for _, name := range tree.Paths() {
			present[path.Base(name)] = true
		}
		for _, name := range tree.Paths() {
			entry, _ := tree.Entry(name)
			if entry.Kind != rootfs.File || !bytes.HasPrefix(entry.Data, []byte(elf.ELFMAG)) {
				continue
			}
			binary, err := elf.NewFile(bytes.NewReader(entry.Data))
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			needed, err := binary.ImportedLibraries()
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			for _, library := range needed {
				if !present[library] {
					t.Errorf("image %s: %s wants %s, which is not there", image.Name, name, library)
				}
			}
		}
	}
}

func TestLinksOfImagesEndSomewhere(t *testing.T) {
	for _, image := range everyImage(t) {
		tree := merged(t, image)
		for _, name := range tree.Paths() {
			entry, _ := tree.Entry(name)
			if entry.Kind != rootfs.Symlink || strings.HasPrefix(name, "usr/share/doc/") {
				continue
			}
			target := path.Join(path.Dir(name), entry.Target)
			if strings.HasPrefix(entry.Target, "/") {
				target = entry.Target[1:]
			}
			if strings.HasPrefix(target, "lib/") {
				target = "usr/" + target
			}
			if _, ok := tree.Entry(target); !ok {
				t.Errorf("image %s: link %s points to %s, which is not there", image.Name, name, entry.Target)
			}
		}
	}
}

func TestScannersFindThePackagesOfAnImage(t *testing.T) {
	for _, image := range everyImage(t) {
		if image.Name != "redis" {
			continue
		}
		tree := merged(t, image)
		stanza, ok := tree.File("var/lib/dpkg/status.d/redis-tools")
		if !ok || !bytes.Contains(stanza.Data, []byte("Package: redis-tools\n")) {
			t.Error("the stanza of redis-tools is missing")
		}
		if release, ok := tree.File("usr/lib/os-release"); !ok || !bytes.Contains(release.Data, []byte("ID=debian")) {
			t.Error("the mark of the distribution is missing")
		}
	}
}
