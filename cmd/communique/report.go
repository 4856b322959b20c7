package main

import (
	"context"
	"encoding/json"
	"os"
	"slices"
	"time"

	"communique/mailer"
	"communique/presslists"
	"communique/releases"
	"communique/scheduler"
)

// report is how a release stands: what is due when, and what became of each mail.
// Instants are RFC 3339, "due" in UTC and "local" on the list's clocks. It holds
// no address: whoever may read the state of a release need not know who gets it.
type report struct {
	releaseJSON
	Editions    []editionReport    `json:"editions"`
	Occurrences []occurrenceReport `json:"occurrences"`
	Mailings    []mailingReport    `json:"mailings"`
	Deliveries  []deliveryReport   `json:"deliveries"`
	// Totals counts the deliveries by their state.
	Totals map[string]int `json:"totals"`
}

type editionReport struct {
	Language   string   `json:"language"`
	State      string   `json:"state"` // missing, stale, ready or frozen
	Translated int      `json:"translated"`
	Required   int      `json:"required"`
	Missing    []string `json:"missing"`
	Stale      []string `json:"stale"`
	// Boilerplate names those that it includes and that aren't approved in this language,
	// and those that it must include and doesn't.
	Boilerplate []string `json:"boilerplate"`

	waiting []string // segments with a text that can't be approved as it is
}

type occurrenceReport struct {
	List    string `json:"list"`
	Country string `json:"country"`
	Due     string `json:"due"`
	Local   string `json:"local"`
	State   string `json:"state"`
	Reason  string `json:"reason,omitempty"`
	lateReport

	at      time.Time
	outcome outcome
}

// mailingReport says of how many contacts there is no delivery, and why.
type mailingReport struct {
	Kind      string `json:"kind"` // first, correction or withdrawal
	List      string `json:"list"`
	Country   string `json:"country"`
	Held      int    `json:"held"`             // no edition in a language that they read
	Elsewhere int    `json:"elsewhere"`        // another list of the same release reaches them
	Waits     string `json:"waits,omitempty"`  // relay or release, when its mails stand still
	Paused    string `json:"paused,omitempty"` // refusals or policy, until it is resumed
	Said      string `json:"said,omitempty"`   // by the server for whose refusals it was paused

	until time.Time
}

type deliveryReport struct {
	Kind     string `json:"kind"`
	Round    int    `json:"round,omitempty"` // of a correction: 1 for the first
	Country  string `json:"country"`
	Language string `json:"language"`
	List     string `json:"list"`
	State    string `json:"state"`
	Due      string `json:"due"`
	Local    string `json:"local"`
	Sent     string `json:"sent,omitempty"`
	Reply    string `json:"reply,omitempty"`
}

// report asks each package how the release stands.
func (h *house) report(ctx context.Context, slug string) (report, error) {
	r, err := h.releases.Get(ctx, slug)
	if err != nil {
		return report{}, err
	}
	languages, err := h.releases.TranslationStatus(ctx, h.actor(), slug)
	if err != nil {
		return report{}, err
	}
	occurrences, err := h.scheduler.Occurrences(ctx, r.ID)
	if err != nil {
		return report{}, err
	}
	status, err := h.mailer.Status(ctx, r.ID)
	if err != nil {
		return report{}, err
	}
	deliveries, err := h.mailer.Deliveries(ctx, r.ID)
	if err != nil {
		return report{}, err
	}
	lists, err := h.lists.Lists(ctx)
	if err != nil {
		return report{}, err
	}
	byID := listsByID(lists)
	request, err := h.request(ctx, r)
	if err != nil {
		return report{}, err
	}
	head := asJSON(r)
	head.Request = requestOf(request)
	return report{
		releaseJSON: head, Editions: editionReports(languages),
		Occurrences: occurrenceReports(slug, occurrences, byID), Mailings: mailingReports(status, byID),
		Deliveries: deliveryReports(deliveries, byID), Totals: totals(deliveries),
	}, nil
}

// done tells whether every list has had its turn.
func (r report) done() bool {
	return !slices.ContainsFunc(r.Occurrences, func(o occurrenceReport) bool { return o.State != string(scheduler.Done) })
}

// write puts the report into a file, for a script.
func (r report) write(file string) error {
	data, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(file, append(data, '\n'), 0o600)
}

func editionReports(languages []releases.LanguageStatus) []editionReport {
	list := make([]editionReport, len(languages))
	for i, l := range languages {
		list[i] = editionReport{
			Language: l.Language, State: editionState(l), Translated: l.Translated, Required: l.Required,
			Missing: orEmpty(l.Missing), Stale: orEmpty(l.Stale), waiting: slices.Concat(l.Blocked, l.Machine, l.Drafts),
			Boilerplate: orEmpty(slices.Concat(l.Boilerplate, l.Lacking)),
		}
	}
	return list
}

// editionState is the one word for a language of a release, as in state.edition.
func editionState(l releases.LanguageStatus) string {
	switch {
	case l.Frozen:
		return "frozen"
	case len(l.Stale) > 0:
		return "stale"
	case l.Ready:
		return "ready"
	}
	return "missing"
}

func occurrenceReports(slug string, occurrences []scheduler.Occurrence, lists map[int64]presslists.List) []occurrenceReport {
	list := make([]occurrenceReport, 0, len(occurrences))
	for _, o := range occurrences {
		local := inZone(o.DueAt, o.Zone)
		list = append(list, occurrenceReport{
			lateReport: lateReportOf(o.Decision, o.LateBy, o.WasAt, o.WasFor),
			outcome: outcome{list: lists[o.ListID].Slug, slug: slug, zone: o.Zone, Outcome: scheduler.Outcome{
				DueAt: o.DueAt, Decision: o.Decision, Late: o.LateBy, WasAt: o.WasAt, WasFor: o.WasFor,
			}},
			List: lists[o.ListID].Slug, Country: o.Country, State: string(o.State), Reason: o.Reason,
			Due: o.DueAt.Format(time.RFC3339), Local: local.Format(time.RFC3339), at: local,
		})
	}
	slices.SortStableFunc(list, func(a, b occurrenceReport) int { return a.at.Compare(b.at) })
	return list
}

func mailingReports(status mailer.Status, lists map[int64]presslists.List) []mailingReport {
	list := make([]mailingReport, 0, len(status.Mailings))
	for _, m := range status.Mailings {
		list = append(list, mailingReport{
			Kind: m.Kind, List: lists[m.ListID].Slug, Country: m.Country, Held: m.Held, Elsewhere: m.Elsewhere, Waits: m.WaitReason, until: m.WaitUntil,
			Paused: string(m.PauseReason), Said: m.PauseDetail,
		})
	}
	return list
}

func deliveryReports(deliveries []mailer.Delivery, lists map[int64]presslists.List) []deliveryReport {
	list := make([]deliveryReport, 0, len(deliveries))
	for _, d := range deliveries {
		l := lists[d.ListID]
		one := deliveryReport{
			Kind: d.Kind, Round: d.Round, Country: d.Country, Language: d.Language, List: l.Slug, State: string(d.State), Reply: d.Reply,
			Due: d.DueAt.Format(time.RFC3339), Local: inZone(d.DueAt, l.Zone).Format(time.RFC3339),
		}
		if !d.SentAt.IsZero() {
			one.Sent = d.SentAt.Format(time.RFC3339)
		}
		list = append(list, one)
	}
	return list
}

func totals(deliveries []mailer.Delivery) map[string]int {
	n := map[string]int{}
	for _, d := range deliveries {
		n[string(d.State)]++
	}
	return n
}
