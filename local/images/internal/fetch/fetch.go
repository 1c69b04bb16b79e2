// Package fetch brings the recorded packages to this machine with the registries' ordinary clients and keeps them in a cache.
package fetch

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/sync/errgroup"

	"itdo.platform/local/images/internal/lock"
)

// Fetched is a package's archive. Drift is empty for the recorded package; else it is the sentence that says what was taken instead.
type Fetched struct {
	Package lock.Package
	Data    []byte
	Drift   string
}

// Options says where packages are kept and found.
type Options struct {
	// CacheDir keeps every archive; what is found there is checked as if it had just been fetched.
	CacheDir string
	// Arch is Go's name of the architecture.
	Arch string
	// PackagesDir is an optional folder with archives brought by hand (named as the registries name them).
	PackagesDir string
}

// All returns every package in the order given.
func All(ctx context.Context, packages []lock.Package, options Options) ([]Fetched, error) {
	if err := os.MkdirAll(options.CacheDir, 0o755); err != nil {
		return nil, err
	}
	result := make([]Fetched, len(packages))
	missing := map[lock.Source][]int{}
	for i, p := range packages {
		data, err := fromDisk(p, options)
		if errors.Is(err, fs.ErrNotExist) {
			missing[p.Source] = append(missing[p.Source], i)
			continue
		}
		if err != nil {
			return nil, err
		}
		result[i] = Fetched{Package: p, Data: data}
	}
	group, ctx := errgroup.WithContext(ctx)
	for source, indexes := range missing {
		wanted := make([]lock.Package, len(indexes))
		for i, index := range indexes {
			wanted[i] = packages[index]
		}
		group.Go(func() error {
			fetched, err := fromRegistry(ctx, source, wanted, options)
			for i := range fetched {
				result[indexes[i]] = fetched[i]
			}
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	for _, index := range flatten(missing) {
		if err := keep(result[index], options); err != nil {
			return nil, err
		}
	}
	return result, nil
}

func fromRegistry(ctx context.Context, source lock.Source, packages []lock.Package, options Options) ([]Fetched, error) {
	if source == lock.Npm {
		return fromNpm(ctx, packages, options)
	}
	return fromDebian(ctx, packages, options)
}

// fromDisk reads a package from the cache or from the folder of archives brought by hand, and checks it.
func fromDisk(p lock.Package, options Options) ([]byte, error) {
	candidates := []string{filepath.Join(options.CacheDir, fileName(p, options.Arch))}
	if options.PackagesDir != "" {
		candidates = append(candidates, filepath.Join(options.PackagesDir, fileName(p, options.Arch)))
	}
	for _, candidate := range candidates {
		data, err := os.ReadFile(candidate)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if err := p.Verify(data); err != nil {
			return nil, fmt.Errorf("%w (file %s; remove it to fetch it again)", err, candidate)
		}
		return data, nil
	}
	return nil, fs.ErrNotExist
}

// keep stores a package that is the recorded one; what was taken instead is looked for again next time.
func keep(fetched Fetched, options Options) error {
	if fetched.Drift != "" {
		return nil
	}
	file := filepath.Join(options.CacheDir, fileName(fetched.Package, options.Arch))
	partial := fmt.Sprintf("%s.%d.partial", file, os.Getpid())
	if err := os.WriteFile(partial, fetched.Data, 0o644); err != nil {
		return err
	}
	return os.Rename(partial, file)
}

// fileName is the name that apt-get download and npm pack give a package's archive.
func fileName(p lock.Package, arch string) string {
	if p.Source == lock.Npm {
		return strings.ReplaceAll(strings.TrimPrefix(p.Name, "@"), "/", "-") + "-" + p.Version + ".tgz"
	}
	return fmt.Sprintf("%s_%s_%s.deb", p.Name, strings.ReplaceAll(p.Version, ":", "%3a"), arch)
}

func flatten(missing map[lock.Source][]int) []int {
	var all []int
	for _, indexes := range missing {
		all = append(all, indexes...)
	}
	return all
}
