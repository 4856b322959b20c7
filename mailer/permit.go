package mailer

import (
	"context"
	"time"

	"communique/internal/clock"
	"communique/internal/sqldb"
	"communique/locales"
)

const (
	// A worker looks again whether anything has changed that forbids the next mail: when
	// it has begun its part of half of mostLate mails since, or after lookEvery, but not more
	// often than lookPause. Where the database tells it of changes, the number of mails
	// doesn't matter. But when its part of them all has begun, the next one waits for the
	// answer: so no more leave of a release, by whatever many workers, after it was withdrawn.
	mostLate  = 40
	lookEvery = 25 * time.Millisecond
	lookPause = time.Millisecond
	// permitAge is how old the last answer may be. While the database doesn't answer,
	// nothing leaves.
	permitAge = time.Second
	// stopSlack is how long before a claim an address may have been stopped by a
	// transaction that the claim didn't see yet.
	stopSlack = time.Minute
)

// permit is the answer to the question whether mails of a release may leave.
type permit struct {
	editions map[string]int64    // the frozen ones by language; of a notice there are none
	notice   bool                // of a withdrawal: it holds no edition, and waits for none
	stopped  map[string]struct{} // address keys that were stopped lately

	mark  mark
	file  int64         // the database's version when the mark was read; 0: not known
	since time.Time     // from when on stops are looked for
	asked time.Duration // on the clock of clock.Elapsed
}

// mark is by what a permit can be told from a newer one without asking for it anew.
type mark struct {
	Event  int64 `db:"event"`  // the last thing that happened to the release
	Stops  int64 `db:"stops"`  // addresses that were stopped since
	Paused int64 `db:"paused"` // when the mailing was paused, or waits until
	Gone   int64 `db:"gone"`   // when its list was retired
	Runs   int64 `db:"runs"`   // workers that send of the release, each list's counted; it doesn't matter otherwise
}

// same tells whether nothing has changed between two marks.
func (k mark) same(other mark) bool {
	other.Runs = k.Runs
	return k == other
}

// part is how many mails of a run may begin before the next one waits for an answer.
func (k mark) part() int64 { return max(1, mostLate/max(1, k.Runs)) }

// ask asks everything, in the caller's transaction. The mark is read first: what
// happens meanwhile makes another one. Faults: those of releases.MayLeave, or of a notice
// those of releases.MayNotify; scheduler.list_retired.
func (m *Mailer) ask(ctx context.Context, tx *sqldb.Tx, mail mailing) (permit, error) {
	p := permit{asked: clock.Elapsed(), since: m.clock.Now().Add(-stopSlack)}
	var err error
	if p.mark, err = selectMark(ctx, tx, mail.ID, p.since); err != nil {
		return permit{}, err
	}
	if err := m.gate(ctx, tx, mail, &p); err != nil {
		return permit{}, err
	}
	keys, err := m.lists.StoppedSince(ctx, tx, mail.ListID, p.since)
	p.stopped = make(map[string]struct{}, len(keys))
	for _, k := range keys {
		p.stopped[k] = struct{}{}
	}
	return p, err
}

// gate asks the gate that the mailing has to pass: no mail of a withdrawn release leaves but
// the notice of that, and no such notice of any other.
func (m *Mailer) gate(ctx context.Context, tx *sqldb.Tx, mail mailing, p *permit) error {
	if p.notice = mail.Kind == KindWithdrawal; p.notice {
		_, err := m.releases.MayNotify(ctx, tx, mail.ReleaseID)
		return err
	}
	if mail.Kind == KindFirst { // who has received a release is told on that it is put right
		if err := m.lists.MayReceive(ctx, tx, mail.ListID); err != nil {
			return err
		}
	}
	offer, err := m.offer(ctx, tx, mail.ReleaseID)
	p.editions = offer.Editions
	return err
}

// languages are those whose readers may be mailed; "" is among them, for SQL has no empty IN.
func (p *permit) languages() []string {
	if p.notice {
		return append([]string{""}, locales.Tags...)
	}
	return languageList(p.editions)
}

// may tells whether a delivery may be sent under the permit.
func (p *permit) may(addressKey, language string, edition int64) bool {
	_, stopped := p.stopped[addressKey]
	return !stopped && (p.notice || p.editions[language] == edition)
}

// allowed gives the permit under which the next mail may leave, and looks again when
// the one that is there has been used for long enough, or surely: one connection at a
// time does, and the others go on meanwhile. Nil: nothing may leave.
func (r *run) allowed(ctx context.Context, surely bool) *permit {
	now := clock.Elapsed()
	p := r.permit.Load()
	age := now - p.asked
	begun := r.begun.Add(1) - r.looked.Load()
	told := r.told.Swap(false)
	surely = surely || told || begun > p.mark.part()
	if surely || (begun > p.mark.part()/2 && age >= lookPause && !r.listens.Load()) || age >= lookEvery {
		if surely || age >= permitAge {
			r.looking.Lock()
		} else if !r.looking.TryLock() {
			return p
		}
		defer r.looking.Unlock()
		newer := r.permit.Load()
		if newer.asked > now { // somebody has looked while we waited
			return r.fresh(newer)
		}
		return r.look(ctx, newer)
	}
	return p
}

func (r *run) fresh(p *permit) *permit {
	if clock.Elapsed()-p.asked >= permitAge {
		return nil
	}
	return p
}

// look asks for the mark, and when it is another one for everything.
func (r *run) look(ctx context.Context, p *permit) *permit {
	r.looked.Store(r.begun.Load())
	at := clock.Elapsed()
	file, known := r.m.db.Version(ctx)
	if known && file == p.file {
		return r.prolong(p, at, file)
	}
	now, err := glanceMark(ctx, r.m.db, r.mailing.ID, p.since)
	if err != nil {
		return r.forbidden(err)
	}
	if now.same(p.mark) {
		q := *p
		q.mark.Runs = now.Runs
		return r.prolong(&q, at, file)
	}
	if now.Paused != p.mark.Paused {
		r.halt(nil) // the next claim says why
		return nil
	}
	var q permit
	err = r.m.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		q, err = r.m.ask(ctx, tx, r.mailing)
		return err
	})
	if err != nil {
		return r.forbidden(err)
	}
	q.stopped = joinedStops(p.stopped, q.stopped)
	r.permit.Store(&q)
	return &q
}

// prolong lets the permit hold on: nothing has changed since it was given.
func (r *run) prolong(p *permit, at time.Duration, file int64) *permit {
	q := *p
	q.asked, q.file = at, file
	r.permit.Store(&q)
	return &q
}

// joinedStops keeps the stops of the permits before: what was claimed under them may
// still wait for its turn.
func joinedStops(a, b map[string]struct{}) map[string]struct{} {
	for k := range a {
		b[k] = struct{}{}
	}
	return b
}

// forbidden halts the run. When the release may not leave, the next claim writes down why.
func (r *run) forbidden(err error) *permit {
	if isRefusal(err) {
		r.again.Store(true)
		err = nil
	}
	r.halt(err)
	return nil
}
