package recipe

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"itdo.platform/local/images/internal/rootfs"
)

const postgresPrefix = "usr/local/pgsql"

// postgresPackage is the package with PostgreSQL's binaries for one of Go's architectures.
func postgresPackage(arch string) string {
	return "@embedded-postgres/linux-" + nodeArch(arch)
}

// nodeArch is what Node calls one of Go's architectures.
func nodeArch(arch string) string {
	if arch == "amd64" {
		return "x64"
	}
	return arch
}

// leftOut are files for compiling against PostgreSQL, and languages whose interpreters are not in the image.
var leftOut = regexp.MustCompile(`\.a$|/pkgconfig/|/pgxs/|/libecpg|/libpgtypes|/bool_pl|_plperl|_plpython|/plperl|/plpython|/pltcl`)

// postgres gives one image for each recorded version. The newest is `postgres`; `postgres-17` and its like name a version.
func postgres(inputs Inputs, base *rootfs.Tree) ([]Image, error) {
	versions := postgresPackages(inputs)
	if len(versions) == 0 {
		return nil, fmt.Errorf("images.lock.json records no PostgreSQL binaries for %s", inputs.Arch)
	}
	program, err := postgresProgram(inputs)
	if err != nil {
		return nil, err
	}
	images := make([]Image, 0, len(versions))
	for i, version := range versions {
		server, err := postgresFiles(version.Files)
		if err != nil {
			return nil, fmt.Errorf("package %s %s: %w", version.Name, version.Version, err)
		}
		name, aliases := fmt.Sprintf("postgres-%d", major(version.Version)), []string(nil)
		if i == 0 {
			name, aliases = "postgres", []string{name}
		}
		images = append(images, Image{
			Name: name, Aliases: aliases, Tag: upstream(version.Version), Port: 5432, Licences: "PostgreSQL",
			Layers:     []*rootfs.Tree{base, server, program},
			Entrypoint: []string{programsPath + "/postgres-entrypoint"},
			Environ: []string{
				"PATH=" + programsPath + ":/" + postgresPrefix + "/bin:/usr/bin",
				"PGDATA=/var/lib/postgresql/data/pgdata",
			},
		})
	}
	return images, nil
}

// postgresPackages has the newest version first.
func postgresPackages(inputs Inputs) []NpmPackage {
	var found []NpmPackage
	for _, p := range inputs.Npm {
		if p.Name == postgresPackage(inputs.Arch) {
			found = append(found, p)
		}
	}
	slices.SortFunc(found, func(a, b NpmPackage) int { return major(b.Version) - major(a.Version) })
	return found
}

func postgresProgram(inputs Inputs) (*rootfs.Tree, error) {
	program := rootfs.New()
	if err := addProgram(program, inputs, "postgres-entrypoint"); err != nil {
		return nil, err
	}
	// The same readiness command as with any other PostgreSQL image.
	if err := program.AddSymlink("usr/local/bin/pg_isready", "postgres-entrypoint"); err != nil {
		return nil, err
	}
	for _, folder := range []string{"var/lib/postgresql/data", "var/run/postgresql"} {
		if err := program.AddDirectory(folder, fs.ModeSticky|0o777); err != nil {
			return nil, err
		}
	}
	return program, program.AddDirectory("docker-entrypoint-initdb.d", 0o755)
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
