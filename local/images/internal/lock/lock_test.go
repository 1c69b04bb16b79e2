package lock_test

import (
	"strings"
	"testing"

	"itdo.platform/local/images"
	"itdo.platform/local/images/internal/lock"
	"itdo.platform/local/images/internal/recipe"
)

func TestAPackageThatIsNotTheRecordedOneIsNamedInOneSentence(t *testing.T) {
	for _, source := range []lock.Source{lock.Debian, lock.Npm} {
		recorded := lock.Package{Source: source, Name: "libc6", Version: "2.36"}.WithChecksum([]byte("right"))
		if err := recorded.Verify([]byte("right")); err != nil {
			t.Errorf("%s: the recorded package is refused: %v", source, err)
		}
		err := recorded.Verify([]byte("wrong"))
		if err == nil {
			t.Errorf("%s: another package is taken", source)
			continue
		}
		for _, part := range []string{"libc6 2.36", "images.lock.json", source.Checksum([]byte("right")), source.Checksum([]byte("wrong"))} {
			if !strings.Contains(err.Error(), part) {
				t.Errorf("%s: %q does not say %q", source, err, part)
			}
		}
	}
}

func TestARecordThatCannotBeCheckedAgainstIsRefused(t *testing.T) {
	for name, text := range map[string]string{
		"no checksum":       `{"packages":{"amd64":[{"source":"debian","name":"x","version":"1"}]}}`,
		"the wrong kind":    `{"packages":{"amd64":[{"source":"npm","name":"x","version":"1","sha256":"aa"}]}}`,
		"an unknown source": `{"packages":{"amd64":[{"source":"ftp","name":"x","version":"1","sha256":"aa"}]}}`,
		"an unknown field":  `{"packages":{"amd64":[{"source":"debian","name":"x","version":"1","sha256":"aa","url":"y"}]}}`,
		"no JSON":           `packages:`,
	} {
		if _, err := lock.Parse([]byte(text)); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}

func TestTheRecordHoldsEveryPackageOfTheRecipesForBothArchitectures(t *testing.T) {
	file, err := lock.Parse(images.Lock)
	if err != nil {
		t.Fatal(err)
	}
	for _, arch := range []string{"amd64", "arm64"} {
		packages, err := file.For(arch)
		if err != nil {
			t.Fatal(err)
		}
		recorded := map[string]bool{}
		for _, p := range packages {
			recorded[p.Name] = true
		}
		for _, name := range append(recipe.DebianNames(), recipe.NpmNames(arch)...) {
			if !recorded[name] {
				t.Errorf("%s is not recorded for %s", name, arch)
			}
		}
	}
}
