// Package rooms puts all groups of the desk's pages together, behind one gate: the whole
// table of its routes, each with the permission that it asks for. Whoever starts a house
// asks here, and so do the tests.
package rooms

import (
	"context"
	"log/slog"
	"net/http"
	"net/netip"

	"communique/accounts"
	"communique/internal/clock"
	"communique/internal/queue"
	"communique/locales"
	"communique/locales/glossary"
	"communique/mailer"
	"communique/mailer/checkup"
	"communique/presslists"
	"communique/releases"
	"communique/releases/drafts"
	"communique/scheduler"
	"communique/web"
	"communique/web/desk"
	"communique/web/desk/administration"
	"communique/web/desk/contacts"
	"communique/web/desk/editor"
	"communique/web/desk/engine"
	"communique/web/desk/entrance"
	"communique/web/desk/overview"
	"communique/web/desk/planning"
	"communique/web/desk/sending"
	"communique/web/desk/translating"
	"communique/web/look"
)

// House is the packages behind the pages; all are needed.
type House struct {
	Look       *look.Look
	Clock      clock.Clock
	Accounts   *accounts.Accounts
	Releases   *releases.Releases
	Drafts     *drafts.Drafts
	PressLists *presslists.PressLists
	Scheduler  *scheduler.Scheduler
	Mailer     *mailer.Mailer
	Glossary   *glossary.Glossary
	Checkup    *checkup.Checkup

	// Bells counts the jobs of the queue by their state; nil: there is none here.
	Bells func(context.Context) (map[string]int, error)
	// Queue is whose own pages an administrator gets; nil: none.
	Queue *queue.Queue

	Catalogue *locales.Catalogue
	Logger    *slog.Logger

	Proxies []netip.Prefix // whose word about where a request comes from is believed; may be empty
	SetUp   string         // the secret of the page for the first administrator; empty: there is none
	Visitor string         // the page on which the visitor of a demo gets in; empty: it is none
}

// Rooms are the pages, and the gate before them.
type Rooms struct {
	Frame    *desk.Frame
	Gate     *desk.Gate
	Entrance *entrance.Entrance // its Run carries the mails with links
	Routes   []web.Route
}

// Guard is the gate's, but that what a demo shows to whoever sits at its machine is theirs.
func (r *Rooms) Guard(w http.ResponseWriter, q *http.Request, p accounts.Permission) (*http.Request, error) {
	if p == web.Local {
		return web.Rehearsal(w, q, p)
	}
	return r.Gate.Guard(w, q, p)
}

// Open makes all pages of a house.
func Open(h House) (*Rooms, error) {
	frame := &desk.Frame{Look: h.Look, Clock: h.Clock}
	gate, err := desk.NewGate(frame, h.Accounts, h.Proxies)
	if err != nil {
		return nil, err
	}
	door, err := entrance.New(entrance.Options{
		Frame: frame, Gate: gate, Accounts: h.Accounts, Postman: h.Mailer, Catalogue: h.Catalogue, Logger: h.Logger, SetUp: h.SetUp, Visitor: h.Visitor,
	})
	if err != nil {
		return nil, err
	}
	administer := func(h House, f *desk.Frame) ([]web.Route, error) { return openAdministration(h, f, door) }
	r := &Rooms{Frame: frame, Gate: gate, Entrance: door, Routes: door.Routes()}
	for _, open := range []func(House, *desk.Frame) ([]web.Route, error){
		openOverview, openEditor, openTranslating, openPlanning, openContacts, openSending, administer, openEngine,
	} {
		routes, err := open(h, frame)
		if err != nil {
			return nil, err
		}
		r.Routes = append(r.Routes, routes...)
	}
	return r, nil
}

func openEngine(h House, _ *desk.Frame) ([]web.Route, error) {
	if h.Queue == nil {
		return nil, nil
	}
	logger := h.Logger
	if logger == nil {
		logger = slog.New(slog.DiscardHandler)
	}
	pages, err := engine.New(h.Queue, h.Accounts, logger)
	if err != nil {
		return nil, err
	}
	return pages.Routes(), nil
}

func openOverview(h House, f *desk.Frame) ([]web.Route, error) {
	pages, err := overview.New(overview.Options{
		Frame: f, Releases: h.Releases, Drafts: h.Drafts, Scheduler: h.Scheduler, Mailer: h.Mailer, PressLists: h.PressLists, Partners: h.Accounts,
	})
	if err != nil {
		return nil, err
	}
	return pages.Routes(), nil
}

func openEditor(h House, f *desk.Frame) ([]web.Route, error) {
	pages, err := editor.New(editor.Options{
		Frame: f, Drafts: h.Drafts, Releases: h.Releases, Mailer: h.Mailer, Partners: h.Accounts, PressLists: h.PressLists, Dates: h.Scheduler,
	})
	if err != nil {
		return nil, err
	}
	return pages.Routes(), nil
}

func openTranslating(h House, f *desk.Frame) ([]web.Route, error) {
	pages, err := translating.New(translating.Options{
		Frame: f, Releases: h.Releases, Partners: h.Accounts, Dates: h.Scheduler, Mailer: h.Mailer,
	})
	if err != nil {
		return nil, err
	}
	return pages.Routes(), nil
}

func openPlanning(h House, f *desk.Frame) ([]web.Route, error) {
	pages, err := planning.New(planning.Options{
		Frame: f, Releases: h.Releases, Scheduler: h.Scheduler, Mailer: h.Mailer, Accounts: h.Accounts,
	})
	if err != nil {
		return nil, err
	}
	return pages.Routes(), nil
}

func openContacts(h House, f *desk.Frame) ([]web.Route, error) {
	pages, err := contacts.New(contacts.Options{Frame: f, PressLists: h.PressLists, Mailer: h.Mailer, Scheduler: h.Scheduler, Releases: h.Releases, Partners: h.Accounts})
	if err != nil {
		return nil, err
	}
	return pages.Routes(), nil
}

func openSending(h House, f *desk.Frame) ([]web.Route, error) {
	pages, err := sending.New(sending.Options{
		Frame: f, Releases: h.Releases, Mailer: h.Mailer, Scheduler: h.Scheduler, PressLists: h.PressLists,
	})
	if err != nil {
		return nil, err
	}
	return pages.Routes(), nil
}

func openAdministration(h House, f *desk.Frame, door *entrance.Entrance) ([]web.Route, error) {
	queues := ""
	if h.Queue != nil {
		queues = engine.Path + "/"
	}
	pages, err := administration.New(administration.Options{
		Frame: f, Accounts: h.Accounts, PressLists: h.PressLists, Mailer: h.Mailer, Scheduler: h.Scheduler, Releases: h.Releases, Glossary: h.Glossary,
		Letters: door, Checkup: h.Checkup, Bells: h.Bells, Engine: queues,
	})
	if err != nil {
		return nil, err
	}
	return pages.Routes(), nil
}
