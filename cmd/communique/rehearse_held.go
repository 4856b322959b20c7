package main

import (
	"cmp"
	"context"
	"math"
	"slices"

	"communique/internal/fault"
	"communique/internal/sqldb"
	"communique/locales"
	"communique/mailer"
	"communique/scheduler"
)

// rehearsedHeld says of contacts that they get no mail, and why: language, suppressed,
// elsewhere (another list reaches them), refused (by the server),
// no_list (of the country), empty (the date lies too far ahead), or
// the id of the fault for which a list is held.
type rehearsedHeld struct {
	Country   string   `json:"country"`
	List      string   `json:"list"`
	Contacts  int      `json:"contacts"`
	Reason    string   `json:"reason"`
	Languages []string `json:"languages,omitempty"` // that they read

	why error // the fault of this id, where it is one
}

// held says whom of the release's lists no mail reached, and why.
func (s *rehearsal) held(ctx context.Context, r *rehearsed) error {
	occurrences, err := s.h.scheduler.Occurrences(ctx, s.release.ID)
	if err != nil {
		return err
	}
	status, err := s.h.mailer.Status(ctx, s.release.ID)
	if err != nil {
		return err
	}
	if err := s.ask(ctx); err != nil {
		return err
	}
	s.unlisted(r)
	if len(occurrences) == 0 {
		return s.unscheduled(ctx, r)
	}
	for _, o := range occurrences {
		if o.State == scheduler.Held || o.State == scheduler.Cancelled || o.State == scheduler.Waiting {
			if err := s.holdList(ctx, r, o.ListID, o.Reason); err != nil {
				return err
			}
		}
	}
	return s.heldOf(ctx, r, status)
}

// unlisted are the release's countries for which nobody has a press list.
func (s *rehearsal) unlisted(r *rehearsed) {
	for _, country := range s.release.Countries {
		there := false
		for _, l := range s.lists {
			there = there || l.Country == country
		}
		if !there {
			r.Held = append(r.Held, rehearsedHeld{Country: country, List: "–", Reason: "no_list"})
		}
	}
}

// unscheduled is for a release of which nothing is approved: all its lists are held.
func (s *rehearsal) unscheduled(ctx context.Context, r *rehearsed) error {
	for _, l := range s.lists {
		if slices.Contains(s.release.Countries, l.Country) {
			if err := s.holdList(ctx, r, l.ID, "releases.not_approved"); err != nil {
				return err
			}
		}
	}
	slices.SortFunc(r.Held, func(a, b rehearsedHeld) int {
		return cmp.Or(cmp.Compare(a.Country, b.Country), cmp.Compare(a.List, b.List))
	})
	return nil
}

func (s *rehearsal) holdList(ctx context.Context, r *rehearsed, listID int64, reason string) error {
	languages, err := s.languagesOf(ctx, listID)
	if err != nil {
		return err
	}
	all := 0
	for _, n := range languages {
		all += n
	}
	s.hold(r, listID, rehearsedHeld{Contacts: all, Reason: reason, why: s.refusal(reason)})
	return nil
}

// hold adds a line about a list, if it is about anybody.
func (s *rehearsal) hold(r *rehearsed, listID int64, h rehearsedHeld) {
	if h.Contacts > 0 {
		h.Country, h.List = s.lists[listID].Country, s.lists[listID].Slug
		r.Held = append(r.Held, h)
	}
}

// ask has the release say at the end why it may not leave, if it may not.
func (s *rehearsal) ask(ctx context.Context) error {
	return s.h.db.Read(ctx, func(tx *sqldb.Tx) error {
		_, s.mayNot = s.h.releases.MayLeave(ctx, tx, s.release.ID, s.clock.Now())
		return nil
	})
}

// refusal is the fault with this id, with all that its words need.
func (s *rehearsal) refusal(reason string) error {
	if fault.Is(s.mayNot, reason) {
		return s.mayNot
	}
	return fault.New(fault.Conflict, reason, "Slug", s.release.Slug)
}

// languagesOf counts the contacts of a list by the language that they read.
func (s *rehearsal) languagesOf(ctx context.Context, listID int64) (languages map[string]int, err error) {
	err = s.h.db.Read(ctx, func(tx *sqldb.Tx) error {
		languages, err = s.h.lists.LanguagesOf(ctx, tx, listID, 0, math.MaxInt64)
		return err
	})
	return languages, err
}

// heldOf says whom the mailings left out.
func (s *rehearsal) heldOf(ctx context.Context, r *rehearsed, status mailer.Status) error {
	suppressed, refused := map[int64]int{}, map[int64]int{}
	for _, c := range status.Counts {
		switch c.State {
		case mailer.Suppressed:
			suppressed[c.ListID] += c.N
		case mailer.Bounced:
			refused[c.ListID] += c.N
		default:
		}
	}
	for _, m := range status.Mailings {
		if m.Held > 0 {
			languages, err := s.waitedFor(ctx, m.ListID)
			if err != nil {
				return err
			}
			s.hold(r, m.ListID, rehearsedHeld{Contacts: m.Held, Reason: "language", Languages: languages})
		}
		s.hold(r, m.ListID, rehearsedHeld{Contacts: suppressed[m.ListID], Reason: "suppressed"})
		s.hold(r, m.ListID, rehearsedHeld{Contacts: m.Elsewhere, Reason: "elsewhere"})
		s.hold(r, m.ListID, rehearsedHeld{Contacts: refused[m.ListID], Reason: "refused"})
	}
	return nil
}

// waitedFor are the languages of a list's contacts in which nothing is frozen.
func (s *rehearsal) waitedFor(ctx context.Context, listID int64) ([]string, error) {
	languages, err := s.languagesOf(ctx, listID)
	var missing []string
	for own := range languages {
		if own == "" {
			own = s.lists[listID].Language
		}
		if tag, ok := locales.Canonical(own); ok {
			own = tag
		}
		if _, there := s.inbox.subject[own]; !there && !slices.Contains(missing, own) {
			missing = append(missing, own)
		}
	}
	slices.Sort(missing)
	return missing, err
}
