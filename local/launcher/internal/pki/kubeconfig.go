package pki

import (
	"encoding/json"
	"os"
)

// Kubeconfig writes a kubeconfig for the named client certificate and gives nothing else away: it holds the key, so only
// its owner may read it. JSON is YAML, so every client reads it.
func (a *Authority) Kubeconfig(path, name, server string) error {
	cert, err := os.ReadFile(a.store.Cert(name))
	if err != nil {
		return err
	}
	key, err := os.ReadFile(a.store.Key(name))
	if err != nil {
		return err
	}
	type object = map[string]any
	text, err := json.MarshalIndent(object{
		"apiVersion":      "v1",
		"kind":            "Config",
		"current-context": "platform",
		"clusters": []object{{"name": "platform", "cluster": object{
			"server": server, "certificate-authority-data": a.PEM(),
		}}},
		"users": []object{{"name": name, "user": object{
			"client-certificate-data": cert, "client-key-data": key,
		}}},
		"contexts": []object{{"name": "platform", "context": object{"cluster": "platform", "user": name}}},
	}, "", "  ")
	if err != nil {
		return err
	}
	return writeFile(path, append(text, '\n'))
}
