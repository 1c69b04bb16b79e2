package cluster

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"itdo.platform/local/launcher/internal/supervise"
)

// registryTLSUnit serves the registry with TLS on the standard port too, so that builders in pods reach it by its plain
// name. Its certificate is the cluster authority's, which every namespace has in kube-root-ca.crt.
func registryTLSUnit(l *Layout) supervise.Unit {
	return supervise.Unit{
		Name:  "registry-tls",
		Needs: []string{"registry"},
		Task: func(context.Context) error {
			certificate, err := tls.LoadX509KeyPair(l.path("pki", "registry.crt"), l.path("pki", "registry.key"))
			if err != nil {
				return err
			}
			listener, err := net.Listen("tcp", fmt.Sprintf("%s:%d", RegistryAddress, registryTLS))
			if err != nil {
				return err
			}
			file, err := os.OpenFile(filepath.Join(l.Logs, "registry-tls.log"), os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
			if err != nil {
				return err
			}
			logger := log.New(file, "", log.LstdFlags)
			target := &url.URL{Scheme: "http", Host: l.RegistryListen}
			server := &http.Server{
				ErrorLog:          logger,
				ReadHeaderTimeout: 10 * time.Second,
				TLSConfig:         &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12},
				Handler: &httputil.ReverseProxy{
					ErrorLog: logger,
					Rewrite: func(r *httputil.ProxyRequest) {
						r.SetURL(target)
						r.SetXForwarded()
						r.Out.Host = r.In.Host
					},
				},
			}
			go func() {
				if err := server.ServeTLS(listener, "", ""); !errors.Is(err, http.ErrServerClosed) {
					logger.Print(err)
				}
			}()
			return nil
		},
	}
}
