package command

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"time"

	"itdo.platform/local/images"
	"itdo.platform/local/images/internal/fetch"
	"itdo.platform/local/images/internal/lock"
	"itdo.platform/local/images/internal/recipe"
)

// lock writes a new record: Debian's newest packages for this machine's suite, npm's in the versions of the present record.
func (s *settings) lock(ctx context.Context, stderr io.Writer) error {
	present, err := lock.Parse(images.Lock)
	if err != nil {
		return err
	}
	renewed := lock.File{
		Created: time.Now().UTC().Truncate(24 * time.Hour), Suite: present.Suite, Packages: map[string][]lock.Package{},
	}
	for arch, packages := range present.Packages {
		fmt.Fprintln(stderr, "recording packages for", arch)
		options := fetch.Options{CacheDir: filepath.Join(s.cache, "packages"), Arch: arch}
		fetched, err := fetch.DebianCandidates(ctx, recipe.DebianNames(), options)
		if err != nil {
			return err
		}
		for _, one := range fetched {
			renewed.Packages[arch] = append(renewed.Packages[arch], one.Package)
		}
		for _, p := range packages {
			if p.Source != lock.Npm {
				continue
			}
			data, err := fetch.NpmPack(ctx, p, options)
			if err != nil {
				return err
			}
			renewed.Packages[arch] = append(renewed.Packages[arch], p.WithChecksum(data))
		}
	}
	return writeJSON(s.write, renewed)
}
