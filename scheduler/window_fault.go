package scheduler

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"communique/internal/fault"

	"github.com/agnivade/levenshtein"
)

// exampleWindow is the window that faults show as one that would do, when what was
// typed can't be mended by changing one place.
const exampleWindow = "weekdays 09:00"

// exampleCron is the same as a cron expression, for whoever began one.
const exampleCron = "0 9 * * 1-5"

// token is a word of a window's text, in lower case, and where it stands there. One
// that was joined of several has the spaces between them in its place only.
type token struct {
	text       string
	typed      string // the same as it was typed
	start, end int    // in bytes
	joints     []joint
}

// joint is where a token was joined: the byte of its text, and the one in the window's.
type joint struct{ at, start int }

// tokens are the words between the spaces.
func tokens(text string) []token {
	var all []token
	start := -1
	for i, r := range text + " " {
		switch {
		case unicode.IsSpace(r) && start >= 0:
			all = append(all, token{text: strings.ToLower(text[start:i]), typed: text[start:i], start: start, end: i})
			start = -1
		case !unicode.IsSpace(r) && start < 0:
			start = i
		}
	}
	return all
}

// part is the piece of a token from byte i on.
func (t token) part(i int, text string) token {
	start := t.start + i
	for _, j := range t.joints {
		if i >= j.at {
			start = j.start + i - j.at
		}
	}
	return token{text: text, start: start, end: start + len(text)}
}

// mistake is what is wrong in a text, and what would mend it.
type mistake struct {
	fault      *fault.Error
	start, end int    // the bytes that are wrong
	mended     string // what may stand there instead; empty: nobody knows
	example    string // a window that would do, if that doesn't; empty: exampleWindow
}

// wrong is a mistake at this token. args are those of the fault; Window and Example
// are filled in when the whole text is known.
func (t token) wrong(id, mended string, args ...any) *mistake {
	return &mistake{fault: fault.New(fault.Invalid, id, append(args, "Window", "", "Example", "")...), start: t.start, end: t.end, mended: mended}
}

// maxMended is how many mistakes a text may have that are all mended in the example.
const maxMended = 4

// in is the mistake as a fault of the whole text.
func (m *mistake) in(text string) *fault.Error {
	example := exampleWindow
	if m.example != "" {
		example = m.example
	}
	mended := text
	for next, tries := m, 0; next != nil && next.mended != "" && next.end <= len(mended) && tries < maxMended; tries++ {
		mended = mended[:next.start] + next.mended + mended[next.end:]
		var rule WindowRule
		if rule, next = parseRule(mended); next == nil {
			example = rule.String()
		}
	}
	m.fault.Args["Window"], m.fault.Args["Example"] = fault.Shown(text), example
	return m.fault.At(fault.Place{Column: utf8.RuneCountInString(text[:min(m.start, len(text))]) + 1})
}

// nearest is the known word to which the fewest letters have to be changed, or the
// first one when that would be more than half of them.
func nearest(word string, known []string) string {
	word = shorten(word)
	best, least := known[0], len(word)/2+1
	for _, k := range known {
		if d := levenshtein.ComputeDistance(word, k); d < least {
			best, least = k, d
		}
	}
	return best
}
