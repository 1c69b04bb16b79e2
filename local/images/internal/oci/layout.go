package oci

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/layout"
)

const recordName = "images-record.json"

// Record says what a layout folder holds and from what it was made.
type Record struct {
	// Key names the inputs; the same key means that making the images again would change nothing.
	Key    string        `json:"key"`
	Images []RecordImage `json:"images"`
	// Drift has a sentence for each package that was not the recorded one.
	Drift []string `json:"drift,omitempty"`
}

// RecordImage is one image; Bytes is the size of what a registry stores (compressed).
type RecordImage struct {
	Name    string   `json:"name"`
	Aliases []string `json:"aliases,omitempty"`
	Tag     string   `json:"tag"`
	Digest  v1.Hash  `json:"digest"`
	Bytes   int64    `json:"bytes"`
}

// WriteLayout writes the images as an OCI layout in place of what stands at dir. The folder appears whole or not at all.
func WriteLayout(dir string, images []Made, record Record) (*Record, error) {
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		return nil, err
	}
	partial, err := os.MkdirTemp(filepath.Dir(dir), "."+filepath.Base(dir)+"-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(partial)
	if err := os.Chmod(partial, 0o755); err != nil {
		return nil, err
	}
	target, err := layout.Write(partial, empty.Index)
	if err != nil {
		return nil, err
	}
	for _, made := range images {
		reference := layout.WithAnnotations(map[string]string{"org.opencontainers.image.ref.name": made.Name})
		if err := target.AppendImage(made.Image, reference); err != nil {
			return nil, fmt.Errorf("image %s: %w", made.Name, err)
		}
		entry, err := describe(made)
		if err != nil {
			return nil, err
		}
		record.Images = append(record.Images, entry)
	}
	data, err := json.MarshalIndent(record, "", "  ")
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(partial, recordName), data, 0o644); err != nil {
		return nil, err
	}
	if err := os.RemoveAll(dir); err != nil {
		return nil, err
	}
	return &record, os.Rename(partial, dir)
}

func describe(made Made) (RecordImage, error) {
	digest, err := made.Image.Digest()
	if err != nil {
		return RecordImage{}, err
	}
	manifest, err := made.Image.Manifest()
	if err != nil {
		return RecordImage{}, err
	}
	bytes := manifest.Config.Size
	for _, layer := range manifest.Layers {
		bytes += layer.Size
	}
	return RecordImage{Name: made.Name, Aliases: made.Aliases, Tag: made.Tag, Digest: digest, Bytes: bytes}, nil
}

// ReadRecord returns the record of a layout folder, or nil where there is none.
func ReadRecord(dir string) (*Record, error) {
	data, err := os.ReadFile(filepath.Join(dir, recordName))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var record Record
	if err := json.Unmarshal(data, &record); err != nil {
		return nil, fmt.Errorf("%s is damaged, remove the folder to make it again: %w", filepath.Join(dir, recordName), err)
	}
	return &record, nil
}
