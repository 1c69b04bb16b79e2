// Package rootfs holds the file tree of one image layer in memory and writes it as a tar archive whose bytes depend on
// nothing but its content: entries sorted, owners root, times fixed.
package rootfs

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// Kind tells what an entry is. Devices, sockets and pipes have no place in an image made here.
type Kind int

const (
	Directory Kind = iota
	File
	Symlink
)

// Entry is one node of the tree. Data belongs to files, Target to symbolic links.
type Entry struct {
	Kind   Kind
	Mode   fs.FileMode
	Data   []byte
	Target string
}

// Tree maps clean relative paths ("usr/bin/sh") to entries. The zero value is not usable; call New or NewPackage.
type Tree struct {
	entries map[string]Entry
	merges  bool
}

// mergedDirectories are the top-level folders that live under usr/, as on any Debian since bookworm. Packages of older and
// newer releases disagree on where they put the loader; one place for all of them keeps the tree free of doubles.
var mergedDirectories = []string{"bin", "sbin", "lib", "lib64", "lib32", "libx32"}

// New is the tree of a layer, or of a package whose paths begin at the root of the image.
func New() *Tree {
	return &Tree{entries: map[string]Entry{}, merges: true}
}

// NewPackage is the tree of a package that is put somewhere below the root: a `bin` of its own is none of the image's.
func NewPackage() *Tree {
	return &Tree{entries: map[string]Entry{}}
}

// CleanPath turns the name of an archive entry into a path relative to the root of the image, or says why it is refused.
func CleanPath(name string) (string, error) {
	if strings.ContainsRune(name, 0) {
		return "", fmt.Errorf("path %q holds a zero byte", name)
	}
	trimmed := strings.TrimSuffix(strings.TrimPrefix(name, "./"), "/")
	if trimmed == "" || trimmed == "." {
		return "", nil
	}
	if strings.HasPrefix(trimmed, "/") {
		return "", fmt.Errorf("path %q is absolute", name)
	}
	if slices.Contains(strings.Split(trimmed, "/"), "..") {
		return "", fmt.Errorf("path %q leaves the package", name)
	}
	return path.Clean(trimmed), nil
}

// AddDirectory adds a folder and its parents. A folder that exists keeps its mode.
func (t *Tree) AddDirectory(name string, mode fs.FileMode) error {
	clean, err := t.place(name)
	if err != nil || clean == "" {
		return err
	}
	if existing, ok := t.entries[clean]; ok {
		if existing.Kind == Directory {
			return nil
		}
		return fmt.Errorf("%q is a folder here and something else elsewhere", clean)
	}
	t.entries[clean] = Entry{Kind: Directory, Mode: mode.Perm() | mode&fs.ModeSticky}
	return nil
}

// AddFile adds a regular file; set-user-id and set-group-id bits are dropped, since no image made here needs them.
func (t *Tree) AddFile(name string, mode fs.FileMode, data []byte) error {
	return t.put(name, Entry{Kind: File, Mode: mode.Perm(), Data: data})
}

// AddSymlink adds a symbolic link. An absolute target counts from the root of the image; a relative one must stay inside it.
func (t *Tree) AddSymlink(name, target string) error {
	clean, err := CleanPath(name)
	if err != nil {
		return err
	}
	if !strings.HasPrefix(target, "/") {
		resolved := path.Join(path.Dir(clean), target)
		if resolved == ".." || strings.HasPrefix(resolved, "../") {
			return fmt.Errorf("link %q points outside the image: %q", name, target)
		}
		if t.merged(clean) != clean && strings.HasPrefix(target, "..") {
			target = "/" + resolved
		}
	}
	if target == "" {
		return fmt.Errorf("link %q has no target", name)
	}
	return t.put(name, Entry{Kind: Symlink, Mode: 0o777, Target: target})
}

// File returns a regular file's entry.
func (t *Tree) File(name string) (Entry, bool) {
	entry, ok := t.entries[t.merged(name)]
	return entry, ok && entry.Kind == File
}

// Paths returns all paths in sorted order, parents before their children.
func (t *Tree) Paths() []string {
	paths := make([]string, 0, len(t.entries))
	for name := range t.entries {
		paths = append(paths, name)
	}
	slices.Sort(paths)
	return paths
}

// Entry returns what stands at a path of Paths.
func (t *Tree) Entry(name string) (Entry, bool) {
	entry, ok := t.entries[name]
	return entry, ok
}

// Merge copies all entries of other whose path the filter keeps.
func (t *Tree) Merge(other *Tree, keep func(name string) bool) error {
	for _, name := range other.Paths() {
		entry := other.entries[name]
		if entry.Kind == Directory || !keep(name) {
			continue
		}
		if err := t.put(name, entry); err != nil {
			return err
		}
	}
	return nil
}

func (t *Tree) put(name string, entry Entry) error {
	clean, err := t.place(name)
	if err != nil {
		return err
	}
	if clean == "" {
		return fmt.Errorf("%q names the root itself", name)
	}
	if existing, ok := t.entries[clean]; ok && existing.Kind == Directory {
		return fmt.Errorf("%q is a folder here and something else elsewhere", clean)
	}
	t.entries[clean] = entry
	return nil
}

// place cleans a path and makes its parents, so that no entry is ever written through a link.
func (t *Tree) place(name string) (string, error) {
	clean, err := CleanPath(name)
	if err != nil || clean == "" {
		return clean, err
	}
	clean = t.merged(clean)
	for parent := path.Dir(clean); parent != "."; parent = path.Dir(parent) {
		existing, ok := t.entries[parent]
		if ok && existing.Kind != Directory {
			return "", fmt.Errorf("%q lies below %q, which is no folder", clean, parent)
		}
		if !ok {
			t.entries[parent] = Entry{Kind: Directory, Mode: 0o755}
		}
	}
	return clean, nil
}

func (t *Tree) merged(name string) string {
	if !t.merges {
		return name
	}
	for _, directory := range mergedDirectories {
		if name == directory || strings.HasPrefix(name, directory+"/") {
			return "usr/" + name
		}
	}
	return name
}

// AddMergedLinks adds the links /lib -> usr/lib and so on for the folders that the tree has.
func (t *Tree) AddMergedLinks() {
	for _, directory := range mergedDirectories {
		if _, ok := t.entries["usr/"+directory]; ok {
			t.entries[directory] = Entry{Kind: Symlink, Mode: 0o777, Target: "usr/" + directory}
		}
	}
}
