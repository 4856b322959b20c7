// Package engine shows the pages that River, the queue, brings along: the bells that are
// waiting or were rung, one by one, and its queues, which may be paused. They are in English
// and need scripts; what an administrator needs day by day is on the page of the jobs, and
// these are for the day on which something is odd.
//
// River's pages know no sign-in. They stand behind the desk's, as an administrator's, and what
// is changed by them stands in the audit.
package engine

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"unicode/utf8"

	"communique/accounts"
	"communique/internal/fault"
	"communique/internal/queue"
	"communique/web"
	"communique/web/desk"

	"riverqueue.com/riverui"
	"riverqueue.com/riverui/uiendpoints"
)

// Path is where River's pages begin.
const Path = "/desk/administration/queue"

// policy is the desk's, but that River's pages set styles of their own from their scripts,
// and have their icons in them.
const policy = "default-src 'none'; style-src 'self' 'unsafe-inline'; script-src 'self'; img-src 'self' data:; connect-src 'self'; " +
	"font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// Book is where it is written down what somebody changes.
type Book interface {
	QueueChanged(ctx context.Context, who accounts.Actor, what string) error
}

// Engine serves them.
type Engine struct {
	pages *riverui.Handler
	book  Book
}

// New makes them for a queue.
func New(q *queue.Queue, book Book, logger *slog.Logger) (*Engine, error) {
	var endpoints uiendpoints.Bundle
	switch client := q.Client().(type) {
	case *queue.OnPostgres:
		endpoints = riverui.NewEndpoints(client, nil)
	case *queue.OnSQLite:
		endpoints = riverui.NewEndpoints(client, nil)
	default:
		return nil, fmt.Errorf("engine: no pages for %T", client)
	}
	// It isn't started: what would run in the background asks the database every ten seconds
	// for counts, so that they are there at once for a queue of millions. Ours has thousands.
	pages, err := riverui.NewHandler(&riverui.HandlerOpts{Endpoints: endpoints, Logger: logger, Prefix: Path})
	if err != nil {
		return nil, fmt.Errorf("engine: %w", err)
	}
	return &Engine{pages, book}, nil
}

// Routes is the table of what is served. What River changes is changed at once: a bell that
// is deleted or rung again does no harm, and a paused queue only waits for the next sweep.
func (e *Engine) Routes() []web.Route {
	var routes []web.Route
	for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch} {
		routes = append(routes, web.Route{Method: method, Pattern: Path + "/{path...}", Permission: accounts.Administer, Handle: e.serve})
	}
	return routes
}

func (e *Engine) serve(w http.ResponseWriter, r *http.Request) error {
	if r.Method != http.MethodGet {
		if !utf8.ValidString(r.URL.Path) { // the audit takes no such text, and River knows no such page
			return fault.New(fault.NotFound, "web.page_missing")
		}
		if err := e.book.QueueChanged(r.Context(), desk.ViewerOf(r).Actor, fault.Shown(strings.TrimPrefix(r.PathValue("path"), "api/"))); err != nil {
			return err
		}
	}
	w.Header().Set("Content-Security-Policy", policy)
	e.pages.ServeHTTP(w, r)
	return nil
}
