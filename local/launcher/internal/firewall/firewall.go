// Package firewall writes the packet filter of the tree's own network namespace. It is the inner of two walls: the
// user-mode network on the machine's side refuses the same destinations again.
package firewall

import (
	"bytes"
	_ "embed"
	"errors"
	"text/template"
)

// Rules says what the filter lets through.
type Rules struct {
	// PodNetwork is the range of pods, in CIDR form.
	PodNetwork string
	// NodeAddress is the node's address on Interface, GatewayAddress the machine's side of it.
	NodeAddress string
	// DNSAddress is where cluster DNS answers.
	DNSAddress     string
	GatewayAddress string
	Interface      string
	// Published are the node's TCP ports that the machine's ports lead to.
	Published []int
	// ServicePorts are the node's ports on which cluster Services are answered: pods reach them through the Service only.
	ServicePorts []int
	// RegistryAddress is where pods find the platform's registry, on RegistryPorts.
	RegistryAddress string
	RegistryPorts   []int
	// Inward are further addresses and ports that lead to services of the machine.
	Inward []Endpoint
	// Private are ranges, and Machine addresses, that pods never reach.
	Private []string
	Machine []string
	// Internet lets pods reach all other addresses.
	Internet bool
}

// Endpoint is an address with a TCP port.
type Endpoint struct {
	Address string
	Port    int
}

//go:embed rules.nft
var text string

var rules = template.Must(template.New("rules.nft").Option("missingkey=error").Parse(text))

// Render gives the rules in nft's language. They replace what an earlier call loaded.
func Render(r Rules) (string, error) {
	if r.PodNetwork == "" || r.NodeAddress == "" || r.DNSAddress == "" || r.GatewayAddress == "" || r.Interface == "" || len(r.Private) == 0 {
		return "", errors.New("the firewall's rules lack a network, an address or the private ranges")
	}
	var out bytes.Buffer
	err := rules.Execute(&out, r)
	return out.String(), err
}
