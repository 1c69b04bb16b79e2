package usernet

import (
	"errors"
	"net/netip"
	"testing"
)

func policy(internet bool) *Policy {
	return &Policy{
		Internet: internet,
		Inward:   map[netip.AddrPort]string{netip.MustParseAddrPort("192.168.127.16:80"): "127.0.0.1:7030"},
		MachineAddresses: func() ([]netip.Addr, error) {
			return []netip.Addr{netip.MustParseAddr("127.0.0.1"), netip.MustParseAddr("8.9.10.11")}, nil
		},
	}
}

func TestWhatTheTreeMayReach(t *testing.T) {
	for _, test := range []struct {
		name, destination string
		internet          bool
		want              string
	}{
		{"a service of the fixed list", "192.168.127.16:80", false, "127.0.0.1:7030"},
		{"another port of that service's address", "192.168.127.16:22", true, ""},
		{"a public address, with internet", "1.1.1.1:443", true, "1.1.1.1:443"},
		{"a public address, without", "1.1.1.1:443", false, ""},
		{"the machine's loopback", "127.0.0.1:7030", true, ""},
		{"the machine's own public address", "8.9.10.11:22", true, ""},
		{"the provider's metadata", "169.254.169.254:80", true, ""},
		{"a neighbour", "192.168.1.20:445", true, ""},
		{"a neighbour in another private range", "172.20.0.3:22", true, ""},
		{"the provider's carrier network", "100.100.100.200:80", true, ""},
		{"this network", "0.0.0.0:22", true, ""},
		{"the gateway", "192.168.127.1:80", true, ""},
		{"the address that other tools map to the machine", "192.168.127.254:22", true, ""},
		{"everybody", "255.255.255.255:67", true, ""},
		{"a group", "224.0.0.251:5353", true, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			target, allowed := policy(test.internet).TCPTarget(netip.MustParseAddrPort(test.destination))
			if allowed != (test.want != "") || (allowed && target != test.want) {
				t.Errorf("got %q %v, want %q", target, allowed, test.want)
			}
		})
	}
}

func TestDatagramsNeverReachTheFixedList(t *testing.T) {
	if policy(true).AllowUDP(netip.MustParseAddrPort("192.168.127.16:80")) {
		t.Error("the list is of TCP services")
	}
}

func TestNothingPassesWhenTheMachinesAddressesAreUnknown(t *testing.T) {
	p := policy(true)
	p.MachineAddresses = func() ([]netip.Addr, error) { return nil, errors.New("no netlink") }
	if _, allowed := p.TCPTarget(netip.MustParseAddrPort("1.1.1.1:443")); allowed {
		t.Error("an address was let through that may be the machine's own")
	}
}
