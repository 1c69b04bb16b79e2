// Package cluster says which programs make the cluster, with which settings, in which order, and which objects it has from
// the start.
package cluster

import (
	"fmt"
	"net"
	"path/filepath"

	"itdo.platform/local/launcher/internal/config"
)

// Versions of what runs, as the parts' go.mod files pin them.
const (
	kubernetesVersion    = "v1.36.1"
	etcdVersion          = "v3.6.11"
	kwokVersion          = "v0.8.0"
	registryVersion      = "v3.0.0"
	containerdVersion    = "v2.2.0"
	networkPolicyVersion = "v2.10.0"
	dnsVersion           = "v1.13.1"
	metricsVersion       = "v0.9.0"
	ingressVersion       = "v3.5.4"
)

// Networks of the cluster. Real and simulated pods must never share an address: a network policy that names a simulated
// pod would open the way to a real one.
const (
	serviceNetwork      = "10.96.0.0/16"
	apiServiceAddress   = "10.96.0.1"
	dnsServiceAddress   = "10.96.0.10"
	PodNetwork          = "10.244.0.0/16"
	simulatedPodNetwork = "10.245.0.1/16"
	clusterDomain       = "cluster.local"
)

// Addresses of the tree's own network in mode real. Nothing of the machine is reachable through them but what
// config.Inward names.
const (
	TreeNetwork    = "192.168.127.0/24"
	GatewayAddress = "192.168.127.1"
	NodeAddress    = "192.168.127.2"
	// DNSAddress differs from the node's, so that a network policy that excepts the API server leaves name resolution.
	DNSAddress      = "192.168.127.3"
	RegistryAddress = "192.168.127.10"
	// firstInward is the last byte of the first virtual address that is given to an entry of config.Inward.
	firstInward = 16
	NodeName    = "node-1"
)

// Ports inside the tree that the machine's ports lead to.
const (
	KubernetesPort = 6443
	IngressPort    = 8080
	RegistryPort   = 80
	registryTLS    = 443
	metricsPort    = 4443
)

// VirtualAddress is the address under which the n-th entry of config.Inward is known inside the tree.
func VirtualAddress(n int) string { return fmt.Sprintf("192.168.127.%d", firstInward+n) }

// Layout is where things are, as the programs see it.
type Layout struct {
	Config config.Config
	// State and Logs are the folders of the configuration as seen from the programs.
	State string
	Logs  string
	// Disk is the capped file system of the real node; the state folder in mode simulated.
	Disk string
	// Bin maps a part to the folder of its programs.
	Bin map[string]string
	// APIAddress and APIPort are where the API server listens.
	APIAddress string
	APIPort    int
	// RegistryListen is where the registry listens, RegistryData where it keeps what it is given.
	RegistryListen string
	// Internal are ports that only the cluster's own programs use.
	Internal InternalPorts
}

// InternalPorts are ports on 127.0.0.1 (of the tree, in mode real).
type InternalPorts struct {
	EtcdClient, EtcdPeer, ControllerManager, Scheduler int
}

// Server is the API server's URL for the cluster's own programs.
func (l *Layout) Server() string { return fmt.Sprintf("https://%s:%d", l.APIAddress, l.APIPort) }

func (l *Layout) path(parts ...string) string {
	return filepath.Join(append([]string{l.State}, parts...)...)
}

func (l *Layout) kube() string     { return filepath.Join(l.Bin["kubernetes"], "kube") }
func (l *Layout) services() string { return filepath.Join(l.Bin["node"], "services") }

func (l *Layout) kubeconfig(name string) string { return l.path("pki", name+".kubeconfig") }

// SimulatedLayout is the layout of a cluster without a real node: everything on 127.0.0.1 of the machine.
func SimulatedLayout(c config.Config) (*Layout, error) {
	ports, err := freePorts(4)
	if err != nil {
		return nil, err
	}
	return &Layout{
		Config:         c,
		State:          c.StateDir,
		Logs:           c.LogDir,
		Disk:           c.StateDir,
		Bin:            c.Bin,
		APIAddress:     "127.0.0.1",
		APIPort:        c.Ports.Kubernetes,
		RegistryListen: fmt.Sprintf("127.0.0.1:%d", c.Ports.Registry),
		Internal:       InternalPorts{EtcdClient: ports[0], EtcdPeer: ports[1], ControllerManager: ports[2], Scheduler: ports[3]},
	}, nil
}

// freePorts finds ports of 127.0.0.1 that nobody uses, all held at once so that they differ.
func freePorts(count int) ([]int, error) {
	ports := make([]int, 0, count)
	for range count {
		listener, err := net.Listen("tcp4", "127.0.0.1:0")
		if err != nil {
			return nil, err
		}
		defer listener.Close()
		ports = append(ports, listener.Addr().(*net.TCPAddr).Port)
	}
	return ports, nil
}
