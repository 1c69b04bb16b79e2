// Command sample-api serves orders from an environment's database and cache.
package main

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"syscall"

	"itdo.platform/local/images/internal/sampleapi"
	"itdo.platform/local/images/internal/secretenv"
	"itdo.platform/local/images/internal/web"
)

func main() {
	logger := slog.New(slog.NewJSONHandler(os.Stdout, nil))
	if err := run(logger); err != nil {
		logger.Error("sample-api ends", "reason", err.Error())
		os.Exit(1)
	}
}

func run(logger *slog.Logger) (err error) {
	config, err := sampleapi.ReadConfig(secretenv.Lookup(os.LookupEnv))
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	store, err := sampleapi.NewStore(ctx, config.Database)
	if err != nil {
		return err
	}
	defer store.Close()
	cache := sampleapi.NewCache(config.Cache)
	defer func() { err = errors.Join(err, cache.Close()) }()
	listener, err := net.Listen("tcp", config.Listen)
	if err != nil {
		return err
	}
	go store.Prepare(ctx, logger)
	api := &sampleapi.API{Environment: config.Environment, Store: store, Cache: cache, Logger: logger}
	logger.Info("sample-api answers", "address", listener.Addr().String(), "environment", config.Environment)
	return web.Serve(ctx, listener, api.Handler())
}
