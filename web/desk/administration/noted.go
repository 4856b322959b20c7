package administration

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"communique/accounts"
	"communique/internal/fault"
	"communique/releases"
	"communique/web/desk"
)

// noted is something that somebody has done: a line of the audit, or an event in the book of
// a release. They are kept apart, since what happens to releases stands right of whom there
// is, and shown as one by their instants.
type noted struct {
	entry accounts.Entry
	event *releases.Noted // nil: it is the entry
}

// position is how far down both somebody has read: before which ids it goes on. 0: nothing yet.
type position struct{ entry, event int64 }

// The kinds of what is noted: one of accounts.Verbs, one of releases.EventVerbs behind
// releaseKind, or all of either.
const (
	everyHouse   = "house"
	everyRelease = "releases"
	releaseKind  = "release."
)

// asked is what of all that is wanted.
type asked struct {
	kind   string // empty: everything
	about  string // only where this stands in the name of who did it, or in what it concerns; empty: all
	before position
}

func askedOf(r *http.Request) (asked, error) {
	query := r.URL.Query()
	q := asked{kind: query.Get("verb"), about: strings.TrimSpace(query.Get("person"))}
	verb, ofRelease := strings.CutPrefix(q.kind, releaseKind)
	known := q.kind == "" || q.kind == everyHouse || q.kind == everyRelease ||
		ofRelease && slices.Contains(releases.EventVerbs, verb) || slices.Contains(accounts.Verbs, q.kind)
	if given := query.Get("before"); given != "" {
		entry, event, _ := strings.Cut(given, "-")
		var first, second error
		q.before.entry, first = strconv.ParseInt(entry, 10, 64)
		q.before.event, second = strconv.ParseInt(event, 10, 64)
		known = known && first == nil && second == nil && q.before.entry >= 0 && q.before.event >= 0
	}
	if !known {
		return asked{}, fault.New(fault.NotFound, "web.page_missing")
	}
	return q, nil
}

// from is the same further down, or at the beginning.
func (q asked) from(p position) asked {
	q.before = p
	return q
}

// String is the query of an address.
func (q asked) String() string {
	values := url.Values{}
	if q.kind != "" {
		values.Set("verb", q.kind)
	}
	if q.about != "" {
		values.Set("person", q.about)
	}
	if q.before != (position{}) {
		values.Set("before", strconv.FormatInt(q.before.entry, 10)+"-"+strconv.FormatInt(q.before.event, 10))
	}
	return "?" + values.Encode()
}

// noted gives n of what is asked for at most, the newest first, and how to go on; nil: there is
// no more.
func (a *Administration) noted(r *http.Request, q asked, n int) (found []noted, older *asked, err error) {
	entries, err := a.entries(r, q, n+1)
	if err != nil {
		return nil, nil, err
	}
	events, err := a.events(r, q, n+1)
	if err != nil {
		return nil, nil, err
	}
	reached := q.before
	found = merged(entries, events)
	if len(found) <= n {
		return found, nil, nil
	}
	found = found[:n]
	for _, one := range found {
		if one.event != nil {
			reached.event = one.event.ID
		} else {
			reached.entry = one.entry.ID
		}
	}
	next := q.from(reached)
	return found, &next, nil
}

func (a *Administration) entries(r *http.Request, q asked, n int) ([]accounts.Entry, error) {
	if q.kind == everyRelease || strings.HasPrefix(q.kind, releaseKind) {
		return nil, nil
	}
	query := accounts.AuditQuery{Before: q.before.entry, Limit: n, Person: q.about}
	if q.kind != everyHouse {
		query.Verb = q.kind
	}
	return a.Accounts.AuditOf(r.Context(), desk.ViewerOf(r).Actor, query)
}

func (a *Administration) events(r *http.Request, q asked, n int) ([]releases.Noted, error) {
	verb, one := strings.CutPrefix(q.kind, releaseKind)
	if !one && q.kind != "" && q.kind != everyRelease {
		return nil, nil
	}
	if !one {
		verb = ""
	}
	return a.Releases.Book(r.Context(), desk.ViewerOf(r).Actor, releases.BookQuery{Before: q.before.event, Limit: n, Verb: verb, About: q.about})
}

// merged puts both into one order, each of them in its own: the newest first, as their
// instants say.
func merged(entries []accounts.Entry, events []releases.Noted) []noted {
	all := make([]noted, 0, len(entries)+len(events))
	for len(entries)+len(events) > 0 {
		if len(events) == 0 || len(entries) > 0 && !entries[0].At.Before(events[0].At) {
			all, entries = append(all, noted{entry: entries[0]}), entries[1:]
		} else {
			all, events = append(all, noted{event: &events[0]}), events[1:]
		}
	}
	return all
}
