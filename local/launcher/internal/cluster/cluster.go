package cluster

import (
	"fmt"
	"os"
	"path/filepath"

	"itdo.platform/local/launcher/internal/kubeapi"
	"itdo.platform/local/launcher/internal/supervise"
)

// Administrator gives a client with all rights for the launcher's own work.
func Administrator(l *Layout) (*kubeapi.Client, error) {
	return kubeapi.New(l.Server(), l.path("pki", "ca.crt"), l.path("pki", "admin.crt"), l.path("pki", "admin.key"))
}

// SimulatedUnits are all units of a cluster without a real node.
func SimulatedUnits(l *Layout, api *kubeapi.Client) ([]supervise.Unit, error) {
	units, err := controlPlane(l, api)
	if err != nil {
		return nil, err
	}
	images, err := registry(l, l.RegistryListen)
	if err != nil {
		return nil, err
	}
	return append(append(units, simulatedNodes(l, api, false)...), images), nil
}

// Environment is all that the cluster's programs see of the launcher's environment.
func Environment(l *Layout) ([]string, error) {
	temporary, home := l.path("tmp"), l.path("home")
	for _, folder := range []string{temporary, home} {
		if err := os.MkdirAll(folder, 0o700); err != nil {
			return nil, err
		}
	}
	search := "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
	if node := l.Bin["node"]; node != "" {
		search = node + ":" + search
	}
	return []string{"PATH=" + search, "HOME=" + home, "TMPDIR=" + temporary, "LANG=C.UTF-8"}, nil
}

// CheckPrograms tells which program of the parts is missing.
func CheckPrograms(bin map[string]string, wanted map[string][]string) error {
	for part, names := range wanted {
		for _, name := range names {
			path := filepath.Join(bin[part], name)
			if info, err := os.Stat(path); err != nil || info.Mode()&0o111 == 0 {
				return fmt.Errorf("%s is missing: build the part %s", path, part)
			}
		}
	}
	return nil
}
