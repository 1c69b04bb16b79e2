package cluster

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"

	"golang.org/x/crypto/bcrypt"

	"itdo.platform/local/launcher/internal/supervise"
)

// registry is the CNCF distribution registry with one user. Its data stands on the capped disk of the real node.
func registry(l *Layout, listen string) (supervise.Unit, error) {
	if err := writeRegistryFiles(l, listen); err != nil {
		return supervise.Unit{}, err
	}
	ready := func(ctx context.Context) error {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+listen+"/v2/", nil)
		if err != nil {
			return err
		}
		request.SetBasicAuth(l.Config.Registry.Username, l.Config.Registry.Password)
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			return err
		}
		defer response.Body.Close()
		if response.StatusCode != http.StatusOK {
			return fmt.Errorf("the registry answered %d", response.StatusCode)
		}
		return nil
	}
	return supervise.Unit{
		Name:    "registry",
		Version: registryVersion,
		Process: &supervise.Process{
			Path:  filepath.Join(l.Bin["registry"], "registry"),
			Args:  []string{"serve", l.path("registry.yaml")},
			Env:   []string{"OTEL_TRACES_EXPORTER=none"},
			Ready: ready,
		},
	}, nil
}

func writeRegistryFiles(l *Layout, listen string) error {
	user, password := l.Config.Registry.Username, l.Config.Registry.Password
	passwords := l.path("registry.htpasswd")
	if !passwordFits(passwords, user, password) {
		hash, err := bcrypt.GenerateFromPassword([]byte(password), bcrypt.DefaultCost)
		if err != nil {
			return err
		}
		if err := os.WriteFile(passwords, fmt.Appendf(nil, "%s:%s\n", user, hash), 0o600); err != nil {
			return err
		}
	}
	return writeJSON(l.path("registry.yaml"), object{
		"version": "0.1",
		"log":     object{"level": "warn", "accesslog": object{"disabled": true}},
		"storage": object{
			"filesystem":  object{"rootdirectory": filepath.Join(l.Disk, "registry")},
			"delete":      object{"enabled": true},
			"maintenance": object{"uploadpurging": object{"enabled": true, "age": "24h", "interval": "12h", "dryrun": false}},
		},
		"http": object{"addr": listen, "headers": object{"X-Content-Type-Options": []string{"nosniff"}}},
		"auth": object{"htpasswd": object{"realm": "platform", "path": passwords}},
	})
}

// passwordFits spares the costly hash when the file already has this user and password.
func passwordFits(path, user, password string) bool {
	text, err := os.ReadFile(path)
	if err != nil {
		return false
	}
	prefix := user + ":"
	line := string(text)
	if len(line) < len(prefix)+2 || line[:len(prefix)] != prefix {
		return false
	}
	return bcrypt.CompareHashAndPassword([]byte(line[len(prefix):len(line)-1]), []byte(password)) == nil
}
