package exchange

import (
	"strings"
	"testing"
)

// What a file that nobody touched says of each unit of small.
func TestStatesComeBack(t *testing.T) {
	for _, f := range []Format{XLIFF12, XLIFF21, CSV} {
		in := mustRead(t, "x", written(t, f, small()))
		for i, review := range []bool{false, true, true, false, false} {
			if in.Units[i].Review != review {
				t.Errorf("%s: %s: review %v", f, in.Units[i].Key, in.Units[i].Review)
			}
		}
	}
}

// A tool that drops the states hasn't made a stale translation fresh; whoever changes
// the text, or says that it is right, has.
func TestStaleTextIsRecognised(t *testing.T) {
	for _, f := range []Format{XLIFF12, XLIFF21} {
		d := small()
		d.Units = d.Units[2:3]
		file := string(written(t, f, d))
		without := strings.NewReplacer(` state="needs-review-translation" state-qualifier="x-stale"`, "", ` state="initial" subState="communique:stale"`, "").Replace(file)
		finished := strings.NewReplacer("needs-review-translation", "final", `"initial"`, `"final"`).Replace(file)
		for name, tt := range map[string]struct {
			file   string
			review bool
		}{
			"untouched":                            {file, true},
			"without a state":                      {without, true},
			"changed":                              {strings.Replace(without, "Het kost 1200", "Het kost 1250", 1), false},
			"said to be right":                     {finished, false},
			"changed, but not said to be finished": {strings.Replace(file, "Het kost 1200", "Het kost 1250", 1), true},
		} {
			if tt.file == file && name != "untouched" {
				t.Fatalf("%s: nothing was changed in\n%s", name, file)
			}
			if u := only(t, "f.xlf", tt.file); u.Review != tt.review || u.Hash != d.Units[0].SourceHash {
				t.Errorf("%s, %s: %+v", f, name, u)
			}
		}
	}
}

func TestVerdicts(t *testing.T) {
	for state, want := range map[string]verdict{
		"": unsaid, "whatever": unsaid, "translated": finished, "Signed-Off": finished, "final": finished, "reviewed": finished, "approved": finished,
		"needs-translation": unfinished, "needs-review-l10n": unfinished, "new": unfinished, "initial": unfinished, " STALE ": unfinished, "draft": unfinished,
	} {
		if got := verdictOf(state); got != want {
			t.Errorf("%q: %v, want %v", state, got, want)
		}
	}
}
