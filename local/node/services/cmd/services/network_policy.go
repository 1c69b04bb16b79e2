package main

import (
	"flag"
	"os"

	"github.com/cloudnativelabs/kube-router/v2/pkg/cmd"
	"github.com/cloudnativelabs/kube-router/v2/pkg/options"
	"github.com/spf13/pflag"
	"k8s.io/klog/v2"
)

// runNetworkPolicy runs kube-router; its flags decide that it only enforces network policies.
func runNetworkPolicy() {
	// CoreDNS registers global flags of its own, which are not kube-router's.
	flag.CommandLine = flag.NewFlagSet("network-policy", flag.ExitOnError)
	flags := pflag.NewFlagSet("network-policy", pflag.ExitOnError)
	klog.InitFlags(nil)
	config := options.NewKubeRouterConfig()
	config.AddFlags(flags)
	exitOn(flags.Parse(os.Args[1:]))
	exitOn(flag.Set("logtostderr", "true"))
	exitOn(flag.Set("v", config.VLevel))
	router, err := cmd.NewKubeRouterDefault(config)
	exitOn(err)
	exitOn(router.Run())
}
