package workspace

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// sshService is Debian's sshd without root: it lets in the one account, by public key only, and whoever reaches the pod's loopback.
//
// folder takes its configuration, which names the workspace's variables and is nobody else's to read.
func (s Settings) sshService(folder string, out io.Writer, tell say) service {
	return service{name: "the SSH server", say: tell, command: func(ctx context.Context) (*exec.Cmd, error) {
		key, err := s.hostKey(ctx)
		if err != nil {
			return nil, fmt.Errorf("its host key cannot be made: %w", err)
		}
		config := filepath.Join(folder, "sshd_config")
		if err := os.WriteFile(config, []byte(s.sshConfig(key, os.Environ())), 0o600); err != nil {
			return nil, err
		}
		// sshd starts itself again for each connection and wants to be called by its whole path.
		sshd, err := exec.LookPath("sshd")
		if err != nil {
			return nil, err
		}
		command := exec.CommandContext(ctx, sshd, "-D", "-e", "-f", config)
		command.Dir = s.Home
		prefixed := &prefixWriter{prefix: "ssh: ", to: out}
		command.Stdout, command.Stderr = prefixed, prefixed
		return command, nil
	}}
}

// sshConfig is sshd's configuration. The environment's variables go into sessions, as they stand in the IDE's terminals.
func (s Settings) sshConfig(hostKey string, environ []string) string {
	lines := []string{
		"Port " + s.SSHPort,
		"ListenAddress 127.0.0.1",
		"HostKey " + hostKey,
		"PidFile none",
		"AuthorizedKeysFile " + s.AuthorizedKeys,
		// The keys are mounted: their folder is open to the pod's group, which is this account alone.
		"StrictModes no",
		"AuthenticationMethods publickey",
		"PubkeyAuthentication yes",
		"PasswordAuthentication no",
		"KbdInteractiveAuthentication no",
		"HostbasedAuthentication no",
		"UsePAM no",
		"PermitRootLogin no",
		"PermitUserRC no",
		"AllowTcpForwarding yes",
		"AllowStreamLocalForwarding yes",
		"GatewayPorts no",
		"PermitTunnel no",
		"X11Forwarding no",
		"PrintMotd no",
		"PrintLastLog no",
		"LoginGraceTime 30",
		"ClientAliveInterval 30",
		"AcceptEnv LANG LC_*",
		"Subsystem sftp internal-sftp",
	}
	var variables []string
	for _, variable := range environ {
		name, value, _ := strings.Cut(variable, "=")
		// The session's own, and what a line of the configuration cannot hold.
		if slices.Contains([]string{"HOME", "USER", "LOGNAME", "SHELL", "PWD", "OLDPWD", "SHLVL", "TERM", "PATH", "MAIL"}, name) ||
			strings.ContainsAny(variable, "\n\r\x00") {
			continue
		}
		variables = append(variables, quotedForSSH(name+"="+value))
	}
	if len(variables) > 0 {
		// Only the first SetEnv counts.
		lines = append(lines, "SetEnv "+strings.Join(variables, " "))
	}
	return strings.Join(lines, "\n") + "\n"
}

func quotedForSSH(word string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(word) + `"`
}

// hostKey makes the key at the first start only: a client that knows it would warn of another one.
func (s Settings) hostKey(ctx context.Context) (string, error) {
	file := filepath.Join(s.ownFolder(), "ssh_host_ed25519_key")
	_, err := os.Stat(file)
	if errors.Is(err, fs.ErrNotExist) {
		err = makeHostKey(ctx, file)
	}
	if err != nil {
		return "", err
	}
	// A volume that was given to the pod's group anew opened it to the group, and sshd would refuse it.
	return file, os.Chmod(file, 0o600)
}

func makeHostKey(ctx context.Context, file string) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return err
	}
	aside := file + ".new"
	for _, left := range []string{aside, aside + ".pub"} {
		if err := os.Remove(left); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	command := exec.CommandContext(ctx, "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "workspace", "-f", aside)
	if said, err := command.CombinedOutput(); err != nil {
		return errors.New(lastLine(string(said), err.Error()))
	}
	if err := os.Rename(aside+".pub", file+".pub"); err != nil {
		return err
	}
	return os.Rename(aside, file)
}
