package webtest

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"

	"communique/internal/clock"
	"communique/web"
	"communique/web/desk"
	"communique/web/inbox"
	"communique/web/look"
	"communique/web/newsroom"
)

// Site is every page of a house, served without a network.
type Site struct {
	*House
	Look    *look.Look
	Handler http.Handler
	Tables  [][]web.Route // what is mounted: newsroom, desk, inbox
	Alive   error         // what the health check finds
}

// Open mounts all pages as the demo does.
func (h *House) Open() *Site { return h.OpenAt(h.Clock) }

// OpenAt is Open with a clock of the pages' own.
func (h *House) OpenAt(c clock.Clock) *Site {
	h.T.Helper()
	s := &Site{House: h}
	var err error
	s.Look, err = look.New(look.Options{
		Catalogue: Catalogue(), Name: "LIPSE", URL: "https://press.lipse.example",
		Sections: []look.Section{look.Newsroom, look.Status, look.Inbox},
	})
	h.must(err)
	room, err := newsroom.New(newsroom.Options{Look: s.Look, Releases: h.Releases, Mailer: h.Mailer, People: h.Accounts, Clock: c})
	h.must(err)
	officers, err := desk.New(desk.Options{
		Look: s.Look, Releases: h.Releases, Scheduler: h.Scheduler, Mailer: h.Mailer,
		PressLists: h.Lists, Partners: h.Accounts, Clock: c,
	})
	h.must(err)
	mails, err := inbox.New(inbox.Options{Look: s.Look, Mailbox: h.Sink, PressLists: h.Lists})
	h.must(err)
	s.Tables = [][]web.Route{room.Routes(), officers.Routes(), mails.Routes()}
	s.Handler, err = web.New(web.Options{Look: s.Look, Guard: web.Rehearsal, Alive: func(context.Context) error { return s.Alive }}, s.Tables...)
	h.must(err)
	return s
}

// ErrAway is for Site.Alive.
var ErrAway = errors.New("the database is away")

// Answer is what came back.
type Answer struct {
	Status int
	Header http.Header
	Body   string
}

// Ask sends a request as a browser on this machine would; headers are pairs of a
// name and a value ("Host" sets the request's Host).
func (s *Site) Ask(method, path, body string, headers ...string) Answer {
	s.T.Helper()
	r := httptest.NewRequestWithContext(context.Background(), method, "http://127.0.0.1:8080/", strings.NewReader(body))
	var err error
	r.URL, err = url.ParseRequestURI(path)
	s.must(err)
	r.RequestURI = path
	for i := 0; i < len(headers); i += 2 {
		if headers[i] == "Host" {
			r.Host = headers[i+1]
			continue
		}
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	s.Handler.ServeHTTP(w, r)
	answer := w.Result()
	defer answer.Body.Close()
	data, err := io.ReadAll(answer.Body)
	s.must(err)
	return Answer{Status: answer.StatusCode, Header: answer.Header, Body: string(data)}
}

// Get is Ask for a page.
func (s *Site) Get(path string, headers ...string) Answer {
	s.T.Helper()
	return s.Ask(http.MethodGet, path, "", headers...)
}
