package packages

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/klauspost/compress/zstd"
	"github.com/ulikunitz/xz"

	"itdo.platform/local/images/internal/rootfs"
)

const (
	arMagic      = "!<arch>\n"
	arHeaderSize = 60
)

// Debian is an unpacked Debian package: its control stanza, as dpkg's status files hold it, and its files.
type Debian struct {
	Control []byte
	Files   *rootfs.Tree
}

// ReadDebian unpacks a .deb: an ar archive of debian-binary, control.tar.* and data.tar.*.
func ReadDebian(r io.Reader) (*Debian, error) {
	reader := bufio.NewReaderSize(r, 1<<16)
	magic := make([]byte, len(arMagic))
	if _, err := io.ReadFull(reader, magic); err != nil || string(magic) != arMagic {
		return nil, errors.New("not a Debian package: it does not begin as an ar archive")
	}
	var result Debian
	for {
		name, size, err := nextMember(reader)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		member := io.LimitReader(reader, size)
		switch {
		case strings.HasPrefix(name, "control.tar"):
			result.Control, err = readControl(name, member)
		case strings.HasPrefix(name, "data.tar"):
			result.Files, err = readCompressedTar(name, member)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if _, err := io.Copy(io.Discard, member); err != nil {
			return nil, err
		}
		if size%2 == 1 {
			if _, err := reader.Discard(1); err != nil && !errors.Is(err, io.EOF) {
				return nil, err
			}
		}
	}
	if result.Files == nil || result.Control == nil {
		return nil, errors.New("not a whole Debian package: control.tar or data.tar is missing")
	}
	return &result, nil
}

func nextMember(r io.Reader) (name string, size int64, err error) {
	header := make([]byte, arHeaderSize)
	if _, err := io.ReadFull(r, header); err != nil {
		if errors.Is(err, io.EOF) {
			return "", 0, io.EOF
		}
		return "", 0, fmt.Errorf("ar header is cut short: %w", err)
	}
	if string(header[58:60]) != "`\n" {
		return "", 0, errors.New("ar header does not end as it must")
	}
	size, err = strconv.ParseInt(strings.TrimSpace(string(header[48:58])), 10, 64)
	if err != nil || size < 0 {
		return "", 0, fmt.Errorf("ar header names no size: %q", header[48:58])
	}
	return strings.TrimSuffix(strings.TrimSpace(string(header[:16])), "/"), size, nil
}

func readControl(name string, r io.Reader) ([]byte, error) {
	tree, err := readCompressedTar(name, r)
	if err != nil {
		return nil, err
	}
	control, ok := tree.File("control")
	if !ok {
		return nil, errors.New("holds no control file")
	}
	return append(bytes.TrimSpace(control.Data), '\n'), nil
}

func readCompressedTar(name string, r io.Reader) (*rootfs.Tree, error) {
	plain, err := decompress(name, r)
	if err != nil {
		return nil, err
	}
	return readTar(plain, rootfs.New(), "")
}

func decompress(name string, r io.Reader) (io.Reader, error) {
	switch {
	case strings.HasSuffix(name, ".tar"):
		return r, nil
	case strings.HasSuffix(name, ".gz"):
		return gzip.NewReader(r)
	case strings.HasSuffix(name, ".xz"):
		return xz.NewReader(r)
	case strings.HasSuffix(name, ".zst"):
		decoder, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(maxUnpackedBytes))
		if err != nil {
			return nil, err
		}
		return decoder, nil
	default:
		return nil, fmt.Errorf("is compressed in a way that is not known here")
	}
}
