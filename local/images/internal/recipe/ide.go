package recipe

import (
	"encoding/json"
	"fmt"
	"path"
	"path/filepath"
	"regexp"
	"strings"

	"itdo.platform/local/images/internal/rootfs"
)

const (
	ideFolder = "usr/local/lib/code-server/node_modules"
	ideCode   = ideFolder + "/code-server/lib/vscode"
)

// ideFiles puts together what the part `workspace` installed: code-server with its modules, and below it the modules that its own
// installation would fetch.
func ideFiles(inputs Inputs) (tree *rootfs.Tree, version string, err error) {
	server, err := installed(inputs, "ide")
	if err != nil {
		return nil, "", err
	}
	modules, err := installed(inputs, "vscode")
	if err != nil {
		return nil, "", err
	}
	if version, err = ideVersion(server); err != nil {
		return nil, "", err
	}
	tree = rootfs.New()
	keepModules := keepOfModules(inputs.Arch)
	for folder, part := range map[string]struct {
		files *rootfs.Tree
		keep  func(string) bool
	}{
		ideFolder: {server, func(name string) bool {
			inside, isServer := strings.CutPrefix(name, "code-server/")
			return isServer && keepOfServer(inside) || !isServer && keepModules(name)
		}},
		ideCode + "/node_modules": {modules, func(name string) bool {
			return !strings.HasPrefix(name, "typescript/") && keepModules(name)
		}},
		ideCode + "/extensions/node_modules": {modules, func(name string) bool {
			return strings.HasPrefix(name, "typescript/") && keepOfTypeScript(name)
		}},
	} {
		if err := addBelow(tree, part.files, folder, part.keep); err != nil {
			return nil, "", err
		}
	}
	return tree, version, addIDELinks(tree)
}

func installed(inputs Inputs, folder string) (*rootfs.Tree, error) {
	tree, err := rootfs.Read(filepath.Join(inputs.IDEDir, folder, "node_modules"))
	if err != nil {
		return nil, fmt.Errorf("the IDE is not installed, build the part workspace first: %w", err)
	}
	return tree, nil
}

func ideVersion(server *rootfs.Tree) (string, error) {
	var manifest struct{ Version string }
	entry, ok := server.File("code-server/package.json")
	if !ok {
		return "", fmt.Errorf("the installed IDE holds no code-server/package.json")
	}
	if err := json.Unmarshal(entry.Data, &manifest); err != nil {
		return "", fmt.Errorf("code-server/package.json cannot be read: %w", err)
	}
	return upstream(manifest.Version), nil
}

// addIDELinks makes the links of code-server's own installation: the `code` of its terminals, and the Node that it wants beside.
func addIDELinks(tree *rootfs.Tree) error {
	for name, target := range map[string]string{
		ideCode + "/bin/remote-cli/code-server": "code-linux.sh",
		ideCode + "/bin/remote-cli/code":        "code-linux.sh",
		ideCode + "/bin/helpers/browser.sh":     "browser-linux.sh",
		ideFolder + "/code-server/lib/node":     "/usr/local/bin/node",
	} {
		if err := tree.AddSymlink(name, target); err != nil {
			return err
		}
	}
	return nil
}

// leftOutOfServer are what installs code-server, the AI agents, whose programs are not installed, and what asks accounts elsewhere.
var leftOutOfServer = regexp.MustCompile(`^[^/]*\.(json|sh)$|\.map$|^lib/vscode/npm-shrinkwrap\.json$|-darwin\.sh$|\.cmd$|` +
	`^lib/vscode/extensions/(copilot|microsoft-authentication|mermaid-markdown-features)/`)

func keepOfServer(name string) bool {
	return name == "package.json" || !leftOutOfServer.MatchString(name)
}

var (
	licence = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice|thirdpartynotices)`)
	// notRun is what a module's authors need, and what explains it.
	notRun = regexp.MustCompile(`(?i)\.(map|md|markdown|ts|mts|cts|c|cc|cpp|h|hh|hpp|gyp|gypi|o|d|a|mk|pdb|tsbuildinfo|flow|ya?ml)$|(^|/)\.[^/]+$|` +
		`(^|/)(tests?|__tests__|docs?|examples?|benchmarks?|man|\.github|\.bin|node-addon-api|third_party)/|` +
		`(^|/)(makefile|binding\.target\.mk|config\.gypi)$|obj\.target/`)
	// platform is the folder of one system's binaries, as several packages name theirs.
	platform = regexp.MustCompile(`/((?:linux|darwin|win32|android|freebsd|openbsd|alpine)-[a-z0-9]+)/`)
)

// keepOfModules leaves out what is not run on the architecture.
func keepOfModules(arch string) func(name string) bool {
	own := "linux-" + nodeArch(arch)
	return func(name string) bool {
		if licence.MatchString(path.Base(name)) {
			return true
		}
		if match := platform.FindStringSubmatch(name); match != nil && match[1] != own {
			return false
		}
		return !notRun.MatchString(name) && !strings.HasSuffix(name, ".musl.node")
	}
}

// keepOfTypeScript has the compiler with the declarations of JavaScript's own things, in English.
func keepOfTypeScript(name string) bool {
	return !strings.HasSuffix(name, "diagnosticMessages.generated.json") && !strings.HasSuffix(name, "/_tsc.js")
}
