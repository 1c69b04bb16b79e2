package firewall

import (
	"strings"
	"testing"
)

func rulesForTest() Rules {
	return Rules{
		PodNetwork: "10.244.0.0/16", NodeAddress: "192.168.127.2", DNSAddress: "192.168.127.3", GatewayAddress: "192.168.127.1",
		Interface: "tap0", Published: []int{6443, 8080}, ServicePorts: []int{6443, 53},
		RegistryAddress: "192.168.127.10", RegistryPorts: []int{80, 443},
		Inward:  []Endpoint{{"192.168.127.16", 80}},
		Private: []string{"10.0.0.0/8", "169.254.0.0/16"}, Machine: []string{"192.0.2.7"},
	}
}

func render(t *testing.T, r Rules) string {
	t.Helper()
	text, err := Render(r)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// before tells whether one rule stands before another: the first that matches decides.
func before(text, first, second string) bool {
	i, j := strings.Index(text, first), strings.Index(text, second)
	return i >= 0 && j >= 0 && i < j
}

func TestWhatIsNotAllowedIsDropped(t *testing.T) {
	text := render(t, rulesForTest())
	for _, chain := range []string{"hook input priority filter - 10; policy drop", "hook forward priority filter - 10; policy drop"} {
		if !strings.Contains(text, chain) {
			t.Errorf("%q is missing in\n%s", chain, text)
		}
	}
}

func TestWithoutInternetNothingLeavesButTheFixedList(t *testing.T) {
	text := render(t, rulesForTest())
	if strings.Contains(text, `oifname "tap0" accept`) {
		t.Error("packets may leave")
	}
	if !strings.Contains(text, "ip daddr 192.168.127.16 tcp dport 80 accept") {
		t.Error("the fixed list cannot be reached")
	}
}

func TestWithInternetPrivateRangesAndTheMachineStayClosed(t *testing.T) {
	r := rulesForTest()
	r.Internet = true
	text := render(t, r)
	for _, rule := range []string{"ip daddr @private drop", "ip daddr @machine drop"} {
		if !before(text, rule, `oifname "tap0" accept`) {
			t.Errorf("%q does not stand before the way out", rule)
		}
	}
	if !strings.Contains(text, "elements = { 192.0.2.7 }") {
		t.Error("the machine's address is not in its set")
	}
}

func TestAPodReachesTheNodesServicesThroughTheirServiceOnly(t *testing.T) {
	text := render(t, rulesForTest())
	if !strings.Contains(text, "ct status dnat meta l4proto { tcp, udp } th dport { 6443, 53 } accept") {
		t.Error("the API server's Service is not reachable")
	}
	if strings.Contains(text, "ip daddr 192.168.127.2 ") {
		t.Error("the node's address is open to pods")
	}
}

func TestIncompleteRulesAreRefused(t *testing.T) {
	r := rulesForTest()
	r.Private = nil
	if _, err := Render(r); err == nil {
		t.Error("rules without the private ranges were rendered")
	}
}
