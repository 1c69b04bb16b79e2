package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"log"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"itdo.platform/local/launcher/internal/cluster"
	"itdo.platform/local/launcher/internal/config"
	"itdo.platform/local/launcher/internal/events"
	"itdo.platform/local/launcher/internal/preflight"
	"itdo.platform/local/launcher/internal/sandbox"
	"itdo.platform/local/launcher/internal/usernet"
)

// stopPatience is how long the tree gets to stop in order before it is ended at once.
const stopPatience = 30 * time.Second

// runReal runs the cluster in a room of its own and joins it to the machine by the chosen ports.
func runReal(ctx context.Context, c config.Config, out *events.Writer) error {
	out.Emit(events.Event{Part: events.Cluster, State: events.Starting})
	if err := preflight.Quick(); err != nil {
		return err
	}
	wanted := map[string][]string{
		"kubernetes": {"kube"}, "registry": {"registry"},
		"node": {"containerd", "containerd-shim-runc-v2", "ctr", "runc", "ptp", "loopback", "host-local", "portmap", "services", "traefik"},
	}
	if c.SimulatedNodes > 0 {
		wanted["kwok"] = []string{"kwok"}
	}
	if err := cluster.CheckPrograms(c.Bin, wanted); err != nil {
		return err
	}
	// What a killed tree left of its cgroups stands in no one's way but is ours to remove.
	if err := sandbox.RemoveCgroups(c.Instance); err != nil {
		return err
	}
	listeners, err := publishedListeners(c)
	if err != nil {
		return err
	}
	defer closeAll(listeners)
	order, err := newOrder(c)
	if err != nil {
		return err
	}
	network, err := newNetwork(c)
	if err != nil {
		return err
	}
	tree, err := sandbox.Start(order)
	if err != nil {
		return err
	}
	go connect(ctx, tree, network, listeners)
	failed := relayEvents(tree, out)
	treeErr := awaitEnd(ctx, tree)
	<-failed.done
	if err := sandbox.RemoveCgroups(c.Instance); err != nil {
		out.Emit(events.Event{Part: events.Cluster, State: events.Exited, Message: err.Error()})
	}
	if ctx.Err() != nil {
		return nil
	}
	if failed.message != "" {
		return errors.New(failed.message)
	}
	return fmt.Errorf("the cluster's tree ended by itself (%v); see the logs in %s", treeErr, c.LogDir)
}

// published pairs a listener on the machine with an address inside the tree.
type published struct {
	listener net.Listener
	target   netip.AddrPort
}

func publishedListeners(c config.Config) ([]published, error) {
	var list []published
	for _, p := range []struct {
		what    string
		port    int
		address string
		inside  int
	}{
		{"kubernetes", c.Ports.Kubernetes, cluster.NodeAddress, cluster.KubernetesPort},
		{"ingress", c.Ports.Ingress, cluster.NodeAddress, cluster.IngressPort},
		{"registry", c.Ports.Registry, cluster.RegistryAddress, cluster.RegistryPort},
	} {
		listener, err := listenLocal(p.port, p.what)
		if err != nil {
			closeAll(list)
			return nil, err
		}
		list = append(list, published{listener, netip.AddrPortFrom(netip.MustParseAddr(p.address), uint16(p.inside))})
	}
	return list, nil
}

func closeAll(list []published) {
	for _, p := range list {
		// A listener that is already closed is what is wanted.
		_ = p.listener.Close()
	}
}

func newNetwork(c config.Config) (*usernet.Network, error) {
	file, err := os.OpenFile(filepath.Join(c.LogDir, "network.log"), os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	policy := &usernet.Policy{
		Internet:         c.Egress == config.EgressInternet,
		Inward:           map[netip.AddrPort]string{},
		MachineAddresses: usernet.MachineAddresses,
	}
	for i, entry := range c.Inward {
		address := netip.MustParseAddr(cluster.VirtualAddress(i))
		for _, port := range entry.Ports {
			policy.Inward[netip.AddrPortFrom(address, uint16(port.Port))] = port.Target
		}
	}
	gateway, subnet := netip.MustParseAddr(cluster.GatewayAddress), netip.MustParsePrefix(cluster.TreeNetwork)
	return usernet.New(gateway, subnet, policy, log.New(file, "", log.LstdFlags))
}

func newOrder(c config.Config) (sandbox.Order, error) {
	self, err := os.Executable()
	if err != nil {
		return sandbox.Order{}, err
	}
	addresses, err := usernet.MachineAddresses()
	if err != nil {
		return sandbox.Order{}, err
	}
	info, err := os.Stat(c.StateDir)
	if err != nil {
		return sandbox.Order{}, err
	}
	owner, group := os.Getuid(), os.Getgid()
	if stat, ok := info.Sys().(*syscall.Stat_t); ok {
		owner, group = int(stat.Uid), int(stat.Gid)
	}
	order := sandbox.Order{Config: c, Launcher: filepath.Dir(self), Owner: owner, Group: group}
	for _, a := range addresses {
		if a.Is4() {
			order.MachineAddresses = append(order.MachineAddresses, a.String())
		}
	}
	return order, nil
}

// connect joins the tree's interface to the network once it is there, and opens the published ports.
func connect(ctx context.Context, tree *sandbox.Tree, network *usernet.Network, list []published) {
	device, err := tree.Interface()
	if err != nil {
		// The tree ended before it had an interface, and said why itself.
		return
	}
	for _, p := range list {
		go network.Forward(p.listener, p.target)
	}
	if err := network.Attach(context.WithoutCancel(ctx), device); err != nil {
		// The device ends with the tree; if not, nothing in the tree is reachable any more.
		tree.Stop()
	}
}

// failure is what the tree said before it ended.
type failure struct {
	message string
	done    chan struct{}
}

// relayEvents hands the tree's lines on and keeps the last failure, which is said once more at the end.
func relayEvents(tree *sandbox.Tree, out *events.Writer) *failure {
	f := &failure{done: make(chan struct{})}
	go func() {
		defer close(f.done)
		lines := bufio.NewScanner(tree.Events)
		for lines.Scan() {
			event, err := events.Parse(lines.Bytes())
			if err != nil {
				event = events.Event{Part: events.Cluster, State: events.Starting, Message: "unreadable: " + strconv.Quote(lines.Text())}
			}
			if event.Part == events.Cluster && event.State == events.Failed {
				f.message = event.Message
				continue
			}
			out.Emit(event)
		}
	}()
	return f
}

// awaitEnd waits for the tree. When ctx ends first, the tree is asked to stop, and ended after a while.
func awaitEnd(ctx context.Context, tree *sandbox.Tree) error {
	select {
	case err := <-tree.Done():
		return err
	case <-ctx.Done():
	}
	tree.Stop()
	select {
	case err := <-tree.Done():
		return err
	case <-time.After(stopPatience):
		tree.Kill()
		return <-tree.Done()
	}
}
