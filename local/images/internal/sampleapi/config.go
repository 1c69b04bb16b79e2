// Package sampleapi is the sample API of a development environment: orders in the environment's PostgreSQL, cached in its Redis.
package sampleapi

import (
	"fmt"
	"net"
	"net/url"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/redis/go-redis/v9"

	"itdo.platform/local/images/internal/secretenv"
)

const dialTimeout = 750 * time.Millisecond

// Config is what the environment asks for. Cache is nil where none is configured.
type Config struct {
	Listen      string
	Environment string
	Database    *pgxpool.Config
	Cache       *redis.Options
}

// ReadConfig reads the variables; DATABASE_URL and REDIS_URL win over the discrete ones.
func ReadConfig(env secretenv.Lookup) (Config, error) {
	port := env.Value("PORT", "8000")
	if _, err := strconv.ParseUint(port, 10, 16); err != nil {
		return Config{}, fmt.Errorf("PORT %q is no port number", port)
	}
	config := Config{Listen: net.JoinHostPort("", port), Environment: env.Value("ENVIRONMENT_NAME", "local")}
	var err error
	if config.Database, err = databaseConfig(env); err != nil {
		return Config{}, err
	}
	config.Cache, err = cacheConfig(env)
	return config, err
}

func databaseConfig(env secretenv.Lookup) (*pgxpool.Config, error) {
	address := env.Value("DATABASE_URL", "")
	if address == "" {
		password, err := env.Secret("DATABASE_PASSWORD")
		if err != nil {
			return nil, err
		}
		host := env.Value("DATABASE_HOST", "")
		if host == "" {
			return nil, fmt.Errorf("neither DATABASE_URL nor DATABASE_HOST is set")
		}
		assembled := url.URL{
			Scheme: "postgresql", User: url.UserPassword(env.Value("DATABASE_USER", "app_user"), password),
			Host: net.JoinHostPort(host, env.Value("DATABASE_PORT", "5432")), Path: env.Value("DATABASE_NAME", "app_db"),
			RawQuery: url.Values{"sslmode": {env.Value("DATABASE_SSLMODE", "disable")}}.Encode(),
		}
		address = assembled.String()
	}
	config, err := pgxpool.ParseConfig(address)
	if err != nil {
		// The library's message quotes the URL, password and all.
		return nil, fmt.Errorf("DATABASE_URL or the DATABASE_ variables do not name a PostgreSQL database")
	}
	config.MaxConns = 4
	// A Service without a ready pod may swallow packets instead of refusing them; the next try must not wait for the long time-out.
	config.ConnConfig.DialFunc = (&net.Dialer{Timeout: dialTimeout}).DialContext
	return config, nil
}

func cacheConfig(env secretenv.Lookup) (*redis.Options, error) {
	if address := env.Value("REDIS_URL", ""); address != "" {
		options, err := redis.ParseURL(address)
		if err != nil {
			return nil, fmt.Errorf("REDIS_URL does not name a Redis server")
		}
		return options, nil
	}
	host := env.Value("REDIS_HOST", "")
	if host == "" {
		return nil, nil
	}
	password, err := env.Secret("REDIS_PASSWORD")
	if err != nil {
		return nil, err
	}
	return &redis.Options{Addr: net.JoinHostPort(host, env.Value("REDIS_PORT", "6379")), Password: password}, nil
}
