package releases

import (
	"testing"
	"time"

	"communique/internal/fault"
)

// Every state and every verb: where it leads, or which fault refuses it.
func TestWorkflow(t *testing.T) {
	const withdrawn, sent, not, never = "releases.withdrawn", "releases.sent", "releases.not_approved", "releases.not_sent"
	//                        draft        in translation approved     scheduled    sent         withdrawn
	want := map[verb][6]string{
		revise:    {"draft", "in_translation", "approved", "scheduled", sent, withdrawn},
		translate: {"in_translation", "in_translation", "approved", "scheduled", sent, withdrawn},
		approve:   {"approved", "approved", "approved", "scheduled", sent, withdrawn},
		thaw:      {"draft", "in_translation", "in_translation", "in_translation", sent, withdrawn},
		schedule:  {not, not, "scheduled", "scheduled", sent, withdrawn},
		finish:    {not, not, "sent", "sent", "sent", withdrawn},
		date:      {"draft", "in_translation", "approved", "scheduled", sent, withdrawn},
		correct:   {never, never, never, never, "sent", withdrawn},
		withdraw:  {"withdrawn", "withdrawn", "withdrawn", "withdrawn", "withdrawn", withdrawn},
	}
	if len(want) != len(moves) {
		t.Fatalf("%d verbs are tried, there are %d", len(want), len(moves))
	}
	for v := range moves {
		for i, from := range States {
			to, err := Release{Slug: "x", State: from}.after(v)
			got := string(to)
			if err != nil {
				got = fault.All(err)[0].ID
				if fault.KindOf(err) != fault.Conflict {
					t.Errorf("%s in %s: %v", v, from, err)
				}
			}
			if got != want[v][i] {
				t.Errorf("%s in %s leads to %s, want %s", v, from, got, want[v][i])
			}
		}
	}
}

// Once it was scheduled a release can be corrected, and while it is, it is translated and
// approved in whatever state it was.
func TestWorkflowOfCorrection(t *testing.T) {
	for i, from := range States {
		r := Release{Slug: "x", State: from, ScheduledAt: time.Unix(1, 0)}
		if to, err := r.after(correct); (err == nil) != (0 < i && i < 5) || err == nil && to != from {
			t.Errorf("corrected in %s: %s, %v", from, to, err)
		}
		r.CorrectingSince = time.Unix(2, 0)
		for v, may := range map[verb]bool{translate: true, approve: true, revise: false, schedule: false} {
			if _, err := r.after(v); from == Sent && (err == nil) != may {
				t.Errorf("%s in %s while it is corrected: %v", v, from, err)
			}
		}
	}
}

func TestVisible(t *testing.T) {
	lift := time.Date(2013, 1, 30, 7, 0, 0, 0, time.UTC)
	under, none := Embargo{lift, "Europe/Amsterdam"}, Embargo{}
	before, after := lift.Add(-time.Millisecond), lift
	tests := []struct {
		state                    State
		embargo                  Embargo
		now                      time.Time
		public, accredited, mail bool
	}{
		{Draft, none, after, false, false, false},
		{InTranslation, none, after, false, false, false},
		{Approved, none, after, false, true, true},
		{Approved, under, before, false, true, false},
		{Approved, under, after, false, true, true},
		{Scheduled, none, after, true, true, true},
		{Scheduled, under, before, false, true, false},
		{Scheduled, under, after, true, true, true},
		{Sent, under, before, false, true, false},
		{Sent, under, after, true, true, true},
		{Withdrawn, none, after, false, false, false},
		{Withdrawn, under, after, false, false, false},
	}
	for _, tt := range tests {
		r := Release{State: tt.state, Embargo: tt.embargo}
		for audience, want := range map[Audience]bool{Public: tt.public, Press: tt.public, Accredited: tt.accredited, Staff: true, "": false, "other": false} {
			if got := Visible(r, audience, tt.now); got != want {
				t.Errorf("%s, %v, at %s: %q sees it: %v", tt.state, tt.embargo.At, tt.now, audience, got)
			}
		}
		if err := leave(r, tt.now); (err == nil) != tt.mail {
			t.Errorf("%s, %v, at %s: %v", tt.state, tt.embargo.At, tt.now, err)
		}
	}
}
