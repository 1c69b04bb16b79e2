// Command kwok simulates nodes and pods. It is KWOK's own program with KWOK's stock stages built in: nodes become ready at
// once and keep a lease, pods become ready, jobs' pods complete, what is deleted goes.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/pflag"
	nodestages "sigs.k8s.io/kwok/kustomize/stage/node/fast"
	leasestages "sigs.k8s.io/kwok/kustomize/stage/node/heartbeat-with-lease"
	podstages "sigs.k8s.io/kwok/kustomize/stage/pod/fast"
	"sigs.k8s.io/kwok/pkg/config"
	"sigs.k8s.io/kwok/pkg/kwok/cmd"
	"sigs.k8s.io/kwok/pkg/log"
	"sigs.k8s.io/kwok/pkg/utils/signals"
)

func main() {
	if err := run(signals.SetupSignalContext()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	if err := stagesAsInput(); err != nil {
		return err
	}
	flags := pflag.NewFlagSet("global", pflag.ContinueOnError)
	flags.ParseErrorsAllowlist.UnknownFlags = true
	flags.Usage = func() {}
	ctx, _ = log.InitFlags(ctx, flags)
	ctx, err := config.InitFlags(ctx, flags)
	if err != nil {
		return err
	}
	command := cmd.NewCommand(ctx)
	command.PersistentFlags().AddFlagSet(flags)
	return command.ExecuteContext(ctx)
}

// stagesAsInput hands the stock stages to KWOK the one way that needs no file: as configuration on standard input.
func stagesAsInput() error {
	stages := strings.Join([]string{
		nodestages.DefaultNodeInit,
		leasestages.DefaultNodeHeartbeatWithLease,
		podstages.DefaultPodReady,
		podstages.DefaultPodComplete,
		podstages.DefaultPodDelete,
	}, "\n---\n")
	reader, writer, err := os.Pipe()
	if err != nil {
		return err
	}
	go func() {
		// KWOK's own reading tells of anything that is missing.
		_, _ = io.WriteString(writer, stages)
		_ = writer.Close()
	}()
	os.Stdin = reader
	os.Args = append(os.Args, "--config", "-")
	return nil
}
