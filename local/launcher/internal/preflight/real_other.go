//go:build !linux

package preflight

import "runtime"

// Real tells what this machine lacks for a node that runs containers.
func Real() []Missing {
	return []Missing{{What: "Linux", Reason: "containers of the embedded cluster need Linux, this is " + runtime.GOOS}}
}
