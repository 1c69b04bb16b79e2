// Command sample-frontend serves the sample page of a development environment.
package main

import (
	"context"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"syscall"

	"itdo.platform/local/images/internal/samplefrontend"
	"itdo.platform/local/images/internal/secretenv"
	"itdo.platform/local/images/internal/web"
)

func main() {
	logger := slog.New(slog.NewJSONHandler(os.Stdout, nil))
	if err := run(logger); err != nil {
		logger.Error("sample-frontend ends", "reason", err.Error())
		os.Exit(1)
	}
}

func run(logger *slog.Logger) error {
	env := secretenv.Lookup(os.LookupEnv)
	handler, err := samplefrontend.Handler(samplefrontend.Page{
		Environment: env.Value("ENVIRONMENT_NAME", "local"), APIBase: env.Value("API_BASE", ""),
	})
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", net.JoinHostPort("", env.Value("PORT", "3000")))
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	logger.Info("sample-frontend answers", "address", listener.Addr().String())
	return web.Serve(ctx, listener, handler)
}
