package cluster

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"itdo.platform/local/launcher/internal/kubeapi"
	"itdo.platform/local/launcher/internal/supervise"
)

// simulatedLabel marks nodes on which nothing runs, for people and programs alike.
const simulatedLabel = "platform.itdo-erp.com/simulated"

// simulatedNodes is KWOK with the wanted number of nodes. Beside a real node they are tainted, so that only pods come that
// say that they bear it.
func simulatedNodes(l *Layout, api *kubeapi.Client, tainted bool) []supervise.Unit {
	return []supervise.Unit{
		{
			Name:    "kwok",
			Version: kwokVersion,
			Needs:   []string{"objects"},
			Process: &supervise.Process{
				Path: filepath.Join(l.Bin["kwok"], "kwok"),
				Args: []string{
					"--kubeconfig", l.kubeconfig("kwok"), "--manage-nodes-with-annotation-selector", "kwok.x-k8s.io/node=fake",
					"--cidr", simulatedPodNetwork, "--node-ip", "10.245.0.1", "--node-lease-duration-seconds", "40",
				},
				Env: []string{"KWOK_WORKDIR=" + l.path("kwok")},
			},
		},
		{
			Name:  "simulated-nodes",
			Needs: []string{"kwok", "controller-manager", "scheduler"},
			Task: func(ctx context.Context) error {
				if err := applySimulatedNodes(ctx, l.Config.SimulatedNodes, tainted, api); err != nil {
					return err
				}
				return kubeapi.Until(ctx, func(ctx context.Context) error { return nodeReady(ctx, api, simulatedName(0)) })
			},
		},
	}
}

func simulatedName(n int) string { return fmt.Sprintf("simulated-%d", n) }

// applySimulatedNodes makes nodes 0 to count-1 and removes what an earlier run made beyond them.
func applySimulatedNodes(ctx context.Context, count int, tainted bool, api *kubeapi.Client) error {
	list, err := api.Get(ctx, "/api/v1/nodes?labelSelector="+simulatedLabel+"%3Dtrue")
	if err != nil {
		return err
	}
	wanted := map[string]bool{}
	for n := range count {
		wanted[simulatedName(n)] = true
		if err := api.Apply(ctx, "/api/v1/nodes/"+simulatedName(n), simulatedNode(n, tainted)); err != nil {
			return err
		}
	}
	items, _ := list["items"].([]any)
	for _, item := range items {
		if name := nameOf(item); strings.HasPrefix(name, "simulated-") && !wanted[name] {
			if err := api.Delete(ctx, "/api/v1/nodes/"+name); err != nil {
				return err
			}
		}
	}
	return nil
}

func nameOf(item any) string {
	o, _ := item.(map[string]any)
	metadata, _ := o["metadata"].(map[string]any)
	name, _ := metadata["name"].(string)
	return name
}

func simulatedNode(n int, tainted bool) object {
	spec := object{}
	if tainted {
		spec["taints"] = []object{{"key": simulatedLabel, "value": "true", "effect": "NoSchedule"}}
	}
	return object{
		"apiVersion": "v1", "kind": "Node",
		"metadata": object{
			"name":        simulatedName(n),
			"annotations": object{"kwok.x-k8s.io/node": "fake"},
			"labels": object{
				simulatedLabel: "true", "kubernetes.io/hostname": simulatedName(n), "kubernetes.io/os": "linux", "type": "kwok",
			},
		},
		"spec": spec,
	}
}

// nodeReady gives no error when the node's condition Ready is true.
func nodeReady(ctx context.Context, api *kubeapi.Client, name string) error {
	node, err := api.Get(ctx, "/api/v1/nodes/"+name)
	if err != nil {
		return err
	}
	status, _ := node["status"].(map[string]any)
	conditions, _ := status["conditions"].([]any)
	for _, c := range conditions {
		condition, _ := c.(map[string]any)
		if condition["type"] == "Ready" {
			if condition["status"] == "True" {
				return nil
			}
			return fmt.Errorf("node %s is not ready: %v", name, condition["message"])
		}
	}
	return fmt.Errorf("node %s has not reported yet", name)
}
