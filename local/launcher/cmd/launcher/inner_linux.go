package main

import (
	"itdo.platform/local/launcher/internal/preflight"
	"itdo.platform/local/launcher/internal/sandbox"
)

// innerSteps are the launcher's own later lives, inside the tree.
var innerSteps = map[string]func([]string) int{
	sandbox.InitStep:    func([]string) int { return sandbox.Init() },
	sandbox.InsideStep:  func([]string) int { return sandbox.Inside() },
	preflight.ProbeStep: func([]string) int { return preflight.Probe() },
}
