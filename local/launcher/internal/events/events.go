// Package events tells the launcher's parent what happens, as one JSON object a line.
package events

import (
	"encoding/json"
	"fmt"
	"io"
	"sync"
	"time"
)

// State is where a part of the cluster is.
type State string

const (
	// Starting means that the part was begun and is not yet usable.
	Starting State = "starting"
	// Ready means that the part can be used.
	Ready State = "ready"
	// Failed means that the part cannot be started; the launcher ends.
	Failed State = "failed"
	// Exited means that the part's process ended; it is started again unless the launcher is stopping.
	Exited State = "exited"
)

// Event is one line of output.
type Event struct {
	Time time.Time `json:"time"`
	// Part is a component's name; cluster stands for the whole.
	Part    string `json:"part"`
	State   State  `json:"state"`
	PID     int    `json:"pid,omitempty"`
	Version string `json:"version,omitempty"`
	// ElapsedMs counts from the part's start to this event.
	ElapsedMs int64  `json:"elapsedMs,omitempty"`
	Message   string `json:"message,omitempty"`
}

// Cluster is the part that stands for the whole cluster.
const Cluster = "cluster"

// Writer writes events. It is safe for use from several goroutines.
type Writer struct {
	mu  sync.Mutex
	out io.Writer
}

// NewWriter gives a writer that sends its lines to out.
func NewWriter(out io.Writer) *Writer { return &Writer{out: out} }

// Emit writes one event; its time is set here if it is zero. A parent that no longer reads is noticed by the closed
// standard input, not here.
func (w *Writer) Emit(e Event) {
	if e.Time.IsZero() {
		e.Time = time.Now().UTC()
	}
	line, err := json.Marshal(e)
	if err != nil {
		line = fmt.Appendf(nil, `{"part":%q,"state":"failed","message":"event cannot be written"}`, e.Part)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	_, _ = w.out.Write(append(line, '\n'))
}

// Parse reads one line that Emit wrote.
func Parse(line []byte) (Event, error) {
	var e Event
	err := json.Unmarshal(line, &e)
	return e, err
}
