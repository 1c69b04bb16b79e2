package rootfs

import (
	"archive/tar"
	"fmt"
	"io"
	"io/fs"
	"time"
)

// WriteTar writes the tree as a tar archive: sorted, owned by root, all times at the epoch. The same tree gives the same bytes.
func (t *Tree) WriteTar(w io.Writer) error {
	archive := tar.NewWriter(w)
	for _, name := range t.Paths() {
		entry := t.entries[name]
		if err := archive.WriteHeader(header(name, entry)); err != nil {
			return fmt.Errorf("write %s: %w", name, err)
		}
		if entry.Kind != File {
			continue
		}
		if _, err := archive.Write(entry.Data); err != nil {
			return fmt.Errorf("write %s: %w", name, err)
		}
	}
	return archive.Close()
}

func header(name string, entry Entry) *tar.Header {
	h := &tar.Header{Name: name, Mode: int64(entry.Mode.Perm()), ModTime: time.Unix(0, 0), Format: tar.FormatPAX}
	switch entry.Kind {
	case Directory:
		h.Typeflag, h.Name = tar.TypeDir, name+"/"
		if entry.Mode&fs.ModeSticky != 0 {
			h.Mode |= 0o1000
		}
	case Symlink:
		h.Typeflag, h.Linkname = tar.TypeSymlink, entry.Target
	case File:
		h.Typeflag, h.Size = tar.TypeReg, int64(len(entry.Data))
	}
	return h
}
