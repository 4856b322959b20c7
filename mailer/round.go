package mailer

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode"

	"communique/accounts"
	"communique/internal/clock"
	"communique/internal/fault"
	"communique/internal/sqldb"
	"communique/locales"
	"communique/scheduler"
)

// The kinds of mailings. Corrections and withdrawals go to those who have received a
// release, in the language in which they did, whatever list they stand on by now.
const (
	KindFirst      = "first"      // brings a release
	KindCorrection = "correction" // brings it again, put right
	KindWithdrawal = "withdrawal" // says that it was withdrawn, and nothing else of it
)

// Kinds are all of them.
var Kinds = []string{KindFirst, KindCorrection, KindWithdrawal}

// Affected is how many people get a correction or a notice, and how many will when their
// edition is approved, by language.
type Affected struct {
	Ready, Waiting map[string]int
	UnderWay       int // mails with another text of which nobody knows yet whether they left
}

// Total is how many people there are.
func (a Affected) Total() int {
	n := 0
	for _, counts := range []map[string]int{a.Ready, a.Waiting} {
		for _, k := range counts {
			n += k
		}
	}
	return n
}

// Correct has everybody who has received another text of the release than its mails have
// now get it once more, as a correction: at once, at an instant, or when the windows of
// their lists open. Who never received it gets no correction, and who must not be mailed
// gets none either. A language whose edition isn't approved again yet follows by itself when
// it is. What an earlier correction hasn't brought to somebody yet, this one does.
//
// Only an officer of the consortium can. Faults: mailer.nobody_wrong; those of
// releases.MayLeave; scheduler.at_past; scheduler.send_forbidden.
func (m *Mailer) Correct(ctx context.Context, who accounts.Actor, releaseID int64, when scheduler.When) (Affected, error) {
	due, err := m.dueOf(who, when)
	if err != nil {
		return Affected{}, err
	}
	var done Affected
	err = m.db.Write(ctx, func(tx *sqldb.Tx) error {
		t, err := m.told(ctx, tx, round{ReleaseID: releaseID, Kind: KindCorrection})
		if err != nil {
			return err
		}
		if done, err = t.affected(ctx, tx); err != nil {
			return err
		}
		if done.Total()+done.UnderWay == 0 {
			return fault.New(fault.Conflict, "mailer.nobody_wrong")
		}
		of := round{ReleaseID: releaseID, Kind: KindCorrection, Rule: string(when.Rule), DueAt: due, Actor: who.Name}
		if _, err := insertRound(ctx, tx, of, clock.Millis(m.clock.Now())); err != nil {
			return err
		}
		return m.accounts.Note(ctx, tx, who, "correction_sent", t.slug, fmt.Sprint(done.Total()))
	})
	return done, err
}

// TellWithdrawn has everybody who has received any text of a withdrawn release get a short notice
// of that, once, at once. reasons says why, in some languages; in others nothing is said of
// it. Twice is once.
//
// Only an officer of the consortium can. Faults: mailer.reason_language,
// mailer.reason_text; those of releases.MayNotify; scheduler.send_forbidden.
func (m *Mailer) TellWithdrawn(ctx context.Context, who accounts.Actor, releaseID int64, reasons map[string]string) (Affected, error) {
	now := scheduler.When{Rule: scheduler.RuleNow}
	due, err := m.dueOf(who, now)
	if err != nil {
		return Affected{}, err
	}
	said, err := checkedReasons(reasons)
	if err != nil {
		return Affected{}, err
	}
	var done Affected
	err = m.db.Write(ctx, func(tx *sqldb.Tx) error {
		r := round{ReleaseID: releaseID, Kind: KindWithdrawal, Rule: string(now.Rule), DueAt: due, Reasons: said, Actor: who.Name}
		t, err := m.told(ctx, tx, r)
		if err != nil {
			return err
		}
		if done, err = t.affected(ctx, tx); err != nil {
			return err
		}
		if isNew, err := insertRound(ctx, tx, r, clock.Millis(m.clock.Now())); err != nil || !isNew {
			return err
		}
		return m.accounts.Note(ctx, tx, who, "withdrawal_told", t.slug, fmt.Sprint(done.Total()))
	})
	return done, err
}

// dueOf is from when on something may be planned.
func (m *Mailer) dueOf(who accounts.Actor, when scheduler.When) (int64, error) {
	if !who.May(accounts.Write) {
		return 0, fault.New(fault.Forbidden, "scheduler.send_forbidden")
	}
	now := m.clock.Now()
	if when.Rule != scheduler.RuleAt {
		return clock.Millis(now), nil
	}
	if when.At.Before(now) {
		return 0, fault.New(fault.Invalid, "scheduler.at_past", "At", when.At, "Now", now).At(fault.Place{Field: "at"})
	}
	return clock.Millis(when.At), nil
}

// longestReason is in bytes.
const longestReason = 1000

// CheckReasons tells whether TellWithdrawn would take these. Faults: mailer.reason_language,
// mailer.reason_text.
func CheckReasons(reasons map[string]string) error {
	_, err := checkedReasons(reasons)
	return err
}

func checkedReasons(reasons map[string]string) (string, error) {
	said := map[string]string{}
	var faults fault.List
	for given, text := range reasons {
		language, known := locales.Canonical(given)
		text = strings.Join(strings.Fields(text), " ")
		switch at := (fault.Place{Field: "notice-reason"}); {
		case !known || !locales.Publishable(language):
			faults = append(faults, fault.New(fault.Invalid, "mailer.reason_language", "Value", fault.Shown(given), "Languages", locales.Tags).At(at))
		case text == "" || len(text) > longestReason || strings.ContainsFunc(text, unseen):
			faults = append(faults, fault.New(fault.Invalid, "mailer.reason_text", "Language", locales.Language(language), "Limit", longestReason).At(at))
		default:
			said[language] = text
		}
	}
	if len(faults) > 0 || len(said) == 0 {
		return "", faults.OrNil()
	}
	data, err := json.Marshal(said)
	return string(data), err
}

// unseen are characters that nobody types and that change what others look like.
func unseen(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == unicode.ReplacementChar
}

// reason is why the release was withdrawn, as said in a language, or in the one of which it
// is a variant; empty: nothing is said of it.
func (r round) reason(language string) string {
	said := map[string]string{}
	if json.Unmarshal([]byte(r.Reasons), &said) != nil {
		return ""
	}
	if text, ok := said[language]; ok {
		return text
	}
	return said[locales.Base(language)]
}

// opening is when a list's mails of the round may leave: 0, at any time. Fault:
// scheduler.window_closed.
func (r round) opening(window scheduler.Window, now time.Time) (int64, error) {
	if r.Rule != string(scheduler.RuleWindow) {
		return 0, nil
	}
	at, ok := window.Next(now)
	if !ok {
		return 0, fault.New(fault.Conflict, "scheduler.window_closed")
	}
	return clock.Millis(at), nil
}
