package cluster

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"itdo.platform/local/launcher/internal/config"
	"itdo.platform/local/launcher/internal/kubeapi"
	"itdo.platform/local/launcher/internal/supervise"
)

const dnsPort = 53

// Room is what the tree's room gives to the cluster that lives in it.
type Room struct {
	State, Logs, Disk string
	Bin               map[string]string
	// CgroupRoot is the group below which the kubelet makes the pods' groups, such as /itdo-0a1b2c3d.
	CgroupRoot string
	// EndPods asks the pods' processes to end and waits a little.
	EndPods func()
}

// RealLayout is the layout of a cluster whose node runs containers, as seen inside the tree.
func RealLayout(c config.Config, room Room) *Layout {
	return &Layout{
		Config:         c,
		State:          room.State,
		Logs:           room.Logs,
		Disk:           room.Disk,
		Bin:            room.Bin,
		APIAddress:     NodeAddress,
		APIPort:        KubernetesPort,
		RegistryListen: fmt.Sprintf("%s:%d", RegistryAddress, RegistryPort),
		Internal:       InternalPorts{EtcdClient: 2379, EtcdPeer: 2380, ControllerManager: 10257, Scheduler: 10259},
	}
}

// Sockets of containerd. /run is the tree's own, so that every instance has its own ones at the same short paths.
const containerdSocket = "/run/containerd/containerd.sock"

// RealUnits are all units of a cluster whose node runs containers.
func RealUnits(l *Layout, room Room, api *kubeapi.Client) ([]supervise.Unit, error) {
	units, err := controlPlane(l, api)
	if err != nil {
		return nil, err
	}
	images, err := registry(l, l.RegistryListen)
	if err != nil {
		return nil, err
	}
	image, err := newSandboxImage(filepath.Join(l.Bin["launcher"], "pause"))
	if err != nil {
		return nil, err
	}
	if err := writeNodeFiles(l, room, image.name); err != nil {
		return nil, err
	}
	units = append(units, images, registryTLSUnit(l))
	units = append(units, nodeUnits(l, room, image, api)...)
	if l.Config.SimulatedNodes > 0 {
		units = append(units, simulatedNodes(l, api, true)...)
	}
	return units, nil
}

