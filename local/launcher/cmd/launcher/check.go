package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"

	"itdo.platform/local/launcher/internal/config"
	"itdo.platform/local/launcher/internal/preflight"
)

// checkMachine prints what the machine lacks for a mode, as JSON. The exit code is 0 if nothing, else 1.
func checkMachine(arguments []string) int {
	flags := flag.NewFlagSet("check", flag.ContinueOnError)
	mode := flags.String("mode", string(config.Real), "real or simulated")
	if err := flags.Parse(arguments); err != nil || flags.NArg() > 0 {
		fmt.Fprint(os.Stderr, usage)
		return 2
	}
	var missing []preflight.Missing
	switch config.Mode(*mode) {
	case config.Real:
		missing = preflight.Real()
	case config.Simulated:
		// Processes and ports of 127.0.0.1 are all that it needs.
	default:
		fmt.Fprint(os.Stderr, usage)
		return 2
	}
	report := preflight.NewReport(*mode, missing)
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(report); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	if !report.OK {
		return 1
	}
	return 0
}
