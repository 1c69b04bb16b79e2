package cluster

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"itdo.platform/local/launcher/internal/config"
)

func TestEveryObjectOfTheManifestsHasAPlaceInTheAPI(t *testing.T) {
	values := map[string]any{"CA": []byte("x"), "NodeAddress": NodeAddress, "DNSAddress": DNSAddress, "DNSServiceAddress": dnsServiceAddress, "MetricsPort": metricsPort}
	for _, name := range []string{"common.yaml", "node.yaml"} {
		objects, err := manifests(name, values)
		if err != nil {
			t.Fatal(err)
		}
		if len(objects) == 0 {
			t.Errorf("%s holds no object", name)
		}
		seen := map[string]bool{}
		for _, o := range objects {
			path, err := apiPath(o)
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			if seen[path] {
				t.Errorf("%s has %s twice", name, path)
			}
			seen[path] = true
		}
	}
}

func TestNoProgramOfTheClusterHasAllRights(t *testing.T) {
	for _, c := range append(append([]client{}, clients...), nodeClients...) {
		if c.group == "system:masters" && c.file != "admin" {
			t.Errorf("%s is an administrator", c.file)
		}
	}
	values := map[string]any{"CA": []byte("x"), "NodeAddress": NodeAddress, "DNSAddress": DNSAddress, "DNSServiceAddress": dnsServiceAddress, "MetricsPort": metricsPort}
	for _, name := range []string{"common.yaml", "node.yaml"} {
		objects, err := manifests(name, values)
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range objects {
			rules, _ := o["rules"].([]any)
			for _, rule := range rules {
				verbs, _ := rule.(map[string]any)["verbs"].([]any)
				for _, verb := range verbs {
					if verb == "*" || verb == "escalate" || verb == "impersonate" || verb == "bind" {
						t.Errorf("%v may %v", o["metadata"], verb)
					}
				}
			}
		}
	}
}

func TestTheSandboxImageIsTheSameForTheSameProgram(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pause")
	if err := os.WriteFile(path, []byte("program"), 0o755); err != nil {
		t.Fatal(err)
	}
	var archives [2]bytes.Buffer
	var names [2]string
	for i := range archives {
		image, err := newSandboxImage(path)
		if err != nil {
			t.Fatal(err)
		}
		names[i] = image.name
		if err := image.write(&archives[i]); err != nil {
			t.Fatal(err)
		}
	}
	if names[0] != names[1] || !bytes.Equal(archives[0].Bytes(), archives[1].Bytes()) {
		t.Error("two images of one program differ")
	}
}

func TestNamesOutsideTheClusterDoNotExistWithoutInternet(t *testing.T) {
	l := &Layout{Config: config.Config{Egress: config.EgressNone}, State: "/state"}
	if text := corefile(l); strings.Contains(text, "forward") || !strings.Contains(text, "NXDOMAIN") {
		t.Errorf("names are asked for outside:\n%s", text)
	}
	l.Config.Egress = config.EgressInternet
	if text := corefile(l); !strings.Contains(text, "forward . "+GatewayAddress) {
		t.Errorf("names are not asked for outside:\n%s", text)
	}
}

func TestServicesOfTheMachineGetNamesAndAddressesOfTheirOwn(t *testing.T) {
	c := config.Config{Inward: []config.Inward{
		{Name: config.RegistryName},
		{Name: "git.platform.local", Ports: []config.InwardPort{{Port: 80, Target: "127.0.0.1:7030"}}},
	}}
	want := RegistryAddress + " registry.platform.local\n" + VirtualAddress(1) + " git.platform.local\n"
	if got := hostsFile(c); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if endpoints := inwardEndpoints(c); len(endpoints) != 1 || endpoints[0].Address != VirtualAddress(1) || endpoints[0].Port != 80 {
		t.Errorf("got %v", endpoints)
	}
}
