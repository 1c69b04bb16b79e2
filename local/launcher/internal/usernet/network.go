package usernet

import (
	"context"
	"errors"
	"io"
	"log"
	"net"
	"net/netip"
	"os"
	"sync"
	"time"

	"github.com/containers/gvisor-tap-vsock/pkg/services/dns"
	"github.com/containers/gvisor-tap-vsock/pkg/services/forwarder"
	"github.com/containers/gvisor-tap-vsock/pkg/tap"
	"github.com/containers/gvisor-tap-vsock/pkg/types"
	"gvisor.dev/gvisor/pkg/tcpip"
	"gvisor.dev/gvisor/pkg/tcpip/adapters/gonet"
	"gvisor.dev/gvisor/pkg/tcpip/network/arp"
	"gvisor.dev/gvisor/pkg/tcpip/network/ipv4"
	"gvisor.dev/gvisor/pkg/tcpip/stack"
	"gvisor.dev/gvisor/pkg/tcpip/transport/icmp"
	"gvisor.dev/gvisor/pkg/tcpip/transport/tcp"
	"gvisor.dev/gvisor/pkg/tcpip/transport/udp"
	"gvisor.dev/gvisor/pkg/waiter"
)

const (
	nic = 1
	// MTU of the tree's interface.
	MTU         = 1500
	gatewayMAC  = "5a:94:ef:e4:0c:dd"
	dialTimeout = 10 * time.Second
	// inFlight bounds how many connections of the tree may be in the making at once.
	inFlight = 1024
	dnsPort  = 53
)

// Network is one user-mode network with a gateway.
type Network struct {
	stack    *stack.Stack
	switcher *tap.Switch
	log      *log.Logger
}

// New gives a network without anything connected. gateway is this side's address in subnet. Names are resolved for the tree
// with the machine's resolvers where the policy lets it reach the internet.
func New(gateway netip.Addr, subnet netip.Prefix, policy *Policy, logger *log.Logger) (*Network, error) {
	endpoint, err := tap.NewLinkEndpoint(false, MTU, gatewayMAC, gateway.String(), virtualAddresses(policy))
	if err != nil {
		return nil, err
	}
	switcher := tap.NewSwitch(false, MTU)
	endpoint.Connect(switcher)
	switcher.Connect(endpoint)
	s, err := newStack(endpoint, gateway, subnet)
	if err != nil {
		return nil, err
	}
	n := &Network{stack: s, switcher: switcher, log: logger}
	s.SetTransportProtocolHandler(tcp.ProtocolNumber, n.tcpForwarder(policy).HandlePacket)
	s.SetTransportProtocolHandler(udp.ProtocolNumber, n.udpHandler(policy))
	if policy.Internet {
		if err := n.serveDNS(gateway); err != nil {
			return nil, err
		}
	}
	return n, nil
}

// virtualAddresses are the addresses of Inward: the gateway answers for them when the tree asks who has them.
func virtualAddresses(policy *Policy) []string {
	var list []string
	for destination := range policy.Inward {
		list = append(list, destination.Addr().String())
	}
	return list
}

func newStack(endpoint stack.LinkEndpoint, gateway netip.Addr, subnet netip.Prefix) (*stack.Stack, error) {
	s := stack.New(stack.Options{
		NetworkProtocols:   []stack.NetworkProtocolFactory{ipv4.NewProtocol, arp.NewProtocol},
		TransportProtocols: []stack.TransportProtocolFactory{tcp.NewProtocol, udp.NewProtocol, icmp.NewProtocol4},
	})
	if err := s.CreateNIC(nic, endpoint); err != nil {
		return nil, errors.New(err.String())
	}
	address := tcpip.ProtocolAddress{Protocol: ipv4.ProtocolNumber, AddressWithPrefix: tcpip.AddrFrom4(gateway.As4()).WithPrefix()}
	if err := s.AddProtocolAddress(nic, address, stack.AddressProperties{}); err != nil {
		return nil, errors.New(err.String())
	}
	// The stack answers for every address that the tree asks for: the policy says which of them lead anywhere.
	s.SetSpoofing(nic, true)
	s.SetPromiscuousMode(nic, true)
	base := subnet.Masked().Addr().As4()
	route, err := tcpip.NewSubnet(tcpip.AddrFrom4(base), tcpip.MaskFromBytes(net.CIDRMask(subnet.Bits(), 32)))
	if err != nil {
		return nil, err
	}
	s.SetRouteTable([]tcpip.Route{{Destination: route, NIC: nic}})
	return s, nil
}

