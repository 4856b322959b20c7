package main

import (
	"context"
	"time"

	"communique/internal/fault"
	"communique/mailer"
	"communique/releases"
	"communique/scheduler"
)

// releasePlanCommand shows, before anybody agrees to it, which list would get a
// release at which instant.
type releasePlanCommand struct {
	Slug string `arg:"" help:"${slug}"`
	At   string `name:"at" default:"window" placeholder:"WHEN" help:"${at}"`
	Zone string `name:"zone" placeholder:"ZONE" help:"${plan_zone}"`
	JSON bool   `name:"json" help:"${json}"`
}

// Run shows the plan and writes nothing.
func (r *releasePlanCommand) Run(ctx context.Context, t *terminal, c *commands) error {
	when, err := scheduler.ParseWhen(r.At)
	if err != nil {
		return err
	}
	h, err := t.open(ctx, c)
	if err != nil {
		return err
	}
	defer h.close()
	plan, err := h.scheduler.Propose(ctx, r.Slug, when)
	if err != nil {
		return err
	}
	zone, err := r.zone(plan.Release)
	if err != nil {
		return err
	}
	outlook, err := h.mailer.Forecast(ctx, plan)
	if err != nil {
		return err
	}
	if r.JSON {
		return t.json(planReportOf(outlook, zone))
	}
	t.plan(outlook, zone, r.At)
	return nil
}

// zone is the officer's own: that of the flag, else that in which the embargo was
// typed, else the machine's.
func (r *releasePlanCommand) zone(release releases.Release) (*time.Location, error) {
	switch {
	case r.Zone != "":
		zone, err := scheduler.LoadZone(r.Zone)
		for _, f := range fault.All(err) {
			return nil, f.At(fault.Place{Field: "zone"})
		}
		return zone, err
	case release.Embargo.Zone != "":
		return time.LoadLocation(release.Embargo.Zone)
	}
	return time.Local, nil
}

// planReport is a plan as a script reads it. Instants are RFC 3339.
type planReport struct {
	Release   string           `json:"release"`
	State     string           `json:"state"`
	At        string           `json:"at"`
	Plan      string           `json:"plan"` // what release send --plan agrees to
	Lists     []planListReport `json:"lists"`
	Retired   []string         `json:"retired"` // lists that are retired, and had a date
	Unreached []string         `json:"unreached"`
	Total     int              `json:"total"`
}

type planListReport struct {
	List       string              `json:"list"`
	Country    string              `json:"country"`
	Zone       string              `json:"zone"`
	Due        string              `json:"due,omitempty"` // in UTC
	Local      string              `json:"local,omitempty"`
	Yours      string              `json:"yours,omitempty"`
	Skipped    []planClosedReport  `json:"skipped"`
	Agreed     string              `json:"agreed,omitempty"`
	Now        string              `json:"now,omitempty"` // the date that the list has
	State      string              `json:"state,omitempty"`
	Reason     string              `json:"reason,omitempty"`
	Mails      map[string]int      `json:"mails"`
	Waiting    map[string]int      `json:"waiting"`
	Unserved   map[string]int      `json:"unserved"`
	Suppressed int                 `json:"suppressed"`
	Elsewhere  int                 `json:"elsewhere"`
	Warnings   []planWarningReport `json:"warnings"`
}

type planClosedReport struct {
	Day  string `json:"day"`
	Name string `json:"name"`
}

type planWarningReport struct {
	Kind   string `json:"kind"`
	Detail string `json:"detail,omitempty"`
}

func planReportOf(o mailer.Outlook, zone *time.Location) planReport {
	report := planReport{
		Release: o.Release.Slug, State: string(o.Release.State), At: string(o.When.Rule), Plan: o.Fingerprint(),
		Unreached: orEmpty(o.Unreached), Lists: make([]planListReport, len(o.Lists)),
	}
	for i, f := range o.Lists {
		report.Lists[i] = planListReportOf(f, zone)
		report.Total += f.Total()
	}
	report.Retired = make([]string, len(o.Retired))
	for i, f := range o.Retired {
		report.Retired[i] = f.List.Slug
	}
	return report
}

func planListReportOf(f mailer.Forecast, zone *time.Location) planListReport {
	r := planListReport{
		List: f.List.Slug, Country: f.List.Country, Zone: f.Target.Zone, Mails: f.Mails, Waiting: f.Waiting, Unserved: f.Unserved,
		Skipped: make([]planClosedReport, len(f.Skipped)), Suppressed: f.Suppressed, Elsewhere: f.Elsewhere, Warnings: make([]planWarningReport, len(f.Warnings)),
	}
	if !f.Due.IsZero() {
		r.Due, r.Local = f.Due.Format(time.RFC3339), inZone(f.Due, f.Target.Zone).Format(time.RFC3339)
		r.Yours = f.Due.In(zone).Format(time.RFC3339)
	}
	if f.Fault != nil {
		r.Reason = f.Fault.ID
	}
	if f.Current.ID != 0 {
		r.Now, r.State = f.Current.DueAt.Format(time.RFC3339), string(f.Current.State)
		if f.Current.Reason != "" {
			r.Reason = f.Current.Reason
		}
	}
	if !f.AgreedAt.IsZero() {
		r.Agreed = f.AgreedAt.Format(time.RFC3339)
	}
	for i, d := range f.Skipped {
		r.Skipped[i] = planClosedReport{d.String(), d.Name}
	}
	for i, w := range f.Warnings {
		r.Warnings[i] = planWarningReport{string(w.Kind), w.Detail}
	}
	return r
}
