package scheduler_test

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"communique/accounts"
	"communique/internal/clock"
	"communique/internal/sqldb"
	"communique/locales"
	"communique/migrations/dbtest"
	"communique/releases"
	"communique/scheduler"
)

// monday is 07:00 in Brussels, 08:00 in Tallinn, 06:00 in London.
var monday = time.Date(2026, 11, 30, 6, 0, 0, 0, time.UTC)

var officer, second = accounts.System("press officer"), accounts.System("second officer")

// house is a database with an approved release and three press lists.
type house struct {
	t         *testing.T
	db        *sqldb.DB
	clock     *clock.Simulated
	releases  *releases.Releases
	scheduler *scheduler.Scheduler
	targets   *lists
	release   releases.Release

	mu    sync.Mutex
	heard []scheduler.Event
}

// setClock puts the clock of this process somewhere else, also back.
func (h *house) setClock(t time.Time) {
	h.clock = clock.NewSimulated(t)
	h.scheduler = h.another("this process")
}

// hear notes what the observers are told.
func (h *house) hear(e scheduler.Event) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.heard = append(h.heard, e)
}

// events are what was heard since the last time, as "moved BE 3h0m0s".
func (h *house) events() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	var all []string
	for _, e := range h.heard {
		line := string(e.Kind) + " " + e.Occurrence.Country + e.Name
		if e.Late > 0 {
			line += " " + e.Late.String()
		}
		if e.Missed > 0 {
			line += " missed " + strconv.Itoa(e.Missed)
		}
		all = append(all, line)
	}
	h.heard = nil
	return all
}

// lists are the press lists, as presslists would tell them.
type lists []scheduler.Target

func (l *lists) Targets(_ context.Context, countries []string) ([]scheduler.Target, error) {
	return slices.DeleteFunc(slices.Clone(*l), func(t scheduler.Target) bool {
		return !slices.Contains(countries, t.Country)
	}), nil
}

const document = `---
slug: lipse
language: en
countries: [BE, EE, GB, SK]
---
# Eleven countries study innovation

The project starts on 1 February.
`

// each runs f with a house on each engine.
func each(t *testing.T, f func(t *testing.T, h *house)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		t.Helper()
		f(t, newHouse(t, db))
	})
}

func newHouse(t *testing.T, db *sqldb.DB) *house {
	t.Helper()
	c := clock.NewSimulated(monday)
	h := &house{t: t, db: db, clock: c, releases: newReleases(t, db, c)}
	h.targets = &lists{
		{ListID: 1, Country: "BE", Window: "0 9 * * 1-5", Zone: "Europe/Brussels"},
		{ListID: 2, Country: "EE", Window: "30 8 * * *", Zone: "Europe/Tallinn"},
		{ListID: 3, Country: "GB", Window: "0 10 * * tue", Zone: "Europe/London"},
	}
	addPressLists(t, db, *h.targets)
	h.scheduler = h.another("this process")
	h.revise("")
	return h
}

// words are loaded once: they are the same for every test.
var words = sync.OnceValues(locales.Load)

func mustWords(t *testing.T) *locales.Catalogue {
	t.Helper()
	catalogue, err := words()
	if err != nil {
		t.Fatal(err)
	}
	return catalogue
}

func newReleases(t *testing.T, db *sqldb.DB, c clock.Clock) *releases.Releases {
	t.Helper()
	return releases.New(db, c, mustWords(t))
}

// another is a second process on the same database.
func (h *house) another(worker string) *scheduler.Scheduler {
	return scheduler.New(h.db, h.clock, h.releases, h.targets, worker).LogTo(slog.New(slog.DiscardHandler)).On(h.hear)
}

// revise imports the release with more lines of front matter, and approves it.
func (h *house) revise(frontMatter string) {
	h.t.Helper()
	h.importOnly(strings.Replace(document, "language: en\n", "language: en\n"+frontMatter, 1))
	if _, err := h.releases.Approve(h.t.Context(), officer, "lipse", nil); err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) importOnly(document string) {
	h.t.Helper()
	if _, err := h.releases.Import(h.t.Context(), officer, "lipse.md", []byte(document)); err != nil {
		h.t.Fatal(err)
	}
	r, err := h.releases.Get(h.t.Context(), "lipse")
	if err != nil {
		h.t.Fatal(err)
	}
	h.release = r
}

// send asks for a date, which is expected to work, and says what came of it.
func (h *house) send(when string) []string {
	h.t.Helper()
	occurrences, err := h.trySend(when)
	if err != nil {
		h.t.Fatal(err)
	}
	return told(occurrences)
}

func (h *house) trySend(when string) ([]scheduler.Occurrence, error) {
	h.t.Helper()
	w, err := scheduler.ParseWhen(when)
	if err != nil {
		h.t.Fatal(err)
	}
	return h.scheduler.Send(h.t.Context(), officer, "lipse", w)
}

// due lets everything that is due be planned, and tells how many that were.
func (h *house) due(p scheduler.Planner) int {
	h.t.Helper()
	n, err := h.scheduler.Due(h.t.Context(), p)
	if err != nil {
		h.t.Fatal(err)
	}
	return n
}

// occurrences are told in the order of their dates.
func (h *house) occurrences() []string {
	h.t.Helper()
	occurrences, err := h.scheduler.Occurrences(h.t.Context(), h.release.ID)
	if err != nil {
		h.t.Fatal(err)
	}
	return told(occurrences)
}

// told is each occurrence as "BE Mon 09:00 waiting", in the list's own time, with
// the reason when there is one.
func told(occurrences []scheduler.Occurrence) []string {
	lines := make([]string, len(occurrences))
	for i, o := range occurrences {
		zone, err := time.LoadLocation(o.Zone)
		if err != nil {
			panic(err)
		}
		lines[i] = strings.TrimSpace(o.Country + o.DueAt.In(zone).Format(" Mon 2 15:04 ") + string(o.State) + " " + o.Reason)
	}
	return lines
}

// book is a planner that writes down what it was asked to plan.
type book struct {
	mu      sync.Mutex
	planned []string
	refuse  error // what Plan returns
}

func (b *book) PlanAll(ctx context.Context, all []scheduler.Occurrence) []error {
	return planFunc(b.plan).PlanAll(ctx, all)
}

func (b *book) plan(_ context.Context, o scheduler.Occurrence) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.planned = append(b.planned, o.Country)
	return b.refuse
}

var errBroken = errors.New("the mailer is broken")
