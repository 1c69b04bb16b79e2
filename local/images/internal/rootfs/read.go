package rootfs

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Read takes the regular files of a folder with their modes. Symbolic links are left out: what npm makes of them are shortcuts into
// packages, and no image needs them. Anything else is refused.
func Read(folder string) (*Tree, error) {
	tree := NewPackage()
	err := filepath.WalkDir(folder, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || entry.Type() == fs.ModeSymlink {
			return err
		}
		if !entry.Type().IsRegular() {
			return fmt.Errorf("%s is no file, folder or link", file)
		}
		name, err := filepath.Rel(folder, file)
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		data, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		return tree.AddFile(filepath.ToSlash(name), info.Mode(), data)
	})
	return tree, err
}
