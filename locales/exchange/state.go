package exchange

import (
	"strings"

	"communique/locales"
)

// status is a state in the words of a format: XLIFF 1.2 has state and qualifier,
// 2.1 has state and subState.
type status struct{ state, detail string }

// status12 is of the value lists of XLIFF 1.2.
func (u Unit) status12() status {
	switch {
	case u.Target == "":
		return status{"needs-translation", ""}
	case u.stale():
		return status{"needs-review-translation", "x-stale"}
	case u.State == Draft:
		return status{"needs-review-translation", "x-draft"}
	case u.State == Approved:
		return status{"signed-off", ""}
	}
	return status{"translated", ""}
}

// status21 is of the four states of XLIFF 2.1.
func (u Unit) status21() status {
	switch {
	case u.Target == "":
		return status{"initial", ""}
	case u.stale():
		return status{"initial", "communique:stale"}
	case u.State == Draft:
		return status{"initial", "communique:draft"}
	case u.State == Approved:
		return status{"reviewed", ""}
	}
	return status{"translated", ""}
}

// statusCSV is the word in the column state.
func (u Unit) statusCSV() string {
	switch {
	case u.Target == "":
		return ""
	case u.stale():
		return string(Stale)
	}
	return string(u.State)
}

// verdict is what a file says of a text by its state.
type verdict int

const (
	unsaid verdict = iota
	unfinished
	finished
)

// verdictOf reads a state of any of the formats, and those that other programs write
// into a spreadsheet.
func verdictOf(state string) verdict {
	state = strings.ToLower(strings.TrimSpace(state))
	switch state {
	case "":
		return unsaid
	case "translated", "signed-off", "final", "reviewed", "approved", "submitted", "done", "ok":
		return finished
	case "new", "initial", "draft", "stale", "fuzzy", "review", "untranslated":
		return unfinished
	}
	if strings.HasPrefix(state, "needs-") {
		return unfinished
	}
	return unsaid
}

// Mark is what remembers a text in a file: by it one sees whether the text was changed
// since the file was written. A tool that drops the state of a stale one, and leaves the
// text as it was, hasn't made it fresh.
func Mark(text string) string { return locales.SourceHash("", text) }

// judge notes what a file says of a text. old is the mark of the text that was stale when
// the file was written; empty when it wasn't.
func (u *IncomingUnit) judge(v verdict, old string) {
	if v == unsaid && old != "" && Mark(u.Text) == old {
		v = unfinished
	}
	u.Review = v == unfinished && u.Text != ""
	u.Sound = v == finished && u.Text != ""
}
