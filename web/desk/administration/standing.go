package administration

import (
	"time"

	"communique/accounts"
)

// standing is how far a user has come, on the viewer's clock.
type standing struct {
	Standing accounts.Standing
	Date     time.Time // of what it says; zero: it says none
	Letter   *letter   // the last one to them; nil: there is nothing to say of it
}

// letter is how it stands with one. Its words are the messages administration.letter.<State>.
type letter struct {
	Kind    accounts.LetterKind
	State   string
	At      time.Time
	Reply   string
	Trouble bool // somebody should know
}

// standingOf tells of a user, whose last letter this is.
func standingOf(u accounts.User, n accounts.LetterNote, now time.Time, zone *time.Location) standing {
	s := standing{Standing: u.Standing(now)}
	switch s.Standing {
	case accounts.Came:
		s.Date = u.SignedInAt.In(zone)
	case accounts.Invited, accounts.Expired:
		s.Date = u.InvitedUntil.In(zone)
	case accounts.NotYet, accounts.Gone:
	}
	if n.State != "" && s.Standing != accounts.Gone {
		s.Letter = letterOf(n, zone)
	}
	return s
}

func letterOf(n accounts.LetterNote, zone *time.Location) *letter {
	l := &letter{Kind: n.Kind, State: string(n.State), At: n.Changed.In(zone), Reply: n.Reply}
	switch n.State {
	case accounts.LetterWaiting:
		if l.Trouble = n.Attempts > 0; l.Trouble {
			l.At = n.NextAt.In(zone)
		} else {
			l.State = "new"
		}
	case accounts.LetterFailed, accounts.LetterLapsed, accounts.LetterUncertain:
		l.Trouble = true
	case accounts.LetterSending, accounts.LetterSent:
		l.Reply = ""
	}
	return l
}

// worthALine leaves out of a standing what the list doesn't say: a letter that has left, and
// one without which the user has signed in.
func (s standing) worthALine(u accounts.User, n accounts.LetterNote) standing {
	if s.Letter != nil && !s.Letter.Trouble || n.AskedAt.Before(u.SignedInAt) {
		s.Letter = nil
	}
	return s
}
