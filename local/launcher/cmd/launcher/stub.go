package main

import (
	"context"
	"errors"

	"itdo.platform/local/launcher/internal/config"
	"itdo.platform/local/launcher/internal/events"
)

func runReal(context.Context, config.Config, *events.Writer) error { return errors.New("not yet") }
func checkMachine([]string) int { return 1 }
