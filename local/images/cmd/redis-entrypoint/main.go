// Command redis-entrypoint starts Redis in its image; `redis-entrypoint ready` tells whether the server answers.
package main

import (
	"fmt"
	"os"

	"itdo.platform/local/images/internal/redis"
	"itdo.platform/local/images/internal/secretenv"
)

func main() {
	if err := redis.Run(os.Args[1:], secretenv.Lookup(os.LookupEnv)); err != nil {
		fmt.Fprintln(os.Stderr, "redis-entrypoint:", err)
		os.Exit(1)
	}
}
