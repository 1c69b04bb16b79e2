// Package secretenv reads settings from environment variables the way container images have agreed on.
package secretenv

import (
	"fmt"
	"os"
	"strings"
)

// Lookup is os.LookupEnv or a stand-in.
type Lookup func(name string) (string, bool)

// Value returns a variable, or the fallback where it is unset or empty. Kubernetes sets variables such as REDIS_PORT=tcp://… for
// a Service named redis; those are not meant for the program and count as unset.
func (l Lookup) Value(name, fallback string) string {
	value, ok := l(name)
	if !ok || value == "" || strings.HasPrefix(value, "tcp://") {
		return fallback
	}
	return value
}

// Secret returns NAME, or the content of the file that NAME_FILE names, without its last line break. Both at once is an error,
// since one would silently win.
func (l Lookup) Secret(name string) (string, error) {
	value, _ := l(name)
	file, _ := l(name + "_FILE")
	if value != "" && file != "" {
		return "", fmt.Errorf("both %s and %s_FILE are set, set one of them", name, name)
	}
	if file == "" {
		return value, nil
	}
	content, err := os.ReadFile(file)
	if err != nil {
		return "", fmt.Errorf("%s_FILE cannot be read: %w", name, err)
	}
	return strings.TrimRight(string(content), "\r\n"), nil
}
