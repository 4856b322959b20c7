package mailer

import (
	"cmp"
	"time"
)

// Pace is how fast mails leave, and for how long they still will.
type Pace struct {
	// Rate is in mails per second, over the last minute, or since the first was due when
	// that is less.
	Rate float64
	// Left is how long it takes at that rate until what is planned has left. It is 0 when
	// nothing is, and when nobody can say: then Obstacle says why.
	Left     time.Duration
	Obstacle Obstacle
}

// Obstacle is why nobody can say when the last mail leaves, in one word.
type Obstacle string

// The obstacles.
const (
	OnHold    Obstacle = "hold"    // the release is: a person lets it go on
	IsPaused  Obstacle = "paused"  // a mailing is: its mails were refused
	Waits     Obstacle = "waits"   // a mailing does: for a relay, or until the release may leave
	PacedOut  Obstacle = "paced"   // recipients' domains take only so many at a time
	NoneLeave Obstacle = "nothing" // no mail left in the last minute
)

// pace tells what so many mails in a time mean for those that are open.
func pace(recent int, over time.Duration, open int, o Obstacle) Pace {
	p := Pace{}
	if recent > 0 && over > 0 {
		p.Rate = float64(recent) / over.Seconds()
	}
	switch {
	case open == 0:
	case o != "":
		p.Obstacle = o
	case p.Rate == 0:
		p.Obstacle = NoneLeave
	default:
		p.Left = time.Duration(float64(open) / p.Rate * float64(time.Second)).Round(time.Second)
	}
	return p
}

// obstacle is the first that there is.
func (s Snapshot) obstacle(mailings []Mailing, paced bool) Obstacle {
	var paused, waits Obstacle
	for _, m := range mailings {
		if m.PauseReason != "" {
			paused = IsPaused
		}
		if m.WaitReason != "" && m.WaitUntil.After(s.at) {
			waits = Waits
		}
	}
	var held, slowed Obstacle
	if s.held {
		held = OnHold
	}
	if paced {
		slowed = PacedOut
	}
	return cmp.Or(held, paused, waits, slowed)
}
