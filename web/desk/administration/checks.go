package administration

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"communique/accounts"
	"communique/locales"
	"communique/mailer/checkup"
	"communique/web/desk"
)

// checked is a check in the reader's words.
type checked struct {
	checkup.Check
	Title, Says, How string
	Do               string // empty: nothing
	To               string // where it is seen to; empty: not on a page
}

// counting are the states whose words say how many.
var counting = []string{"departures.late", "departures.held", "owed.some", "decisions.open", "letters.waiting", "letters.lost", "relays.away", "administrators.enough", "approvers.enough", "languages.lacking"}

// seenTo is where somebody sees to what a check says.
var seenTo = map[string]string{
	"work": home + "jobs", "departures": home + "jobs", "owed": "/desk/", "decisions": "/desk/", "letters": home + "users", "relays": home + "mail", "signing": home + "mail",
	"administrators": home + "users", "approvers": home + "users", "languages": home + "languages",
}

// check words what was found, and what the languages lack.
func (a *Administration) check(r *http.Request, v desk.Viewer, found checkup.Findings, d *healthData) error {
	k, err := a.gather(r.Context(), v.Actor)
	if err != nil {
		return err
	}
	for _, c := range append(found.Checks, languagesChecked(k.languages())) {
		d.Checks = append(d.Checks, worded(c, a.Frame.Words(r), v.Zone()))
		switch c.Light {
		case checkup.Bad:
			d.Bad++
		case checkup.Watch:
			d.Watch++
		case checkup.Good, checkup.Unseen:
		}
	}
	return nil
}

// languagesChecked is the check of the languages.
func languagesChecked(all []tongue) checkup.Check {
	lacking := 0
	for _, t := range all {
		if len(t.Needs) > 0 {
			lacking++
		}
	}
	if lacking > 0 {
		return checkup.Check{ID: "languages", State: "lacking", Light: checkup.Watch, N: lacking}
	}
	return checkup.Check{ID: "languages", State: "complete", Light: checkup.Good}
}

func worded(c checkup.Check, words *locales.Words, zone *time.Location) checked {
	id := "administration.check." + c.ID + "."
	w := checked{Check: c, Title: words.T("administration.check." + c.ID + ".title"), How: words.T("administration.check." + c.ID + ".how"), To: seenTo[c.ID]}
	args := []any{"At", words.DateTime(c.At.In(zone)), "Size", sized(words, c.Bytes), "Percent", words.Percent(c.N, 100)}
	if slices.Contains(counting, c.ID+"."+c.State) {
		w.Says = words.N(id+c.State, c.N, args...)
	} else {
		w.Says = words.T(id+c.State, args...)
	}
	if c.Light == checkup.Watch || c.Light == checkup.Bad || c.ID == "backup" {
		w.Do = words.T("administration.check." + c.ID + ".do")
	}
	return w
}

// sized is a number of bytes as one says it.
func sized(words *locales.Words, bytes int64) string {
	if bytes >= 10<<30 {
		return words.T("administration.health.gigabytes", "Number", words.Number(int(bytes>>30)))
	}
	return words.T("administration.health.megabytes", "Number", words.Number(int((bytes+1<<20-1)>>20)))
}

// monitorPath is what a program may ask that watches over the house.
const monitorPath = "/healthz/work"

// verdictLasts is how long an answer is given again: anybody may ask.
const verdictLasts = 15 * time.Second

// verdict is what was found last.
type verdict struct {
	mu  sync.Mutex
	at  time.Time
	bad []string // the ids of the checks that say that something doesn't work
}

// monitor says in one line whether everything works, by the checks of the page of the health:
// "ok", or what doesn't work. It tells nothing else, since anybody may ask.
func (a *Administration) monitor(w http.ResponseWriter, r *http.Request) error {
	bad, err := a.judged(r.Context())
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	if len(bad) > 0 {
		w.WriteHeader(http.StatusServiceUnavailable)
		_, _ = w.Write([]byte("trouble: " + strings.Join(bad, " ") + "\n")) // whoever has hung up needs no error
		return nil
	}
	_, _ = w.Write([]byte("ok\n"))
	return nil
}

func (a *Administration) judged(ctx context.Context) ([]string, error) {
	now := a.Frame.Now()
	a.verdict.mu.Lock()
	defer a.verdict.mu.Unlock()
	if since := now.Sub(a.verdict.at); since >= 0 && since < verdictLasts {
		return a.verdict.bad, nil
	}
	found, err := a.Checkup.Look(ctx, accounts.System("monitor"))
	if err != nil {
		return nil, err
	}
	a.verdict.at, a.verdict.bad = now, nil
	for _, c := range found.Checks {
		if c.Light == checkup.Bad {
			a.verdict.bad = append(a.verdict.bad, c.ID)
		}
	}
	return a.verdict.bad, nil
}
