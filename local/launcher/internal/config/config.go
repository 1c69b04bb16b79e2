// Package config reads and checks the one file that tells the launcher what to run.
package config

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/netip"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// Mode says whether the cluster's node runs containers or only pretends to.
type Mode string

const (
	// Real runs containers on this machine's kernel; it needs Linux and root.
	Real Mode = "real"
	// Simulated runs the control plane only; KWOK answers for the nodes.
	Simulated Mode = "simulated"
)

// Egress says where pods may send packets outside the cluster.
type Egress string

const (
	// EgressNone lets nothing leave but what Inward names.
	EgressNone Egress = "none"
	// EgressInternet lets pods reach public addresses, never private ones or this machine.
	EgressInternet Egress = "internet"
)

// RegistryName is the name under which containers and pods know the platform's own registry.
const RegistryName = "registry.platform.local"

// Config is the launcher's configuration file (JSON).
type Config struct {
	// Instance tells this checkout's tree from others on the machine: 8 hexadecimal digits.
	Instance string `json:"instance"`
	Mode     Mode   `json:"mode"`
	// StateDir holds everything that outlives a run (absolute).
	StateDir string `json:"stateDir"`
	// LogDir gets one file a component, COMPONENT.log (absolute).
	LogDir string `json:"logDir"`
	// Bin maps a part (kubernetes, node, kwok, registry) to the folder of its programs (absolute).
	Bin map[string]string `json:"bin"`
	// Ports are the ports of 127.0.0.1 that lead to the cluster.
	Ports Ports `json:"ports"`
	// Egress defaults to none. It counts in mode real only: nothing runs on simulated nodes.
	Egress Egress `json:"egress,omitempty"`
	// SimulatedNodes is how many KWOK nodes stand beside the real one, or instead of it (then at least one).
	SimulatedNodes int      `json:"simulatedNodes,omitempty"`
	Registry       Registry `json:"registry"`
	// Inward lists the services of this machine that the cluster may reach, each by a name of its own.
	Inward []Inward `json:"inward,omitempty"`
	// DiskGiB caps what images, volumes and containers of the real node take together. Default 50.
	DiskGiB int `json:"diskGiB,omitempty"`
}

// Ports are ports on 127.0.0.1. Ingress leads nowhere in mode simulated.
type Ports struct {
	Kubernetes int `json:"kubernetes"`
	Ingress    int `json:"ingress"`
	Registry   int `json:"registry"`
}

// Registry holds the credentials of the platform's registry; its only user may pull and push.
type Registry struct {
	Username string `json:"username"`
	Password string `json:"password"`
}

// Inward is one service of this machine that is offered to the cluster.
type Inward struct {
	// Name is its DNS name in the cluster.
	Name string `json:"name"`
	// Ports lead from ports of that name to listeners of this machine. Empty for the built-in registry.
	Ports []InwardPort `json:"ports,omitempty"`
}

// InwardPort leads from a port of a virtual address to a TCP listener of this machine.
type InwardPort struct {
	Port int `json:"port"`
	// Target is an address and port of this machine, such as 127.0.0.1:7030.
	Target string `json:"target"`
}

const (
	defaultDiskGiB    = 50
	minimumDiskGiB    = 2
	maxSimulatedNodes = 1000
	maxInward         = 32
)

var (
	instancePattern = regexp.MustCompile(`^[0-9a-f]{8}$`)
	namePattern     = regexp.MustCompile(`^([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\.)+platform\.local$`)
	userPattern     = regexp.MustCompile(`^[A-Za-z0-9._-]{1,64}$`)
)

// Load reads the file, fills in defaults and checks every field. The file holds a password, so others must not read it.
func Load(path string) (Config, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return Config{}, fmt.Errorf("the launcher's configuration %s does not exist", path)
	}
	if err != nil {
		return Config{}, err
	}
	if info.Mode().Perm()&0o077 != 0 {
		return Config{}, fmt.Errorf("the launcher's configuration %s holds a password but can be read by others: give it mode 0600", path)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return Config{}, err
	}
	return Parse(text)
}

// Parse reads a configuration from JSON, fills in defaults and checks every field.
func Parse(text []byte) (Config, error) {
	var c Config
	decoder := json.NewDecoder(strings.NewReader(string(text)))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&c); err != nil {
		return Config{}, fmt.Errorf("the launcher's configuration is not valid: %w", err)
	}
	c.fill()
	return c, c.check()
}

