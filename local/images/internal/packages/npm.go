package packages

import (
	"compress/gzip"
	"fmt"
	"io"

	"itdo.platform/local/images/internal/rootfs"
)

// ReadNpm unpacks an npm tarball; paths in the result begin below its "package" folder.
func ReadNpm(r io.Reader) (*rootfs.Tree, error) {
	plain, err := gzip.NewReader(r)
	if err != nil {
		return nil, fmt.Errorf("not an npm package: %w", err)
	}
	return readTar(plain, rootfs.NewPackage(), "package")
}
