// Package preflight tells what a machine lacks for a cluster, before anything is started.
package preflight

import "fmt"

// Missing is one thing that the machine lacks.
type Missing struct {
	// What is lacking: a program, a device, a right.
	What string `json:"what"`
	// Package is the Debian package that brings it; empty where no package does.
	Package string `json:"package,omitempty"`
	// Reason says in a sentence what it is needed for, and what to do.
	Reason string `json:"reason"`
}

// Report is what launcher check prints.
type Report struct {
	Mode    string    `json:"mode"`
	OK      bool      `json:"ok"`
	Missing []Missing `json:"missing"`
	// Problems says the same in sentences for people.
	Problems []string `json:"problems"`
}

// Sentence says what is missing, what for, and how to get it.
func (m Missing) Sentence() string {
	if m.Package != "" {
		return fmt.Sprintf("%s is missing (%s): install the package %s", m.What, m.Reason, m.Package)
	}
	return fmt.Sprintf("%s: %s", m.What, m.Reason)
}

// NewReport gives a report for what was found missing.
func NewReport(mode string, missing []Missing) Report {
	if missing == nil {
		missing = []Missing{}
	}
	problems := []string{}
	for _, m := range missing {
		problems = append(problems, m.Sentence())
	}
	return Report{Mode: mode, OK: len(missing) == 0, Missing: missing, Problems: problems}
}
