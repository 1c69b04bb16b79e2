package cluster

import (
	"bytes"
	"context"
	"embed"
	"encoding/base64"
	"fmt"
	"os"
	"path"
	"strings"
	"text/template"

	"sigs.k8s.io/yaml"

	"itdo.platform/local/launcher/internal/config"
	"itdo.platform/local/launcher/internal/kubeapi"
)

//go:embed manifests/*.yaml
var manifestFiles embed.FS

// resources maps the kinds of the manifests to their place in the API.
var resources = map[string]struct {
	plural     string
	namespaced bool
}{
	"APIService":         {"apiservices", false},
	"ClusterRole":        {"clusterroles", false},
	"ClusterRoleBinding": {"clusterrolebindings", false},
	"EndpointSlice":      {"endpointslices", true},
	"IngressClass":       {"ingressclasses", false},
	"Namespace":          {"namespaces", false},
	"PriorityClass":      {"priorityclasses", false},
	"Role":               {"roles", true},
	"RoleBinding":        {"rolebindings", true},
	"Service":            {"services", true},
	"StorageClass":       {"storageclasses", false},
}

// applyManifests applies the objects that the cluster has from the start: common ones, and those of the real node.
func applyManifests(ctx context.Context, l *Layout, api *kubeapi.Client) error {
	names := []string{"common.yaml"}
	if l.Config.Mode == config.Real {
		names = append(names, "node.yaml")
	}
	ca, err := os.ReadFile(l.path("pki", "ca.crt"))
	if err != nil {
		return err
	}
	values := map[string]any{
		"CA": ca, "NodeAddress": NodeAddress, "DNSAddress": DNSAddress, "DNSServiceAddress": dnsServiceAddress, "MetricsPort": metricsPort,
	}
	for _, name := range names {
		objects, err := manifests(name, values)
		if err != nil {
			return err
		}
		for _, o := range objects {
			where, err := apiPath(o)
			if err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			// Built-in namespaces and controllers' discovery appear a moment after the API server is ready.
			if err := kubeapi.Until(ctx, func(ctx context.Context) error { return api.Apply(ctx, where, o) }); err != nil {
				return err
			}
		}
	}
	return nil
}

func manifests(name string, values map[string]any) ([]kubeapi.Object, error) {
	functions := template.FuncMap{"base64": base64.StdEncoding.EncodeToString}
	t, err := template.New(name).Option("missingkey=error").Funcs(functions).ParseFS(manifestFiles, path.Join("manifests", name))
	if err != nil {
		return nil, err
	}
	var text bytes.Buffer
	if err := t.Execute(&text, values); err != nil {
		return nil, err
	}
	var objects []kubeapi.Object
	for document := range strings.SplitSeq(text.String(), "\n---\n") {
		var o kubeapi.Object
		if err := yaml.Unmarshal([]byte(document), &o); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if len(o) > 0 {
			objects = append(objects, o)
		}
	}
	return objects, nil
}

// apiPath is where the object stands in the API.
func apiPath(o kubeapi.Object) (string, error) {
	kind, _ := o["kind"].(string)
	version, _ := o["apiVersion"].(string)
	metadata, _ := o["metadata"].(map[string]any)
	name, _ := metadata["name"].(string)
	namespace, _ := metadata["namespace"].(string)
	resource, known := resources[kind]
	if !known || version == "" || name == "" || resource.namespaced != (namespace != "") {
		return "", fmt.Errorf("object %s %q has no place in the API", kind, name)
	}
	base := "/apis/" + version
	if !strings.Contains(version, "/") {
		base = "/api/" + version
	}
	if resource.namespaced {
		base += "/namespaces/" + namespace
	}
	return base + "/" + resource.plural + "/" + name, nil
}
