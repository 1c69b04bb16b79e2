package cluster

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"itdo.platform/local/launcher/internal/config"
	"itdo.platform/local/launcher/internal/kubeapi"
	"itdo.platform/local/launcher/internal/supervise"
)

type object = map[string]any

// controlPlane is etcd, the API server, the objects that must exist before anything else, and the controllers.
func controlPlane(l *Layout, api *kubeapi.Client) ([]supervise.Unit, error) {
	if err := writeControlPlaneFiles(l); err != nil {
		return nil, err
	}
	health, err := localHealth(l)
	if err != nil {
		return nil, err
	}
	ready := func(port int) func(context.Context) error {
		return func(ctx context.Context) error { return health(ctx, fmt.Sprintf("https://127.0.0.1:%d/healthz", port)) }
	}
	return []supervise.Unit{
		{
			Name:    "etcd",
			Version: etcdVersion,
			Process: &supervise.Process{Path: l.kube(), Args: []string{"etcd", l.path("etcd.yaml")}, Ready: etcdHealth(l)},
		},
		{
			Name:    "apiserver",
			Version: kubernetesVersion,
			Needs:   []string{"etcd"},
			Process: &supervise.Process{
				Path:  l.kube(),
				Args:  append([]string{"apiserver"}, apiServerFlags(l)...),
				Ready: func(ctx context.Context) error { return api.Healthy(ctx, "/readyz") },
			},
			StopTimeout: 3 * time.Second,
		},
		{
			Name:  "objects",
			Needs: []string{"apiserver"},
			Task:  func(ctx context.Context) error { return applyManifests(ctx, l, api) },
		},
		{
			Name:    "controller-manager",
			Version: kubernetesVersion,
			Needs:   []string{"apiserver"},
			Process: &supervise.Process{
				Path:  l.kube(),
				Args:  append([]string{"controller-manager"}, controllerManagerFlags(l)...),
				Ready: ready(l.Internal.ControllerManager),
			},
		},
		{
			Name:    "scheduler",
			Version: kubernetesVersion,
			Needs:   []string{"apiserver"},
			Process: &supervise.Process{
				Path: l.kube(),
				Args: []string{
					"scheduler", "--kubeconfig", l.kubeconfig("scheduler"), "--leader-elect=false", "--bind-address=127.0.0.1",
					fmt.Sprintf("--secure-port=%d", l.Internal.Scheduler), "--profiling=false",
					"--tls-cert-file", l.path("pki", "local-health.crt"), "--tls-private-key-file", l.path("pki", "local-health.key"),
				},
				Ready: ready(l.Internal.Scheduler),
			},
		},
		{
			Name:    "volumes",
			Version: kubernetesVersion,
			Needs:   []string{"objects"},
			Process: &supervise.Process{
				Path: l.kube(),
				Args: []string{"volumes", "--kubeconfig", l.kubeconfig("volumes"), "--node", NodeName, "--folder", filepath.Join(l.Disk, "volumes")},
			},
		},
	}, nil
}

func apiServerFlags(l *Layout) []string {
	p := func(name string) string { return l.path("pki", name) }
	flags := []string{
		"--bind-address", l.APIAddress, fmt.Sprintf("--secure-port=%d", l.APIPort), "--advertise-address", l.APIAddress,
		fmt.Sprintf("--etcd-servers=https://127.0.0.1:%d", l.Internal.EtcdClient),
		"--etcd-cafile", p("etcd-ca.crt"), "--etcd-certfile", p("etcd-client.crt"), "--etcd-keyfile", p("etcd-client.key"),
		"--tls-cert-file", p("apiserver.crt"), "--tls-private-key-file", p("apiserver.key"), "--client-ca-file", p("ca.crt"),
		"--authentication-config", l.path("authentication.yaml"),
		"--authorization-mode", "Node,RBAC",
		"--enable-admission-plugins", "NodeRestriction",
		"--admission-control-config-file", l.path("admission.yaml"),
		"--audit-policy-file", l.path("audit-policy.yaml"), "--audit-log-path", filepath.Join(l.Logs, "audit.log"),
		"--audit-log-maxsize=20", "--audit-log-maxbackup=2",
		"--event-ttl=24h",
		"--service-account-key-file", p(signingKeyName + ".pub"), "--service-account-signing-key-file", p(signingKeyName + ".key"),
		"--service-account-issuer", "https://kubernetes.default.svc." + clusterDomain,
		"--service-cluster-ip-range", serviceNetwork,
		"--kubelet-client-certificate", p("apiserver-kubelet.crt"), "--kubelet-client-key", p("apiserver-kubelet.key"),
		"--kubelet-certificate-authority", p("ca.crt"), "--kubelet-preferred-address-types", "InternalIP",
		"--requestheader-client-ca-file", p("front-proxy-ca.crt"), "--requestheader-allowed-names", "front-proxy",
		"--requestheader-username-headers", "X-Remote-User", "--requestheader-group-headers", "X-Remote-Group",
		"--requestheader-extra-headers-prefix", "X-Remote-Extra-",
		"--proxy-client-cert-file", p("front-proxy.crt"), "--proxy-client-key-file", p("front-proxy.key"),
		"--enable-aggregator-routing", "--profiling=false",
		"--allow-privileged", // Pod Security admission decides who may.
	}
	if l.Config.Mode == config.Simulated {
		// No pod will ever ask for the API server's address.
		flags = append(flags, "--endpoint-reconciler-type=none")
	}
	return flags
}

