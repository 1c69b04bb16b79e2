package sampleapi

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/redis/go-redis/v9"
)

// CacheState says how an answer came about.
type CacheState string

const (
	CacheHit         CacheState = "hit"
	CacheMiss        CacheState = "miss"
	CacheOff         CacheState = "off"
	CacheUnavailable CacheState = "unavailable"
)

const (
	cacheKey      = "sample-api:items"
	cacheLifetime = 30 * time.Second
	cacheTimeout  = 500 * time.Millisecond
)

// Cache keeps the list in Redis. It is a help, never a condition: without it the database answers.
type Cache struct {
	client *redis.Client
}

// NewCache returns a cache that is off where options is nil.
func NewCache(options *redis.Options) *Cache {
	if options == nil {
		return &Cache{}
	}
	bounded := *options
	bounded.DialTimeout, bounded.ReadTimeout, bounded.WriteTimeout = cacheTimeout, cacheTimeout, cacheTimeout
	bounded.MaxRetries = -1
	return &Cache{client: redis.NewClient(&bounded)}
}

func (c *Cache) Close() error {
	if c.client == nil {
		return nil
	}
	return c.client.Close()
}

// Get returns the list where the cache has it.
func (c *Cache) Get(ctx context.Context) ([]Item, CacheState) {
	if c.client == nil {
		return nil, CacheOff
	}
	data, err := c.client.Get(ctx, cacheKey).Bytes()
	if errors.Is(err, redis.Nil) {
		return nil, CacheMiss
	}
	if err != nil {
		return nil, CacheUnavailable
	}
	var items []Item
	if json.Unmarshal(data, &items) != nil {
		return nil, CacheMiss
	}
	return items, CacheHit
}

// Put keeps the list for a short time.
func (c *Cache) Put(ctx context.Context, items []Item) error {
	if c.client == nil {
		return nil
	}
	data, err := json.Marshal(items)
	if err != nil {
		return err
	}
	return c.client.Set(ctx, cacheKey, data, cacheLifetime).Err()
}

// Forget drops the list after a change.
func (c *Cache) Forget(ctx context.Context) error {
	if c.client == nil {
		return nil
	}
	return c.client.Del(ctx, cacheKey).Err()
}
