//go:build linux

// Package realnode tests a whole cluster whose node runs containers, on this machine, without any way out.
package realnode

import (
	"archive/tar"
	"bytes"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
)

const architecture = runtime.GOARCH

func tarball(t *testing.T, name string, content []byte) []byte {
	t.Helper()
	var buffer bytes.Buffer
	writer := tar.NewWriter(&buffer)
	if err := writer.WriteHeader(&tar.Header{Name: name, Mode: 0o755, Size: int64(len(content))}); err != nil {
		t.Fatal(err)
	}
	if _, err := writer.Write(content); err != nil {
		t.Fatal(err)
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	return buffer.Bytes()
}

func namespacePath(name string) string { return "/api/v1/namespaces/" + name }
func podPath(namespace, name string) string {
	return namespacePath(namespace) + "/pods/" + name
}

func namespace(name, team string) object {
	return object{"apiVersion": "v1", "kind": "Namespace", "metadata": object{
		"name": name, "labels": object{"team": team, "pod-security.kubernetes.io/enforce": "restricted"},
	}}
}

func pod(name, image string, arguments []string, memory string) object {
	return object{
		"apiVersion": "v1", "kind": "Pod", "metadata": object{"name": name},
		"spec": object{
			"securityContext": object{"runAsNonRoot": true, "seccompProfile": object{"type": "RuntimeDefault"}},
			"containers": []object{{
				"name": "probe", "image": image, "args": arguments,
				"securityContext": object{"allowPrivilegeEscalation": false, "capabilities": object{"drop": []string{"ALL"}}},
				"resources":       object{"limits": object{"memory": memory}},
			}},
		},
	}
}

// isolation lets in only namespaces of the same team.
func isolation(team string) object {
	return object{
		"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": object{"name": "isolation"},
		"spec": object{
			"podSelector": object{}, "policyTypes": []string{"Ingress"},
			"ingress": []object{{"from": []object{{"namespaceSelector": object{"matchLabels": object{"team": team}}}}}},
		},
	}
}

func (a *api) awaitRunning(t *testing.T, namespace, name string) object {
	t.Helper()
	var found object
	eventually(t, "pod "+name, func() error {
		o, err := a.get(podPath(namespace, name))
		if err != nil {
			return err
		}
		status, _ := o["status"].(map[string]any)
		conditions, _ := status["conditions"].([]any)
		for _, c := range conditions {
			condition, _ := c.(map[string]any)
			if condition["type"] == "Ready" && condition["status"] == "True" {
				found = o
				return nil
			}
		}
		return fmt.Errorf("not ready: %v", status)
	})
	return found
}

func field(o object, path ...string) string {
	var current any = o
	for _, name := range path {
		m, _ := current.(map[string]any)
		current = m[name]
	}
	text, _ := current.(string)
	return text
}

// dial asks a pod to dial the addresses, and gives a word for each, as it saw it.
func (a *api) dial(t *testing.T, namespace, name string, to ...string) string {
	t.Helper()
	var answer string
	eventually(t, "dial "+strings.Join(to, " "), func() error {
		var err error
		answer, err = a.text(podPath(namespace, name) + ":8080/proxy/dial?" + url.Values{"to": to}.Encode())
		if words := len(strings.Fields(answer)); err == nil && words != len(to) {
			err = fmt.Errorf("%d answers to %d questions", words, len(to))
		}
		return err
	})
	return answer
}

func TestARealNode(t *testing.T) {
	r := newRig(t)
	before := machine(t)
	t.Cleanup(r.cleanUp)
	r.start(t)
	a := newAPI(t, r.state+"/admin.kubeconfig")
	image := pushProbe(t, r.dir, r.ports["registry"])

	for ns, team := range map[string]string{"one": "red", "two": "red", "three": "blue"} {
		a.create(t, "/api/v1/namespaces", namespace(ns, team))
		a.create(t, namespacePath(ns)+"/pods", pod("web", image, nil, "64Mi"))
	}
	web := a.awaitRunning(t, "one", "web")
	a.awaitRunning(t, "two", "web")
	a.awaitRunning(t, "three", "web")
	address := field(web, "status", "podIP") + ":8080"

	t.Run("runs a pod and shows its output", func(t *testing.T) {
		eventually(t, "log", func() error {
			text, err := a.text(podPath("one", "web") + "/log")
			if err == nil && !strings.Contains(text, "probe serves on web") {
				err = fmt.Errorf("the log is %q", text)
			}
			return err
		})
	})
	t.Run("runs a command in a pod", func(t *testing.T) {
		if out := a.execute(t, podPath("one", "web"), "/probe", "name"); out != "this is web\n" {
			t.Errorf("the command wrote %q", out)
		}
	})
	t.Run("refuses a pod that could take over the node", func(t *testing.T) {
		dangerous := pod("root", image, nil, "64Mi")
		dangerous["spec"].(object)["hostNetwork"] = true
		status, answer, err := a.call(http.MethodPost, namespacePath("one")+"/pods", dangerous)
		if err != nil || status != http.StatusForbidden {
			t.Errorf("answered %d %s (%v), want 403", status, answer, err)
		}
	})
	t.Run("network policies decide which packets arrive", func(t *testing.T) {
		if got := a.dial(t, "three", "web", address); got != "open" {
			t.Fatalf("before the policy another team's pod found %s", got)
		}
		a.create(t, "/apis/networking.k8s.io/v1/namespaces/one/networkpolicies", isolation("red"))
		eventually(t, "policy", func() error {
			if got := a.dial(t, "three", "web", address); got != "refused" {
				return fmt.Errorf("another team's pod found %s", got)
			}
			return nil
		})
		if got := a.dial(t, "two", "web", address); got != "open" {
			t.Errorf("the team's own pod found %s", got)
		}
	})
	t.Run("a policy holds from a new pod's first packet on", func(t *testing.T) { knocksInVain(t, a, image) })
	t.Run("a pod reaches nothing of the machine", func(t *testing.T) { reachesNothing(t, a) })
	t.Run("the registry is reached by its name", func(t *testing.T) {
		if got := a.dial(t, "two", "web", "registry.platform.local:443"); got != "open" {
			t.Errorf("found %s", got)
		}
	})
	t.Run("a pod that takes too much memory ends alone", func(t *testing.T) { eaterEndsAlone(t, a, image) })
	t.Run("the machine is as before while the cluster runs", func(t *testing.T) {
		during := machine(t)
		// The one file that it may hold.
		delete(during, "loop devices")
		during["loop devices"] = before["loop devices"]
		compare(t, before, during)
	})
	t.Run("one kill leaves nothing", func(t *testing.T) {
		if len(treeProcesses(t)) == 0 {
			t.Fatal("no process of the tree was found before")
		}
		if err := r.running.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		if err := r.end(); err == nil {
			t.Fatal("it was not killed")
		}
		eventually(t, "the tree's end", func() error {
			if left := treeProcesses(t); len(left) > 0 {
				return fmt.Errorf("processes %v are left", left)
			}
			if left := loopDevices(t); left != "" {
				return fmt.Errorf("%s is still attached", left)
			}
			return nil
		})
		compare(t, before, machine(t))
	})
	t.Run("pods are there again after the kill", func(t *testing.T) {
		r.start(t)
		eventually(t, "the former pod", func() error {
			again := a.awaitRunning(t, "one", "web")
			if field(again, "metadata", "uid") != field(web, "metadata", "uid") {
				return errors.New("it is another pod")
			}
			_, err := a.text(podPath("one", "web") + ":8080/proxy/")
			return err
		})
	})
	t.Run("it ends in order when its parent is gone", func(t *testing.T) {
		if err := r.stdin.Close(); err != nil {
			t.Fatal(err)
		}
		if err := r.end(); err != nil {
			t.Errorf("it ended with %v", err)
		}
		compare(t, before, machine(t))
		if _, err := os.Stat("/sys/fs/cgroup/memory/itdo-" + instance); err == nil {
			t.Error("a cgroup is left")
		}
	})
}

// shut lets nothing out.
func shut() object {
	return object{
		"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": object{"name": "shut"},
		"spec": object{"podSelector": object{}, "policyTypes": []string{"Egress"}},
	}
}

// knocksInVain makes pods that dial, before the policy controller can know them, what their policies close.
func knocksInVain(t *testing.T, a *api, image string) {
	const pods, knocks = 3, 500
	address := field(a.awaitRunning(t, "two", "web"), "status", "podIP") + ":8080"
	a.create(t, "/api/v1/namespaces", namespace("shut", "blue"))
	a.create(t, "/apis/networking.k8s.io/v1/namespaces/shut/networkpolicies", shut())
	for i := range pods {
		name := fmt.Sprint("knocking-", i)
		a.create(t, namespacePath("shut")+"/pods", pod(name, image, []string{"knock", address}, "64Mi"))
		a.awaitRunning(t, "shut", name)
		eventually(t, "knocks of "+name, func() error {
			answer, err := a.text(podPath("shut", name) + ":8080/proxy/knocks")
			if err != nil {
				return err
			}
			var tried, through int
			if _, err := fmt.Sscan(answer, &tried, &through); err != nil {
				return err
			}
			if through > 0 {
				t.Fatalf("%d of %d got through", through, tried)
			}
			if tried < knocks {
				return fmt.Errorf("%d knocks so far", tried)
			}
			return nil
		})
	}
}

// reachesNothing dials from a pod all that must stay closed, while somebody of the machine listens and counts.
func reachesNothing(t *testing.T, a *api) {
	listener, err := net.Listen("tcp4", "0.0.0.0:0")
	if err != nil {
		t.Fatal(err)
	}
	var accepted atomic.Int32
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			accepted.Add(1)
			_ = connection.Close()
		}
	}()
	defer listener.Close()
	port := fmt.Sprint(listener.Addr().(*net.TCPAddr).Port)
	closed := []string{
		"169.254.169.254:80", "192.168.127.1:53", "192.168.127.1:80", "192.168.127.1:" + port, "192.168.127.254:" + port,
		"127.0.0.1:" + port, "192.168.127.2:6443", "192.168.127.2:10250", "192.168.127.2:2379", "10.244.0.1:6443", "10.244.0.1:10250",
		"192.168.1.1:80", "172.17.0.1:" + port, "100.100.100.200:80",
	}
	for _, own := range machineAddresses(t) {
		closed = append(closed, net.JoinHostPort(own, port))
	}
	for i, got := range strings.Fields(a.dial(t, "two", "web", closed...)) {
		if got != "refused" {
			t.Errorf("%s is %s", closed[i], got)
		}
	}
	if n := accepted.Load(); n > 0 {
		t.Errorf("the machine's listener was reached %d times", n)
	}
}

func eaterEndsAlone(t *testing.T, a *api, image string) {
	eater := pod("eater", image, []string{"eat"}, "48Mi")
	eater["spec"].(object)["restartPolicy"] = "Never"
	a.create(t, namespacePath("two")+"/pods", eater)
	eventually(t, "the eater's end", func() error {
		o, err := a.get(podPath("two", "eater"))
		if err != nil {
			return err
		}
		text := fmt.Sprint(o["status"])
		if !strings.Contains(text, "OOMKilled") {
			return fmt.Errorf("status is %s", text)
		}
		return nil
	})
	for _, ns := range []string{"one", "two", "three"} {
		o, err := a.get(podPath(ns, "web"))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(fmt.Sprint(o["status"]), "restartCount:0") {
			t.Errorf("the pod of %s suffered too: %v", ns, o["status"])
		}
	}
}
