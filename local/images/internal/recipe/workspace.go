package recipe

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"itdo.platform/local/images/internal/rootfs"
)

// workspacePackages are what people work with in a terminal, sshd, and the libraries of these. git's commands in Perl and what
// manages packages and services are left out.
var workspacePackages = []string{
	"bash", "ca-certificates", "coreutils", "curl", "debianutils", "diffutils", "findutils", "git", "grep", "gzip", "hostname", "less",
	"mawk", "nano", "ncurses-base", "ncurses-bin", "openssh-client", "openssh-server", "openssh-sftp-server", "postgresql-client-15", "procps", "redis-tools",
	"sed", "tar",

	"libacl1", "libatomic1", "libattr1", "libaudit1", "libbrotli1", "libbsd0", "libcap-ng0", "libcap2", "libcbor0.8", "libcom-err2",
	"libcrypt1", "libcurl3-gnutls", "libcurl4", "libedit2", "libexpat1", "libffi8", "libfido2-1", "libgcrypt20", "libgmp10",
	"libgnutls30", "libgpg-error0", "libgssapi-krb5-2", "libhogweed6", "libidn2-0", "libjemalloc2", "libk5crypto3", "libkeyutils1",
	"libkrb5-3", "libkrb5support0", "libldap-2.5-0", "liblz4-1", "liblzf1", "liblzma5", "libmd0", "libncursesw6", "libnettle8",
	"libnghttp2-14", "libnsl2", "libp11-kit0", "libpam0g", "libpcre2-8-0", "libpq5", "libproc2-0", "libpsl5", "libreadline8",
	"librtmp1", "libsasl2-2", "libselinux1", "libssh2-1", "libssl3", "libsystemd0", "libtasn1-6", "libtinfo6", "libtirpc3",
	"libudev1", "libunistring2", "libwrap0", "libzstd1", "zlib1g",
}

const (
	workspaceHome     = "home/workspace"
	workspaceAccounts = "root:x:0:0:root:/:/usr/sbin/nologin\nworkspace:x:999:999:workspace:/home/workspace:/bin/bash\n"
	workspaceGroups   = "root:x:0:\nworkspace:x:999:\n"
	npmPackage        = "npm"
)

// nodePackage is the package with Node's binary, the same as that of local/toolchain: native modules are compiled for it.
func nodePackage(arch string) string {
	return "node-linux-" + nodeArch(arch)
}

// workspace is one large image: a terminal's tools, Node, the IDE and the entrypoint, which changes most often.
func workspace(inputs Inputs) ([]Image, error) {
	base, err := baseLayer(inputs)
	if err != nil {
		return nil, err
	}
	tools, err := workspaceTools(inputs)
	if err != nil {
		return nil, err
	}
	node, err := nodeFiles(inputs)
	if err != nil {
		return nil, err
	}
	ide, version, err := ideFiles(inputs)
	if err != nil {
		return nil, err
	}
	program := rootfs.New()
	if err := addProgram(program, inputs, "workspace-entrypoint"); err != nil {
		return nil, err
	}
	return []Image{{
		Name: "workspace", Tag: version, Port: 13337, Licences: "MIT",
		Layers:     []*rootfs.Tree{base, tools, node, ide, program},
		Entrypoint: []string{programsPath + "/workspace-entrypoint"},
		Environ: []string{
			"PATH=" + programsPath + ":/usr/bin:/usr/sbin", "HOME=/" + workspaceHome, "SHELL=/bin/bash", "LANG=C.UTF-8",
		},
	}}, nil
}

func workspaceTools(inputs Inputs) (*rootfs.Tree, error) {
	tools := rootfs.New()
	if err := addDebian(tools, inputs, workspacePackages, keepForTerminal); err != nil {
		return nil, err
	}
	for name, content := range map[string]string{
		"etc/passwd": workspaceAccounts, "etc/group": workspaceGroups,
		"etc/ssl/certs/ca-certificates.crt": certificates(inputs),
	} {
		if err := tools.AddFile(name, 0o644, []byte(content)); err != nil {
			return nil, err
		}
	}
	// What is called psql in Debian is a Perl script that chooses a version.
	for name, target := range map[string]string{"usr/bin/psql": "/usr/lib/postgresql/15/bin/psql", "usr/bin/awk": "mawk", "usr/bin/which": "which.debianutils", "usr/bin/editor": "nano"} {
		if err := tools.AddSymlink(name, target); err != nil {
			return nil, err
		}
	}
	for _, folder := range []string{workspaceHome, "etc/workspace/ssh"} {
		if err := tools.AddDirectory(folder, 0o755); err != nil {
			return nil, err
		}
	}
	tools.AddMergedLinks()
	return tools, nil
}