func nodeUnits(l *Layout, room Room, image *sandboxImage, api *kubeapi.Client) []supervise.Unit {
	return []supervise.Unit{
		{
			Name:    "containerd",
			Version: containerdVersion,
			Process: &supervise.Process{
				Path:  filepath.Join(l.Bin["node"], "containerd"),
				Args:  []string{"--config", l.path("containerd.toml")},
				Ready: func(context.Context) error { return dial("unix", containerdSocket) },
			},
			BeforeStop: room.EndPods,
		},
		{
			Name:  "sandbox-image",
			Needs: []string{"containerd"},
			Task: func(ctx context.Context) error {
				return image.ensure(ctx, filepath.Join(l.Bin["node"], "ctr"), l.path("tmp"))
			},
		},
		{
			Name:    "kubelet",
			Version: kubernetesVersion,
			Needs:   []string{"sandbox-image", "objects"},
			Process: &supervise.Process{
				Path: l.kube(),
				Args: []string{
					"kubelet", "--config", l.path("kubelet.yaml"), "--kubeconfig", l.kubeconfig("kubelet-client"),
					"--hostname-override", NodeName, "--node-ip", NodeAddress, "--root-dir", filepath.Join(l.Disk, "kubelet"),
					"--cert-dir", filepath.Join(l.Disk, "kubelet", "pki"),
				},
				Ready: func(ctx context.Context) error { return nodeReady(ctx, api, NodeName) },
			},
		},
		{
			Name:    "proxy",
			Version: kubernetesVersion,
			Needs:   []string{"kubelet"},
			Process: &supervise.Process{
				Path:  l.kube(),
				Args:  []string{"proxy", "--config", l.path("proxy.yaml")},
				Ready: func(ctx context.Context) error { return ask(ctx, http.DefaultClient, "http://127.0.0.1:10256/healthz") },
			},
		},
		{
			Name:    "network-policy",
			Version: networkPolicyVersion,
			Needs:   []string{"kubelet"},
			Process: &supervise.Process{
				Path: l.services(),
				Args: []string{
					"network-policy", "--kubeconfig", l.kubeconfig("network-policy"), "--hostname-override", NodeName,
					"--run-router=false", "--run-firewall=true", "--run-service-proxy=false", "--run-loadbalancer=false",
					"--metrics-port=0", "--service-cluster-ip-range", serviceNetwork, "--health-port=20244", "--health-addr=127.0.0.1",
				},
				Ready: func(ctx context.Context) error { return ask(ctx, http.DefaultClient, "http://127.0.0.1:20244/healthz") },
			},
		},
		{
			Name:    "dns",
			Version: dnsVersion,
			Needs:   []string{"objects"},
			Process: &supervise.Process{
				Path:  l.services(),
				Args:  []string{"coredns", "-conf", l.path("Corefile")},
				Ready: func(ctx context.Context) error { return ask(ctx, http.DefaultClient, "http://127.0.0.1:8181/ready") },
			},
		},
		{
			Name:    "metrics-server",
			Version: metricsVersion,
			Needs:   []string{"kubelet"},
			Process: &supervise.Process{
				Path: l.services(),
				Args: []string{
					"metrics-server", "--kubeconfig", l.kubeconfig("metrics-server"),
					"--authentication-kubeconfig", l.kubeconfig("metrics-server"), "--authorization-kubeconfig", l.kubeconfig("metrics-server"),
					"--bind-address", NodeAddress, fmt.Sprintf("--secure-port=%d", metricsPort),
					"--tls-cert-file", l.path("pki", "metrics-serving.crt"), "--tls-private-key-file", l.path("pki", "metrics-serving.key"),
					"--kubelet-certificate-authority", l.path("pki", "ca.crt"), "--kubelet-preferred-address-types", "InternalIP",
					"--metric-resolution=15s", "--node-selector", simulatedLabel + "!=true",
				},
				Ready: func(context.Context) error { return dial("tcp", fmt.Sprintf("%s:%d", NodeAddress, metricsPort)) },
			},
		},
		{
			Name:    "ingress",
			Version: ingressVersion,
			Needs:   []string{"objects"},
			Process: &supervise.Process{
				Path: filepath.Join(l.Bin["node"], "traefik"),
				Args: []string{
					fmt.Sprintf("--entrypoints.web.address=%s:%d", NodeAddress, IngressPort), "--entrypoints.web.asdefault=true",
					fmt.Sprintf("--entrypoints.access.address=%s:%d", NodeAddress, AccessPort),
					"--entrypoints.health.address=127.0.0.1:8082", "--ping=true", "--ping.entrypoint=health",
					"--providers.kubernetesingress=true", "--providers.kubernetesingress.ingressclass=platform",
					"--providers.kubernetesingress.allowemptyservices=true", "--providers.kubernetesingress.ingressendpoint.ip=127.0.0.1",
					"--providers.kubernetesingress.throttleduration=250ms",
					"--global.checknewversion=false", "--global.sendanonymoususage=false", "--log.level=WARN",
				},
				Env:   []string{"KUBECONFIG=" + l.kubeconfig("ingress")},
				Ready: func(ctx context.Context) error { return ask(ctx, http.DefaultClient, "http://127.0.0.1:8082/ping") },
			},
		},
	}
}

func dial(network, address string) error {
	connection, err := net.DialTimeout(network, address, time.Second)
	if err != nil {
		return err
	}
	return connection.Close()
}

