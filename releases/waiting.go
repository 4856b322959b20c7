package releases

import (
	"cmp"
	"context"
	"slices"
	"time"

	"communique/accounts"
	"communique/internal/sqldb"
	"communique/locales"
)

// Reason is why a translation waits for somebody. Its words are the messages
// translating.reason.<Reason>.
type Reason string

// The reasons, what is most pressing first.
const (
	WaitsSentBack Reason = "sent_back" // it was given back, and isn't handed in again
	WaitsChanged  Reason = "changed"   // its source has changed since
	WaitsDue      Reason = "due"       // it is due within three days, or was
	WaitsAsked    Reason = "asked"     // nobody has begun
	WaitsBegun    Reason = "begun"     // it isn't handed in yet
	WaitsApproval Reason = "approval"  // it was handed in
	WaitsDeclined Reason = "declined"  // who was asked can't; somebody else is to be found
	WaitsAnswer   Reason = "answer"    // somebody else has said something that isn't dealt with
)

// Reasons are all of them, in their order.
var Reasons = []Reason{WaitsSentBack, WaitsChanged, WaitsDue, WaitsAsked, WaitsBegun, WaitsApproval, WaitsDeclined, WaitsAnswer}

// soon is how long before its hour a translation counts as due.
const soon = 72 * time.Hour

// Job is the translation of a release into a language that waits for an actor.
type Job struct {
	ReleaseID      int64
	Slug           string
	SourceLanguage string
	Embargo        Embargo
	Boilerplate    bool
	Headline       string // of the source, plain; empty: it has none
	Language       string // empty: what is waited for is about the source
	Assignment     Assignment
	Stale          int      // texts that were made from another source
	Comments       int      // of others, that are open
	SentBack       SentBack // zero: it wasn't, or is handed in again
	Reasons        []Reason // never none, in their order
}

// SentBack tells that a translation was given back to its translator.
type SentBack struct {
	By     string
	At     time.Time
	Reason string
}

// Overdue tells whether the hour has passed at which it was due.
func (j Job) Overdue(now time.Time) bool {
	return !j.Assignment.Due.IsZero() && now.After(j.Assignment.Due)
}

// Jobs are a page of what waits.
type Jobs struct {
	Jobs   []Job
	All    int            // with the reason that was asked for
	Counts map[Reason]int // of all that waits
}

// Jobs gives what waits for an actor across all releases that are open, what is due first
// first: of each job that has the reason (empty: any), some from an offset on.
//
// A translator's are those in languages of theirs that weren't asked of another partner; an
// approver's, what was handed in; an officer's of the consortium, what was asked of nobody, or of
// a partner that is retired, what is late and what was declined.
func (r *Releases) Jobs(ctx context.Context, who accounts.Actor, reason Reason, offset, limit int) (Jobs, error) {
	var all Jobs
	partners, err := r.accounts.Partners(ctx)
	if err != nil {
		return all, err
	}
	err = r.db.Read(ctx, func(tx *sqldb.Tx) error {
		w := waiting{who: who, now: r.clock.Now(), jobs: map[jobKey]*Job{}, partners: partners}
		if err := w.read(ctx, tx); err != nil {
			return err
		}
		all = w.sorted(reason)
		all.Jobs = all.Jobs[min(offset, len(all.Jobs)):min(offset+limit, len(all.Jobs))]
		return fillJobs(ctx, tx, all.Jobs)
	})
	return all, err
}

// jobKey names a job.
type jobKey struct {
	releaseID int64
	language  string
}

// waiting gathers what waits for an actor.
type waiting struct {
	who  accounts.Actor
	now  time.Time
	jobs map[jobKey]*Job

	partners []accounts.Partner
}

// asked is who is to translate: 0, nobody in particular. A partner that is retired is nobody.
func (w waiting) asked(j Job) int64 {
	id := j.Assignment.PartnerID
	if slices.ContainsFunc(w.partners, func(p accounts.Partner) bool { return p.ID == id && p.Retired() }) {
		return 0
	}
	return id
}

// languages are those in which the actor works.
func (w waiting) languages() []string {
	return slices.DeleteFunc(slices.Clone(locales.Tags), func(l string) bool {
		return !w.who.MayIn(accounts.Translate, l) && !w.who.MayIn(accounts.Approve, l)
	})
}

func (w waiting) sorted(reason Reason) Jobs {
	all := Jobs{Counts: map[Reason]int{}}
	for _, j := range w.jobs {
		j.Reasons = w.reasons(*j)
		for _, r := range j.Reasons {
			all.Counts[r]++
		}
		if len(j.Reasons) > 0 && (reason == "" || slices.Contains(j.Reasons, reason)) {
			all.Jobs = append(all.Jobs, *j)
		}
	}
	place := make(map[string]int, len(locales.Tags))
	for i, tag := range locales.Tags {
		place[tag] = i + 1 // what is about the source comes first
	}
	slices.SortFunc(all.Jobs, func(a, b Job) int {
		return cmp.Or(dueFirst(a.Assignment.Due, b.Assignment.Due), cmp.Compare(b.ReleaseID, a.ReleaseID),
			cmp.Compare(place[a.Language], place[b.Language]))
	})
	all.All = len(all.Jobs)
	return all
}

// dueFirst compares two instants at which something is due; what is never due comes last.
func dueFirst(a, b time.Time) int {
	switch {
	case a.IsZero() == b.IsZero():
		return a.Compare(b)
	case a.IsZero():
		return 1
	}
	return -1
}

// reasons are those for which a job waits for the actor.
func (w waiting) reasons(j Job) []Reason {
	a := j.Assignment
	open := a.State == Requested || a.State == InProgress
	due := open && !a.Due.IsZero() && w.now.Add(soon).After(a.Due)
	mine, runs, back := w.translates(j), w.who.May(accounts.Write), !j.SentBack.At.IsZero()
	var so []Reason
	for _, of := range []struct {
		reason Reason
		holds  bool
	}{
		{WaitsSentBack, mine && a.State == InProgress && back},
		{WaitsChanged, mine && j.Stale > 0},
		{WaitsDue, mine && due || runs && open && j.Overdue(w.now)},
		{WaitsAsked, mine && a.State == Requested},
		{WaitsBegun, mine && a.State == InProgress && !back},
		{WaitsApproval, a.State == Submitted && w.who.MayIn(accounts.Approve, j.Language)},
		{WaitsDeclined, runs && a.State == Declined},
		{WaitsAnswer, j.Comments > 0 && (mine || runs && j.Language == "" || j.Language != "" && w.who.MayIn(accounts.Approve, j.Language))},
	} {
		if of.holds {
			so = append(so, of.reason)
		}
	}
	return so
}

// translates tells whether it is the actor's to translate: nobody else was asked.
func (w waiting) translates(j Job) bool {
	if j.Language == "" || !w.who.MayIn(accounts.Translate, j.Language) {
		return false
	}
	asked := w.asked(j)
	if w.who.May(accounts.Write) {
		return asked == 0
	}
	partners, each := w.who.Partners(accounts.Translate)
	return asked == 0 || each || len(partners) == 0 || w.who.MayFor(accounts.Translate, asked)
}
