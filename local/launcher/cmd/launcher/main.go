// Command launcher runs the embedded Kubernetes as one tree of processes and ends it when its parent does.
//
//	launcher run --config FILE      runs the cluster until standard input closes, or SIGTERM or SIGINT comes
//	launcher check --mode real      tells as JSON what this machine lacks; exit code 1 if anything
//
// The rest are its own inner steps.
package main

import (
	"flag"
	"fmt"
	"os"

	"itdo.platform/local/launcher/internal/config"
	"itdo.platform/local/launcher/internal/events"
)

const usage = `usage: launcher run --config FILE
       launcher check [--mode real|simulated]
`

func main() {
	os.Exit(run(os.Args[1:]))
}

func run(arguments []string) int {
	if len(arguments) == 0 {
		fmt.Fprint(os.Stderr, usage)
		return 2
	}
	if step, ok := innerSteps[arguments[0]]; ok {
		return step(arguments[1:])
	}
	switch arguments[0] {
	case "run":
		return runCluster(arguments[1:])
	case "check":
		return checkMachine(arguments[1:])
	}
	fmt.Fprint(os.Stderr, usage)
	return 2
}

func runCluster(arguments []string) int {
	flags := flag.NewFlagSet("run", flag.ContinueOnError)
	path := flags.String("config", "", "the configuration file")
	if err := flags.Parse(arguments); err != nil || *path == "" || flags.NArg() > 0 {
		fmt.Fprint(os.Stderr, usage)
		return 2
	}
	out := events.NewWriter(os.Stdout)
	c, err := config.Load(*path)
	if err == nil {
		err = runConfigured(c, out)
	}
	if err != nil {
		out.Emit(events.Event{Part: events.Cluster, State: events.Failed, Message: err.Error()})
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}
