package workspace

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"sync"
)

// lineWriter lets several programs write to the container's log, each call at once.
type lineWriter struct {
	mutex sync.Mutex
	to    io.Writer
}

func (w *lineWriter) Write(data []byte) (int, error) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	return w.to.Write(data)
}

// longestLine is where a line without an end is broken.
const longestLine = 16 << 10

// prefixWriter says in front of each line whose it is. It writes whole lines only.
type prefixWriter struct {
	prefix string
	to     io.Writer
	rest   []byte
}

func (w *prefixWriter) Write(data []byte) (int, error) {
	w.rest = append(w.rest, data...)
	for {
		end := bytes.IndexByte(w.rest, '\n')
		if end < 0 && len(w.rest) < longestLine {
			return len(data), nil
		}
		line := w.rest
		if end >= 0 {
			line = w.rest[:end]
		}
		if _, err := fmt.Fprintf(w.to, "%s%s\n", w.prefix, line); err != nil {
			return 0, err
		}
		w.rest = append([]byte(nil), w.rest[min(len(line)+1, len(w.rest)):]...)
	}
}

// longestLog is where a log on the volume begins anew; the one before it is kept.
const longestLog = 8 << 20

// logFile is a log on the volume that cannot fill it.
type logFile struct {
	path  string
	mutex sync.Mutex
	file  *os.File
	size  int64
}

func (l *logFile) Write(data []byte) (int, error) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if l.file == nil || l.size+int64(len(data)) > longestLog {
		if err := l.begin(); err != nil {
			return 0, err
		}
	}
	written, err := l.file.Write(data)
	l.size += int64(written)
	return written, err
}

func (l *logFile) begin() error {
	if l.file != nil {
		l.file.Close()
		l.file = nil
	}
	if _, err := os.Stat(l.path); err == nil {
		if err := os.Rename(l.path, l.path+".1"); err != nil {
			return err
		}
	}
	file, err := os.OpenFile(l.path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	l.file, l.size = file, 0
	return nil
}
