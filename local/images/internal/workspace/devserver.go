package workspace

import (
	"context"
	"io"
	"os/exec"
	"path/filepath"
)

// devService is the project's own dev server.
func (s Settings) devService(out io.Writer, tell say) service {
	log := &logFile{path: filepath.Join(s.Home, "dev-server.log")}
	return service{name: "the dev command", say: tell, command: func(ctx context.Context) (*exec.Cmd, error) {
		tell("starting the dev command in %s", s.Project())
		command := exec.CommandContext(ctx, "/bin/sh", "-c", s.DevCommand)
		command.Dir = s.Project()
		// The log goes on where the volume is full: the program does not have to end for that.
		output := io.MultiWriter(&prefixWriter{prefix: "dev: ", to: out}, besideThePoint{log})
		command.Stdout, command.Stderr = output, output
		return command, nil
	}}
}

// besideThePoint is a writer whose faults stop nobody.
type besideThePoint struct{ to io.Writer }

func (w besideThePoint) Write(data []byte) (int, error) {
	// What is lost here stands in the container's log.
	_, _ = w.to.Write(data)
	return len(data), nil
}