// writeNodeFiles writes the settings of what the node runs, and makes its folders.
func writeNodeFiles(l *Layout, room Room, sandboxImage string) error {
	disk := func(name string) string { return filepath.Join(l.Disk, name) }
	for _, folder := range []string{disk("containerd"), disk("kubelet/volume-plugins"), disk("pod-logs"), disk("volumes"), l.path("cni"), certificateHosts(l)} {
		if err := os.MkdirAll(folder, 0o711); err != nil {
			return err
		}
	}
	files := map[string]object{
		"kubelet.yaml":         kubeletSettings(l, room),
		"proxy.yaml":           proxySettings(l),
		"cni/10-pods.conflist": podNetworkSettings(),
	}
	for name, content := range files {
		if err := writeJSON(l.path(name), content); err != nil {
			return err
		}
	}
	texts := map[string]string{
		l.path("containerd.toml"):                        containerdSettings(l, sandboxImage),
		filepath.Join(certificateHosts(l), "hosts.toml"): registryHosts(l),
		l.path("dns.hosts"):                              hostsFile(l.Config),
		l.path("Corefile"):                               corefile(l),
	}
	for path, text := range texts {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			return err
		}
	}
	return nil
}

func kubeletSettings(l *Layout, room Room) object {
	return object{
		"apiVersion": "kubelet.config.k8s.io/v1beta1", "kind": "KubeletConfiguration",
		"address": NodeAddress,
		"authentication": object{
			"anonymous": object{"enabled": false}, "webhook": object{"enabled": true},
			"x509": object{"clientCAFile": l.path("pki", "ca.crt")},
		},
		"authorization": object{"mode": "Webhook"},
		"tlsCertFile":   l.path("pki", "kubelet.crt"), "tlsPrivateKeyFile": l.path("pki", "kubelet.key"),
		"containerRuntimeEndpoint": "unix://" + containerdSocket,
		"cgroupDriver":             "cgroupfs", "cgroupRoot": room.CgroupRoot, "failCgroupV1": false, "failSwapOn": false,
		"protectKernelDefaults": true, "seccompDefault": true, "makeIPTablesUtilChains": false,
		"clusterDNS": []string{dnsServiceAddress}, "clusterDomain": clusterDomain, "resolvConf": "/etc/resolv.conf",
		"podLogsDir": filepath.Join(l.Disk, "pod-logs"), "containerLogMaxSize": "10Mi", "containerLogMaxFiles": 3,
		"volumePluginDir": filepath.Join(l.Disk, "kubelet", "volume-plugins"),
		"maxPods":         250, "podPidsLimit": 4096,
		"serializeImagePulls": false, "maxParallelImagePulls": 4,
		"systemReserved":              object{"memory": "1Gi", "cpu": "100m"},
		"imageGCHighThresholdPercent": 85, "imageGCLowThresholdPercent": 75,
		// Absolute, since shares of a disk say nothing about what a pod needs.
		"evictionHard": object{
			"memory.available": "256Mi", "nodefs.available": "512Mi", "imagefs.available": "512Mi", "nodefs.inodesFree": "10000",
		},
		"nodeStatusReportFrequency": "5m",
	}
}

func proxySettings(l *Layout) object {
	return object{
		"apiVersion": "kubeproxy.config.k8s.io/v1alpha1", "kind": "KubeProxyConfiguration",
		"mode": "nftables", "clusterCIDR": PodNetwork, "hostnameOverride": NodeName,
		"clientConnection":   object{"kubeconfig": l.kubeconfig("proxy")},
		"healthzBindAddress": "127.0.0.1:10256", "metricsBindAddress": "127.0.0.1:10249",
		"nftables": object{"syncPeriod": "30s", "minSyncPeriod": "100ms"},
		// The tables for connections are the machine's: they stay as they are.
		"conntrack": object{
			"maxPerCore": 0, "min": 0, "tcpEstablishedTimeout": "0s", "tcpCloseWaitTimeout": "0s", "udpTimeout": "0s", "udpStreamTimeout": "0s",
		},
	}
}

