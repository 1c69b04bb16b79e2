package cluster

import (
	"fmt"
	"time"

	"itdo.platform/local/launcher/internal/config"
	"itdo.platform/local/launcher/internal/pki"
)

// Names of certificates in the store.
const (
	authorityName      = "ca"
	frontAuthorityName = "front-proxy-ca"
	etcdAuthorityName  = "etcd-ca"
	signingKeyName     = "service-accounts"
)

// client is a program's own identity towards the API server; its rights are bound to the name in the manifests, or by
// Kubernetes itself to the names that start with system:.
type client struct{ file, user, group string }

var clients = []client{
	{"admin", "platform:administrator", "system:masters"},
	{"controller-manager", "system:kube-controller-manager", ""},
	{"scheduler", "system:kube-scheduler", ""},
	{"volumes", "platform:volumes", ""},
	{"kwok", "platform:kwok", ""},
}

var nodeClients = []client{
	{"kubelet-client", "system:node:" + NodeName, "system:nodes"},
	{"proxy", "system:kube-proxy", ""},
	{"network-policy", "platform:network-policy", ""},
	{"dns", "platform:dns", ""},
	{"metrics-server", "platform:metrics-server", ""},
	{"ingress", "platform:ingress", ""},
}

// Certificates makes or renews all certificates and kubeconfigs of the cluster. The administrator's kubeconfig for the
// machine is the state folder's admin.kubeconfig.
func Certificates(l *Layout, now func() time.Time) error {
	store, err := pki.Open(l.path("pki"), now)
	if err != nil {
		return err
	}
	if err := store.SigningKey(signingKeyName); err != nil {
		return err
	}
	authority, err := store.Authority(authorityName)
	if err != nil {
		return err
	}
	if err := infrastructure(store, authority); err != nil {
		return err
	}
	list := clients
	if l.Config.Mode == config.Real {
		list = append(append([]client{}, clients...), nodeClients...)
	}
	for _, c := range list {
		leaf := pki.Leaf{CommonName: c.user, Client: true}
		if c.group != "" {
			leaf.Organizations = []string{c.group}
		}
		if err := authority.Ensure(c.file, leaf); err != nil {
			return err
		}
		if err := authority.Kubeconfig(l.kubeconfig(c.file), c.file, l.Server()); err != nil {
			return err
		}
	}
	outside := fmt.Sprintf("https://127.0.0.1:%d", l.Config.Ports.Kubernetes)
	return authority.Kubeconfig(l.path("admin.kubeconfig"), "admin", outside)
}

// infrastructure makes what is no user of the API server. etcd has an authority of its own: whoever holds a certificate of
// it reads everything.
func infrastructure(store *pki.Store, authority *pki.Authority) error {
	front, err := store.Authority(frontAuthorityName)
	if err != nil {
		return err
	}
	etcd, err := store.Authority(etcdAuthorityName)
	if err != nil {
		return err
	}
	const local = "127.0.0.1"
	for _, e := range []struct {
		by   *pki.Authority
		name string
		leaf pki.Leaf
	}{
		{etcd, "etcd", pki.Leaf{CommonName: "etcd", DNSNames: []string{"localhost"}, Addresses: []string{local}, Server: true, Client: true}},
		{etcd, "etcd-client", pki.Leaf{CommonName: "apiserver", Client: true}},
		{front, "front-proxy", pki.Leaf{CommonName: "front-proxy", Client: true}},
		{authority, "apiserver", pki.Leaf{
			CommonName: "apiserver",
			DNSNames: []string{"localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc",
				"kubernetes.default.svc." + clusterDomain},
			Addresses: []string{local, apiServiceAddress, NodeAddress},
			Server:    true,
		}},
		{authority, "apiserver-kubelet", pki.Leaf{CommonName: "platform:apiserver", Client: true}},
		{authority, "local-health", pki.Leaf{CommonName: "localhost", DNSNames: []string{"localhost"}, Addresses: []string{local}, Server: true}},
		{authority, "kubelet", pki.Leaf{CommonName: "kubelet", DNSNames: []string{NodeName}, Addresses: []string{NodeAddress}, Server: true}},
		{authority, "metrics-serving", pki.Leaf{
			CommonName: "metrics-server", DNSNames: []string{"metrics-server.kube-system.svc"}, Addresses: []string{NodeAddress}, Server: true,
		}},
		{authority, "registry", pki.Leaf{
			CommonName: config.RegistryName, DNSNames: []string{config.RegistryName}, Addresses: []string{RegistryAddress}, Server: true,
		}},
	} {
		if err := e.by.Ensure(e.name, e.leaf); err != nil {
			return err
		}
	}
	return nil
}
