package cluster

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"path/filepath"
	"time"

	"itdo.platform/local/launcher/internal/config"
	"itdo.platform/local/launcher/internal/kubeapi"
	"itdo.platform/local/launcher/internal/supervise"
)

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
			Name:  "pod-network",
			Needs: []string{"kubelet"},
			Task: func(ctx context.Context) error {
				return api.Apply(ctx, "/api/v1/nodes/"+NodeName, kubeapi.Object{
					"apiVersion": "v1", "kind": "Node",
					"metadata": object{"name": NodeName, "annotations": object{"kube-router.io/pod-cidrs": PodNetwork}},
				})
			},
		},
		{
			Name:    "network-policy",
			Version: networkPolicyVersion,
			Needs:   []string{"pod-network"},
			Process: &supervise.Process{
				Path: l.services(),
				Args: []string{
					"network-policy", "--kubeconfig", l.kubeconfig("network-policy"), "--hostname-override", NodeName,
					"--run-router=false", "--run-firewall=true", "--run-service-proxy=false", "--run-loadbalancer=false",
					"--metrics-port=0", "--service-cluster-ip-range", serviceNetwork, "--health-port=20244", "--health-addr=127.0.0.1",
					// Without it, packets of a new pod pass until its policies are known.
					"--netpol-default-deny=true",
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
