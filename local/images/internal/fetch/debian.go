package fetch

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"itdo.platform/local/images/internal/lock"
)

// apt runs apt-get's download, by default with the machine's own package lists and, once those turn out to be missing or old,
// with lists of its own, which need no privilege and leave the machine's as they are.
type apt struct {
	options Options
	work    string
	own     []string
}

func fromDebian(ctx context.Context, packages []lock.Package, options Options) ([]Fetched, error) {
	if _, err := exec.LookPath("apt-get"); err != nil {
		return nil, fmt.Errorf("package %s %s is missing and this machine has no apt-get to fetch it: put the Debian packages of "+
			"images.lock.json into a folder and name it with --packages", packages[0].Name, packages[0].Version)
	}
	work, err := os.MkdirTemp(options.CacheDir, "apt-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(work)
	client := &apt{options: options, work: work}
	// The machine's own lists serve its own architecture only.
	if options.Arch != runtime.GOARCH || client.download(ctx, packages) != nil {
		if err := client.useOwnLists(ctx); err != nil {
			return nil, err
		}
		// A failure here is looked at package by package below.
		_ = client.download(ctx, packages)
	}
	fetched := make([]Fetched, 0, len(packages))
	for _, p := range packages {
		one, err := client.collect(ctx, p)
		if err != nil {
			return nil, err
		}
		fetched = append(fetched, one)
	}
	return fetched, nil
}

// DebianCandidates fetches the newest version of each name, for a new record.
func DebianCandidates(ctx context.Context, names []string, options Options) ([]Fetched, error) {
	if err := os.MkdirAll(options.CacheDir, 0o755); err != nil {
		return nil, err
	}
	work, err := os.MkdirTemp(options.CacheDir, "apt-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(work)
	client := &apt{options: options, work: work}
	if err := client.useOwnLists(ctx); err != nil {
		return nil, err
	}
	if _, err := client.get(ctx, append([]string{"download"}, names...)...); err != nil {
		return nil, err
	}
	fetched := make([]Fetched, 0, len(names))
	for _, name := range names {
		one, err := client.downloaded(name)
		if err != nil {
			return nil, err
		}
		fetched = append(fetched, one)
	}
	return fetched, nil
}

func (a *apt) collect(ctx context.Context, p lock.Package) (Fetched, error) {
	file := filepath.Join(a.work, fileName(p, a.options.Arch))
	data, err := os.ReadFile(file)
	if errors.Is(err, os.ErrNotExist) {
		if data, err = a.alternativeName(p); errors.Is(err, os.ErrNotExist) {
			if a.download(ctx, []lock.Package{p}) == nil {
				data, err = a.alternativeName(p)
			}
		}
	}
	if err == nil {
		return Fetched{Package: p, Data: data}, p.Verify(data)
	}
	if !errors.Is(err, os.ErrNotExist) {
		return Fetched{}, err
	}
	taken, err := a.newest(ctx, p.Name)
	if err != nil {
		return Fetched{}, fmt.Errorf("package %s: neither the recorded version %s nor another can be had: %w", p.Name, p.Version, err)
	}
	taken.Drift = fmt.Sprintf("package %s %s has left the mirror, %s was taken instead: the images get other digests than recorded "+
		"packages give (renew images.lock.json with `images lock`)", p.Name, p.Version, taken.Package.Version)
	return taken, nil
}

// alternativeName finds an archive for all architectures, whose name ends in _all.
func (a *apt) alternativeName(p lock.Package) ([]byte, error) {
	data, err := os.ReadFile(filepath.Join(a.work, fileName(p, a.options.Arch)))
	if errors.Is(err, os.ErrNotExist) {
		return os.ReadFile(filepath.Join(a.work, fileName(p, "all")))
	}
	return data, err
}

// newest fetches the version that the machine's suite offers.
func (a *apt) newest(ctx context.Context, name string) (Fetched, error) {
	if _, err := a.get(ctx, "download", name); err != nil {
		return Fetched{}, err
	}
	return a.downloaded(name)
}

// downloaded is a package that was fetched without naming its version, which is read off the archive's name.
func (a *apt) downloaded(name string) (Fetched, error) {
	var archives []string
	for _, arch := range []string{a.options.Arch, "all"} {
		found, err := filepath.Glob(filepath.Join(a.work, name+"_*_"+arch+".deb"))
		if err != nil {
			return Fetched{}, err
		}
		archives = append(archives, found...)
	}
	if len(archives) == 0 {
		return Fetched{}, fmt.Errorf("apt-get fetched %s, but not for %s", name, a.options.Arch)
	}
	parts := strings.Split(strings.TrimSuffix(filepath.Base(archives[0]), ".deb"), "_")
	version, err := url.PathUnescape(parts[1])
	if err != nil {
		return Fetched{}, err
	}
	data, err := os.ReadFile(archives[0])
	if err != nil {
		return Fetched{}, err
	}
	taken := lock.Package{Source: lock.Debian, Name: name, Version: version}
	return Fetched{Package: taken.WithChecksum(data), Data: data}, nil
}

func (a *apt) download(ctx context.Context, packages []lock.Package) error {
	arguments := []string{"download"}
	for _, p := range packages {
		arguments = append(arguments, p.Name+"="+p.Version)
	}
	_, err := a.get(ctx, arguments...)
	return err
}

// useOwnLists makes package lists below the cache, for the architecture asked for.
func (a *apt) useOwnLists(ctx context.Context) error {
	state := filepath.Join(a.options.CacheDir, "apt-"+a.options.Arch)
	for _, folder := range []string{"lists/partial", "cache/archives/partial"} {
		if err := os.MkdirAll(filepath.Join(state, folder), 0o755); err != nil {
			return err
		}
	}
	status := filepath.Join(state, "status")
	if err := os.WriteFile(status, nil, 0o644); err != nil {
		return err
	}
	a.own = []string{
		"-o", "Dir::State::Lists=" + filepath.Join(state, "lists"),
		"-o", "Dir::Cache=" + filepath.Join(state, "cache"),
		"-o", "Dir::State::Status=" + status,
		"-o", "APT::Architecture=" + a.options.Arch,
		"-o", "APT::Architectures=" + a.options.Arch,
		"-o", "Acquire::Languages=none",
	}
	if _, err := a.get(ctx, "update"); err != nil {
		return fmt.Errorf("the lists of Debian's packages cannot be had: %w", err)
	}
	return nil
}

func (a *apt) get(ctx context.Context, arguments ...string) (string, error) {
	// As root apt would fetch as a user of its own, who may not enter the cache, and say so in a warning each time.
	fixed := append([]string{"-q", "-o", "APT::Sandbox::User="}, a.own...)
	return run(ctx, a.work, "apt-get", append(arguments, fixed...)...)
}
