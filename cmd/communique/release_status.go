package main

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"communique/mailer"
	"communique/releases"
)

// releaseStatusCommand shows how a release stands, to the mail.
type releaseStatusCommand struct {
	Slug string `arg:"" help:"${slug}"`
	JSON bool   `name:"json" help:"${json}"`
}

// Run prints the report.
func (r *releaseStatusCommand) Run(ctx context.Context, t *terminal, c *commands) error {
	h, err := t.open(ctx, c)
	if err != nil {
		return err
	}
	defer h.close()
	report, err := h.report(ctx, r.Slug)
	if err != nil {
		return err
	}
	if r.JSON {
		return t.json(report)
	}
	release, err := h.releases.Get(ctx, r.Slug)
	if err != nil {
		return err
	}
	t.release(release)
	t.hold(release)
	request, err := h.request(ctx, release)
	if err != nil {
		return err
	}
	t.request(r.Slug, request)
	t.line("")
	t.editions(report.Editions)
	if len(report.Occurrences) == 0 {
		t.line("")
		t.say("cli.status.not_scheduled", "Slug", r.Slug)
		return nil
	}
	t.line("")
	t.occurrences(report)
	for _, o := range report.Occurrences {
		t.sayLate(o.outcome)
	}
	t.waits(report.Mailings)
	t.pauses(report.Mailings)
	t.held(report.Mailings)
	t.later(report.Deliveries)
	if len(report.Totals) > 0 {
		t.line("")
		t.totals(report.Totals)
	}
	return nil
}

// editions prints a line a language, with what is in the way.
func (t *terminal) editions(list []editionReport) {
	rows := [][]string{{t.words.T("cli.column.language"), t.words.T("cli.column.state"), t.words.T("cli.column.segments"), ""}}
	for _, e := range list {
		rows = append(rows, []string{
			t.words.Language(e.Language), t.words.T("state.edition." + e.State),
			t.bar(e.Translated, e.Required) + " " + t.words.Number(e.Translated) + "/" + t.words.Number(e.Required),
			t.inTheWay(e),
		})
	}
	t.table(rows)
}

// inTheWay names the first segments that keep an edition from being ready.
func (t *terminal) inTheWay(e editionReport) string {
	const shown = 2
	keys := slices.Concat(e.Stale, e.Missing, e.waiting, e.Boilerplate)
	if len(keys) == 0 {
		return ""
	}
	if len(keys) > shown {
		return strings.Join(keys[:shown], ", ") + " " + t.words.N("cli.status.more", len(keys)-shown)
	}
	return strings.Join(keys, ", ")
}

// occurrences prints a line a press list: when it is due there, and how its
// deliveries stand.
func (t *terminal) occurrences(r report) {
	counts := map[string]map[string]int{}
	for _, d := range r.Deliveries {
		if d.Kind != mailer.KindFirst {
			continue
		}
		if counts[d.List] == nil {
			counts[d.List] = map[string]int{}
		}
		counts[d.List][d.State]++
	}
	rows := [][]string{{t.words.T("cli.column.country"), t.words.T("cli.column.due"), t.words.T("cli.column.state"), t.words.T("cli.column.mails")}}
	for _, o := range r.Occurrences {
		rows = append(rows, []string{
			t.words.Country(o.Country), t.words.DayTime(o.at),
			t.words.T("state.occurrence." + o.State), t.states(counts[o.List]),
		})
	}
	t.table(rows)
}

// hold says who holds the release, and why.
func (t *terminal) hold(r releases.Release) {
	if r.Hold.On() {
		t.line("")
		t.wrapped(t.out, "", strings.TrimSpace(t.words.T("cli.status.hold", "When", t.words.T("desk.embargo.utc", "When", r.Hold.At.UTC()), "Who", r.Hold.By)+" "+r.Hold.Reason))
	}
}

// later counts the corrections and the notices of a withdrawal, each by itself.
func (t *terminal) later(deliveries []deliveryReport) {
	type kind struct {
		name  string
		round int
	}
	counts, kinds := map[kind]map[string]int{}, []kind{}
	for _, d := range deliveries {
		k := kind{d.Kind, d.Round}
		if d.Kind == mailer.KindFirst {
			continue
		}
		if counts[k] == nil {
			counts[k], kinds = map[string]int{}, append(kinds, k)
		}
		counts[k][d.State]++
	}
	slices.SortFunc(kinds, func(a, b kind) int { return cmp.Or(cmp.Compare(a.name, b.name), cmp.Compare(a.round, b.round)) })
	rows := [][]string{}
	for _, k := range kinds {
		name := t.words.T("mail.kind." + k.name)
		if k.round > 1 {
			name += " " + t.words.Number(k.round)
		}
		rows = append(rows, []string{name, t.states(counts[k])})
	}
	if len(rows) > 0 {
		t.line("")
		t.table(rows)
	}
}

// waits says why mails stand still: once a reason, until the first of their lists
// is tried again.
func (t *terminal) waits(mailings []mailingReport) {
	type wait struct {
		lists int
		until time.Time
	}
	reasons := map[string]wait{}
	for _, m := range mailings {
		if m.Waits == "" {
			continue
		}
		w := reasons[m.Waits]
		if w.lists++; w.until.IsZero() || m.until.Before(w.until) {
			w.until = m.until
		}
		reasons[m.Waits] = w
	}
	for _, reason := range slices.Sorted(maps.Keys(reasons)) {
		w := reasons[reason]
		t.line("")
		t.wrapped(t.out, "", t.words.T("desk.wait."+reason)+" "+
			t.words.N("desk.wait.lists", w.lists, "Until", t.words.DateTime(w.until.UTC())))
	}
}

// pauses tells of what stands still until a person lets it go on, with what a server said.
func (t *terminal) pauses(mailings []mailingReport) {
	for _, m := range mailings {
		if m.Paused != "" {
			t.line("")
			t.wrapped(t.out, "", strings.TrimSpace(m.List+": "+t.words.T("mail.pause."+m.Paused)+" "+m.Said))
		}
	}
}

// deliveryStates is the order in which states are told: what is still to come,
// what arrived, what didn't.
var deliveryStates = []string{
	"planned", "claimed", "deferred", "uncertain", "sent", "bounced", "suppressed", "withdrawn", "superseded",
}

// states says in a few words how many deliveries are in which state.
func (t *terminal) states(counts map[string]int) string {
	var parts []string
	for _, s := range deliveryStates {
		if n := counts[s]; n > 0 {
			parts = append(parts, t.words.N("cli.count."+s, n))
		}
	}
	return strings.Join(parts, ", ")
}

// held says how many contacts wait for an edition that they can read.
func (t *terminal) held(list []mailingReport) {
	sum := 0
	for _, m := range list {
		sum += m.Held
	}
	if sum > 0 {
		t.line("")
		t.count("cli.status.held", sum)
	}
}

func (t *terminal) totals(counts map[string]int) {
	sum := 0
	for _, n := range counts {
		sum += n
	}
	t.count("cli.status.totals", sum, "States", t.states(counts))
}
