package rootfs_test

import (
	"archive/tar"
	"bytes"
	"io"
	"io/fs"
	"testing"

	"itdo.platform/local/images/internal/rootfs"
)

func tarOf(t *testing.T, tree *rootfs.Tree) []byte {
	t.Helper()
	var archive bytes.Buffer
	if err := tree.WriteTar(&archive); err != nil {
		t.Fatal(err)
	}
	return archive.Bytes()
}

func TestTheOrderInWhichEntriesCameDoesNotShow(t *testing.T) {
	add := []func(*rootfs.Tree) error{
		func(tree *rootfs.Tree) error { return tree.AddFile("usr/bin/b", 0o755, []byte("b")) },
		func(tree *rootfs.Tree) error { return tree.AddFile("./usr/bin/a", 0o755, []byte("a")) },
		func(tree *rootfs.Tree) error { return tree.AddSymlink("usr/bin/c", "a") },
		func(tree *rootfs.Tree) error { return tree.AddDirectory("tmp", fs.ModeSticky|0o777) },
	}
	forward, backward := rootfs.New(), rootfs.New()
	for i := range add {
		if err := add[i](forward); err != nil {
			t.Fatal(err)
		}
		if err := add[len(add)-1-i](backward); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(tarOf(t, forward), tarOf(t, backward)) {
		t.Error("the same entries in another order give another archive")
	}
}

func TestEntriesBelongToRootAndCarryNoTime(t *testing.T) {
	tree := rootfs.New()
	if err := tree.AddFile("usr/bin/su", fs.ModeSetuid|0o4755, []byte("x")); err != nil {
		t.Fatal(err)
	}
	reader := tar.NewReader(bytes.NewReader(tarOf(t, tree)))
	for {
		header, err := reader.Next()
		if err == io.EOF {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if header.Uid != 0 || header.Gid != 0 || header.ModTime.Unix() != 0 {
			t.Errorf("%s: uid %d, gid %d, time %v", header.Name, header.Uid, header.Gid, header.ModTime)
		}
		if header.Mode&0o6000 != 0 {
			t.Errorf("%s keeps a set-id bit: %o", header.Name, header.Mode)
		}
	}
}

func TestPathsThatLeaveThePackageAreRefused(t *testing.T) {
	for _, name := range []string{"../etc/passwd", "./../x", "usr/../../x", "/etc/passwd", "usr/bin/..", "a\x00b"} {
		if err := rootfs.New().AddFile(name, 0o644, nil); err == nil {
			t.Errorf("path %q was taken", name)
		}
	}
}

func TestLinksThatLeaveTheImageAreRefused(t *testing.T) {
	for _, target := range []string{"../../../etc/passwd", "", "../../.."} {
		if err := rootfs.New().AddSymlink("usr/bin/x", target); err == nil {
			t.Errorf("target %q was taken", target)
		}
	}
}

func TestNothingIsWrittenThroughALink(t *testing.T) {
	tree := rootfs.New()
	if err := tree.AddSymlink("opt", "/etc"); err != nil {
		t.Fatal(err)
	}
	if err := tree.AddFile("opt/passwd", 0o644, nil); err == nil {
		t.Error("a file was written below a link")
	}
}

func TestTopLevelLibraryFoldersLiveUnderUsr(t *testing.T) {
	tree := rootfs.New()
	if err := tree.AddFile("lib/x86_64-linux-gnu/libc.so.6", 0o755, []byte("c")); err != nil {
		t.Fatal(err)
	}
	if err := tree.AddSymlink("lib/odd", "../etc/odd"); err != nil {
		t.Fatal(err)
	}
	tree.AddMergedLinks()
	if _, ok := tree.File("usr/lib/x86_64-linux-gnu/libc.so.6"); !ok {
		t.Error("the library is not under usr/lib")
	}
	if entry, _ := tree.Entry("lib"); entry.Target != "usr/lib" {
		t.Errorf("/lib points to %q", entry.Target)
	}
	if entry, _ := tree.Entry("usr/lib/odd"); entry.Target != "/etc/odd" {
		t.Errorf("a relative link that moved points to %q", entry.Target)
	}
}
