package cluster

import (
	"archive/tar"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"itdo.platform/local/launcher/internal/config"
)

var errNoPause = errors.New("the program pause is missing beside the launcher: build the part launcher")

// sandboxImage holds the one program that keeps a pod's namespaces. It is made here, so that no registry is needed for it.
type sandboxImage struct {
	// name carries the program's hash, so that a new program is a new image.
	name    string
	program []byte
}

func newSandboxImage(programPath string) (*sandboxImage, error) {
	program, err := os.ReadFile(programPath)
	if err != nil {
		return nil, fmt.Errorf("%w (%w)", errNoPause, err)
	}
	hash := sha256.Sum256(program)
	return &sandboxImage{name: config.RegistryName + "/platform/pause:" + hex.EncodeToString(hash[:6]), program: program}, nil
}

// ensure imports the image unless containerd has it, and pins it, so that no garbage collection takes it.
func (i *sandboxImage) ensure(ctx context.Context, ctr, temporary string) error {
	list, err := runCtr(ctx, ctr, "images", "ls", "--quiet", "name=="+i.name)
	if err != nil {
		return err
	}
	if strings.TrimSpace(list) == "" {
		archive := filepath.Join(temporary, "pause.tar")
		file, err := os.OpenFile(archive, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
		if err != nil {
			return err
		}
		defer os.Remove(archive)
		err = i.write(file)
		if closing := file.Close(); err == nil {
			err = closing
		}
		if err != nil {
			return err
		}
		if _, err := runCtr(ctx, ctr, "images", "import", archive); err != nil {
			return err
		}
	}
	_, err = runCtr(ctx, ctr, "images", "label", i.name, "io.cri-containerd.pinned=pinned", "io.cri-containerd.image=managed")
	return err
}

func runCtr(ctx context.Context, ctr string, arguments ...string) (string, error) {
	arguments = append([]string{"--address", containerdSocket, "--namespace", "k8s.io"}, arguments...)
	out, err := exec.CommandContext(ctx, ctr, arguments...).Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			err = fmt.Errorf("%w: %s", err, strings.TrimSpace(string(exit.Stderr)))
		}
		return "", fmt.Errorf("ctr %s: %w", strings.Join(arguments, " "), err)
	}
	return string(out), nil
}

// write writes the image as an OCI archive. The same program gives the same bytes.
func (i *sandboxImage) write(out io.Writer) error {
	layer, err := tarOf(map[string][]byte{"pause": i.program}, 0o755)
	if err != nil {
		return err
	}
	blobs := map[string][]byte{}
	add := func(mediaType string, content []byte) object {
		digest := sha256.Sum256(content)
		name := hex.EncodeToString(digest[:])
		blobs["blobs/sha256/"+name] = content
		return object{"mediaType": mediaType, "digest": "sha256:" + name, "size": len(content)}
	}
	layerDescriptor := add("application/vnd.oci.image.layer.v1.tar", layer)
	platform := object{"os": "linux", "architecture": runtime.GOARCH}
	settings, err := json.Marshal(object{
		"os": "linux", "architecture": runtime.GOARCH,
		"config": object{"Entrypoint": []string{"/pause"}, "User": "65535:65535"},
		"rootfs": object{"type": "layers", "diff_ids": []any{layerDescriptor["digest"]}},
	})
	if err != nil {
		return err
	}
	manifest, err := json.Marshal(object{
		"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
		"config": add("application/vnd.oci.image.config.v1+json", settings), "layers": []object{layerDescriptor},
	})
	if err != nil {
		return err
	}
	descriptor := add("application/vnd.oci.image.manifest.v1+json", manifest)
	descriptor["platform"] = platform
	descriptor["annotations"] = object{"io.containerd.image.name": i.name}
	index, err := json.Marshal(object{"schemaVersion": 2, "manifests": []object{descriptor}})
	if err != nil {
		return err
	}
	blobs["index.json"] = index
	blobs["oci-layout"] = []byte(`{"imageLayoutVersion":"1.0.0"}`)
	archive, err := tarOf(blobs, 0o644)
	if err != nil {
		return err
	}
	_, err = out.Write(archive)
	return err
}

func tarOf(files map[string][]byte, mode int64) ([]byte, error) {
	var buffer bytes.Buffer
	writer := tar.NewWriter(&buffer)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		header := &tar.Header{Name: name, Mode: mode, Size: int64(len(files[name])), Typeflag: tar.TypeReg, Format: tar.FormatUSTAR}
		if err := writer.WriteHeader(header); err != nil {
			return nil, err
		}
		if _, err := writer.Write(files[name]); err != nil {
			return nil, err
		}
	}
	err := writer.Close()
	return buffer.Bytes(), err
}
