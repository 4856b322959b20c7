package mailer

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// TestOutcomesComeBackFromTheJournal: what is written down is what is read, whatever a
// server said.
func TestOutcomesComeBackFromTheJournal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		number := func(name string) int64 { return rapid.Int64Min(0).Draw(t, name) }
		want := outcome{
			mailing: number("mailing"), state: rapid.SampledFrom(States).Draw(t, "state"), reason: Reason(rapid.String().Draw(t, "reason")),
			code: rapid.IntRange(0, 999).Draw(t, "code"), enhanced: rapid.String().Draw(t, "enhanced"), reply: rapid.String().Draw(t, "reply"),
			attempts: number("attempts"), first: number("first"), next: number("next"), resends: number("resends"), strikes: number("strikes"),
			attempted: rapid.Bool().Draw(t, "attempted"), suppress: rapid.Bool().Draw(t, "suppress"),
		}
		line := want.appendTo(nil)
		if got, err := readOutcome(line); err != nil || got != want {
			t.Fatalf("%+v became %+v, %v", want, got, err)
		}
		if n := len(line); n > 0 {
			if _, err := readOutcome(line[:rapid.IntRange(0, n-1).Draw(t, "cut")]); err == nil {
				t.Fatal("half a line was read as a whole one")
			}
		}
	})
}

// TestTheLongestReplyFitsIntoTheJournal: a server may say what it likes.
func TestTheLongestReplyFitsIntoTheJournal(t *testing.T) {
	reply := presentable(longReply())
	o := outcome{state: Uncertain, reason: Quarantined, enhanced: "4.999.999", reply: reply, next: 1 << 50, first: 1 << 50}
	if n := len(o.appendTo(nil)); n > 2000 {
		t.Errorf("an outcome takes %d bytes", n)
	}
}

func longReply() string {
	long := make([]rune, 2000)
	for i := range long {
		long[i] = '😀'
	}
	return string(long)
}

// FuzzReadOutcome: no line of a damaged journal makes the program fail.
func FuzzReadOutcome(f *testing.F) {
	f.Add(outcome{state: Sent, reply: "2.0.0 Ok", code: 250, attempts: 1}.appendTo(nil))
	f.Add([]byte{3})
	f.Fuzz(func(t *testing.T, line []byte) {
		o, err := readOutcome(line)
		if err != nil {
			return
		}
		if again, err := readOutcome(o.appendTo(nil)); err != nil || again != o {
			t.Fatalf("%+v became %+v, %v", o, again, err)
		}
	})
}

func TestLatencies(t *testing.T) {
	var l Latencies
	if l.Percentile(0.5) != 0 {
		t.Error("of nothing")
	}
	for i := range 1000 {
		l.add(time.Duration(i+1) * time.Millisecond)
	}
	for part, want := range map[float64]time.Duration{0.5: 500 * time.Millisecond, 0.99: 990 * time.Millisecond, 1: time.Second} {
		if got := l.Percentile(part); got < want || got > want*11/10 {
			t.Errorf("%v of all: %s, want about %s", part, got, want)
		}
	}
}
