// Package volumes makes and removes the volumes of the storage class local-path: folders of the node's own file system.
// It runs beside the kubelet, so that it needs no pod, no image and no shell to make a folder.
package volumes

import (
	"github.com/spf13/cobra"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/klog/v2"

	genericapiserver "k8s.io/apiserver/pkg/server"
)

// NewCommand is the program that serves the storage class until SIGTERM.
func NewCommand() *cobra.Command {
	var kubeconfig, node, folder string
	command := &cobra.Command{
		Use:          "volumes",
		Short:        "Makes and removes volumes of the storage class local-path",
		Args:         cobra.NoArgs,
		SilenceUsage: true,
		RunE: func(*cobra.Command, []string) error {
			config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
			if err != nil {
				return err
			}
			client, err := kubernetes.NewForConfig(config)
			if err != nil {
				return err
			}
			ctx := genericapiserver.SetupSignalContext()
			klog.InfoS("Serving volumes", "provisioner", Provisioner, "node", node, "folder", folder)
			return newController(client, node, folder).run(ctx)
		},
	}
	command.Flags().StringVar(&kubeconfig, "kubeconfig", "", "kubeconfig of the API server")
	command.Flags().StringVar(&node, "node", "", "name of the node on which folders are made; volumes of other nodes are objects only")
	command.Flags().StringVar(&folder, "folder", "", "absolute path of the folder that holds the volumes' folders")
	for _, name := range []string{"kubeconfig", "node", "folder"} {
		if err := command.MarkFlagRequired(name); err != nil {
			panic(err)
		}
	}
	return command
}
