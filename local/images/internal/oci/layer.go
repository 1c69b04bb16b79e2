// Package oci turns recipes into OCI images: a layout folder on disk, and what a registry holds of it.
package oci

import (
	"bytes"
	"io"

	"github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/tarball"
	"github.com/google/go-containerregistry/pkg/v1/types"
	"github.com/klauspost/compress/gzip"

	"itdo.platform/local/images/internal/rootfs"
)

// newLayer compresses with a library that the module pins, not with the tool chain's, so that the digest does not hang on the
// latter's version.
func newLayer(tree *rootfs.Tree) (v1.Layer, error) {
	var compressed bytes.Buffer
	writer, err := gzip.NewWriterLevel(&compressed, gzip.DefaultCompression)
	if err != nil {
		return nil, err
	}
	if err := tree.WriteTar(writer); err != nil {
		return nil, err
	}
	if err := writer.Close(); err != nil {
		return nil, err
	}
	open := func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(compressed.Bytes())), nil }
	return tarball.LayerFromOpener(open, tarball.WithMediaType(types.OCILayer))
}
