package sampleapi_test

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"itdo.platform/local/images/internal/redis"
	"itdo.platform/local/images/internal/sampleapi"
	"itdo.platform/local/images/internal/secretenv"
	"itdo.platform/local/images/internal/testkit"
)

type answer struct {
	Environment, Cache, Database string
	Items                        []sampleapi.Item
	Error                        struct{ Name, Message string }
}

// fixture is the API with the variables that a pod would have, its database and cache not started yet.
type fixture struct {
	handler  http.Handler
	log      *bytes.Buffer
	postgres testkit.Postgres
	redis    testkit.Redis
}

func newFixture(t *testing.T) *fixture {
	t.Helper()
	f := &fixture{postgres: testkit.NewPostgres(t), redis: testkit.NewRedis(t), log: &bytes.Buffer{}}
	variables := map[string]string{
		"DATABASE_HOST": "127.0.0.1", "DATABASE_PORT": f.postgres.Port, "DATABASE_PASSWORD": testkit.Password,
		"REDIS_HOST": "127.0.0.1", "REDIS_PORT": f.redis.Port, "REDIS_PASSWORD": testkit.Password, "ENVIRONMENT_NAME": "dev-shop-jane",
	}
	config, err := sampleapi.ReadConfig(secretenv.Lookup(func(name string) (string, bool) { v, ok := variables[name]; return v, ok }))
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	store, err := sampleapi.NewStore(ctx, config.Database)
	if err != nil {
		t.Fatal(err)
	}
	cache := sampleapi.NewCache(config.Cache)
	prepared := make(chan struct{})
	logger := slog.New(slog.NewTextHandler(f.log, nil))
	go func() {
		store.Prepare(ctx, logger)
		close(prepared)
	}()
	t.Cleanup(func() {
		stop()
		<-prepared
		store.Close()
		if err := cache.Close(); err != nil {
			t.Error(err)
		}
	})
	f.handler = (&sampleapi.API{Environment: config.Environment, Store: store, Cache: cache, Logger: slog.New(slog.DiscardHandler)}).Handler()
	return f
}

func (f *fixture) ask(t *testing.T, method, path, body string) (int, answer) {
	t.Helper()
	recorder := httptest.NewRecorder()
	f.handler.ServeHTTP(recorder, httptest.NewRequest(method, path, strings.NewReader(body)))
	var got answer
	if err := json.Unmarshal(recorder.Body.Bytes(), &got); err != nil {
		t.Fatalf("%s %s gives %q", method, path, recorder.Body.String())
	}
	return recorder.Code, got
}

func (f *fixture) isReady(t *testing.T) func() bool {
	return func() bool {
		code, _ := f.ask(t, http.MethodGet, "/readyz", "")
		return code == http.StatusOK
	}
}

func TestTheAPIWaitsForItsDatabaseAndServesRowsFromIt(t *testing.T) {
	f := newFixture(t)
	if code, _ := f.ask(t, http.MethodGet, "/healthz", ""); code != http.StatusOK {
		t.Errorf("without its database it counts as dead: %d", code)
	}
	for _, path := range []string{"/readyz", "/api/readyz", "/api/items"} {
		if code, got := f.ask(t, http.MethodGet, path, ""); code != http.StatusServiceUnavailable || got.Error.Name == "" {
			t.Errorf("%s without a database gives %d", path, code)
		}
	}
	server := f.postgres.Start(t)
	testkit.Eventually(t, "ready", server, f.isReady(t))
	code, got := f.ask(t, http.MethodGet, "/api/items", "")
	if code != http.StatusOK || got.Environment != "dev-shop-jane" || got.Database != "PostgreSQL 18.4" || len(got.Items) != 5 {
		t.Errorf("%d: %+v", code, got)
	}
	if got.Cache != "unavailable" {
		t.Errorf("without Redis the cache is %q", got.Cache)
	}
	if strings.Contains(f.log.String(), "p@ss") {
		t.Error("the log holds the password")
	}
}

