// Package samplefrontend is the sample page of a development environment: it shows what the environment's API answers.
package samplefrontend

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
)

//go:embed assets
var assets embed.FS

// Page holds what the page is told: the environment's name, and the origin of the API ("" for the page's own).
type Page struct {
	Environment string
	APIBase     string
}

// Handler renders the page once and serves it with its style and script.
func Handler(page Page) (http.Handler, error) {
	connect := "'self'"
	if page.APIBase != "" {
		base, err := url.Parse(page.APIBase)
		if err != nil || base.Host == "" || base.Scheme != "http" && base.Scheme != "https" {
			return nil, fmt.Errorf("API_BASE %q is no http or https URL", page.APIBase)
		}
		connect += " " + base.Scheme + "://" + base.Host
	}
	source, err := template.ParseFS(assets, "assets/index.html")
	if err != nil {
		return nil, err
	}
	var rendered bytes.Buffer
	if err := source.Execute(&rendered, page); err != nil {
		return nil, err
	}
	routes := http.NewServeMux()
	routes.HandleFunc("GET /{$}", send("text/html; charset=utf-8", rendered.Bytes()))
	for name, kind := range map[string]string{"style.css": "text/css; charset=utf-8", "script.js": "text/javascript; charset=utf-8"} {
		content, err := assets.ReadFile("assets/" + name)
		if err != nil {
			return nil, err
		}
		routes.HandleFunc("GET /"+name, send(kind, content))
	}
	routes.HandleFunc("GET /healthz", send("application/json; charset=utf-8", []byte(`{"status":"ok"}`)))
	policy := "default-src 'none'; style-src 'self'; script-src 'self'; connect-src " + connect +
		"; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
	return guarded(routes, policy), nil
}

func send(kind string, content []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", kind)
		w.Header().Set("Cache-Control", "no-cache")
		// A client that went away is no fault of the page.
		_, _ = w.Write(content)
	}
}

func guarded(next http.Handler, policy string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", policy)
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.Header().Set("Referrer-Policy", "no-referrer")
		next.ServeHTTP(w, r)
	})
}
