package command

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"itdo.platform/local/images"
	"itdo.platform/local/images/internal/fetch"
	"itdo.platform/local/images/internal/lock"
	"itdo.platform/local/images/internal/oci"
	"itdo.platform/local/images/internal/packages"
	"itdo.platform/local/images/internal/recipe"
	"itdo.platform/local/images/internal/rootfs"
)

// makeLayout makes the images unless the layout folder holds what the same inputs would give.
func (s *settings) makeLayout(ctx context.Context, stderr io.Writer) (record *oci.Record, built bool, err error) {
	key, err := s.key()
	if err != nil {
		return nil, false, err
	}
	record, err = oci.ReadRecord(s.out)
	if err != nil {
		return nil, false, err
	}
	if record == nil || record.Key != key {
		built = true
		if record, err = s.makeAnew(ctx, key); err != nil {
			return nil, false, err
		}
	}
	for _, sentence := range record.Drift {
		fmt.Fprintln(stderr, "warning:", sentence)
	}
	return record, built, nil
}

// key names all inputs: this program (with its recipes and record of packages), what goes in beside packages, the architecture.
func (s *settings) key() (string, error) {
	self, err := os.Executable()
	if err != nil {
		return "", err
	}
	files := []string{self}
	for _, program := range recipe.Sets[s.set].Programs {
		files = append(files, filepath.Join(s.programs, program))
	}
	installed, err := filesBelow(s.ide)
	if err != nil {
		return "", err
	}
	files = append(files, installed...)
	sum := sha256.New()
	fmt.Fprintln(sum, s.arch, s.set)
	for _, file := range files {
		data, err := os.Open(file)
		if err != nil {
			return "", fmt.Errorf("program %s is missing, build the part first: %w", filepath.Base(file), err)
		}
		_, err = io.Copy(sum, data)
		data.Close()
		if err != nil {
			return "", err
		}
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

// filesBelow lists a folder's files in a fixed order; none without a folder.
func filesBelow(folder string) ([]string, error) {
	var files []string
	if folder == "" {
		return nil, nil
	}
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.Type().IsRegular() {
			files = append(files, path)
		}
		return err
	})
	return files, err
}

func (s *settings) makeAnew(ctx context.Context, key string) (*oci.Record, error) {
	file, err := lock.Parse(images.Lock)
	if err != nil {
		return nil, err
	}
	recorded, err := file.For(s.arch)
	if err != nil {
		return nil, err
	}
	set := recipe.Sets[s.set]
	recorded = slices.DeleteFunc(recorded, func(p lock.Package) bool { return !set.Wants(p, s.arch) })
	fetched, err := fetch.All(ctx, recorded, fetch.Options{
		CacheDir: filepath.Join(s.cache, "packages"), Arch: s.arch, PackagesDir: s.packages,
	})
	if err != nil {
		return nil, err
	}
	inputs, drift, err := unpack(fetched)
	if err != nil {
		return nil, err
	}
	inputs.ProgramsDir, inputs.IDEDir, inputs.Arch = s.programs, s.ide, s.arch
	recipes, err := set.Make(inputs)
	if err != nil {
		return nil, err
	}
	made, err := oci.Make(recipes, s.arch, file.Created)
	if err != nil {
		return nil, err
	}
	return oci.WriteLayout(s.out, made, oci.Record{Key: key, Drift: drift})
}

func unpack(fetched []fetch.Fetched) (recipe.Inputs, []string, error) {
	inputs := recipe.Inputs{
		Debian: map[string]*packages.Debian{},
	}
	var drift []string
	for _, one := range fetched {
		name := one.Package.Name
		var err error
		if one.Package.Source == lock.Npm {
			var files *rootfs.Tree
			files, err = packages.ReadNpm(bytes.NewReader(one.Data))
			inputs.Npm = append(inputs.Npm, recipe.NpmPackage{Name: name, Version: one.Package.Version, Files: files})
		} else {
			inputs.Debian[name], err = packages.ReadDebian(bytes.NewReader(one.Data))
		}
		if err != nil {
			return inputs, nil, fmt.Errorf("package %s %s: %w", name, one.Package.Version, err)
		}
		if one.Drift != "" {
			drift = append(drift, one.Drift)
		}
	}
	return inputs, drift, nil
}
