//go:build linux

package realnode

import (
	"bufio"
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// object is a Kubernetes object, or a part of one, as JSON has it.
type object = map[string]any

// api talks to the cluster as its administrator, from the machine.
type api struct {
	base string
	host string
	tls  *tls.Config
	http *http.Client
}

// newAPI reads the administrator's kubeconfig, as any client would.
func newAPI(t *testing.T, kubeconfig string) *api {
	t.Helper()
	var k struct {
		Clusters []struct {
			Cluster struct {
				Server string `json:"server"`
				CA     []byte `json:"certificate-authority-data"`
			} `json:"cluster"`
		} `json:"clusters"`
		Users []struct {
			User struct {
				Cert []byte `json:"client-certificate-data"`
				Key  []byte `json:"client-key-data"`
			} `json:"user"`
		} `json:"users"`
	}
	if err := json.Unmarshal([]byte(readFile(t, kubeconfig)), &k); err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(k.Clusters[0].Cluster.CA)
	cert, err := tls.X509KeyPair(k.Users[0].User.Cert, k.Users[0].User.Key)
	if err != nil {
		t.Fatal(err)
	}
	settings := &tls.Config{RootCAs: pool, Certificates: []tls.Certificate{cert}, MinVersion: tls.VersionTLS13}
	server := k.Clusters[0].Cluster.Server
	return &api{
		base: server, host: strings.TrimPrefix(server, "https://"), tls: settings,
		http: &http.Client{Transport: &http.Transport{TLSClientConfig: settings}, Timeout: 30 * time.Second},
	}
}

// call sends body as JSON; a nil one sends none.
func (a *api) call(method, path string, body object) (int, []byte, error) {
	var reader io.Reader
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			return 0, nil, err
		}
		reader = bytes.NewReader(text)
	}
	request, err := http.NewRequest(method, a.base+path, reader)
	if err != nil {
		return 0, nil, err
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := a.http.Do(request)
	if err != nil {
		return 0, nil, err
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	return response.StatusCode, answer, err
}

func (a *api) create(t *testing.T, path string, o object) {
	t.Helper()
	// The service account that pods need appears a moment after its namespace.
	eventually(t, "create in "+path, func() error {
		status, answer, err := a.call(http.MethodPost, path, o)
		if err == nil && status != http.StatusCreated {
			err = fmt.Errorf("%d: %s", status, answer)
		}
		return err
	})
}

func (a *api) get(path string) (object, error) {
	status, answer, err := a.call(http.MethodGet, path, nil)
	if err != nil {
		return nil, err
	}
	if status != http.StatusOK {
		return nil, fmt.Errorf("%s answered %d: %s", path, status, answer)
	}
	var o object
	err = json.Unmarshal(answer, &o)
	return o, err
}

// text reads a path that does not answer with an object, such as a pod's log or its page through the proxy.
func (a *api) text(path string) (string, error) {
	status, answer, err := a.call(http.MethodGet, path, nil)
	if err == nil && status != http.StatusOK {
		err = fmt.Errorf("%s answered %d: %s", path, status, answer)
	}
	return string(answer), err
}

// eventually asks until there is no error; the bound only ends a test that will not pass.
func eventually(t *testing.T, what string, ask func() error) {
	t.Helper()
	deadline := time.Now().Add(3 * time.Minute)
	for {
		err := ask()
		if err == nil {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%s: %v", what, err)
		}
		time.Sleep(100 * time.Millisecond)
	}
}

// execute runs a command in the pod's container over the API server's web socket and gives its output.
func (a *api) execute(t *testing.T, podPath string, command ...string) string {
	t.Helper()
	query := url.Values{"command": command, "stdout": {"true"}, "container": {"probe"}}
	connection, err := tls.Dial("tcp", a.host, a.tls)
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	nonce := make([]byte, 16)
	if _, err := rand.Read(nonce); err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(connection, "GET %s/exec?%s HTTP/1.1\r\nHost: %s\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"+
		"Sec-WebSocket-Key: %s\r\nSec-WebSocket-Protocol: v5.channel.k8s.io\r\n\r\n", podPath, query.Encode(), a.host, base64.StdEncoding.EncodeToString(nonce))
	reader := bufio.NewReader(connection)
	response, err := http.ReadResponse(reader, nil)
	if err != nil {
		t.Fatal(err)
	}
	if response.StatusCode != http.StatusSwitchingProtocols {
		t.Fatalf("exec answered %s", response.Status)
	}
	return standardOutput(t, reader)
}

// standardOutput joins the frames of channel 1 until the stream is closed.
func standardOutput(t *testing.T, reader *bufio.Reader) string {
	t.Helper()
	const closing = 8
	var out strings.Builder
	for {
		head := make([]byte, 2)
		if _, err := io.ReadFull(reader, head); err != nil || head[0]&0x0f == closing {
			return out.String()
		}
		length := uint64(head[1] & 0x7f)
		extra := map[uint64]int{126: 2, 127: 8}[length]
		if extra > 0 {
			field := make([]byte, 8)
			if _, err := io.ReadFull(reader, field[8-extra:]); err != nil {
				t.Fatal(err)
			}
			length = binary.BigEndian.Uint64(field)
		}
		payload := make([]byte, length)
		if _, err := io.ReadFull(reader, payload); err != nil {
			t.Fatal(err)
		}
		if len(payload) > 1 && payload[0] == 1 {
			out.Write(payload[1:])
		}
	}
}

// pushProbe builds the pods' program and pushes it, as an image of one layer, to the platform's registry.
func pushProbe(t *testing.T, dir string, port int) string {
	t.Helper()
	program := filepath.Join(dir, "probe")
	build(t, "./probe", program)
	content, err := os.ReadFile(program)
	if err != nil {
		t.Fatal(err)
	}
	layer := tarball(t, "probe", content)
	registry := fmt.Sprintf("http://127.0.0.1:%d/v2/platform/probe", port)
	layerDigest := pushBlob(t, registry, layer)
	settings := marshal(t, object{
		"os": "linux", "architecture": architecture, "config": object{"Entrypoint": []string{"/probe"}, "User": "1000:1000"},
		"rootfs": object{"type": "layers", "diff_ids": []string{layerDigest}},
	})
	const mediaType = "application/vnd.oci.image.manifest.v1+json"
	manifest := marshal(t, object{
		"schemaVersion": 2, "mediaType": mediaType,
		"config": object{"mediaType": "application/vnd.oci.image.config.v1+json", "digest": pushBlob(t, registry, settings), "size": len(settings)},
		"layers": []object{{"mediaType": "application/vnd.oci.image.layer.v1.tar", "digest": layerDigest, "size": len(layer)}},
	})
	send(t, http.MethodPut, registry+"/manifests/"+digest(manifest), mediaType, manifest)
	return "registry.platform.local/platform/probe@" + digest(manifest)
}

func digest(content []byte) string {
	sum := sha256.Sum256(content)
	return "sha256:" + hex.EncodeToString(sum[:])
}

func marshal(t *testing.T, o object) []byte {
	t.Helper()
	text, err := json.Marshal(o)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func pushBlob(t *testing.T, registry string, content []byte) string {
	t.Helper()
	place, err := url.Parse(send(t, http.MethodPost, registry+"/blobs/uploads/", "", nil))
	if err != nil {
		t.Fatal(err)
	}
	base, err := url.Parse(registry)
	if err != nil {
		t.Fatal(err)
	}
	query := place.Query()
	query.Set("digest", digest(content))
	place.RawQuery = query.Encode()
	send(t, http.MethodPut, base.ResolveReference(place).String(), "application/octet-stream", content)
	return digest(content)
}

// send gives the Location of the answer.
func send(t *testing.T, method, to, contentType string, content []byte) string {
	t.Helper()
	request, err := http.NewRequest(method, to, bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	request.SetBasicAuth("platform", password)
	if contentType != "" {
		request.Header.Set("Content-Type", contentType)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode/100 != 2 {
		text, _ := io.ReadAll(response.Body)
		t.Fatalf("%s %s answered %d: %s", method, to, response.StatusCode, text)
	}
	return response.Header.Get("Location")
}
