package packages_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"fmt"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
	"github.com/ulikunitz/xz"

	"itdo.platform/local/images/internal/packages"
)

func tarOf(t *testing.T, headers ...tar.Header) []byte {
	t.Helper()
	var buffer bytes.Buffer
	archive := tar.NewWriter(&buffer)
	for _, header := range headers {
		content := []byte("content")
		if header.Typeflag == tar.TypeReg {
			header.Size = int64(len(content))
		}
		header.Mode = 0o755
		if err := archive.WriteHeader(&header); err != nil {
			t.Fatal(err)
		}
		if header.Typeflag == tar.TypeReg {
			if _, err := archive.Write(content); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	return buffer.Bytes()
}

func npmOf(t *testing.T, plain []byte) *bytes.Reader {
	t.Helper()
	var buffer bytes.Buffer
	writer := gzip.NewWriter(&buffer)
	if _, err := writer.Write(plain); err != nil {
		t.Fatal(err)
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	return bytes.NewReader(buffer.Bytes())
}

func debOf(members ...[2]string) *bytes.Reader {
	archive := "!<arch>\n"
	for _, member := range members {
		archive += fmt.Sprintf("%-16s%-12d%-6d%-6d%-8s%-10d`\n%s", member[0], 0, 0, 0, "100644", len(member[1]), member[1])
		if len(member[1])%2 == 1 {
			archive += "\n"
		}
	}
	return bytes.NewReader([]byte(archive))
}

func control(t *testing.T) string {
	return string(tarOf(t, tar.Header{Name: "./control", Typeflag: tar.TypeReg}))
}

func TestHostileEntriesAreRefused(t *testing.T) {
	for name, header := range map[string]tar.Header{
		"a path with ..":            {Name: "package/../../etc/cron.d/x", Typeflag: tar.TypeReg},
		"an absolute path":          {Name: "/etc/cron.d/x", Typeflag: tar.TypeReg},
		"a path beside the package": {Name: "other/x", Typeflag: tar.TypeReg},
		"a link out of the image":   {Name: "package/x", Typeflag: tar.TypeSymlink, Linkname: "../../../etc/shadow"},
		"a hard link to nothing":    {Name: "package/x", Typeflag: tar.TypeLink, Linkname: "package/absent"},
		"a hard link out":           {Name: "package/x", Typeflag: tar.TypeLink, Linkname: "../../etc/shadow"},
		"a device":                  {Name: "package/x", Typeflag: tar.TypeChar},
		"a pipe":                    {Name: "package/x", Typeflag: tar.TypeFifo},
	} {
		if _, err := packages.ReadNpm(npmOf(t, tarOf(t, header))); err == nil {
			t.Errorf("%s was taken", name)
		}
		header.Name = strings.TrimPrefix(header.Name, "package/")
		if name == "a path beside the package" {
			continue
		}
		if _, err := packages.ReadDebian(debOf([2]string{"control.tar", control(t)}, [2]string{"data.tar", string(tarOf(t, header))})); err == nil {
			t.Errorf("%s was taken in a Debian package", name)
		}
	}
}

func TestAFileThatWritesThroughALinkOfThePackageIsRefused(t *testing.T) {
	archive := tarOf(t,
		tar.Header{Name: "package/etc", Typeflag: tar.TypeSymlink, Linkname: "/etc"},
		tar.Header{Name: "package/etc/passwd", Typeflag: tar.TypeReg})
	if _, err := packages.ReadNpm(npmOf(t, archive)); err == nil {
		t.Error("a file below a link was taken")
	}
}

func TestABombIsRefusedByItsSize(t *testing.T) {
	var buffer bytes.Buffer
	if err := tar.NewWriter(&buffer).WriteHeader(&tar.Header{Name: "package/x", Typeflag: tar.TypeReg, Size: 1 << 40}); err != nil {
		t.Fatal(err)
	}
	_, err := packages.ReadNpm(npmOf(t, buffer.Bytes()))
	if err == nil || !strings.Contains(err.Error(), "more than") {
		t.Errorf("a file said to have a tebibyte: %v", err)
	}
}

func TestDebianPackagesAreReadInEveryCompression(t *testing.T) {
	plain := tarOf(t, tar.Header{Name: "./usr/bin/tool", Typeflag: tar.TypeReg})
	var xzData, zstData bytes.Buffer
	xzWriter, err := xz.NewWriter(&xzData)
	if err != nil {
		t.Fatal(err)
	}
	zstWriter, err := zstd.NewWriter(&zstData)
	if err != nil {
		t.Fatal(err)
	}
	for _, writer := range []interface {
		Write([]byte) (int, error)
		Close() error
	}{xzWriter, zstWriter} {
		if _, err := writer.Write(plain); err != nil {
			t.Fatal(err)
		}
		if err := writer.Close(); err != nil {
			t.Fatal(err)
		}
	}
	for name, data := range map[string][]byte{"data.tar": plain, "data.tar.xz": xzData.Bytes(), "data.tar.zst": zstData.Bytes()} {
		read, err := packages.ReadDebian(debOf([2]string{"debian-binary", "2.0\n"}, [2]string{"control.tar", control(t)}, [2]string{name, string(data)}))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if _, ok := read.Files.File("usr/bin/tool"); !ok {
			t.Errorf("%s: the file is missing", name)
		}
		if string(read.Control) != "content\n" {
			t.Errorf("%s: control is %q", name, read.Control)
		}
	}
}

func TestDamagedDebianPackagesAreRefused(t *testing.T) {
	whole, err := func() ([]byte, error) {
		reader := debOf([2]string{"control.tar", control(t)}, [2]string{"data.tar", string(tarOf(t, tar.Header{Name: "x", Typeflag: tar.TypeReg}))})
		data := make([]byte, reader.Len())
		_, err := reader.Read(data)
		return data, err
	}()
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{"nothing": nil, "no archive": []byte("<html>"), "half": whole[:len(whole)/2], "only a head": whole[:30]} {
		if _, err := packages.ReadDebian(bytes.NewReader(data)); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}