func controllerManagerFlags(l *Layout) []string {
	p := func(name string) string { return l.path("pki", name) }
	return []string{
		"--kubeconfig", l.kubeconfig("controller-manager"), "--leader-elect=false", "--use-service-account-credentials",
		"--bind-address=127.0.0.1", fmt.Sprintf("--secure-port=%d", l.Internal.ControllerManager), "--profiling=false",
		"--tls-cert-file", p("local-health.crt"), "--tls-private-key-file", p("local-health.key"),
		"--service-account-private-key-file", p(signingKeyName + ".key"), "--root-ca-file", p("ca.crt"),
		"--cluster-signing-cert-file", p("ca.crt"), "--cluster-signing-key-file", p("ca.key"),
		"--terminated-pod-gc-threshold=200",
		// Deletion of a namespace waits for these loops; on one small cluster they may look more often.
		"--concurrent-namespace-syncs=20", "--concurrent-gc-syncs=20",
	}
}

func writeControlPlaneFiles(l *Layout) error {
	url := func(port int) string { return fmt.Sprintf("https://127.0.0.1:%d", port) }
	transport := object{
		"cert-file": l.path("pki", "etcd.crt"), "key-file": l.path("pki", "etcd.key"),
		"trusted-ca-file": l.path("pki", "etcd-ca.crt"), "client-cert-auth": true,
	}
	files := map[string]object{
		"etcd.yaml": {
			"name": "platform", "data-dir": l.path("etcd"),
			"listen-client-urls": url(l.Internal.EtcdClient), "advertise-client-urls": url(l.Internal.EtcdClient),
			"listen-peer-urls": url(l.Internal.EtcdPeer), "initial-advertise-peer-urls": url(l.Internal.EtcdPeer),
			"initial-cluster":           "platform=" + url(l.Internal.EtcdPeer),
			"client-transport-security": transport, "peer-transport-security": transport,
			"auto-compaction-mode": "periodic", "auto-compaction-retention": "1h",
			"quota-backend-bytes": 2 << 30, "snapshot-count": 10000, "log-level": "warn",
		},
		"authentication.yaml": {
			"apiVersion": "apiserver.config.k8s.io/v1", "kind": "AuthenticationConfiguration",
			"anonymous": object{"enabled": true, "conditions": []object{{"path": "/livez"}, {"path": "/readyz"}, {"path": "/healthz"}}},
		},
		"audit-policy.yaml": {
			"apiVersion": "audit.k8s.io/v1", "kind": "Policy", "omitStages": []string{"RequestReceived"},
			"rules": []object{
				{"level": "None", "verbs": []string{"get", "list", "watch"}},
				{"level": "None", "resources": []object{
					{"group": "coordination.k8s.io", "resources": []string{"leases"}},
					{"group": "", "resources": []string{"events"}},
					{"group": "events.k8s.io", "resources": []string{"events"}},
				}},
				{"level": "None", "userGroups": []string{"system:nodes"}},
				{"level": "Metadata"},
			},
		},
		"admission.yaml": {
			"apiVersion": "apiserver.config.k8s.io/v1", "kind": "AdmissionConfiguration",
			"plugins": []object{{"name": "PodSecurity", "configuration": object{
				"apiVersion": "pod-security.admission.config.k8s.io/v1", "kind": "PodSecurityConfiguration",
				// A namespace that asks for nothing gets no pod that could take over the node.
				"defaults": object{
					"enforce": "baseline", "enforce-version": "latest", "warn": "restricted", "warn-version": "latest",
					"audit": "restricted", "audit-version": "latest",
				},
				"exemptions": object{"usernames": []string{}, "runtimeClasses": []string{}, "namespaces": []string{"kube-system"}},
			}}},
		},
	}
	for name, content := range files {
		if err := writeJSON(l.path(name), content); err != nil {
			return err
		}
	}
	return os.MkdirAll(l.path("etcd"), 0o700)
}

// writeJSON writes a settings file; every program here that wants YAML takes JSON.
func writeJSON(path string, content any) error {
	text, err := json.MarshalIndent(content, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(path, append(text, '\n'), 0o600)
}

// localHealth asks health URLs of the cluster's own programs on 127.0.0.1.
func localHealth(l *Layout) (func(ctx context.Context, url string) error, error) {
	client, err := tlsClient(l.path("pki", "ca.crt"), nil)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, url string) error { return ask(ctx, client, url) }, nil
}

func etcdHealth(l *Layout) func(context.Context) error {
	return func(ctx context.Context) error {
		cert, err := tls.LoadX509KeyPair(l.path("pki", "etcd-client.crt"), l.path("pki", "etcd-client.key"))
		if err != nil {
			return err
		}
		client, err := tlsClient(l.path("pki", "etcd-ca.crt"), []tls.Certificate{cert})
		if err != nil {
			return err
		}
		defer client.CloseIdleConnections()
		return ask(ctx, client, fmt.Sprintf("https://127.0.0.1:%d/readyz", l.Internal.EtcdClient))
	}
}

func tlsClient(caFile string, certificates []tls.Certificate) (*http.Client, error) {
	ca, err := os.ReadFile(caFile)
	if err != nil {
		return nil, err
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(ca) {
		return nil, fmt.Errorf("%s holds no certificate", caFile)
	}
	return &http.Client{
		Timeout:   2 * time.Second,
		Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool, Certificates: certificates, MinVersion: tls.VersionTLS12}},
	}, nil
}

func ask(ctx context.Context, client *http.Client, url string) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	response, err := client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s answered %d", url, response.StatusCode)
	}
	return nil
}
