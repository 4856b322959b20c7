package main

import (
	"context"
	"time"

	"communique/locales"
	"communique/presslists"
	"communique/releases"
	"communique/scheduler"
)

// scheduleListCommand shows what is due when.
type scheduleListCommand struct {
	All  bool `name:"all" help:"${schedule_all}"`
	JSON bool `name:"json" help:"${json}"`
}

// scheduleReport is a schedule as a script reads it: of a release and a list, or of what
// recurs under a name. Instants are in UTC.
type scheduleReport struct {
	Name    string `json:"name,omitempty"`
	Release string `json:"release,omitempty"`
	List    string `json:"list,omitempty"`
	Country string `json:"country,omitempty"`
	Rule    string `json:"rule,omitempty"` // now, at, window
	Cron    string `json:"cron,omitempty"`
	Zone    string `json:"zone"`
	Within  string `json:"late"`           // so late it still happens; empty: however late
	Then    string `json:"then,omitempty"` // what happens when it is later
	Next    string `json:"next,omitempty"`
	LastDue string `json:"last_due,omitempty"`
	State   string `json:"last_state,omitempty"`
	Reason  string `json:"last_reason,omitempty"`
	Missed  int    `json:"missed,omitempty"` // earlier instants for which the last run stands too,
	Since   string `json:"missed_since,omitempty"`
	Trouble string `json:"trouble,omitempty"`
	lateReport
}

// Run prints a line a schedule, the next to come first, and below them what was late.
func (l *scheduleListCommand) Run(ctx context.Context, t *terminal, c *commands) error {
	h, err := t.open(ctx, c)
	if err != nil {
		return err
	}
	defer h.close()
	all, err := h.scheduler.Schedules(ctx, l.All)
	if err != nil {
		return err
	}
	slugs, lists, err := h.namesOf(ctx)
	if err != nil {
		return err
	}
	if l.JSON {
		reports := make([]scheduleReport, len(all))
		for i, s := range all {
			reports[i] = scheduleReportOf(s, slugs[s.ReleaseID], lists[s.ListID].Slug)
		}
		return t.json(reports)
	}
	if len(all) == 0 {
		t.say("cli.schedule.none")
		return nil
	}
	t.schedules(all, slugs, lists)
	return nil
}

// namesOf gives the names of all releases and press lists.
func (h *house) namesOf(ctx context.Context) (map[int64]string, map[int64]presslists.List, error) {
	all, err := h.releases.List(ctx)
	if err != nil {
		return nil, nil, err
	}
	lists, err := h.lists.Lists(ctx)
	return slugsOf(all), listsByID(lists), err
}

func slugsOf(all []releases.Release) map[int64]string {
	slugs := make(map[int64]string, len(all))
	for _, r := range all {
		slugs[r.ID] = r.Slug
	}
	return slugs
}

func listsByID(lists []presslists.List) map[int64]presslists.List {
	byID := make(map[int64]presslists.List, len(lists))
	for _, l := range lists {
		byID[l.ID] = l
	}
	return byID
}

func scheduleReportOf(s scheduler.Standing, slug, list string) scheduleReport {
	r := scheduleReport{
		Name: s.Name, Release: slug, List: list, Country: s.Country, Rule: string(s.Rule), Cron: s.Cron, Zone: s.Zone, Then: string(s.Late.Then),
		Next: utc(s.Next), LastDue: utc(s.Last.DueAt), State: s.Last.State, Reason: s.Last.Reason,
		Missed: s.Last.Missed, Since: utc(s.Last.Since), Trouble: s.Last.Trouble,
		lateReport: lateReportOf(s.Last.Decision, s.Last.Late, s.Last.WasAt, s.Last.WasFor),
	}
	if s.Name == "" || s.Late.Within > 0 {
		r.Within = s.Late.Within.String()
	}
	return r
}

// utc is an instant as scripts read it; empty for none.
func utc(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// widestName is how much of a schedule's name a line has room for.
const widestName = 26

func (t *terminal) schedules(all []scheduler.Standing, slugs map[int64]string, lists map[int64]presslists.List) {
	rows := [][]string{{t.words.T("cli.column.schedule"), t.words.T("cli.column.next"), t.words.T("cli.column.last")}}
	for _, s := range all {
		name, last := s.Name, ""
		if name == "" {
			name = slugs[s.ReleaseID] + " → " + lists[s.ListID].Slug
			last = t.words.T("state.occurrence." + s.Last.State)
		} else if s.Last.State != "" {
			last = t.words.T("state.run." + s.Last.State)
		}
		next := ""
		if !s.Next.IsZero() {
			next = t.words.DateTime(inZone(s.Next, s.Zone))
		}
		rows = append(rows, []string{clipped(name, widestName), next, last})
	}
	t.table(rows)
	for _, s := range all {
		if s.Name == "" {
			t.sayLate(outcome{list: lists[s.ListID].Slug, slug: slugs[s.ReleaseID], zone: s.Zone, Outcome: s.Last})
		} else {
			t.sayRun(s)
		}
	}
}

// sayRun says what was wrong with the last run of what recurs.
func (t *terminal) sayRun(s scheduler.Standing) {
	late, due := locales.Lasted(s.Last.Late), inZone(s.Last.DueAt, s.Zone)
	switch {
	case s.Last.State == "missed":
		t.below(t.words.T("cli.late.skipped", "Name", s.Name, "Late", late, "Due", due))
	case s.Last.Late > 0:
		t.below(t.words.T("cli.late.ran_late", "Name", s.Name, "Late", late, "Due", due))
	}
	if s.Last.Missed > 0 {
		t.below(t.words.N("cli.late.missed", s.Last.Missed, "Name", s.Name, "Since", inZone(s.Last.Since, s.Zone)))
	}
	if s.Last.Trouble != "" {
		t.below(s.Name + ": " + s.Last.Trouble)
	}
}

// clipped shortens a text to so many columns, with an ellipsis.
func clipped(s string, most int) string {
	if columns(s) <= most {
		return s
	}
	r := []rune(s)
	for len(r) > 0 && columns(string(r))+1 > most {
		r = r[:len(r)-1]
	}
	return string(r) + "…"
}
