// Package packages reads what registries serve - Debian's .deb and npm's .tgz - without their tools, into a rootfs.Tree. It
// trusts nothing that stands in an archive: paths that leave it, devices, links out of it and bombs are refused.
package packages

import (
	"archive/tar"
	"errors"
	"fmt"
	"io"
	"path"

	"itdo.platform/local/images/internal/rootfs"
)

// maxUnpackedBytes bounds one package; the largest real one here unpacks to 60 MB.
const maxUnpackedBytes = 512 << 20

// readTar adds the archive's entries to a tree. strip is a leading folder to drop ("package" for npm), entries outside it
// are refused.
func readTar(r io.Reader, tree *rootfs.Tree, strip string) (*rootfs.Tree, error) {
	archive := tar.NewReader(r)
	left := int64(maxUnpackedBytes)
	for {
		header, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return tree, nil
		}
		if err != nil {
			return nil, fmt.Errorf("archive cannot be read: %w", err)
		}
		name, err := stripped(header.Name, strip)
		if err != nil {
			return nil, err
		}
		if left -= header.Size; header.Size < 0 || left < 0 {
			return nil, fmt.Errorf("archive unpacks to more than %d bytes", int64(maxUnpackedBytes))
		}
		if err := addEntry(tree, archive, header, name, strip); err != nil {
			return nil, err
		}
	}
}

func addEntry(tree *rootfs.Tree, archive *tar.Reader, header *tar.Header, name, strip string) error {
	mode := header.FileInfo().Mode()
	switch header.Typeflag {
	case tar.TypeDir:
		return tree.AddDirectory(name, mode)
	case tar.TypeReg:
		data := make([]byte, header.Size)
		if _, err := io.ReadFull(archive, data); err != nil {
			return fmt.Errorf("entry %q is cut short: %w", header.Name, err)
		}
		return tree.AddFile(name, mode, data)
	case tar.TypeSymlink:
		return tree.AddSymlink(name, header.Linkname)
	case tar.TypeLink:
		target, err := stripped(header.Linkname, strip)
		if err != nil {
			return err
		}
		original, ok := tree.File(target)
		if !ok {
			return fmt.Errorf("entry %q is a hard link to %q, which the archive does not hold before it", header.Name, header.Linkname)
		}
		return tree.AddFile(name, original.Mode, original.Data)
	case tar.TypeXGlobalHeader:
		return nil
	default:
		return fmt.Errorf("entry %q is of type %q, only files, folders and links are taken", header.Name, header.Typeflag)
	}
}

func stripped(name, strip string) (string, error) {
	clean, err := rootfs.CleanPath(name)
	if err != nil || strip == "" {
		return clean, err
	}
	if clean == strip || clean == "" {
		return "", nil
	}
	rest := len(strip) + 1
	if len(clean) <= rest || clean[:rest] != strip+"/" {
		return "", fmt.Errorf("entry %q lies outside %q", name, strip)
	}
	return path.Clean(clean[rest:]), nil
}
