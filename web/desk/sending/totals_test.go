package sending

import (
	"testing"
	"time"

	"communique/mailer"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// TestNoMailIsLostFromTheTotals adds up the totals for any counts.
func TestNoMailIsLostFromTheTotals(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var status mailer.Progress
		all := 0
		for _, state := range mailer.States {
			n := rapid.IntRange(0, 5).Draw(rt, string(state))
			all += n
			status.Counts = append(status.Counts, mailer.Count{ListID: 1, Language: "et", State: state, N: n})
		}
		totals := newTotals(status)
		sum := 0
		for _, c := range totals.Counts {
			sum += c.N
		}
		if sum != all || totals.All != all {
			rt.Fatalf("%d mails, %d in the totals", all, sum)
		}
	})
}

func TestWaitsAreGathered(t *testing.T) {
	noon := time.Date(2013, 1, 30, 12, 0, 0, 0, time.UTC)
	got := newWaits([]mailer.Mailing{
		{}, {WaitReason: "relay", WaitUntil: noon.Add(time.Hour), WaitDetail: "connection refused"},
		{WaitReason: "relay", WaitUntil: noon}, {WaitReason: "release", WaitUntil: noon, WaitDetail: "releases.embargoed"},
	})
	want := []wait{{Reason: "relay", Lists: 2, Until: noon, Detail: "connection refused"}, {Reason: "release", Lists: 1, Until: noon}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
