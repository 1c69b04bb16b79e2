// Command workspace-entrypoint runs a workspace in its image; `workspace-entrypoint ready` tells whether it can be worked in.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"itdo.platform/local/images/internal/workspace"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "workspace-entrypoint:", err)
		os.Exit(1)
	}
}

func run(arguments []string) error {
	settings, err := workspace.Read(os.LookupEnv)
	if err != nil {
		return err
	}
	switch {
	case len(arguments) == 1 && arguments[0] == "ready":
		return settings.Ready()
	case len(arguments) > 0:
		return fmt.Errorf("unknown argument %q: there is only `ready`", arguments[0])
	case os.Getpid() == 1:
		return workspace.BecomeInit()
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return settings.Run(ctx, os.Stdout)
}
