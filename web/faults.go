package web

import (
	"embed"
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"
	"strings"

	"communique/accounts"
	"communique/internal/fault"
	"communique/locales"
	"communique/web/look"
)

//go:embed pages
var files embed.FS

// status is the one table from the kind of a fault to the status of an answer.
var status = map[fault.Kind]int{
	fault.Internal:     http.StatusInternalServerError,
	fault.Invalid:      http.StatusBadRequest,
	fault.Unauthorized: http.StatusUnauthorized,
	fault.Forbidden:    http.StatusForbidden,
	fault.NotFound:     http.StatusNotFound,
	fault.Conflict:     http.StatusConflict,
	fault.Unavailable:  http.StatusServiceUnavailable,
}

// edge is where a route's permission is asked and its error becomes a page.
func (s *site) edge(route Route) http.HandlerFunc {
	limit := route.Limit
	if limit == 0 {
		limit = requestLimit
	}
	return func(w http.ResponseWriter, r *http.Request) {
		if limit > requestLimit {
			w = Slowly(w, r)
		}
		r.Body = http.MaxBytesReader(w, r.Body, limit)
		admitted, err := s.admit(w, r, route.Permission)
		if admitted == nil {
			admitted = r
		}
		if err == nil {
			err = route.Handle(w, admitted)
		}
		var to elsewhere
		var half broken
		switch {
		case err == nil, errors.Is(err, ErrAnswered):
		case errors.As(err, &to):
			http.Redirect(w, r, string(to), http.StatusSeeOther)
		case errors.As(err, &half):
			if r.Context().Err() == nil {
				s.Logger.ErrorContext(r.Context(), "an answer broke off", "method", r.Method, "route", r.Pattern, "err", half.error)
			}
			panic(http.ErrAbortHandler)
		default:
			s.fault(w, admitted, statusOf(err), told(err))
		}
	}
}

func (s *site) admit(w http.ResponseWriter, r *http.Request, p accounts.Permission) (*http.Request, error) {
	if p == Public {
		return r, nil
	}
	return s.Guard(w, r, p)
}

// broken shows a page instead of a cut connection when a handler has panicked.
func (s *site) broken(w http.ResponseWriter, r *http.Request, cause any) {
	if err, ok := cause.(error); ok && errors.Is(err, http.ErrAbortHandler) {
		panic(cause) // net/http's own way to cut a connection
	}
	s.fault(w, r, http.StatusInternalServerError, fmt.Errorf("panic: %v\n%s", cause, debug.Stack()))
}

// unmatched answers what no route does: with the redirect that the mux found for a
// sloppy path, or with a page that says what is wrong.
func (s *site) unmatched(w http.ResponseWriter, r *http.Request, found http.Handler) {
	probe := &probe{header: http.Header{}}
	found.ServeHTTP(probe, r)
	switch probe.code {
	case http.StatusMethodNotAllowed:
		w.Header().Set("Allow", probe.header.Get("Allow"))
		s.fault(w, r, probe.code, fault.New(fault.Invalid, "web.method", "Method", r.Method))
	case http.StatusNotFound:
		s.fault(w, r, probe.code, fault.New(fault.NotFound, "web.page_missing"))
	default:
		found.ServeHTTP(w, r)
	}
}

// probe hears what a handler would answer, and lets none of it out.
type probe struct {
	header http.Header
	code   int
}

// Header is what the handler says besides.
func (p *probe) Header() http.Header { return p.header }

// WriteHeader hears the status.
func (p *probe) WriteHeader(code int) { p.code = code }

// Write drops the text.
func (p *probe) Write(b []byte) (int, error) { return len(b), nil }

// fault shows err. Of trouble of ours the log gets everything and the reader
// nothing; a route is logged by its pattern, since an address may hold a secret.
func (s *site) fault(w http.ResponseWriter, r *http.Request, code int, err error) {
	if code >= http.StatusInternalServerError && !refuses(err) && r.Context().Err() == nil { // else the reader has gone
		s.Logger.ErrorContext(r.Context(), "a request failed", "method", r.Method, "route", r.Pattern, "status", code, "err", err)
	}
	if code == http.StatusServiceUnavailable && w.Header().Get("Retry-After") == "" {
		w.Header().Set("Retry-After", "10")
	}
	lang := s.Look.Reader(r)
	texts := s.Look.Words(lang).Faults(err)
	page := look.Page{
		Lang: lang, Title: texts[0].What, Languages: faultChoices(r, lang),
		Data: map[string]any{"Status": code, "Faults": texts, "Desk": atDesk(r)},
	}
	if err := s.pages.Show(w, r, code, "fault", page); err != nil {
		s.Logger.ErrorContext(r.Context(), "the page of a fault failed", "err", err)
		http.Error(w, http.StatusText(code), code)
	}
}

// refuses tells whether somebody is asked to come back later, and nothing has failed: a limit
// does its work.
func refuses(err error) bool {
	var f *fault.Error
	return errors.As(err, &f) && f.Kind == fault.Unavailable && f.Err == nil
}

// atDesk tells whether whoever asks works at the desk: they have signed in, or asked for one
// of its pages.
func atDesk(r *http.Request) bool {
	return look.SignedIn(r) || r.URL.Path+"/" == look.Desk.Path || strings.HasPrefix(r.URL.Path, look.Desk.Path)
}

// faultChoices lead to the front pages from a page of the newsroom, so that what
// is shown depends on nothing but the language; elsewhere they change the words.
func faultChoices(r *http.Request, lang string) []look.Choice {
	first, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	if locales.Publishable(first) {
		return look.Choices(lang, func(l string) string { return "/" + l + "/" })
	}
	return look.Rewording(lang, nil)
}
