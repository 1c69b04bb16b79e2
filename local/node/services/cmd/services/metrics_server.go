package main

import (
	genericapiserver "k8s.io/apiserver/pkg/server"
	"k8s.io/component-base/logs"
	"sigs.k8s.io/metrics-server/cmd/metrics-server/app"
)

func runMetricsServer() {
	logs.InitLogs()
	defer logs.FlushLogs()
	exitOn(app.NewMetricsServerCommand(genericapiserver.SetupSignalHandler()).Execute())
}
