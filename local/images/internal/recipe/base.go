package recipe

import (
	"fmt"
	"io/fs"
	"strings"

	"itdo.platform/local/images/internal/rootfs"
)

// basePackages are the ground of the images with foreign programs: the C and C++ libraries, a shell (initdb and PostgreSQL start
// programs through it) and the mark of the distribution, by which scanners judge the rest.
var basePackages = []string{"base-files", "dash", "gcc-12-base", "libc6", "libgcc-s1", "libstdc++6"}

func baseLayer(inputs Inputs) (*rootfs.Tree, error) {
	tree, err := staticLayer()
	if err != nil {
		return nil, err
	}
	if err := addDebian(tree, inputs, basePackages, keepOfDebian); err != nil {
		return nil, err
	}
	tree.AddMergedLinks()
	return tree, nil
}

// staticLayer has what a static program wants: an account and a folder for temporary files.
func staticLayer() (*rootfs.Tree, error) {
	tree := rootfs.New()
	for name, content := range map[string]string{"etc/passwd": accounts, "etc/group": groups, "etc/nsswitch.conf": nameService} {
		if err := tree.AddFile(name, 0o644, []byte(content)); err != nil {
			return nil, err
		}
	}
	return tree, tree.AddDirectory("tmp", fs.ModeSticky|0o777)
}

// addDebian adds the files of packages that programs need, their licences, and their control stanzas where scanners of images
// without dpkg look for them.
func addDebian(tree *rootfs.Tree, inputs Inputs, names []string, keep func(name string) bool) error {
	for _, name := range names {
		p, ok := inputs.Debian[name]
		if !ok {
			return fmt.Errorf("images.lock.json does not record the Debian package %s", name)
		}
		if err := tree.Merge(p.Files, keep); err != nil {
			return fmt.Errorf("package %s: %w", name, err)
		}
		if err := tree.AddFile("var/lib/dpkg/status.d/"+name, 0o644, p.Control); err != nil {
			return err
		}
	}
	return nil
}

var keptOfDebian = []string{
	"usr/bin/dash", "usr/bin/sh", "usr/bin/redis-server", "usr/bin/redis-cli", "usr/bin/redis-check-rdb",
	"usr/lib/os-release", "etc/os-release", "etc/debian_version", "etc/ld.so.conf.d/",
	"usr/lib64/", "usr/lib/x86_64-linux-gnu/", "usr/lib/aarch64-linux-gnu/", "usr/lib/ld-linux-aarch64.so.1",
}

func keepOfDebian(name string) bool {
	if strings.HasPrefix(name, "usr/share/doc/") {
		return isLicenceOfDebian(name)
	}
	if strings.Contains(name, "/gconv/") || strings.Contains(name, "/engines-3/") {
		return false
	}
	for _, kept := range keptOfDebian {
		if name == kept || strings.HasSuffix(kept, "/") && strings.HasPrefix(name, kept) {
			return true
		}
	}
	return false
}

// isLicenceOfDebian keeps a package's licence, and the link to another package's documents in place of documents.
func isLicenceOfDebian(name string) bool {
	return strings.HasSuffix(name, "/copyright") || strings.Count(name, "/") == 3
}
