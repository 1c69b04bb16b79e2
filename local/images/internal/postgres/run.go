package postgres

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"

	"itdo.platform/local/images/internal/secretenv"
)

// Run is the entrypoint: no arguments or ones that begin with "-" run the server, anything else is run as it stands.
func Run(ctx context.Context, arguments []string, env secretenv.Lookup) (int, error) {
	if len(arguments) > 0 && arguments[0] == "postgres" {
		arguments = arguments[1:]
	}
	if len(arguments) > 0 && !strings.HasPrefix(arguments[0], "-") {
		return replaceBy(arguments)
	}
	if os.Geteuid() == 0 {
		return 1, errors.New("PostgreSQL does not run as root: set runAsUser (999)")
	}
	config, err := ReadConfig(env)
	if err != nil {
		return 1, err
	}
	if err := os.MkdirAll(config.DataDir, 0o700); err != nil {
		return 1, fmt.Errorf("PGDATA cannot be made (is a volume mounted, with fsGroup 999?): %w", err)
	}
	// A folder that belongs to the volume keeps its owner; PostgreSQL asks for 0700 or 0750, and says so itself if it is neither.
	if err := os.Chmod(config.DataDir, 0o700); err != nil && !errors.Is(err, os.ErrPermission) {
		return 1, err
	}
	owned, err := config.Own()
	if err != nil {
		return 1, err
	}
	defer owned.Close()
	done, err := config.Initialised()
	if err != nil {
		return 1, err
	}
	if !done {
		if err := config.Initialise(ctx); err != nil {
			return 1, err
		}
	}
	if err := config.RemoveStaleLocks(); err != nil {
		return 1, err
	}
	return config.Serve(arguments)
}

func replaceBy(arguments []string) (int, error) {
	program, err := exec.LookPath(arguments[0])
	if err != nil {
		return 127, err
	}
	return 126, syscall.Exec(program, arguments, os.Environ())
}
