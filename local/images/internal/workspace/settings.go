// Package workspace is the entrypoint of the workspace image: it brings the repository, and keeps the IDE, the SSH server and the
// project's own dev server running.
package workspace

import (
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"unicode"

	"itdo.platform/local/images/internal/secretenv"
)

// Settings is what a pod sets. Folders and ports have a place of their own each, which only tests move.
type Settings struct {
	// Repository is empty where nothing is to be cloned; Revision where the repository's own branch is meant.
	Repository, Revision string
	DevCommand           string
	// Home is where all that lasts lies: the project, the IDE's settings, the host key.
	Home string
	// IDE is the folder of code-server's installation.
	IDE            string
	AuthorizedKeys string
	// IDEPort and SSHPort are ports of 127.0.0.1: only what reaches the pod's own loopback comes in.
	IDEPort, SSHPort string
}

var port = regexp.MustCompile(`^[1-9]\d{0,4}$`)

// Read takes the settings from the environment; what is wrong with the repository or the revision is told later, when the IDE
// already runs, by CheckSource.
func Read(lookup func(string) (string, bool)) (Settings, error) {
	env := secretenv.Lookup(lookup)
	settings := Settings{
		Repository:     env.Value("WORKSPACE_REPOSITORY", ""),
		Revision:       env.Value("WORKSPACE_REVISION", ""),
		DevCommand:     env.Value("WORKSPACE_DEV_COMMAND", ""),
		Home:           env.Value("HOME", "/home/workspace"),
		IDE:            env.Value("WORKSPACE_IDE_DIR", "/usr/local/lib/code-server"),
		AuthorizedKeys: env.Value("WORKSPACE_AUTHORIZED_KEYS", "/etc/workspace/ssh/authorized_keys"),
		IDEPort:        env.Value("WORKSPACE_IDE_PORT", "13337"),
		SSHPort:        env.Value("WORKSPACE_SSH_PORT", "2222"),
	}
	for name, value := range map[string]string{"WORKSPACE_IDE_PORT": settings.IDEPort, "WORKSPACE_SSH_PORT": settings.SSHPort} {
		if !port.MatchString(value) {
			return Settings{}, fmt.Errorf("%s must be a port, not %q", name, value)
		}
	}
	if !filepath.IsAbs(settings.Home) {
		return Settings{}, fmt.Errorf("HOME must be an absolute path, not %q", settings.Home)
	}
	return settings, nil
}

// Project is the folder that the IDE opens.
func (s Settings) Project() string {
	return filepath.Join(s.Home, "project")
}

// CheckSource says what is wrong with the repository's address or the revision; trying again would not help.
func (s Settings) CheckSource() error {
	address, err := url.Parse(s.Repository)
	if err != nil || address.Scheme != "http" && address.Scheme != "https" || address.Host == "" {
		return errors.New("WORKSPACE_REPOSITORY must be an http or https address of a repository")
	}
	if strings.HasPrefix(s.Revision, "-") || strings.ContainsFunc(s.Revision, isNoRevisionCharacter) {
		return fmt.Errorf("WORKSPACE_REVISION %q is no name of a branch, a tag or a commit", s.Revision)
	}
	return nil
}

// isNoRevisionCharacter has what git forbids in names, and what would make an expression of one.
func isNoRevisionCharacter(r rune) bool {
	return unicode.IsSpace(r) || unicode.IsControl(r) || strings.ContainsRune(`~^:?*[\`, r)
}

// shownRepository is the address without a password.
func (s Settings) shownRepository() string {
	address, err := url.Parse(s.Repository)
	if err != nil {
		return "the repository"
	}
	return address.Redacted()
}
