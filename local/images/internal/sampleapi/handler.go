package sampleapi

import (
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"time"
)

const maxBodyBytes = 16 << 10

// API answers the HTTP requests.
type API struct {
	Environment string
	Store       *Store
	Cache       *Cache
	Logger      *slog.Logger
}

type itemsAnswer struct {
	Environment string     `json:"environment"`
	Cache       CacheState `json:"cache"`
	Database    string     `json:"database"`
	ServedAt    time.Time  `json:"servedAt"`
	Items       []Item     `json:"items"`
}

// Handler returns the routes. Health stands below /api too, where an Ingress that sends only /api reaches it.
func (a *API) Handler() http.Handler {
	routes := http.NewServeMux()
	routes.HandleFunc("GET /api/items", a.list)
	routes.HandleFunc("POST /api/items", a.add)
	for _, prefix := range []string{"", "/api"} {
		routes.HandleFunc("GET "+prefix+"/healthz", a.healthy)
		routes.HandleFunc("GET "+prefix+"/readyz", a.ready)
	}
	return routes
}

func (a *API) healthy(w http.ResponseWriter, _ *http.Request) {
	a.answer(w, http.StatusOK, map[string]string{"status": "ok"})
}

func (a *API) ready(w http.ResponseWriter, r *http.Request) {
	if err := a.Store.Ready(r.Context()); err != nil {
		// Asked every second; Prepare logs why the database is not there.
		a.Logger.Debug("not ready", "reason", err.Error())
		a.fail(w, "ServiceUnavailableError", http.StatusServiceUnavailable, "the database does not answer", nil)
		return
	}
	a.answer(w, http.StatusOK, map[string]string{"status": "ready"})
}

func (a *API) list(w http.ResponseWriter, r *http.Request) {
	// The version comes from the database on a cache hit too: the answer never pretends to a database that is not there.
	version, err := a.Store.Version(r.Context())
	if err != nil {
		a.fail(w, "ServiceUnavailableError", http.StatusServiceUnavailable, "the database does not answer", err)
		return
	}
	items, state := a.Cache.Get(r.Context())
	if state != CacheHit {
		if items, err = a.Store.List(r.Context()); err != nil {
			a.fail(w, "ServiceUnavailableError", http.StatusServiceUnavailable, "the database does not answer", err)
			return
		}
	}
	if state == CacheMiss {
		if err := a.Cache.Put(r.Context(), items); err != nil {
			a.Logger.Warn("the cache does not keep the list", "reason", err.Error())
		}
	}
	a.answer(w, http.StatusOK, itemsAnswer{
		Environment: a.Environment, Cache: state, Database: version, ServedAt: time.Now().UTC(), Items: items,
	})
}

func (a *API) add(w http.ResponseWriter, r *http.Request) {
	var item NewItem
	decoder := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBodyBytes))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&item); err != nil {
		a.refuse(w, decodeMessage(err))
		return
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		a.refuse(w, "the body must be one JSON object")
		return
	}
	if err := item.Validate(); err != nil {
		a.refuse(w, err.Error())
		return
	}
	added, err := a.Store.Add(r.Context(), item)
	if err != nil {
		a.fail(w, "ServiceUnavailableError", http.StatusServiceUnavailable, "the database does not answer", err)
		return
	}
	if err := a.Cache.Forget(r.Context()); err != nil {
		a.Logger.Warn("the cache may show the old list for a while", "reason", err.Error())
	}
	a.answer(w, http.StatusCreated, added)
}

func decodeMessage(err error) string {
	var wrongType *json.UnmarshalTypeError
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &wrongType):
		return wrongType.Field + " must be a " + wrongType.Type.String()
	case errors.As(err, &tooLarge):
		return "the body must have at most 16 KiB"
	default:
		return "the body is no such JSON object: " + err.Error()
	}
}

func (a *API) refuse(w http.ResponseWriter, message string) {
	a.fail(w, "InputError", http.StatusBadRequest, message, nil)
}

func (a *API) fail(w http.ResponseWriter, name string, status int, message string, cause error) {
	if cause != nil {
		a.Logger.Warn(message, "reason", cause.Error())
	}
	a.answer(w, status, map[string]any{
		"error":    map[string]string{"name": name, "message": message},
		"response": map[string]int{"statusCode": status},
	})
}

func (a *API) answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	if err := json.NewEncoder(w).Encode(body); err != nil {
		a.Logger.Warn("the answer could not be sent", "reason", err.Error())
	}
}
