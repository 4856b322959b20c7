// Package web turns routes into one HTTP handler.
//
// The pages themselves live beside: newsroom (public), desk (signed in) and inbox
// (what a rehearsal's mail server received), all in the dress of package look.
// Each says what it serves as a table of Routes, with the permission beside each;
// whoever starts the house merges them:
//
//	dress, err := look.New(look.Options{Catalogue: c, Name: "LIPSE", URL: "https://press.example.org"})
//	room, err := newsroom.New(newsroom.Options{Look: dress, …})
//	handler, err := web.New(web.Options{Look: dress, Alive: ping, Logger: log}, room.Routes())
//
// What holds for every page is done here, once: the security headers, the limit
// on what a request may send, the gate before a route that isn't public, the
// refusal of posts from other sites, and the page that a fault becomes. A handler
// returns its error; the table in faults.go gives the status, and the catalogue
// the words in the reader's language.
//
// A page has a minute to come and go, and a file as long as a slow line takes (Slowly). An answer that
// breaks off is cut (Broken).
//
// Nothing here trusts the Host of a request, and nothing is kept: a page that was
// shown leaves no trace but a cookie with the language that a reader chose.
package web

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"

	"communique/internal/fault"
	"communique/locales"
	"communique/web/look"
)

// Options of New. Look and Alive are needed.
type Options struct {
	Look *look.Look
	// Alive tells whether the house can work: it asks the database.
	Alive func(context.Context) error
	// Guard decides about every route that isn't public. Without one there may be
	// no such route.
	Guard  Guard
	Logger *slog.Logger // where trouble of ours is told; slog's default when nil
}

// requestLimit is far above what most forms here send, and far below what hurts.
const requestLimit = 1 << 20

// New merges the tables. It fails when a route asks for a permission and there is
// no Guard, and panics, as ServeMux does, when two routes contradict each other.
func New(o Options, tables ...[]Route) (http.Handler, error) {
	if o.Logger == nil {
		o.Logger = slog.Default()
	}
	pages, err := o.Look.Pages(files)
	if err != nil {
		return nil, err
	}
	s := &site{Options: o, pages: pages, mux: http.NewServeMux()}
	s.add(Route{Method: http.MethodGet, Pattern: "/healthz", Permission: Public, Handle: s.health})
	s.add(Route{Method: http.MethodGet, Pattern: look.AssetPattern, Permission: Public, Handle: s.asset})
	for _, table := range tables {
		for _, route := range table {
			if route.Permission == "" {
				return nil, errors.New("web: " + route.Pattern + " doesn't say who may use it")
			}
			if route.Permission != Public && o.Guard == nil {
				return nil, errors.New("web: " + route.Pattern + " isn't public, and there is no guard")
			}
			s.add(route)
		}
	}
	return packed(s)
}

// site is everything that is served under one address.
type site struct {
	Options
	pages *look.Pages
	mux   *http.ServeMux
}

func (s *site) add(route Route) {
	handler := http.Handler(s.edge(route))
	if !route.CrossSite {
		protection := http.NewCrossOriginProtection()
		protection.SetDenyHandler(s.edge(Route{Permission: Public, Handle: func(http.ResponseWriter, *http.Request) error {
			return fault.New(fault.Forbidden, "web.other_site")
		}}))
		handler = protection.Handler(handler)
	}
	if !strings.Contains(route.Pattern, "{lang}") {
		s.mux.Handle(route.Method+" "+route.Pattern, handler)
		return
	}
	for _, lang := range locales.Tags {
		s.mux.Handle(route.Method+" "+strings.Replace(route.Pattern, "{lang}", lang, 1), handler)
	}
}

// ServeHTTP answers every request of the site.
func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	defer func() {
		if cause := recover(); cause != nil {
			s.broken(w, r, cause)
		}
	}()
	secure(w.Header(), strings.HasPrefix(s.Look.Absolute("/"), "https:"))
	if headerBytes(r) > headerLimit {
		s.fault(w, r, http.StatusRequestHeaderFieldsTooLarge, fault.New(fault.Invalid, "web.headers_large", "KiB", headerLimit>>10))
		return
	}
	if handler, pattern := s.mux.Handler(r); pattern == "" {
		s.unmatched(w, r, handler)
		return
	}
	s.mux.ServeHTTP(w, r)
}

func (s *site) health(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	if err := s.Alive(r.Context()); err != nil {
		s.Logger.WarnContext(r.Context(), "not healthy", "err", err)
		w.WriteHeader(http.StatusServiceUnavailable)
		_, _ = w.Write([]byte("unavailable\n"))
		return nil
	}
	_, _ = w.Write([]byte("ok\n"))
	return nil
}

func (s *site) asset(w http.ResponseWriter, r *http.Request) error {
	if !s.Look.Asset(w, r) {
		return fault.New(fault.NotFound, "web.page_missing")
	}
	return nil
}
