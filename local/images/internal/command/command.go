// Package command is the `images` program: build, push, ensure (both, quick when nothing changed) and lock.
package command

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"golang.org/x/sync/errgroup"

	"itdo.platform/local/images/internal/oci"
	"itdo.platform/local/images/internal/recipe"
)

// PasswordVariable holds the registry's password; it is never an argument, which other accounts of the machine could read.
const PasswordVariable = "IMAGES_REGISTRY_PASSWORD"

// PublicName is the name under which pods know the registry, whatever its address on this machine.
const PublicName = "registry.platform.local"

const usage = `usage: images COMMAND [flags]

  build   make the images as an OCI layout        --out DIR --cache DIR
  push    push a layout's images                  --layout DIR --registry HOST:PORT --username NAME --write FILE
  ensure  build and push what is missing          --out DIR --cache DIR --registry HOST:PORT --username NAME --write FILE
  lock    record the newest packages              --cache DIR --write FILE

--set workspace with --ide DIR makes the workspace's image instead of the others; DIR is the folder of the part workspace.

The registry's password is read from IMAGES_REGISTRY_PASSWORD.
`

type settings struct {
	out, cache, layout, registry, username, write, programs, packages, arch, set, ide string
}

// result is the line of JSON that stdout gets for each image.
type result struct {
	Image     string `json:"image"`
	Digest    string `json:"digest"`
	Bytes     int64  `json:"bytes"`
	Built     bool   `json:"built"`
	Pushed    bool   `json:"pushed"`
	ElapsedMs int64  `json:"elapsedMs"`
}

// Run executes one command; the error is one sentence for the user.
func Run(ctx context.Context, arguments []string, stdout, stderr io.Writer) error {
	if len(arguments) == 0 {
		return errors.New(usage)
	}
	s, err := parse(arguments[0], arguments[1:], stderr)
	if err != nil {
		return err
	}
	switch arguments[0] {
	case "build":
		return s.build(ctx, stdout, stderr)
	case "push":
		s.out = s.layout
		return s.push(ctx, false, time.Now(), stdout)
	case "ensure":
		return s.ensure(ctx, stdout, stderr)
	case "lock":
		return s.lock(ctx, stderr)
	default:
		return fmt.Errorf("unknown command %q\n%s", arguments[0], usage)
	}
}

func parse(name string, arguments []string, stderr io.Writer) (*settings, error) {
	var s settings
	flags := flag.NewFlagSet("images "+name, flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&s.out, "out", "", "folder of the OCI layout to make")
	flags.StringVar(&s.layout, "layout", "", "folder of the OCI layout to push")
	flags.StringVar(&s.cache, "cache", "", "folder that keeps fetched packages")
	flags.StringVar(&s.registry, "registry", "", "address of the registry, HOST:PORT")
	flags.StringVar(&s.username, "username", "", "account at the registry")
	flags.StringVar(&s.write, "write", "", "file to write")
	flags.StringVar(&s.programs, "programs", "", "folder with the programs that go into images (default: beside this one)")
	flags.StringVar(&s.packages, "packages", "", "folder with packages brought by hand")
	flags.StringVar(&s.arch, "arch", runtime.GOARCH, "architecture, by Go's name")
	flags.StringVar(&s.set, "set", "services", "images to make: services or workspace")
	flags.StringVar(&s.ide, "ide", "", "folder with the installed IDE, for --set workspace")
	if err := flags.Parse(arguments); err != nil {
		return nil, err
	}
	if flags.NArg() > 0 {
		return nil, fmt.Errorf("images %s: unexpected argument %q", name, flags.Arg(0))
	}
	needed := map[string][]string{
		"build": {"out", "cache"}, "push": {"layout", "registry", "write"},
		"ensure": {"out", "cache", "registry", "write"}, "lock": {"cache", "write"},
	}
	for _, flagName := range needed[name] {
		if flags.Lookup(flagName).Value.String() == "" {
			return nil, fmt.Errorf("images %s: --%s is missing", name, flagName)
		}
	}
	if _, ok := recipe.Sets[s.set]; !ok {
		return nil, fmt.Errorf("images %s: there is no set %q, there are services and workspace", name, s.set)
	}
	if (s.set == "workspace") != (s.ide != "") && s.out != "" {
		return nil, fmt.Errorf("images %s: --set workspace and --ide go together", name)
	}
	if s.programs == "" {
		executable, err := os.Executable()
		if err != nil {
			return nil, err
		}
		s.programs = filepath.Dir(executable)
	}
	return &s, nil
}

func (s *settings) build(ctx context.Context, stdout, stderr io.Writer) error {
	started := time.Now()
	record, built, err := s.makeLayout(ctx, stderr)
	if err != nil {
		return err
	}
	for _, image := range record.Images {
		if err := print(stdout, image, built, false, started); err != nil {
			return err
		}
	}
	return nil
}

func (s *settings) ensure(ctx context.Context, stdout, stderr io.Writer) error {
	started := time.Now()
	_, built, err := s.makeLayout(ctx, stderr)
	if err != nil {
		return err
	}
	return s.push(ctx, built, started, stdout)
}

func (s *settings) push(ctx context.Context, built bool, started time.Time, stdout io.Writer) error {
	record, err := oci.ReadRecord(s.out)
	if err != nil {
		return err
	}
	if record == nil {
		return fmt.Errorf("layout %s does not exist, make it with `images build`", s.out)
	}
	registry := oci.Registry{Address: s.registry, Username: s.username, Password: os.Getenv(PasswordVariable)}
	pushed := make([]bool, len(record.Images))
	group, pushing := errgroup.WithContext(ctx)
	for i, image := range record.Images {
		group.Go(func() (err error) {
			pushed[i], err = registry.Push(pushing, s.out, image)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	references := map[string]string{}
	for i, image := range record.Images {
		for _, key := range append([]string{image.Name}, image.Aliases...) {
			references[key] = fmt.Sprintf("%s/%s/%s@%s", PublicName, oci.Repository, image.Name, image.Digest)
		}
		if err := print(stdout, image, built, pushed[i], started); err != nil {
			return err
		}
	}
	return writeJSON(s.write, references)
}

func print(stdout io.Writer, image oci.RecordImage, built, pushed bool, started time.Time) error {
	return json.NewEncoder(stdout).Encode(result{
		Image: image.Name, Digest: image.Digest.String(), Bytes: image.Bytes, Built: built, Pushed: pushed,
		ElapsedMs: time.Since(started).Milliseconds(),
	})
}

// writeJSON replaces a file at once, so that a reader never sees half of it.
func writeJSON(file string, value any) error {
	data, err := json.MarshalIndent(value, "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	partial := fmt.Sprintf("%s.%d.partial", file, os.Getpid())
	if err := os.WriteFile(partial, append(data, '\n'), 0o644); err != nil {
		return err
	}
	return os.Rename(partial, file)
}