// certificates is the bundle of authorities that update-ca-certificates would make.
func certificates(inputs Inputs) string {
	var bundle strings.Builder
	files := inputs.Debian["ca-certificates"].Files
	for _, name := range files.Paths() {
		if authority, ok := files.File(name); ok && strings.HasSuffix(name, ".crt") {
			bundle.WriteString(strings.TrimSpace(string(authority.Data)) + "\n")
		}
	}
	return bundle.String()
}

var leftOutOfTerminal = []string{
	"etc/bash_completion.d/", "etc/cron", "etc/default/", "etc/init.d/", "etc/logrotate.d/", "etc/pam.d/", "etc/rmt", "etc/skel/", "etc/ufw/",
	"usr/lib/systemd/", "usr/lib/tmpfiles.d/", "usr/share/bash-completion/", "usr/share/bug/", "usr/share/ca-certificates/",
	"usr/share/info/", "usr/share/lintian/", "usr/share/locale/", "usr/share/man/", "usr/share/menu/", "usr/share/perl5/",
	"usr/share/postgresql-common/", "usr/share/postgresql/", "usr/share/gitweb/", "usr/share/openssh/", "var/lib/systemd/",
	"usr/lib/runit-helper/", "usr/sbin/update-ca-certificates", "usr/bin/redis-benchmark", "usr/share/git-core/contrib/",
}

// serversOfGit are programs with which others would fetch from here, or which send mail.
var serversOfGit = []string{"git-daemon", "git-http-backend", "git-http-push", "git-imap-send", "git-shell"}

func keepForTerminal(name string) bool {
	switch {
	case strings.HasPrefix(name, "usr/share/doc/"):
		return isLicenceOfDebian(name)
	case strings.HasPrefix(name, "usr/lib/postgresql/"):
		return path.Base(name) == "psql"
	case strings.HasPrefix(name, "usr/lib/git-core/"):
		return !slices.Contains(serversOfGit, path.Base(name))
	case strings.Contains(name, "/engines-3/"):
		return false
	}
	return !slices.ContainsFunc(leftOutOfTerminal, func(prefix string) bool { return strings.HasPrefix(name, prefix) })
}

// nodeFiles are Node's binary and npm with what it carries along.
func nodeFiles(inputs Inputs) (*rootfs.Tree, error) {
	tree := rootfs.New()
	for _, wanted := range []string{nodePackage(inputs.Arch), npmPackage} {
		index := slices.IndexFunc(inputs.Npm, func(p NpmPackage) bool { return p.Name == wanted })
		if index < 0 {
			return nil, fmt.Errorf("images.lock.json does not record the npm package %s", wanted)
		}
		files := inputs.Npm[index].Files
		if wanted == npmPackage {
			if err := addBelow(tree, files, "usr/local/lib/node_modules/npm", keepOfModules(inputs.Arch)); err != nil {
				return nil, err
			}
			continue
		}
		binary, ok := files.File("bin/node")
		if !ok {
			return nil, fmt.Errorf("package %s holds no bin/node", wanted)
		}
		if err := tree.AddFile("usr/local/bin/node", 0o755, binary.Data); err != nil {
			return nil, err
		}
		if licence, ok := files.File("LICENSE"); ok {
			if err := tree.AddFile("usr/share/doc/node/LICENSE", 0o644, licence.Data); err != nil {
				return nil, err
			}
		}
	}
	for name, target := range map[string]string{
		"usr/local/bin/npm": "../lib/node_modules/npm/bin/npm-cli.js", "usr/local/bin/npx": "../lib/node_modules/npm/bin/npx-cli.js",
	} {
		if err := tree.AddSymlink(name, target); err != nil {
			return nil, err
		}
	}
	return tree, nil
}

// addBelow copies files into a folder. Of npm's packages every file is readable for all, whatever the archive says.
func addBelow(tree, files *rootfs.Tree, folder string, keep func(name string) bool) error {
	for _, name := range files.Paths() {
		entry, _ := files.Entry(name)
		if entry.Kind != rootfs.File || !keep(name) {
			continue
		}
		mode := fs.FileMode(0o644)
		if entry.Mode&0o111 != 0 {
			mode = 0o755
		}
		if err := tree.AddFile(folder+"/"+name, mode, entry.Data); err != nil {
			return err
		}
	}
	return nil
}
