package mailer

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"communique/internal/clock"
	"communique/internal/fault"
	"communique/internal/sqldb"
	"communique/presslists"
	"communique/releases"
)

// run is one call of Deliver for one mailing: a feed that is filled from the database,
// lanes that each carry mails over a connection, and a ledger that takes what they
// learn back to the database.
type run struct {
	m       *Mailer
	mailing mailing
	from    presslists.Address
	base    string // of links
	release releases.Release
	list    presslists.List
	seal    *seal
	signer  *signer // nil: mails are not signed
	notice  round   // of a withdrawal: what is said of it

	feed   *feed
	plates plates
	share  share

	permit  atomic.Pointer[permit]
	looking sync.Mutex
	begun   atomic.Int64 // mails that asked for the permit
	looked  atomic.Int64 // begun when somebody last looked
	listens atomic.Bool  // the database tells us when something changes
	told    atomic.Bool  // it has: look again

	rehearsal bool // nothing is written down, see Rehearse

	halted  atomic.Bool // nobody begins anything new
	again   atomic.Bool // the next claim has something to write down
	going   atomic.Bool // the relay has taken a mail in this run
	away    atomic.Bool // no relay takes mail: the mailing waits
	refused tally       // guarded by mu; of this run, on top of the mailing's
	sent    atomic.Int64

	trouble lastError // that the lanes had with relays

	stopped  chan struct{} // closed when the run is halted
	stopOnce sync.Once
	mu       sync.Mutex
	errors   []error
	lanes    []*lane
}

func (r *run) hold(l *lane) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.lanes = append(r.lanes, l)
}

// silence is for how long a lane has been waiting for the relay's word on a mail.
func (r *run) silence() time.Duration {
	r.mu.Lock()
	defer r.mu.Unlock()
	longest := time.Duration(0)
	for _, l := range r.lanes {
		if since := l.asked.Load(); since != 0 {
			longest = max(longest, clock.Elapsed()-time.Duration(since))
		}
	}
	return longest
}

func (m *Mailer) newRun(ctx context.Context, mailingID int64) (*run, error) {
	r := &run{m: m, feed: newFeed(), stopped: make(chan struct{})}
	r.permit.Store(&permit{})
	err := m.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		if r.mailing, err = selectMailing(ctx, tx, mailingID); err != nil || r.mailing.Kind != KindWithdrawal {
			return err
		}
		r.notice, err = selectNotice(ctx, tx, r.mailing.ReleaseID)
		return err
	})
	if err != nil {
		return nil, err
	}
	if r.release, err = m.releases.ByID(ctx, r.mailing.ReleaseID); err != nil {
		return nil, err
	}
	if r.list, err = m.lists.ByID(ctx, r.mailing.ListID); err != nil {
		return nil, err
	}
	if r.from, err = m.identity.address(); err != nil {
		return nil, err
	}
	if r.base, err = m.identity.base(); err != nil {
		return nil, err
	}
	if r.seal, err = m.seal(ctx); err != nil {
		return nil, err
	}
	r.signer, err = m.signer(ctx, r.from.Domain)
	return r, err
}

// adopt takes over what was asked together with a claim.
func (r *run) adopt(p permit) {
	r.looking.Lock()
	defer r.looking.Unlock()
	there := r.permit.Load()
	p.stopped = joinedStops(there.stopped, p.stopped)
	if there.asked > p.asked { // somebody has looked since it was claimed
		newer := *there
		newer.stopped = p.stopped
		p = newer
	}
	r.permit.Store(&p)
}

// keepLeases renews the claims of this process until the run ends. Should it fail for
// as long as a lease lasts, others take over, and the fence holds.
func (r *run) keepLeases(ctx, running context.Context) {
	for sleep(running, lease/4) {
		if err := r.m.ledger.renew(ctx); err != nil {
			r.m.logger.Warn("claims could not be renewed", "mailing", r.mailing.ID, "error", err)
		}
	}
}

// halt makes every lane end after what it is doing.
func (r *run) halt(err error) {
	r.halted.Store(true)
	r.stopOnce.Do(func() { close(r.stopped) })
	if err == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.errors = append(r.errors, err)
}

func (r *run) err() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return errors.Join(r.errors...)
}

// isRefusal tells whether an error of releases.MayLeave says that the release may not
// leave, and not that it couldn't be asked.
func isRefusal(err error) bool { return fault.KindOf(err) == fault.Conflict }

// putBack says of a delivery that was claimed that no mail of it was begun: it goes
// back where it was, or waits until next (unix ms).
func (r *run) putBack(it *item, next int64, why Reason) {
	if r.rehearsal {
		return
	}
	o := it.outcome(r.m.clock.Now())
	o.state, o.reason, o.next, o.attempted = it.ClaimedFrom, it.Reason, next, false
	if it.NextAt != nil && next == 0 {
		o.next = *it.NextAt
	}
	if why != "" {
		o.reason = why
	}
	r.m.ledger.add(o)
}

// outcome is an outcome for the item that changes nothing yet.
func (it *item) outcome(now time.Time) outcome {
	return outcome{
		mailing: it.MailingID, delivery: it.ID, claim: it.ClaimID, state: it.State, attempts: it.Attempts, first: it.FirstAt,
		resends: it.Resends, strikes: it.Strikes, at: clock.Millis(now), language: it.Language, claimed: it.claimed,
	}
}

// lastError is the last error of several goroutines.
type lastError struct {
	mu  sync.Mutex
	err error
}

func (l *lastError) store(err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.err = err
}

func (l *lastError) load() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.err == nil {
		return errAway
	}
	return l.err
}

// errAway is what is known of a relay that this run has not dialled itself.
var errAway = errors.New("no relay takes mail")

// plates are the compiled editions of a run, by the edition's id.
type plates struct {
	mu  sync.Mutex
	all map[int64]plateOrError
}

type plateOrError struct {
	plate *plate
	err   error
}

// there gives a plate that was compiled already.
func (p *plates) there(id int64) *plate {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.all[id].plate
}

// plate gives the edition with this id as a mail with places for what differs.
func (r *run) plate(ctx context.Context, id int64) (*plate, error) {
	r.plates.mu.Lock()
	defer r.plates.mu.Unlock()
	if p, ok := r.plates.all[id]; ok {
		return p.plate, p.err
	}
	edition, err := r.m.releases.Edition(ctx, id)
	if err != nil {
		return nil, err
	}
	p, err := r.m.frames.compile(letter{
		sender: r.m.identity.Name, from: r.from, newsroom: r.base, release: r.release, edition: edition, list: r.list,
		kind: r.mailing.Kind, reason: r.notice.reason(edition.Language),
	})
	if r.plates.all == nil {
		r.plates.all = map[int64]plateOrError{}
	}
	r.plates.all[id] = plateOrError{p, err}
	return p, err
}