func (c *Config) fill() {
	if c.Egress == "" {
		c.Egress = EgressNone
	}
	if c.DiskGiB == 0 {
		c.DiskGiB = defaultDiskGiB
	}
	if c.Mode == Simulated && c.SimulatedNodes == 0 {
		c.SimulatedNodes = 1
	}
}

func (c *Config) check() error {
	bad := func(field, rule string) error {
		return fmt.Errorf("%s of the launcher's configuration %s", field, rule)
	}
	switch {
	case !instancePattern.MatchString(c.Instance):
		return bad("instance", "must be 8 hexadecimal digits in lower case")
	case c.Mode != Real && c.Mode != Simulated:
		return bad("mode", "must be real or simulated")
	case c.Egress != EgressNone && c.Egress != EgressInternet:
		return bad("egress", "must be none or internet")
	case !filepath.IsAbs(c.StateDir):
		return bad("stateDir", "must be an absolute path")
	case !filepath.IsAbs(c.LogDir):
		return bad("logDir", "must be an absolute path")
	case c.SimulatedNodes < 0 || c.SimulatedNodes > maxSimulatedNodes:
		return bad("simulatedNodes", fmt.Sprintf("must be from 0 to %d", maxSimulatedNodes))
	case c.DiskGiB < minimumDiskGiB:
		return bad("diskGiB", fmt.Sprintf("must be at least %d", minimumDiskGiB))
	case !userPattern.MatchString(c.Registry.Username):
		return bad("registry.username", "must be 1 to 64 letters, digits, dots, dashes or underscores")
	case len(c.Registry.Password) < 8 || len(c.Registry.Password) > 72:
		return bad("registry.password", "must have 8 to 72 characters")
	}
	for _, part := range c.parts() {
		if !filepath.IsAbs(c.Bin[part]) {
			return bad("bin."+part, "must be the absolute path of the folder with that part's programs")
		}
	}
	if err := c.checkPorts(bad); err != nil {
		return err
	}
	return c.checkInward(bad)
}

// parts names the parts whose programs this configuration runs.
func (c *Config) parts() []string {
	parts := []string{"kubernetes", "registry"}
	if c.SimulatedNodes > 0 {
		parts = append(parts, "kwok")
	}
	if c.Mode == Real {
		parts = append(parts, "node")
	}
	return parts
}

func (c *Config) checkPorts(bad func(field, rule string) error) error {
	seen := map[int]string{}
	for _, p := range []struct {
		field string
		port  int
	}{
		{"ports.kubernetes", c.Ports.Kubernetes},
		{"ports.ingress", c.Ports.Ingress},
		{"ports.registry", c.Ports.Registry},
	} {
		if p.port < 1 || p.port > 65535 {
			return bad(p.field, "must be a port from 1 to 65535")
		}
		if other, taken := seen[p.port]; taken {
			return bad(p.field, "must differ from "+other)
		}
		seen[p.port] = p.field
	}
	return nil
}

func (c *Config) checkInward(bad func(field, rule string) error) error {
	if len(c.Inward) > maxInward {
		return bad("inward", fmt.Sprintf("must have at most %d entries", maxInward))
	}
	seen := map[string]bool{}
	for i, entry := range c.Inward {
		field := fmt.Sprintf("inward[%d]", i)
		if !namePattern.MatchString(entry.Name) {
			return bad(field+".name", "must be a DNS name below platform.local")
		}
		if seen[entry.Name] {
			return bad(field+".name", "must differ from the other entries' names")
		}
		seen[entry.Name] = true
		if entry.Name == RegistryName {
			if len(entry.Ports) > 0 {
				return bad(field+".ports", "must be empty: the launcher itself runs the registry")
			}
			continue
		}
		if len(entry.Ports) == 0 {
			return bad(field+".ports", "must have at least one entry")
		}
		for j, port := range entry.Ports {
			if port.Port < 1 || port.Port > 65535 {
				return bad(fmt.Sprintf("%s.ports[%d].port", field, j), "must be a port from 1 to 65535")
			}
			if _, err := netip.ParseAddrPort(port.Target); err != nil {
				return bad(fmt.Sprintf("%s.ports[%d].target", field, j), "must be an address and a port, such as 127.0.0.1:7030")
			}
		}
	}
	return nil
}
