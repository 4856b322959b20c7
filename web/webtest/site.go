package webtest

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"

	"communique/internal/clock"
	"communique/internal/queue"
	"communique/locales/glossary"
	"communique/mailer/checkup"
	"communique/web"
	"communique/web/desk/rooms"
	"communique/web/inbox"
	"communique/web/look"
	"communique/web/newsroom"
)

// SetUp is the secret of the page for the first administrator.
const SetUp = "the-terminal-says-so"

// Site is every page of a house, served without a network.
type Site struct {
	*House
	Look    *look.Look
	Handler http.Handler
	Rooms   *rooms.Rooms
	Tables  [][]web.Route // what is mounted: newsroom, desk, inbox
	Alive   error         // what the health check finds

	mu       sync.Mutex
	browsers map[string]*Browser // by who has signed in
}

// Open mounts all pages as the demo does.
func (h *House) Open() *Site { return h.OpenAt(h.Clock) }

// OpenAt is Open with a clock of the pages' own.
func (h *House) OpenAt(c clock.Clock) *Site { return h.open(c, "https://press.lipse.example") }

// Serve mounts all pages on a free port of this machine, for a real browser.
func (h *House) Serve() (*Site, string) {
	h.T.Helper()
	var s *Site
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.Handler.ServeHTTP(w, r) }))
	url := "http://" + server.Listener.Addr().String()
	s = h.open(h.Clock, url)
	server.Start()
	h.T.Cleanup(server.Close)
	return s, url
}

func (h *House) open(c clock.Clock, url string) *Site {
	h.T.Helper()
	s := &Site{House: h}
	var err error
	s.Look, err = look.New(look.Options{
		Catalogue: Catalogue(), Name: "LIPSE", URL: url,
		Sections: []look.Section{look.Newsroom, look.Desk, look.Inbox},
	})
	h.must(err)
	room, err := newsroom.New(newsroom.Options{Look: s.Look, Releases: h.Releases, Mailer: h.Mailer, People: h.Accounts, Clock: c})
	h.must(err)
	bells, err := queue.Open(h.DB, queue.Options{})
	h.must(err)
	s.Rooms, err = rooms.Open(rooms.House{
		Look: s.Look, Clock: c, Accounts: h.Accounts, Releases: h.Releases, Drafts: h.Drafts, PressLists: h.Lists, Scheduler: h.Scheduler, Mailer: h.Mailer,
		Catalogue: Catalogue(), Logger: slog.New(slog.DiscardHandler), SetUp: SetUp, Queue: bells, Glossary: glossary.New(h.DB, c),
		Checkup: checkup.New(checkup.Options{DB: h.DB, Clock: c, Accounts: h.Accounts, Scheduler: h.Scheduler, Mailer: h.Mailer, URL: url}),
	})
	h.must(err)
	mails, err := inbox.New(inbox.Options{Look: s.Look, Mailbox: h.Sink, PressLists: h.Lists})
	h.must(err)
	s.Tables = [][]web.Route{room.Routes(), s.Rooms.Routes, mails.Routes()}
	s.Handler, err = web.New(web.Options{Look: s.Look, Guard: s.Rooms.Guard, Alive: func(context.Context) error { return s.Alive }}, s.Tables...)
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
// name and a value ("Host" and "RemoteAddr" are the request's own). The desk is asked as an
// administrator, unless there is a session in the headers; Browser asks as others.
func (s *Site) Ask(method, path, body string, headers ...string) Answer {
	s.T.Helper()
	if strings.HasPrefix(path, "/desk") && !strings.Contains(strings.Join(headers, " "), "session=") {
		b := s.As(Administrator)
		defer b.forget("language") // what somebody chose in one request isn't the next one's
		return b.ask(method, path, body, headers...)
	}
	return s.ask(method, path, body, headers...)
}

func (s *Site) ask(method, path, body string, headers ...string) Answer {
	s.T.Helper()
	r := httptest.NewRequestWithContext(context.Background(), method, "http://127.0.0.1:8080/", strings.NewReader(body))
	var err error
	r.URL, err = url.ParseRequestURI(path)
	s.must(err)
	r.RequestURI = path
	for i := 0; i < len(headers); i += 2 {
		switch headers[i] {
		case "Host":
			r.Host = headers[i+1]
		case "RemoteAddr":
			r.RemoteAddr = headers[i+1]
		default:
			r.Header.Add(headers[i], headers[i+1])
		}
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
