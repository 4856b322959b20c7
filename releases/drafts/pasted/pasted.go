// Package pasted makes blocks of a draft of what somebody pastes: HTML of a word processor
// or a web page (HTML), or plain text (Text).
//
// Kept are paragraphs, headings, lists, quotes, bold and italic, line breaks, and links that
// lead somewhere on the web or to a mail address, without what counts its readers. What is a
// title there, of a document or a page, is a block that is a Headline. All else of HTML goes:
// what is hidden, a word processor's own marks, scripts and styles without a word; pictures,
// marks of footnotes and what is in too many blocks with one (Left). A table becomes text, a
// line a row; a list within a list and what is raised or lowered stand on the line.
//
// What comes out is inline Markdown that says exactly the words that were seen, whatever
// characters they hold: where emphasis can't be written so that it is read again, it is left
// out. Nothing of it is markup that a release may not have. The work is bounded by the
// input, of which no more than Limit is taken.
package pasted

import (
	"strings"
	"unicode/utf8"

	"communique/internal/fault"
	"communique/releases/drafts"

	"golang.org/x/net/html"
)

// Limit is how many bytes are taken at a time.
const Limit = 1 << 20

// blockLimit is how many blocks are made: far more than a release has.
const blockLimit = 400

// Left tells what was left out, or became something else.
type Left struct {
	Pictures int  // pictures, films and drawings that were left out
	Tables   int  // that became text
	Links    int  // that led nowhere, and became their words
	Lists    int  // within a list, whose items are those of that one
	Raised   int  // words that were raised or lowered, and stand on the line
	Notes    int  // marks of footnotes that were left out
	Rest     bool // the end was left out: there was too much
}

// Count is how many things were left out, or became something else.
func (l Left) Count() int {
	return l.Pictures + l.Tables + l.Links + l.Lists + l.Raised + l.Notes
}

// HTML makes blocks of HTML. Faults: drafts.paste_large, drafts.paste_unreadable.
func HTML(source string) ([]drafts.Block, Left, error) {
	if len(source) > Limit {
		return nil, Left{}, fault.New(fault.Invalid, "drafts.paste_large", "MiB", Limit>>20)
	}
	root, err := html.Parse(strings.NewReader(strings.ToValidUTF8(source, "")))
	if err != nil { // nested beyond what the parser takes
		return nil, Left{}, fault.Wrap(err, fault.Invalid, "drafts.paste_unreadable")
	}
	r := &reader{}
	r.children(root, style{})
	r.flush()
	r.writer.budget = verified
	return r.written(), r.left, nil
}

// Text makes blocks of plain text: a paragraph is what stands between empty lines. Lines
// that a mail program has broken are joined. Fault: drafts.paste_large.
func Text(source string) ([]drafts.Block, Left, error) {
	if len(source) > Limit {
		return nil, Left{}, fault.New(fault.Invalid, "drafts.paste_large", "MiB", Limit>>20)
	}
	source = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(strings.ToValidUTF8(source, ""))
	r := &reader{}
	var lines []string
	for line := range strings.SplitSeq(source+"\n", "\n") {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
			continue
		}
		r.plain(lines)
		lines = nil
	}
	r.writer.budget = verified
	return r.written(), r.left, nil
}

// plain takes the lines of a paragraph. Lists stand a line an item.
func (r *reader) plain(lines []string) {
	broken := false
	for i, line := range lines {
		_, _, item := listMark(line)
		broken = broken || item || i < len(lines)-1 && utf8.RuneCountInString(line) < wrapped
	}
	for i, line := range lines {
		_, _, item := listMark(line)
		switch {
		case i == 0:
		case item:
			r.flush()
		case broken:
			r.runs = append(r.runs, run{text: "\n"})
		default:
			r.runs = append(r.runs, run{text: " "})
		}
		r.runs = append(r.runs, run{text: clean(line)})
	}
	r.flush()
}

// wrapped is the length that each line but the last has where a program has broken them.
const wrapped = 50
