package main

import (
	"k8s.io/component-base/cli"

	"itdo.platform/local/kubernetes/internal/volumes"
)

func runVolumes() int { return cli.Run(volumes.NewCommand()) }
