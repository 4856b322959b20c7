package main

import (
	"cmp"
	"context"
	"slices"
	"time"

	"communique/internal/fault"
	"communique/mailer"
)

// rehearsed is what a rehearsal has shown. Instants are RFC 3339: "at" in UTC, "local" on
// the list's clocks, "office" on those of "zone".
type rehearsed struct {
	releaseJSON
	Office   string            `json:"office_zone"`
	Begin    string            `json:"begin"`
	Approved []string          `json:"as_if_approved"`
	Mails    []rehearsedBatch  `json:"mails"`
	Held     []rehearsedHeld   `json:"held"`
	Editions []editionReport   `json:"editions"`
	Totals   map[string]int    `json:"totals"` // of deliveries by state, without those that had ended before
	Before   int               `json:"sent_before"`
	Received int               `json:"received"`
	Files    int               `json:"attachments"`
	First    string            `json:"first,omitempty"`
	Last     string            `json:"last,omitempty"`
	Paced    string            `json:"last_at_relays_pace,omitempty"` // empty: no rate is set
	Open     int               `json:"open"`                          // deliveries that had no outcome at the end
	Until    string            `json:"until,omitempty"`
	Kept     *bool             `json:"embargo_kept,omitempty"`
	Wrong    map[string]int    `json:"wrong_fields"`
	Differs  rehearsedMismatch `json:"differs"`

	first, last, paced, begin, until time.Time
}

// rehearsedBatch is what a list gets within a minute.
type rehearsedBatch struct {
	At        string   `json:"at"`
	Local     string   `json:"local"`
	Officer   string   `json:"office"`
	Country   string   `json:"country"`
	List      string   `json:"list"`
	Language  string   `json:"language"`
	Mails     int      `json:"mails"`
	Addresses []string `json:"addresses,omitempty"`

	at, local, office time.Time
}

// result compares, counts and words what the server got.
func (s *rehearsal) result(ctx context.Context) (rehearsed, error) {
	report, err := s.editions(ctx)
	if err != nil {
		return rehearsed{}, err
	}
	s.inbox.mu.Lock()
	defer s.inbox.mu.Unlock()
	in := s.inbox
	r := rehearsed{
		releaseJSON: asJSON(s.release), Office: s.zone, Approved: orEmpty(s.approved), Editions: report, Wrong: in.wrong, Files: in.files,
		first: in.first, last: in.last, begin: s.begin, until: s.clock.Now(),
	}
	s.batches(&r)
	if err := s.compare(ctx, &r); err != nil {
		return rehearsed{}, err
	}
	if err := s.held(ctx, &r); err != nil {
		return rehearsed{}, err
	}
	if !s.release.Embargo.At.IsZero() {
		r.Kept = new(in.early == 0)
	}
	if r.Open > 0 {
		r.Until = r.until.Format(time.RFC3339)
	}
	r.Begin = s.begin.Format(time.RFC3339)
	if !r.first.IsZero() {
		r.First, r.Last = r.first.Format(time.RFC3339), r.last.Format(time.RFC3339)
	}
	if !r.paced.IsZero() {
		r.Paced = r.paced.Format(time.RFC3339)
	}
	return r, nil
}

func (s *rehearsal) editions(ctx context.Context) ([]editionReport, error) {
	release, err := s.h.releases.Get(ctx, s.release.Slug) // its state is another by now
	if err != nil {
		return nil, err
	}
	s.release = release
	languages, err := s.h.releases.TranslationStatus(ctx, s.h.actor(), s.release.Slug)
	return editionReports(languages), err
}

// batches puts what arrived into the order in which it did, and lets it leave at the pace
// of the relays.
func (s *rehearsal) batches(r *rehearsed) {
	r.Mails = make([]rehearsedBatch, 0, len(s.inbox.batches))
	domains := map[int64]map[string]int{}
	for b, n := range s.inbox.batches {
		at, l := time.Unix(b.minute, 0).UTC(), s.lists[b.list]
		one := rehearsedBatch{
			Country: l.Country, List: l.Slug, Language: b.language, Mails: n.mails, Addresses: n.addresses,
			at: at, local: inZone(at, l.Zone), office: inZone(at, s.zone),
		}
		slices.Sort(one.Addresses)
		one.At, one.Local, one.Officer = at.Format(time.RFC3339), one.local.Format(time.RFC3339), one.office.Format(time.RFC3339)
		r.Mails = append(r.Mails, one)
		if domains[b.minute] == nil {
			domains[b.minute] = map[string]int{}
		}
		for domain, mails := range n.domains {
			domains[b.minute][domain] += mails
		}
	}
	slices.SortFunc(r.Mails, func(a, b rehearsedBatch) int {
		return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.Country, b.Country), cmp.Compare(a.List, b.List), cmp.Compare(a.Language, b.Language))
	})
	s.pace(r, domains)
}

// pace says when the last mail would have left.
func (s *rehearsal) pace(r *rehearsed, domains map[int64]map[string]int) {
	if !s.wishes.pace.Paced() {
		return
	}
	minutes := make([]int64, 0, len(domains))
	for minute := range domains {
		minutes = append(minutes, minute)
	}
	slices.Sort(minutes)
	for _, minute := range minutes {
		for domain, n := range domains[minute] {
			if last := s.wishes.pace.Mails(time.Unix(minute, 0).UTC(), domain, n); last.After(r.paced) {
				r.paced = last
			}
		}
	}
	if r.last.After(r.paced) {
		r.paced = r.last
	}
}

// faults are what a rehearsal must not show.
func (r rehearsed) faults() fault.List {
	var all fault.List
	if r.Kept != nil && !*r.Kept {
		all = append(all, fault.New(fault.Internal, "cli.rehearse_embargo", "First", r.First, "Embargo", r.Embargo))
	}
	if r.Differs.any() {
		all = append(all, fault.New(fault.Internal, "cli.demo_disagrees", "Ledger", r.Totals[string(mailer.Sent)], "Server", r.Received))
	}
	if len(r.Wrong) > 0 {
		fields := make([]string, 0, len(r.Wrong))
		for field := range r.Wrong {
			fields = append(fields, field)
		}
		slices.Sort(fields)
		all = append(all, fault.New(fault.Internal, "cli.rehearse_wrong", "Fields", fields))
	}
	return all
}
