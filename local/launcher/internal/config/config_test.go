package config

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func valid() map[string]any {
	return map[string]any{
		"instance": "0a1b2c3d", "mode": "real", "stateDir": "/state", "logDir": "/logs",
		"bin":      map[string]any{"kubernetes": "/k", "node": "/n", "kwok": "/w", "registry": "/r"},
		"ports":    map[string]any{"kubernetes": 7443, "ingress": 7080, "registry": 7050},
		"registry": map[string]any{"username": "platform", "password": "a-long-password"},
	}
}

func parse(t *testing.T, fields map[string]any) (Config, error) {
	t.Helper()
	text, err := json.Marshal(fields)
	if err != nil {
		t.Fatal(err)
	}
	return Parse(text)
}

func TestDefaults(t *testing.T) {
	c, err := parse(t, valid())
	if err != nil {
		t.Fatal(err)
	}
	if c.Egress != EgressNone {
		t.Errorf("egress is %q, want none: nothing leaves unless it is asked for", c.Egress)
	}
	if c.DiskGiB != 50 {
		t.Errorf("diskGiB is %d, want 50", c.DiskGiB)
	}
}

func TestASimulatedClusterHasAtLeastOneNode(t *testing.T) {
	fields := valid()
	fields["mode"] = "simulated"
	c, err := parse(t, fields)
	if err != nil {
		t.Fatal(err)
	}
	if c.SimulatedNodes != 1 {
		t.Errorf("simulatedNodes is %d, want 1", c.SimulatedNodes)
	}
}

func TestARefusalNamesTheFieldAndTheRule(t *testing.T) {
	for name, test := range map[string]struct {
		change func(map[string]any)
		want   string
	}{
		"instance":        {func(f map[string]any) { f["instance"] = "XYZ" }, "instance of the launcher's configuration must be 8 hexadecimal digits"},
		"mode":            {func(f map[string]any) { f["mode"] = "docker" }, "mode of the launcher's configuration must be real or simulated"},
		"egress":          {func(f map[string]any) { f["egress"] = "all" }, "egress of the launcher's configuration must be none or internet"},
		"relative folder": {func(f map[string]any) { f["stateDir"] = "state" }, "stateDir of the launcher's configuration must be an absolute path"},
		"unknown field":   {func(f map[string]any) { f["nodes"] = 3 }, `unknown field "nodes"`},
		"missing part":    {func(f map[string]any) { delete(f["bin"].(map[string]any), "node") }, "bin.node of the launcher's configuration must be the absolute path"},
		"port":            {func(f map[string]any) { f["ports"].(map[string]any)["ingress"] = 70000 }, "ports.ingress of the launcher's configuration must be a port"},
		"same port":       {func(f map[string]any) { f["ports"].(map[string]any)["registry"] = 7080 }, "ports.registry of the launcher's configuration must differ from ports.ingress"},
		"small disk":      {func(f map[string]any) { f["diskGiB"] = 1 }, "diskGiB of the launcher's configuration must be at least 2"},
		"short password":  {func(f map[string]any) { f["registry"].(map[string]any)["password"] = "x" }, "registry.password of the launcher's configuration must have 8 to 72"},
		"inward name":     {func(f map[string]any) { f["inward"] = []any{map[string]any{"name": "example.com"}} }, "inward[0].name of the launcher's configuration must be a DNS name below platform.local"},
		"inward target": {func(f map[string]any) {
			f["inward"] = []any{map[string]any{"name": "git.platform.local", "ports": []any{map[string]any{"port": 80, "target": "localhost"}}}}
		}, "inward[0].ports[0].target of the launcher's configuration must be an address and a port"},
	} {
		t.Run(name, func(t *testing.T) {
			fields := valid()
			test.change(fields)
			_, err := parse(t, fields)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
}

func TestAFileThatOthersCanReadIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "launcher.json")
	text, err := json.Marshal(valid())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, text, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(path); err == nil || !strings.Contains(err.Error(), "mode 0600") {
		t.Errorf("got %v, want a refusal that says what to do", err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(path); err != nil {
		t.Error(err)
	}
}
