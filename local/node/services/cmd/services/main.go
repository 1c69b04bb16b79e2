// Command services is the node's helpers in one file: the network policy controller, cluster DNS and the metrics server.
// They share most of their code, which so is linked and mapped into memory once. The first argument chooses the program.
package main

import (
	"fmt"
	"os"
	"path/filepath"
)

var programs = map[string]func(){
	"coredns":        runCoreDNS,
	"metrics-server": runMetricsServer,
	"network-policy": runNetworkPolicy,
}

func main() {
	if len(os.Args) > 1 {
		if run, ok := programs[os.Args[1]]; ok {
			os.Args = append([]string{os.Args[1]}, os.Args[2:]...)
			run()
			return
		}
	}
	fmt.Fprintf(os.Stderr, "usage: %s coredns|metrics-server|network-policy [ARGUMENT...]\n", filepath.Base(os.Args[0]))
	os.Exit(2)
}

// exitOn ends the program with the error, if there is one.
func exitOn(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
