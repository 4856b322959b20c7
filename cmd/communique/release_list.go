package main

import (
	"context"
	"time"

	"communique/releases"
)

// releaseListCommand lists the releases.
type releaseListCommand struct {
	JSON bool `name:"json" help:"${json}"`
}

// releaseJSON is a release as a script reads it.
type releaseJSON struct {
	Release   string   `json:"release"`
	State     string   `json:"state"`
	Revision  int      `json:"revision"`
	Language  string   `json:"language"`
	Languages []string `json:"languages"`
	Countries []string `json:"countries"`
	Embargo   string   `json:"embargo,omitempty"`
	Zone      string   `json:"embargo_zone,omitempty"`

	Request *requestJSON `json:"embargo_request,omitempty"`
}

func asJSON(r releases.Release) releaseJSON {
	j := releaseJSON{
		Release: r.Slug, State: string(r.State), Revision: r.Revision, Language: r.SourceLanguage,
		Languages: orEmpty(r.Languages), Countries: orEmpty(r.Countries),
	}
	if !r.Embargo.At.IsZero() {
		j.Embargo, j.Zone = inZone(r.Embargo.At, r.Embargo.Zone).Format(time.RFC3339), r.Embargo.Zone
	}
	return j
}

// inZone is t on the clocks of zone. The zone was checked when it was stored; if
// this machine doesn't know it, UTC is at least true.
func inZone(t time.Time, zone string) time.Time {
	loc, err := time.LoadLocation(zone)
	if err != nil {
		return t.UTC()
	}
	return t.In(loc)
}

// Run lists the releases, the newest first.
func (r *releaseListCommand) Run(ctx context.Context, t *terminal, c *commands) error {
	h, err := t.open(ctx, c)
	if err != nil {
		return err
	}
	defer h.close()
	all, err := h.releases.List(ctx)
	if err != nil {
		return err
	}
	if r.JSON {
		list := make([]releaseJSON, len(all))
		for i, one := range all {
			list[i] = asJSON(one)
		}
		return t.json(list)
	}
	if len(all) == 0 {
		t.say("cli.release.none")
		return nil
	}
	rows := [][]string{{t.words.T("cli.column.release"), t.words.T("cli.column.state"), t.words.T("cli.column.revision"), t.words.T("cli.column.embargo")}}
	for _, one := range all {
		rows = append(rows, []string{
			one.Slug, t.words.T("state.release." + string(one.State)), t.words.Number(one.Revision), t.embargo(one.Embargo),
		})
	}
	t.table(rows)
	return nil
}

// embargo is the instant in the zone in which it was typed, or a dash.
func (t *terminal) embargo(e releases.Embargo) string {
	if e.At.IsZero() {
		return "–"
	}
	return t.words.DateTime(inZone(e.At, e.Zone)) + " " + e.Zone
}
