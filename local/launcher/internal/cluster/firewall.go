package cluster

import (
	"itdo.platform/local/launcher/internal/config"
	"itdo.platform/local/launcher/internal/firewall"
)

// FirewallRules are what the cluster's packet filter lets through, without what only the machine knows.
func FirewallRules(c config.Config) firewall.Rules {
	return firewall.Rules{
		PodNetwork:      PodNetwork,
		NodeAddress:     NodeAddress,
		DNSAddress:      DNSAddress,
		GatewayAddress:  GatewayAddress,
		Published:       []int{KubernetesPort, IngressPort, RegistryPort},
		ServicePorts:    []int{KubernetesPort, metricsPort, dnsPort},
		RegistryAddress: RegistryAddress,
		RegistryPorts:   []int{RegistryPort, registryTLS},
		Inward:          inwardEndpoints(c),
		Internet:        c.Egress == config.EgressInternet,
	}
}

// inwardEndpoints are the virtual addresses and ports of the services of the machine that are offered to the cluster.
func inwardEndpoints(c config.Config) []firewall.Endpoint {
	var list []firewall.Endpoint
	for i, entry := range c.Inward {
		for _, port := range entry.Ports {
			list = append(list, firewall.Endpoint{Address: VirtualAddress(i), Port: port.Port})
		}
	}
	return list
}