// podNetworkSettings joins every pod to the node by a line of its own, so that packets between pods pass the filter.
func podNetworkSettings() object {
	return object{
		"cniVersion": "1.0.0", "name": "pods",
		"plugins": []object{
			{"type": "ptp", "ipMasq": false, "ipam": object{
				"type": "host-local", "dataDir": "/run/cni",
				"ranges": [][]object{{{"subnet": PodNetwork}}}, "routes": []object{{"dst": "0.0.0.0/0"}},
			}},
			{"type": "portmap", "capabilities": object{"portMappings": true}},
		},
	}
}

func containerdSettings(l *Layout, sandboxImage string) string {
	return fmt.Sprintf(`version = 3
root = %[1]q
state = "/run/containerd/state"
disabled_plugins = [
  "io.containerd.nri.v1.nri", "io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.zfs",
  "io.containerd.snapshotter.v1.devmapper", "io.containerd.snapshotter.v1.blockfile", "io.containerd.snapshotter.v1.erofs",
]
[grpc]
  address = %[2]q
[ttrpc]
  address = "%[3]s.ttrpc"
[plugins."io.containerd.internal.v1.opt"]
  path = %[4]q
[plugins."io.containerd.cri.v1.images"]
  snapshotter = "overlayfs"
  [plugins."io.containerd.cri.v1.images".pinned_images]
    sandbox = %[5]q
  [plugins."io.containerd.cri.v1.images".registry]
    config_path = %[6]q
[plugins."io.containerd.cri.v1.runtime"]
  restrict_oom_score_adj = true
  [plugins."io.containerd.cri.v1.runtime".cni]
    bin_dirs = [%[7]q]
    conf_dir = %[8]q
  [plugins."io.containerd.cri.v1.runtime".containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"
    [plugins."io.containerd.cri.v1.runtime".containerd.runtimes.runc.options]
      BinaryName = %[9]q
      SystemdCgroup = false
`, filepath.Join(l.Disk, "containerd"), containerdSocket, containerdSocket, filepath.Join(l.Disk, "containerd", "opt"), sandboxImage,
		filepath.Dir(certificateHosts(l)), l.Bin["node"], l.path("cni"), filepath.Join(l.Bin["node"], "runc"))
}

// certificateHosts is the folder in which containerd finds how to reach the platform's registry.
func certificateHosts(l *Layout) string { return l.path("registries", config.RegistryName) }

func registryHosts(l *Layout) string {
	url := "http://" + l.RegistryListen
	return fmt.Sprintf("server = %q\n[host.%q]\n  capabilities = [\"pull\", \"resolve\"]\n  [host.%q.header]\n    Authorization = %q\n",
		url, url, url, basicAuthorization(l.Config.Registry))
}

func basicAuthorization(r config.Registry) string {
	request := http.Request{Header: http.Header{}}
	request.SetBasicAuth(r.Username, r.Password)
	return request.Header.Get("Authorization")
}

// hostsFile names the registry and the services of the machine that are offered to the cluster.
func hostsFile(c config.Config) string {
	lines := []string{RegistryAddress + " " + config.RegistryName}
	for i, entry := range c.Inward {
		if entry.Name != config.RegistryName {
			lines = append(lines, VirtualAddress(i)+" "+entry.Name)
		}
	}
	return strings.Join(lines, "\n") + "\n"
}

// corefile answers for the cluster's names and the platform's; all others go to the machine's resolvers, or do not exist
// where nothing may leave.
func corefile(l *Layout) string {
	rest := "template ANY ANY . {\n        rcode NXDOMAIN\n    }"
	if l.Config.Egress == config.EgressInternet {
		rest = "forward . " + GatewayAddress
	}
	return fmt.Sprintf(`.:%d {
    bind %s
    errors
    ready 127.0.0.1:8181
    cache 30
    hosts %s platform.local {
        no_reverse
        reload 0
    }
    kubernetes %s {
        kubeconfig %s
        ttl 5
    }
    %s
}
`, dnsPort, DNSAddress, l.path("dns.hosts"), clusterDomain, l.kubeconfig("dns"), rest)
}

var errNoPause = errors.New("the program pause is missing beside the launcher: build the part launcher")
