package releases

import (
	"context"
	"time"

	"communique/accounts"
	"communique/internal/fault"
	"communique/internal/sqldb"
)

// EmbargoRequest is somebody's wish to end an embargo earlier, or to lift it, that waits
// for a second person.
type EmbargoRequest struct {
	ID       int64
	From, To Embargo // a zero To: it is to be lifted
	By       string
	At       time.Time // when it was asked for
}

// requestAge is how long a request waits for an answer.
const requestAge = 24 * time.Hour

// Until is when the request lapses: after a day, or when its own instant has come, or
// when nothing is held back any more anyway.
func (q EmbargoRequest) Until() time.Time {
	until := q.To.At
	if until.IsZero() {
		until = q.From.At
	}
	if day := q.At.Add(requestAge); day.Before(until) {
		return day
	}
	return until
}

func (q EmbargoRequest) open(now time.Time) bool { return q.ID != 0 && now.Before(q.Until()) }

// requestState is what became of a request.
type requestState string

const (
	requestConfirmed requestState = "confirmed"
	requestRefused   requestState = "refused"
	requestReplaced  requestState = "replaced" // by another one
	requestLapsed    requestState = "lapsed"   // the embargo was moved meanwhile, or nobody answered
)

// ask writes down that somebody wants the embargo to end earlier.
func (m *moving) ask(ctx context.Context, to Embargo) (EmbargoRequest, error) {
	before, err := selectRequest(ctx, m.tx, m.release.ID)
	if err != nil || before.open(m.now) && before.To.Equal(to) {
		return before, err
	}
	end := requestLapsed
	if before.open(m.now) {
		end = requestReplaced
	}
	if err := settleRequests(ctx, m.tx, m.release.ID, end, m.who.Name, m.now); err != nil {
		return EmbargoRequest{}, err
	}
	q := EmbargoRequest{From: m.release.Embargo, To: to, By: m.who.Name, At: m.now}
	if q.ID, err = insertRequest(ctx, m.tx, m.release.ID, q); err != nil {
		return EmbargoRequest{}, err
	}
	return q, insertEvent(ctx, m.tx, m.release.ID, Event{m.now, m.who.Name, "embargo_ask", "", q.From.to(to)})
}

// EmbargoRequest gives the request about a release's embargo that waits for an answer,
// and whether there is one. Fault: releases.missing.
func (r *Releases) EmbargoRequest(ctx context.Context, who accounts.Actor, slug string) (q EmbargoRequest, open bool, err error) {
	err = r.db.Read(ctx, func(tx *sqldb.Tx) error {
		release, err := selectSeen(ctx, tx, who, slug)
		if err != nil {
			return err
		}
		q, err = selectRequest(ctx, tx, release.ID)
		return err
	})
	if err != nil || !q.open(r.clock.Now()) {
		return EmbargoRequest{}, false, err
	}
	return q, true, nil
}

// ConfirmEmbargo carries out the request with this id: the word of the second person,
// an officer or an approver of the consortium who has seen just that one. Faults: releases.embargo_request_none, .embargo_request_lapsed,
// .embargo_same_person, and those of MoveEmbargo about the release.
func (r *Releases) ConfirmEmbargo(ctx context.Context, who accounts.Actor, slug string, request int64) (Move, error) {
	var done Move
	err := r.moving(ctx, who, slug, answers, func(m *moving) error {
		q, err := m.request(ctx, request)
		if err != nil {
			return err
		}
		if accounts.SamePerson(q.By, who.Name) {
			return fault.New(fault.Forbidden, "releases.embargo_same_person", "Slug", slug, "Actor", q.By).At(fault.Place{Field: "as"})
		}
		done = Move{ReleaseID: m.release.ID, Slug: slug, Countries: m.release.Countries, Before: q.From, After: q.To}
		if err := settleRequests(ctx, m.tx, m.release.ID, requestConfirmed, who.Name, m.now); err != nil {
			return err
		}
		done.Redated, err = m.carryOut(ctx, q.To, "embargo_confirm", q.From.to(q.To)+"; asked by "+q.By)
		return err
	})
	if err != nil {
		return Move{}, err
	}
	return done, nil
}

// answers tells who may be the second person: an officer of the consortium or an approver.
func answers(who accounts.Actor) bool { return who.May(accounts.Write) || who.May(accounts.Approve) }

// RefuseEmbargo drops the request with this id; whoever asked may do so as well. Faults:
// releases.embargo_request_none, .embargo_request_lapsed, and those of MoveEmbargo about
// the release.
func (r *Releases) RefuseEmbargo(ctx context.Context, who accounts.Actor, slug string, request int64) error {
	return r.moving(ctx, who, slug, answers, func(m *moving) error {
		q, err := m.request(ctx, request)
		if err != nil {
			return err
		}
		if err := settleRequests(ctx, m.tx, m.release.ID, requestRefused, who.Name, m.now); err != nil {
			return err
		}
		return insertEvent(ctx, m.tx, m.release.ID, Event{m.now, who.Name, "embargo_refuse", "", q.From.to(q.To) + "; asked by " + q.By})
	})
}

// request is the one with this id, if it still waits for an answer.
func (m *moving) request(ctx context.Context, id int64) (EmbargoRequest, error) {
	q, err := selectRequest(ctx, m.tx, m.release.ID)
	switch {
	case err != nil:
		return EmbargoRequest{}, err
	case q.ID == 0 || q.ID != id || !q.From.Equal(m.release.Embargo):
		return EmbargoRequest{}, fault.New(fault.Conflict, "releases.embargo_request_none", "Slug", m.release.Slug)
	case !q.open(m.now):
		return EmbargoRequest{}, fault.New(fault.Conflict, "releases.embargo_request_lapsed", "Slug", m.release.Slug, "Actor", q.By,
			"At", Embargo{q.At, q.From.Zone}.Local())
	}
	return q, nil
}
