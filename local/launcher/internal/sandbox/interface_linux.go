package sandbox

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"

	"github.com/vishvananda/netlink"
	"golang.org/x/sys/unix"

	"itdo.platform/local/launcher/internal/cluster"
	"itdo.platform/local/launcher/internal/firewall"
	"itdo.platform/local/launcher/internal/usernet"
)

const (
	interfaceName = "tap0"
	interfaceMAC  = "5a:94:ef:e4:0c:ee"
	dnsAddress    = cluster.DNSAddress
)

// networkSettings are the kernel's settings of the tree's own network namespace. Version 6 is off: nothing here speaks it,
// so nothing gets around the filter with it.
var networkSettings = map[string]string{
	"net/ipv6/conf/all/disable_ipv6":     "1",
	"net/ipv6/conf/default/disable_ipv6": "1",
	"net/ipv4/ip_forward":                "1",
	"net/ipv4/conf/all/rp_filter":        "1",
	"net/ipv4/conf/default/rp_filter":    "1",
	"net/ipv4/conf/all/send_redirects":   "0",
	"net/ipv4/ping_group_range":          "0 2147483647",
}

// makeNetwork filters, then makes the tree's interface and hands its device to the launcher.
func makeNetwork(order Order) error {
	for name, value := range networkSettings {
		path := filepath.Join("/proc/sys", name)
		if err := os.WriteFile(path, []byte(value), 0); err != nil && !os.IsNotExist(err) {
			return fmt.Errorf("%s: %w", path, err)
		}
	}
	if err := loadFirewall(order); err != nil {
		return err
	}
	loopback, err := netlink.LinkByName("lo")
	if err != nil {
		return err
	}
	if err := netlink.LinkSetUp(loopback); err != nil {
		return err
	}
	device, err := openTap()
	if err != nil {
		return err
	}
	defer unix.Close(device)
	if err := configureInterface(); err != nil {
		return err
	}
	return sendDescriptor(interfaceSocket, device)
}

func openTap() (int, error) {
	device, err := unix.Open("/dev/net/tun", unix.O_RDWR|unix.O_CLOEXEC, 0)
	if err != nil {
		return 0, fmt.Errorf("/dev/net/tun: %w", err)
	}
	request, err := unix.NewIfreq(interfaceName)
	if err != nil {
		return 0, err
	}
	request.SetUint16(unix.IFF_TAP | unix.IFF_NO_PI)
	if err := unix.IoctlIfreq(device, unix.TUNSETIFF, request); err != nil {
		return 0, fmt.Errorf("the interface %s cannot be made: %w", interfaceName, err)
	}
	return device, nil
}

func configureInterface() error {
	link, err := netlink.LinkByName(interfaceName)
	if err != nil {
		return err
	}
	mac, err := net.ParseMAC(interfaceMAC)
	if err != nil {
		return err
	}
	if err := netlink.LinkSetHardwareAddr(link, mac); err != nil {
		return err
	}
	if err := netlink.LinkSetMTU(link, usernet.MTU); err != nil {
		return err
	}
	for _, address := range []string{cluster.NodeAddress + "/24", cluster.DNSAddress + "/32", cluster.RegistryAddress + "/32"} {
		a, err := netlink.ParseAddr(address)
		if err != nil {
			return err
		}
		if err := netlink.AddrAdd(link, a); err != nil {
			return fmt.Errorf("address %s: %w", address, err)
		}
	}
	if err := netlink.LinkSetUp(link); err != nil {
		return err
	}
	gateway, err := netlink.ParseAddr(cluster.GatewayAddress + "/32")
	if err != nil {
		return err
	}
	source, err := netlink.ParseAddr(cluster.NodeAddress + "/32")
	if err != nil {
		return err
	}
	return netlink.RouteAdd(&netlink.Route{LinkIndex: link.Attrs().Index, Gw: gateway.IP, Src: source.IP})
}

func loadFirewall(order Order) error {
	text, err := firewall.Render(FirewallRules(order))
	if err != nil {
		return err
	}
	path := filepath.Join(Root, "firewall.nft")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		return err
	}
	if err := program("nft", "-f", path); err != nil {
		return fmt.Errorf("the cluster's packet filter cannot be loaded: %w", err)
	}
	return nil
}

// ipv4 keeps the addresses of version 4.
func ipv4(addresses []string) []string {
	var list []string
	for _, a := range addresses {
		if !strings.Contains(a, ":") {
			list = append(list, a)
		}
	}
	return list
}

// FirewallRules are the rules for an order.
func FirewallRules(order Order) firewall.Rules {
	rules := cluster.FirewallRules(order.Config)
	rules.Interface = interfaceName
	rules.Private = usernet.PrivateRanges()
	rules.Machine = ipv4(order.MachineAddresses)
	return rules
}
