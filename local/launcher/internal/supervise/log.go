package supervise

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

const lastBytes = 2048

// lastWords quotes the last line that the unit wrote, and names its log.
func (s *Supervisor) lastWords(name string) string {
	path := filepath.Join(s.LogDir, name+".log")
	file, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer file.Close()
	if info, err := file.Stat(); err == nil && info.Size() > lastBytes {
		if _, err := file.Seek(-lastBytes, io.SeekEnd); err != nil {
			return "; see " + path
		}
	}
	text, err := io.ReadAll(file)
	if err != nil {
		return "; see " + path
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	last := lines[len(lines)-1]
	if last == "" {
		return "; it wrote nothing to " + path
	}
	return ": " + last + "; see " + path
}

// giveToFolderOwner lets the person whose folder it is read a log that root writes.
func giveToFolderOwner(file *os.File, folder string) error {
	if os.Geteuid() != 0 {
		return nil
	}
	info, err := os.Stat(folder)
	if err != nil {
		return err
	}
	owner, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return nil
	}
	return file.Chown(int(owner.Uid), int(owner.Gid))
}
