// Package usernet is the network between the cluster's tree and the machine, in this process: no interface, route or
// firewall rule of the machine is touched. What it does not let through does not exist for the tree.
package usernet

import (
	"net"
	"net/netip"
)

// Policy decides what packets of the tree may reach. It stands on the machine's side, so that not even a program with all
// rights inside the tree gets around it.
type Policy struct {
	// Internet lets public addresses be reached.
	Internet bool
	// Inward maps an address and port of the tree's network to a listener of the machine, such as 127.0.0.1:7030.
	Inward map[netip.AddrPort]string
	// MachineAddresses lists the machine's own addresses at this moment.
	MachineAddresses func() ([]netip.Addr, error)
}

// private are ranges that are never dialled for the tree: the machine, its neighbours and its provider's services.
var private = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"),
	netip.MustParsePrefix("10.0.0.0/8"),
	netip.MustParsePrefix("100.64.0.0/10"),
	netip.MustParsePrefix("127.0.0.0/8"),
	netip.MustParsePrefix("169.254.0.0/16"),
	netip.MustParsePrefix("172.16.0.0/12"),
	netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("192.0.2.0/24"),
	netip.MustParsePrefix("192.88.99.0/24"),
	netip.MustParsePrefix("192.168.0.0/16"),
	netip.MustParsePrefix("198.18.0.0/15"),
	netip.MustParsePrefix("198.51.100.0/24"),
	netip.MustParsePrefix("203.0.113.0/24"),
	netip.MustParsePrefix("224.0.0.0/3"),
}

// PrivateRanges lists the ranges that are never reached from the tree, in CIDR form.
func PrivateRanges() []string {
	list := make([]string, 0, len(private))
	for _, prefix := range private {
		list = append(list, prefix.String())
	}
	return list
}

// TCPTarget gives what to dial for a connection to the destination; false means refuse.
func (p *Policy) TCPTarget(destination netip.AddrPort) (string, bool) {
	if target, ok := p.Inward[destination]; ok {
		return target, true
	}
	return destination.String(), p.public(destination.Addr())
}

// AllowUDP tells whether datagrams to the destination may pass.
func (p *Policy) AllowUDP(destination netip.AddrPort) bool { return p.public(destination.Addr()) }

func (p *Policy) public(address netip.Addr) bool {
	address = address.Unmap()
	if !p.Internet || !address.Is4() {
		return false
	}
	for _, prefix := range private {
		if prefix.Contains(address) {
			return false
		}
	}
	own, err := p.MachineAddresses()
	if err != nil {
		return false
	}
	for _, a := range own {
		if a.Unmap() == address {
			return false
		}
	}
	return true
}

// MachineAddresses lists the addresses of all the machine's interfaces.
func MachineAddresses() ([]netip.Addr, error) {
	addresses, err := net.InterfaceAddrs()
	if err != nil {
		return nil, err
	}
	var list []netip.Addr
	for _, a := range addresses {
		if prefix, err := netip.ParsePrefix(a.String()); err == nil {
			list = append(list, prefix.Addr().Unmap())
		}
	}
	return list, nil
}
