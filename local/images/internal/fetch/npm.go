package fetch

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"itdo.platform/local/images/internal/lock"
)

func fromNpm(ctx context.Context, packages []lock.Package, options Options) ([]Fetched, error) {
	fetched := make([]Fetched, 0, len(packages))
	for _, p := range packages {
		data, err := NpmPack(ctx, p, options)
		if err != nil {
			return nil, fmt.Errorf("package %s %s cannot be had from npm: %w", p.Name, p.Version, err)
		}
		if err := p.Verify(data); err != nil {
			return nil, err
		}
		fetched = append(fetched, Fetched{Package: p, Data: data})
	}
	return fetched, nil
}

// NpmPack returns the registry's tarball of one version.
func NpmPack(ctx context.Context, p lock.Package, options Options) ([]byte, error) {
	work, err := os.MkdirTemp(options.CacheDir, "npm-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(work)
	if _, err := run(ctx, work, "npm", "pack", "--silent", "--pack-destination", work, p.Name+"@"+p.Version); err != nil {
		return nil, err
	}
	return os.ReadFile(filepath.Join(work, fileName(p, options.Arch)))
}
