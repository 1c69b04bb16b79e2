package cluster

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"itdo.platform/local/launcher/internal/config"
)

const dnsPort = 53

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
