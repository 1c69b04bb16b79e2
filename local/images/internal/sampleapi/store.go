package sampleapi

import (
	"context"
	_ "embed"
	"errors"
	"log/slog"
	"math/rand/v2"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

//go:embed schema.sql
var schema string

const (
	undefinedTable  = "42P01"
	firstRetry      = 100 * time.Millisecond
	longestRetry    = time.Second
	attemptTimeout  = 5 * time.Second
	listedItemLimit = 100
)

// Store keeps the items in PostgreSQL. The database may come later than the API, go away and come back empty.
type Store struct {
	pool     *pgxpool.Pool
	prepared atomic.Bool
}

// NewStore does not connect; Prepare does.
func NewStore(ctx context.Context, config *pgxpool.Config) (*Store, error) {
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, err
	}
	return &Store{pool: pool}, nil
}

func (s *Store) Close() {
	s.pool.Close()
}

// Prepare makes table and first rows, trying until the database is there or the context ends.
func (s *Store) Prepare(ctx context.Context, logger *slog.Logger) {
	for wait := firstRetry; ; wait = min(2*wait, longestRetry) {
		err := s.prepareOnce(ctx)
		if err == nil {
			logger.Info("the database is prepared")
			return
		}
		if ctx.Err() != nil {
			return
		}
		logger.Warn("the database is not there yet", "reason", err.Error(), "nextTry", wait.String())
		jitter := time.Duration(rand.Int64N(int64(wait)/4 + 1))
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait + jitter):
		}
	}
}

// prepareOnce runs the schema in one transaction; its lock lets several replicas start at once.
func (s *Store) prepareOnce(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, attemptTimeout)
	defer cancel()
	err := pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, schema)
		return err
	})
	if err == nil {
		s.prepared.Store(true)
	}
	return err
}

// Ready asks the database.
func (s *Store) Ready(ctx context.Context) error {
	if !s.prepared.Load() {
		return errors.New("the table is not prepared yet")
	}
	return s.again(ctx, func() error {
		var exists bool
		return s.pool.QueryRow(ctx, "SELECT EXISTS (SELECT FROM order_items)").Scan(&exists)
	})
}

// Version is the server's, as it says it itself.
func (s *Store) Version(ctx context.Context) (string, error) {
	var version string
	err := s.pool.QueryRow(ctx, "SELECT 'PostgreSQL ' || split_part(current_setting('server_version'), ' ', 1)").Scan(&version)
	return version, err
}

// List returns the newest items first.
func (s *Store) List(ctx context.Context) ([]Item, error) {
	var items []Item
	err := s.again(ctx, func() error {
		rows, err := s.pool.Query(ctx, `SELECT id, sku, name, quantity, unit_price_cents, customer, status, created_at
			FROM order_items ORDER BY id DESC LIMIT $1`, listedItemLimit)
		if err != nil {
			return err
		}
		items, err = pgx.CollectRows(rows, pgx.RowToStructByPos[Item])
		return err
	})
	return items, err
}

// Add stores a valid item.
func (s *Store) Add(ctx context.Context, item NewItem) (Item, error) {
	var added Item
	err := s.again(ctx, func() error {
		rows, err := s.pool.Query(ctx, `INSERT INTO order_items (sku, name, quantity, unit_price_cents, customer)
			VALUES ($1, $2, $3, $4, $5)
			RETURNING id, sku, name, quantity, unit_price_cents, customer, status, created_at`,
			item.SKU, item.Name, item.Quantity, item.UnitPriceCents, item.Customer)
		if err != nil {
			return err
		}
		added, err = pgx.CollectExactlyOneRow(rows, pgx.RowToStructByPos[Item])
		return err
	})
	return added, err
}

// again repeats an operation once after preparing the table, where the database has been replaced by an empty one.
func (s *Store) again(ctx context.Context, operation func() error) error {
	err := operation()
	var answered *pgconn.PgError
	if !errors.As(err, &answered) || answered.Code != undefinedTable {
		return err
	}
	if err := s.prepareOnce(ctx); err != nil {
		return err
	}
	return operation()
}
