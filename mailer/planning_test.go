package mailer

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"communique/internal/sqldb"
	"communique/migrations/dbtest"
	"communique/presslists"
	"communique/releases"
	"communique/scheduler"

	"pgregory.net/rapid"
)

// clerk plans as the mailer does, but on paper: person by person.
type clerk struct {
	frozen    map[string]bool
	stopped   map[string]string
	on        [][]person // by list
	languages []string   // of the lists
	planned   []bool
	last      []int    // how many of a list were there when it was planned
	known     []string // the frozen languages at a list's last planning
	held      []int
	elsewhere []int
	mails     map[string]string // address → "list language state"
}

type person struct{ address, language string }

// reads is the language in which somebody gets the release.
func (c *clerk) reads(own, list string) string {
	for _, l := range []string{own, strings.SplitN(own, "-", 2)[0], list} {
		if c.frozen[l] {
			return l
		}
	}
	return ""
}

func (c *clerk) plan(list int) {
	if !c.planned[list] {
		c.planned[list], c.last[list] = true, 0
	}
	if c.last[list] == 0 {
		c.last[list] = len(c.on[list])
	}
	c.walk(list)
}

func (c *clerk) walk(list int) {
	c.held[list], c.elsewhere[list] = 0, 0
	for _, p := range c.on[list][:c.last[list]] {
		language := c.reads(p.language, c.languages[list])
		ours := fmt.Sprintf("%d ", list)
		switch mail, there := c.mails[p.address]; {
		case language == "":
			c.held[list]++
		case there && !strings.HasPrefix(mail, ours):
			c.elsewhere[list]++
		case there:
		case c.stopped[p.address] != "":
			c.mails[p.address] = ours + language + " suppressed"
		default:
			c.mails[p.address] = ours + language + " planned"
		}
	}
	c.known[list] = strings.Join(slices.Sorted(maps.Keys(c.frozen)), " ")
}

// sweep plans again what holds people back, when other languages are frozen.
func (c *clerk) sweep(order []int) {
	for _, list := range order {
		if c.held[list] > 0 && c.known[list] != strings.Join(slices.Sorted(maps.Keys(c.frozen)), " ") {
			c.walk(list)
		}
	}
}

// TestPlanningAgreesWithAClerk: whatever lists there are, who gets which language, from
// which list, who is held and who isn't mailed is as a slow walk over them says.
func TestPlanningAgreesWithAClerk(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		dbtest.Checks(t, soak(map[sqldb.Engine]int{sqldb.SQLite: 40, sqldb.Postgres: 6}[db.Engine()]))
		h := newHouse(t, db)
		o := h.options("clerk")
		o.Scheduler = stillDue{} // or a release of which nobody may be mailed were sent already
		h.mailer = h.made(o)
		n := 0
		rapid.Check(t, func(rt *rapid.T) {
			n++
			inside := *h
			inside.t = tried{t, rt}
			inside.comparePlanning(rt, fmt.Sprintf("try-%d", n))
		})
	})
}

// stillDue says of every release that something of it is yet to come.
type stillDue struct{}

// Occurrences gives one that waits.
func (stillDue) Occurrences(context.Context, int64) ([]scheduler.Occurrence, error) {
	return []scheduler.Occurrence{{State: scheduler.Waiting}}, nil
}

func (h *house) comparePlanning(rt *rapid.T, slug string) {
	lists := rapid.IntRange(1, 4).Draw(rt, "lists")
	c := &clerk{
		frozen: map[string]bool{"en": true}, stopped: map[string]string{}, on: make([][]person, lists), planned: make([]bool, lists),
		last: make([]int, lists), known: make([]string, lists), held: make([]int, lists), elsewhere: make([]int, lists), mails: map[string]string{},
	}
	people := h.drawPeople(rt, c, slug, lists)
	stored := make([]presslists.List, lists)
	for i := range lists {
		c.languages = append(c.languages, rapid.SampledFrom([]string{"en", "nl", "fr", "de"}).Draw(rt, "list's language"))
		stored[i] = h.list(fmt.Sprintf("%s-%d", slug, i), "NL", c.languages[i], lines(c.on[i])...)
	}
	for _, p := range people {
		if rapid.IntRange(0, 5).Draw(rt, "stopped") == 0 {
			c.stopped[p.address] = presslists.Manual
			h.must(h.lists.Suppress(h.ctx(), admin, p.address, presslists.Manual, ""))
		}
	}
	r := h.release(slug)
	var order []int
	for range rapid.IntRange(1, 6).Draw(rt, "acts") {
		switch rapid.SampledFrom([]string{"plan", "plan", "freeze", "late"}).Draw(rt, "act") {
		case "plan":
			i := rapid.IntRange(0, lists-1).Draw(rt, "which")
			if c.planned[i] {
				continue
			}
			h.plan(r, stored[i])
			c.plan(i)
			order = append(order, i)
		case "freeze":
			language := rapid.SampledFrom([]string{"nl", "fr", "de"}).Draw(rt, "frozen")
			h.translate(slug, language)
			h.approve(slug, language)
			c.frozen[language] = true
			h.must(h.mailer.Sweep(h.ctx()))
			c.sweep(order)
		case "late":
			i := rapid.IntRange(0, lists-1).Draw(rt, "which")
			p := person{fmt.Sprintf("late-%d-%s@desk.example", len(c.on[i]), slug), rapid.SampledFrom(owns).Draw(rt, "late")}
			h.list(stored[i].Slug, "NL", c.languages[i], lines([]person{p})...)
			c.on[i] = append(c.on[i], p)
		}
		h.agree(rt, r, c, stored, order)
	}
	h.bells.take()
}

var owns = []string{"", "en", "nl", "fr", "de"}

// drawPeople puts people on the lists.
func (h *house) drawPeople(rt *rapid.T, c *clerk, slug string, lists int) (people []person) {
	for i := range rapid.IntRange(1, 15).Draw(rt, "people") {
		p := person{fmt.Sprintf("p%d-%s@desk.example", i, slug), ""}
		people = append(people, p)
		for list := range lists {
			if rapid.Bool().Draw(rt, "on") {
				// Two lists may know the same person by different languages.
				p.language = rapid.SampledFrom(owns).Draw(rt, "own")
				c.on[list] = append(c.on[list], p)
			}
		}
	}
	return people
}

func lines(people []person) (all []string) {
	for _, p := range people {
		all = append(all, p.address+","+p.language)
	}
	return all
}

// agree compares the rows with the paper.
func (h *house) agree(rt *rapid.T, r releases.Release, c *clerk, stored []presslists.List, order []int) {
	number := map[int64]int{}
	for i, l := range stored {
		number[l.ID] = i
	}
	got := map[string]string{}
	for a, d := range h.deliveries(r) {
		got[a] = fmt.Sprintf("%d %s %s", number[d.ListID], d.Language, d.State)
	}
	if !maps.Equal(got, c.mails) {
		rt.Fatalf("the rows say\n%v\nand the clerk\n%v", got, c.mails)
	}
	status, err := h.mailer.Status(h.ctx(), r.ID)
	h.must(err)
	if len(status.Mailings) != len(order) {
		rt.Fatalf("%d mailings, want %d", len(status.Mailings), len(order))
	}
	for _, m := range status.Mailings {
		if i := number[m.ListID]; m.Held != c.held[i] || m.Elsewhere != c.elsewhere[i] {
			rt.Fatalf("list %d: %d held, %d elsewhere, and the clerk has %d and %d", i, m.Held, m.Elsewhere, c.held[i], c.elsewhere[i])
		}
	}
}
