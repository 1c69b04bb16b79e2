// Package postgres is the entrypoint of the PostgreSQL image: it makes the database at the first start, then runs the server and
// ends it cleanly. It honours the variables of the well-known PostgreSQL images.
package postgres

import (
	"errors"
	"fmt"
	"strings"

	"itdo.platform/local/images/internal/secretenv"
)

// Config is what the environment asks for.
type Config struct {
	DataDir    string
	SocketDir  string
	SeedDir    string
	User       string
	Database   string
	Password   string
	InitdbArgs []string
}

const maxIdentifierBytes = 63

// ReadConfig checks all settings before anything is written.
func ReadConfig(env secretenv.Lookup) (Config, error) {
	user := env.Value("POSTGRES_USER", "postgres")
	config := Config{
		DataDir:    env.Value("PGDATA", "/var/lib/postgresql/data/pgdata"),
		SocketDir:  env.Value("POSTGRES_SOCKET_DIR", "/var/run/postgresql"),
		SeedDir:    env.Value("POSTGRES_SEED_DIR", "/docker-entrypoint-initdb.d"),
		User:       user,
		Database:   env.Value("POSTGRES_DB", user),
		InitdbArgs: strings.Fields(env.Value("POSTGRES_INITDB_ARGS", "")),
	}
	for name, value := range map[string]string{"POSTGRES_USER": config.User, "POSTGRES_DB": config.Database} {
		if len(value) > maxIdentifierBytes || strings.ContainsAny(value, "\x00\r\n") {
			return Config{}, fmt.Errorf("%s must be one line of at most %d bytes", name, maxIdentifierBytes)
		}
	}
	if strings.HasPrefix(config.User, "pg_") {
		return Config{}, errors.New("POSTGRES_USER must not begin with pg_, PostgreSQL keeps those names for itself")
	}
	var err error
	if config.Password, err = env.Secret("POSTGRES_PASSWORD"); err != nil {
		return Config{}, err
	}
	if strings.ContainsAny(config.Password, "\x00\r\n") {
		return Config{}, errors.New("POSTGRES_PASSWORD must be one line")
	}
	return config, nil
}
