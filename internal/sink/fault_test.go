package sink_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"communique/internal/sink"
)

func TestParseFault(t *testing.T) {
	grey := sink.Say("450 4.2.0 Greylisted, please try again later")
	gone := sink.Reply{At: sink.AtRcpt, Line: "550 5.1.1 There is no such mailbox here"}
	always := func(r sink.Reply) sink.Reply { r.Always = true; return r }
	for text, want := range map[string][]sink.Reply{
		"ok":                               {{At: sink.AtRcpt}},
		"ok at dot":                        {{At: sink.AtDot, Keep: true}},
		"450 three times":                  sink.Times(3, grey),
		"450 3 times":                      sink.Times(3, grey),
		"450 once":                         {grey},
		"450":                              {grey},
		"450 always":                       {always(grey)},
		" 450  4.7.1  Come, later  twice ": sink.Times(2, sink.Say("450 4.7.1 Come, later")),
		"550":                              {always(gone)},
		"550 once":                         {gone},
		"550, then ok":                     {gone, {At: sink.AtRcpt}},
		"550,\tthen\n ok ,  then 450":      {gone, {At: sink.AtRcpt}, grey},
		"552":                              {{At: sink.AtDot, Line: "552 5.2.2 The mailbox is full", Always: true}},
		"552 at rcpt":                      {{At: sink.AtRcpt, Line: "552 5.2.2 The mailbox is full", Always: true}},
		"554 once":                         {{At: sink.AtDot, Line: "554 5.7.1 We don't want this"}},
		"421":                              {{At: sink.AtRcpt, Line: "421 4.3.2 Shutting down, come back later"}},
		"421 at greeting":                  {{At: sink.AtGreeting, Line: "421 4.3.2 Shutting down, come back later"}},
		"451 oops at dot stored":           {{At: sink.AtDot, Line: "451 oops", Keep: true}},
		"451 oops at dot twice":            sink.Times(2, sink.SayAtDot("451 oops")),
		"451 oops twice at dot":            sink.Times(2, sink.SayAtDot("451 oops")),
		"451 it is lost":                   {sink.Say("451 it is lost")},
		"250 thanks at dot":                {{At: sink.AtDot, Line: "250 thanks", Keep: true}},
		"250 thanks at dot lost":           {{At: sink.AtDot, Line: "250 thanks"}},
		"459":                              {sink.Say("459 4.0.0 So it is")},
		"greylist 120 s":                   {sink.Greylist(2 * time.Minute)},
		"greylist 2min":                    {sink.Greylist(2 * time.Minute)},
		"drop stored":                      {sink.DropAtDot(true)},
		"drop lost":                        {sink.DropAtDot(false)},
		"drop at rcpt, then drop stored, then 450": {{At: sink.AtRcpt, Drop: true}, sink.DropAtDot(true), grey},
		"hang":                                {{At: sink.AtDot, Hang: true}},
		"hang stored":                         {{At: sink.AtDot, Hang: true, Keep: true}},
		"reset at data":                       {{At: sink.AtData, Reset: true}},
		"slow":                                {{At: sink.AtDot, Slow: true, Keep: true}},
		"delay 60 s":                          {{At: sink.AtDot, Delay: time.Minute, Keep: true}},
		"delay 9 minutes at quit three times": sink.Times(3, sink.Reply{At: sink.AtQuit, Delay: 9 * time.Minute}),
	} {
		if got, err := sink.ParseFault(text); err != nil || !slices.Equal(got, want) {
			t.Errorf("%q: %v\n%+v, want\n%+v", text, err, got, want)
		}
	}
	for _, text := range []string{
		"", "okay", "drop it", "650", "45", "4500", "450 no times", "450 0 times", "450 10001 times", "drop at nowhere",
		"greylist", "greylist soon", "greylist -1 s", "delay 100000 h", "delay", "drop stored at rcpt", "drop at rcpt stored",
		"ok,then ok", "ok, then ", ", then ok", "ok, then, then ok", "450 \x01", "450 " + strings.Repeat("x", 500), "twice", "stored",
	} {
		if got, err := sink.ParseFault(text); err == nil {
			t.Errorf("%q: %+v", text, got)
		}
	}
}

// FuzzParseFault: whatever is typed, a fault that is read can be played: it has a step,
// and its line is one line of SMTP.
func FuzzParseFault(f *testing.F) {
	for _, text := range []string{
		"ok", "450 three times", "450 4.2.0 Later, then ok", "greylist 120 s", "552 at rcpt always", "drop stored", "drop at data",
		"hang lost", "slow twice", "reset", "421 at greeting", "delay 60 s at dot stored", "250 \r\n at dot",
	} {
		f.Add(text)
	}
	known := []sink.Step{
		sink.AtGreeting, sink.AtEHLO, sink.AtSTARTTLS, sink.AtAuth, sink.AtMail, sink.AtRcpt, sink.AtData, sink.AtDot, sink.AtRset, sink.AtQuit,
	}
	f.Fuzz(func(t *testing.T, text string) {
		replies, err := sink.ParseFault(text)
		if err != nil {
			return
		}
		if len(replies) == 0 {
			t.Fatal("nothing")
		}
		for _, r := range replies {
			var code int
			switch _, scanned := fmt.Sscanf(r.Line, "%3d ", &code); {
			case !slices.Contains(known, r.At), r.Keep && r.At != sink.AtDot, r.Delay < 0, r.For < 0:
				t.Fatalf("%+v", r)
			case r.Line == "":
			case scanned != nil, code < 200, code > 599, len(r.Line) > 510, strings.ContainsAny(r.Line, "\r\n\x00"):
				t.Fatalf("%q", r.Line)
			}
		}
		again, err := sink.ParseFault(strings.Join(strings.Fields(text), " "))
		if err != nil || !slices.Equal(again, replies) {
			t.Fatalf("with single spaces: %+v, %v", again, err)
		}
	})
}
