package accounts

import (
	"context"
	"crypto/rand"
	"errors"
	"strings"
	"time"

	"communique/internal/clock"
	"communique/internal/fault"
	"communique/internal/sqldb"
)

// Letter is a mail with a link in it that is to leave, as whoever carries it has claimed it.
type Letter struct {
	ID        int64
	Kind      LetterKind
	User      User   // who gets it, without their roles
	Secret    string // of the link, made for this attempt
	From      string // of an invitation: who invites
	MessageID string // what stands before the @, the same at each attempt

	attempt int
	worker  string
}

// LetterKind is what a letter is for.
type LetterKind string

// The kinds of letters.
const (
	LinkLetter       LetterKind = linkSignIn
	InvitationLetter LetterKind = linkInvite
)

// LetterState is where a letter stands. Its words are the messages
// administration.letter.<LetterState>.
type LetterState string

// The states of a letter: waiting → sending → sent | failed | uncertain, and back to waiting
// when nothing left; waiting → lapsed.
const (
	LetterWaiting   LetterState = "waiting"
	LetterSending   LetterState = "sending" // from just before the message leaves
	LetterSent      LetterState = "sent"
	LetterFailed    LetterState = "failed"    // refused for good
	LetterLapsed    LetterState = "lapsed"    // no server took it while it was of use
	LetterUncertain LetterState = "uncertain" // nobody knows whether it arrived; it isn't sent again
)

// LetterEnd is what became of an attempt. With LetterWaiting nothing left, and it is tried
// again: later, or at once when it is nobody's fault.
type LetterEnd struct {
	State  LetterState
	AtOnce bool
	Reason string // as a word of package mailer
	Reply  string // what a server said
}

// LetterNote is how it stands with the last letter to a user.
type LetterNote struct {
	Kind     LetterKind
	State    LetterState
	Attempts int
	Reply    string // what a server said when it didn't take it
	AskedAt  time.Time
	NextAt   time.Time // of one that waits: the next try
	Until    time.Time // of one that waits: then it is given up
	Changed  time.Time
}

// LetterQueue is how many letters wait that were tried and not taken, and since when.
type LetterQueue struct {
	N     int
	Since time.Time // of the one that has waited longest; zero: none waits
	Reply string    // what a server said, or what went wrong, the last time
}

// LetterTime is how long a claim holds: until then the message has to leave.
const LetterTime = 3 * time.Minute

// letterAnswer is how long a relay may take to answer a letter that is leaving.
const letterAnswer = 15 * time.Minute

// lettersKept is how long one knows of a letter what became of it.
const lettersKept = 30 * 24 * time.Hour

// ErrLetterGone says that a claimed letter is another's by now, or isn't wanted any more.
var ErrLetterGone = errors.New("accounts: the letter is another’s, or isn’t wanted any more")

// lasts is for how long a link of this kind holds.
func (k LetterKind) lasts() time.Duration {
	if k == InvitationLetter {
		return inviteLasts
	}
	return linkLasts
}

// pause is how long a letter waits after so many attempts: somebody sits and waits for a
// link, and an invitation has days.
func (k LetterKind) pause(attempts int) time.Duration {
	first, most := 5*time.Second, time.Minute
	if k == InvitationLetter {
		first, most = 20*time.Second, 15*time.Minute
	}
	return min(first<<min(max(attempts-1, 0), 10), most)
}

// newMessageID names a mail.
func newMessageID() string { return "link-" + strings.ToLower(rand.Text()) }

// ClaimLetter gives the next letter that is to leave now, with a link that was made for it:
// nothing in the database opens anything before a letter leaves, and nothing that anybody
// can read ever does. A link that was asked for goes before an invitation. ok is false when
// none waits. Whose mailbox nobody's is gets none.
func (a *Accounts) ClaimLetter(ctx context.Context, worker string) (l Letter, ok bool, err error) {
	for again := true; again && !ok && err == nil; {
		now := a.clock.Now()
		err = a.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
			again, err = lettersDue(ctx, tx, clock.Millis(now))
			return err
		})
		if err != nil || !again {
			break
		}
		err = a.db.Write(ctx, func(tx *sqldb.Tx) error {
			l, ok, again = Letter{}, false, false
			if err := endLetters(ctx, tx, clock.Millis(now)); err != nil {
				return err
			}
			row, err := claimLetter(ctx, tx, worker, clock.Millis(now), clock.Millis(now.Add(LetterTime)))
			if sqldb.NoRows(err) {
				return nil
			}
			if err == nil {
				l, ok, err = addressed(ctx, tx, row, now)
			}
			again = !ok
			return err
		})
	}
	return l, ok && err == nil, err
}

