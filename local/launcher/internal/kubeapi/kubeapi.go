// Package kubeapi is the little that the launcher needs of the Kubernetes API: apply an object, read one, wait. The real
// client library would make the launcher ten times its size.
package kubeapi

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"
)

// FieldManager owns the fields that the launcher applies.
const FieldManager = "platform-launcher"

// ErrNotFound means that the object does not exist.
var ErrNotFound = errors.New("not found")

// Object is a Kubernetes object.
type Object = map[string]any

// Client talks to one API server with a client certificate.
type Client struct {
	base string
	http *http.Client
}

// New gives a client for the server, such as https://127.0.0.1:7443.
func New(server, caFile, certFile, keyFile string) (*Client, error) {
	ca, err := os.ReadFile(caFile)
	if err != nil {
		return nil, err
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(ca) {
		return nil, fmt.Errorf("%s holds no certificate", caFile)
	}
	cert, err := tls.LoadX509KeyPair(certFile, keyFile)
	if err != nil {
		return nil, err
	}
	transport := &http.Transport{
		TLSClientConfig:     &tls.Config{RootCAs: pool, Certificates: []tls.Certificate{cert}, MinVersion: tls.VersionTLS13},
		ForceAttemptHTTP2:   true,
		IdleConnTimeout:     30 * time.Second,
		TLSHandshakeTimeout: 5 * time.Second,
	}
	return &Client{base: strings.TrimSuffix(server, "/"), http: &http.Client{Transport: transport, Timeout: 15 * time.Second}}, nil
}

// Healthy asks a health path, such as /readyz.
func (c *Client) Healthy(ctx context.Context, path string) error {
	_, err := c.do(ctx, http.MethodGet, path, "", nil)
	return err
}

// Get reads the object at the path.
func (c *Client) Get(ctx context.Context, path string) (Object, error) {
	body, err := c.do(ctx, http.MethodGet, path, "", nil)
	if err != nil {
		return nil, err
	}
	var object Object
	if err := json.Unmarshal(body, &object); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return object, nil
}

// Delete removes the object at the path; it is no error if there is none.
func (c *Client) Delete(ctx context.Context, path string) error {
	_, err := c.do(ctx, http.MethodDelete, path, "", nil)
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	return err
}

// Apply makes or changes the object at the path by server-side apply. subresource may be empty.
func (c *Client) Apply(ctx context.Context, path string, object Object) error {
	body, err := json.Marshal(object)
	if err != nil {
		return err
	}
	query := "?" + url.Values{"fieldManager": {FieldManager}, "force": {"true"}}.Encode()
	_, err = c.do(ctx, http.MethodPatch, path+query, "application/apply-patch+yaml", body)
	return err
}

func (c *Client) do(ctx context.Context, method, path, contentType string, body []byte) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, method, c.base+path, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	if contentType != "" {
		request.Header.Set("Content-Type", contentType)
	}
	response, err := c.http.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(response.Body, 8<<20))
	if err != nil {
		return nil, err
	}
	if response.StatusCode == http.StatusNotFound {
		return nil, fmt.Errorf("%s %s: %w", method, path, ErrNotFound)
	}
	if response.StatusCode/100 != 2 {
		return nil, fmt.Errorf("%s %s answered %d: %s", method, path, response.StatusCode, message(answer))
	}
	return answer, nil
}

// message is what a Status object says, or the start of any other answer.
func message(answer []byte) string {
	var status struct {
		Message string `json:"message"`
	}
	if json.Unmarshal(answer, &status) == nil && status.Message != "" {
		return status.Message
	}
	return string(answer[:min(len(answer), 200)])
}

// Until asks again and again until ask gives no error or ctx ends; then it gives the last error.
func Until(ctx context.Context, ask func(context.Context) error) error {
	for {
		err := ask(ctx)
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(100 * time.Millisecond):
		}
	}
}