func destination(id stack.TransportEndpointID) netip.AddrPort {
	return netip.AddrPortFrom(netip.AddrFrom4(id.LocalAddress.As4()), id.LocalPort)
}

func (n *Network) tcpForwarder(policy *Policy) *tcp.Forwarder {
	return tcp.NewForwarder(n.stack, 0, inFlight, func(request *tcp.ForwarderRequest) {
		target, allowed := policy.TCPTarget(destination(request.ID()))
		if !allowed {
			request.Complete(true)
			return
		}
		outside, err := net.DialTimeout("tcp", target, dialTimeout)
		if err != nil {
			request.Complete(true)
			return
		}
		var queue waiter.Queue
		endpoint, failure := request.CreateEndpoint(&queue)
		request.Complete(false)
		if failure != nil {
			n.log.Printf("connection to %s: %s", target, failure)
			_ = outside.Close()
			return
		}
		join(gonet.NewTCPConn(&queue, endpoint), outside)
	})
}

func (n *Network) udpHandler(policy *Policy) func(stack.TransportEndpointID, *stack.PacketBuffer) bool {
	var lock sync.Mutex
	pass := forwarder.UDP(n.stack, nil, &lock)
	return func(id stack.TransportEndpointID, packet *stack.PacketBuffer) bool {
		if !policy.AllowUDP(destination(id)) {
			return false
		}
		return pass.HandlePacket(id, packet)
	}
}

func (n *Network) serveDNS(gateway netip.Addr) error {
	address := tcpip.FullAddress{NIC: nic, Addr: tcpip.AddrFrom4(gateway.As4()), Port: dnsPort}
	packets, err := gonet.DialUDP(n.stack, &address, nil, ipv4.ProtocolNumber)
	if err != nil {
		return err
	}
	streams, err := gonet.ListenTCP(n.stack, address, ipv4.ProtocolNumber)
	if err != nil {
		return err
	}
	server, err := dns.New(packets, streams, nil)
	if err != nil {
		return err
	}
	for _, serve := range []func() error{server.Serve, server.ServeTCP} {
		go func() {
			if err := serve(); err != nil {
				n.log.Printf("name resolution for the tree ended: %v", err)
			}
		}()
	}
	return nil
}

// Attach connects the tree's interface, given as its open tap device, until the context or the device ends.
func (n *Network) Attach(ctx context.Context, device *os.File) error {
	context.AfterFunc(ctx, func() { _ = device.Close() })
	return n.switcher.Accept(ctx, frames{device}, types.BessProtocol)
}

// frames makes a tap device, which gives one frame a read, look like a connection.
type frames struct{ *os.File }

type deviceAddress struct{}

func (deviceAddress) Network() string { return "tap" }
func (deviceAddress) String() string  { return "tap" }
func (frames) LocalAddr() net.Addr    { return deviceAddress{} }
func (frames) RemoteAddr() net.Addr   { return deviceAddress{} }

// Forward hands every connection of the listener to an address of the tree, until the listener is closed.
func (n *Network) Forward(listener net.Listener, target netip.AddrPort) {
	address := tcpip.FullAddress{NIC: nic, Addr: tcpip.AddrFrom4(target.Addr().As4()), Port: target.Port()}
	for {
		outside, err := listener.Accept()
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil {
			n.log.Printf("connection for %s: %v", target, err)
			time.Sleep(50 * time.Millisecond)
			continue
		}
		go func() {
			ctx, cancel := context.WithTimeout(context.Background(), dialTimeout)
			defer cancel()
			inside, err := gonet.DialContextTCP(ctx, n.stack, address, ipv4.ProtocolNumber)
			if err != nil {
				_ = outside.Close()
				return
			}
			join(inside, outside)
		}()
	}
}

// closeWriter is a connection that can say that it has nothing more to send.
type closeWriter interface{ CloseWrite() error }

// join copies both ways until both sides have said all, so that half-closed connections work.
func join(a, b net.Conn) {
	var both sync.WaitGroup
	for _, pair := range [][2]net.Conn{{a, b}, {b, a}} {
		both.Go(func() {
			// A broken connection ends the copy like a finished one: closing tells the other side.
			_, err := io.Copy(pair[0], pair[1])
			if half, ok := pair[0].(closeWriter); ok && err == nil {
				_ = half.CloseWrite()
				return
			}
			_ = a.Close()
			_ = b.Close()
		})
	}
	both.Wait()
	_ = a.Close()
	_ = b.Close()
}