// addressed looks for who gets a letter, and makes its link; ok is false when there is nobody.
func addressed(ctx context.Context, tx *sqldb.Tx, row letterRow, now time.Time) (l Letter, ok bool, err error) {
	var u User
	if row.UserID != 0 {
		u, err = selectUser(ctx, tx, row.UserID)
	} else {
		u, _, err = selectAccount(ctx, tx, row.Mailbox)
	}
	if sqldb.NoRows(err) || err == nil && u.Out() {
		return Letter{}, false, deleteLetter(ctx, tx, row.ID)
	}
	if err != nil {
		return Letter{}, false, err
	}
	l = Letter{
		ID: row.ID, Kind: row.Kind, User: u, Secret: newToken(), From: row.Inviter, MessageID: row.MessageID,
		attempt: row.Attempt, worker: row.Worker,
	}
	if err := deleteLink(ctx, tx, row.LinkID); err != nil {
		return Letter{}, false, err
	}
	until := clock.Millis(now.Add(l.Kind.lasts()))
	link, err := insertLink(ctx, tx, u.ID, string(l.Kind), hashed(l.Secret), clock.Millis(now), until)
	if err != nil {
		return Letter{}, false, err
	}
	if l.Kind == InvitationLetter {
		if err := setInvited(ctx, tx, u.ID, until); err != nil {
			return Letter{}, false, err
		}
	}
	return l, true, setLetterLink(ctx, tx, row.ID, u.ID, link)
}

// BeginLetter writes down that the letter leaves now: after its nil it may arrive, whatever
// happens to this process. Error: ErrLetterGone.
func (a *Accounts) BeginLetter(ctx context.Context, l Letter) error {
	now := a.clock.Now()
	return a.db.Write(ctx, func(tx *sqldb.Tx) error {
		n, err := startLetter(ctx, tx, l, clock.Millis(now), clock.Millis(now.Add(letterAnswer)))
		if err == nil && n == 0 {
			err = ErrLetterGone
		}
		return err
	})
}

// SettleLetter writes down what became of an attempt. What is another's by now isn't changed. When a
// letter has left, those that no server has said anything to are tried at once: there is one now.
func (a *Accounts) SettleLetter(ctx context.Context, l Letter, e LetterEnd) error {
	now := a.clock.Now()
	next := now
	if !e.AtOnce {
		next = now.Add(l.Kind.pause(l.attempt))
	}
	return a.db.Write(ctx, func(tx *sqldb.Tx) error {
		if e.State == LetterWaiting {
			newer, err := askedAgain(ctx, tx, l)
			if err != nil {
				return err
			}
			if newer {
				return deleteLetter(ctx, tx, l.ID)
			}
		}
		if err := settleLetter(ctx, tx, l, e, clock.Millis(now), clock.Millis(next)); err != nil || e.State != LetterSent {
			return err
		}
		return hurryLetters(ctx, tx, clock.Millis(now))
	})
}

// LastLetters gives the last letter to each user who had one lately. Only an administrator
// sees them. Fault: accounts.users_forbidden.
func (a *Accounts) LastLetters(ctx context.Context, who Actor) (last map[int64]LetterNote, err error) {
	if !who.May(Administer) {
		return nil, fault.New(fault.Forbidden, "accounts.users_forbidden")
	}
	err = a.db.Read(ctx, func(tx *sqldb.Tx) error {
		last, err = selectLastLetters(ctx, tx)
		return err
	})
	return last, err
}

// LettersWaiting tells of the letters that were tried and that no server has taken yet. Only
// an administrator sees them. Fault: accounts.users_forbidden.
func (a *Accounts) LettersWaiting(ctx context.Context, who Actor) (q LetterQueue, err error) {
	if !who.May(Administer) {
		return LetterQueue{}, fault.New(fault.Forbidden, "accounts.users_forbidden")
	}
	err = a.db.Read(ctx, func(tx *sqldb.Tx) error {
		q, err = selectLetterQueue(ctx, tx)
		return err
	})
	return q, err
}