func TestTheCacheIsUsedAndForgottenAfterAChange(t *testing.T) {
	f := newFixture(t)
	database, cache := f.postgres.Start(t), f.redis.Start(t)
	testkit.Eventually(t, "ready", database, f.isReady(t))
	testkit.Eventually(t, "the cache", cache, func() bool { return redis.Ready("127.0.0.1:"+f.redis.Port, testkit.Password) == nil })
	states := func() string {
		_, got := f.ask(t, http.MethodGet, "/api/items", "")
		return got.Cache
	}
	if first, second := states(), states(); first != "miss" || second != "hit" {
		t.Errorf("first %q, second %q", first, second)
	}
	if code, _ := f.ask(t, http.MethodPost, "/api/items",
		`{"sku":"NEW-1","name":"<b>Gear</b>","quantity":2,"unitPriceCents":995,"customer":"O'Neil"}`); code != http.StatusCreated {
		t.Errorf("adding gives %d", code)
	}
	_, got := f.ask(t, http.MethodGet, "/api/items", "")
	if got.Cache != "miss" || got.Items[0].SKU != "NEW-1" || got.Items[0].Customer != "O'Neil" {
		t.Errorf("after adding: cache %q, newest %+v", got.Cache, got.Items[0])
	}
	cache.Kill(t)
	if code, got := f.ask(t, http.MethodGet, "/api/items", ""); code != http.StatusOK || got.Cache != "unavailable" || len(got.Items) != 6 {
		t.Errorf("after Redis died: %d, cache %q, %d items", code, got.Cache, len(got.Items))
	}
}

func TestADatabaseThatCameBackEmptyIsFilledAgain(t *testing.T) {
	f := newFixture(t)
	testkit.Eventually(t, "ready", f.postgres.Start(t), f.isReady(t))
	connection, err := pgx.ConnectConfig(context.Background(), f.postgres.Config(t))
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close(context.Background())
	if _, err := connection.Exec(context.Background(), "DROP TABLE order_items"); err != nil {
		t.Fatal(err)
	}
	if code, got := f.ask(t, http.MethodGet, "/api/items", ""); code != http.StatusOK || len(got.Items) != 5 {
		t.Errorf("%d with %d items", code, len(got.Items))
	}
}

func TestBadInputIsAnsweredWithTheFieldAndNothingIsStored(t *testing.T) {
	f := newFixture(t)
	testkit.Eventually(t, "ready", f.postgres.Start(t), f.isReady(t))
	for body, named := range map[string]string{
		`{"sku":"","name":"n","quantity":1,"unitPriceCents":1,"customer":"c"}`:                                 "sku",
		`{"sku":"s","name":"n","quantity":0,"unitPriceCents":1,"customer":"c"}`:                                "quantity",
		`{"sku":"s","name":"n","quantity":1,"unitPriceCents":-1,"customer":"c"}`:                               "unitPriceCents",
		`{"sku":"s","name":"a\u0000b","quantity":1,"unitPriceCents":1,"customer":"c"}`:                         "name",
		`{"sku":"s","name":"n","quantity":"many","unitPriceCents":1,"customer":"c"}`:                           "quantity",
		`{"sku":"s","name":"n","quantity":1,"unitPriceCents":1,"customer":"` + strings.Repeat("x", 121) + `"}`: "customer",
		`{"sku":"s","name":"n","quantity":1,"unitPriceCents":1,"customer":"c","status":"shipped"}`:             "status",
		`{"sku":"s","name":"n","quantity":1,"unitPriceCents":1,"customer":"c"} {}`:                             "one JSON object",
		`{"sku":"` + strings.Repeat("x", 20<<10) + `"}`:                                                        "16 KiB",
	} {
		code, got := f.ask(t, http.MethodPost, "/api/items", body)
		if code != http.StatusBadRequest || got.Error.Name != "InputError" || !strings.Contains(got.Error.Message, named) {
			t.Errorf("%.60s gives %d %q", body, code, got.Error.Message)
		}
	}
	if _, got := f.ask(t, http.MethodGet, "/api/items", ""); len(got.Items) != 5 {
		t.Errorf("%d items are stored", len(got.Items))
	}
}

func TestSettingsThatCannotWorkStopTheStartWithoutShowingThePassword(t *testing.T) {
	for name, variables := range map[string]map[string]string{
		"no database":   {},
		"no URL":        {"DATABASE_URL": "postgresql://u:s3cret@h:port/db"},
		"no Redis URL":  {"DATABASE_URL": "postgresql://u:s3cret@h/db", "REDIS_URL": "http://:s3cret@h"},
		"a port of 1e9": {"DATABASE_URL": "postgresql://u:s3cret@h/db", "PORT": "1000000000"},
	} {
		_, err := sampleapi.ReadConfig(secretenv.Lookup(func(name string) (string, bool) { v, ok := variables[name]; return v, ok }))
		if err == nil || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
