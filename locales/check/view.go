package check

import (
	"bytes"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"communique/internal/inline"

	"github.com/yuin/goldmark/ast"
)

// What stands in a view's text where a reader sees no words.
const (
	hidden = '\x00' // markup: nothing is seen
	solid  = '\x01' // an address or an entity: something is seen that has no words
)

// view is a text as a reader sees it.
type view struct {
	text     string
	language *language
	seen     string // as long as text: what is seen, at the same place
	low      string // seen in lower case, as long as text
	links    []address
	bare     []address // in the words
	emphasis []span    // the words in bold or italics
	problems []inline.Problem
}

// look reads a text.
func look(text string, literal bool, l *language) view {
	v := view{text: text, language: l}
	mask := make([]byte, len(text))
	if literal {
		copy(mask, text)
	} else {
		v.parse(mask)
	}
	coverEntities(mask)
	v.bare = takeAddresses(mask)
	v.seen = string(mask)
	v.low = strings.Map(lowered, v.seen)
	return v
}

// entity is a character that is written by its name or number.
var entity = regexp.MustCompile(`&(?:[A-Za-z][A-Za-z0-9]{1,31}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});`)

func coverEntities(mask []byte) {
	if bytes.IndexByte(mask, '&') < 0 {
		return
	}
	for _, at := range entity.FindAllIndex(mask, -1) {
		cover(mask, span{at[0], at[1]})
	}
}

func cover(mask []byte, s span) {
	copy(mask[s.start:s.end], bytes.Repeat([]byte{solid}, s.end-s.start))
}

// parse copies what is seen of inline Markdown into mask, which is all hidden.
func (v *view) parse(mask []byte) {
	line, source := inline.Parse(oneBlock(v.text))
	v.problems = inline.Problems(line, source)
	last := 0 // the end of what was read
	_ = ast.Walk(line, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		switch n := n.(type) {
		case *ast.Text:
			if entering {
				last = show(mask, n, source)
			}
		case *ast.AutoLink:
			if entering {
				last = v.autoLink(mask, n, source, last)
			}
			return ast.WalkSkipChildren, nil
		case *ast.Image:
			return ast.WalkSkipChildren, nil
		case *ast.Link:
			if !entering {
				last = v.link(n, source, last)
			}
		case *ast.Emphasis:
			if entering {
				v.emphasis = append(v.emphasis, span{last, last})
			} else {
				v.closeEmphasis(last)
			}
		}
		return ast.WalkContinue, nil
	})
}

// closeEmphasis ends the innermost emphasis that is open.
func (v *view) closeEmphasis(at int) {
	for i := len(v.emphasis) - 1; i >= 0; i-- {
		if e := &v.emphasis[i]; e.start == e.end {
			e.end = max(at, e.start+1)
			return
		}
	}
}

// oneBlock keeps an empty line from ending the text. Its length stays.
func oneBlock(text string) string {
	b := []byte(text)
	for i, c := range b {
		if c == '\r' || c == '\n' && (i == 0 || b[i-1] != '\\') {
			b[i] = ' '
		}
	}
	return string(b)
}

// show copies the words of a node, without the backslashes that only protect.
func show(mask []byte, n *ast.Text, source []byte) int {
	s := n.Segment
	copy(mask[s.Start:s.Stop], source[s.Start:s.Stop])
	for i := s.Start; i+1 < s.Stop; i++ {
		if source[i] == '\\' && source[i+1] < utf8.RuneSelf && unicode.In(rune(source[i+1]), unicode.P, unicode.S) {
			mask[i] = hidden
			i++
		}
	}
	if n.HardLineBreak() {
		if i := bytes.IndexByte(source[s.Stop:], '\n'); i >= 0 {
			mask[s.Stop+i] = '\n'
		}
	}
	return s.Stop
}

func (v *view) autoLink(mask []byte, n *ast.AutoLink, source []byte, last int) int {
	label := n.Label(source)
	i := bytes.Index(source[last:], label)
	if i < 0 {
		return last
	}
	at := span{last + i, last + i + len(label)}
	cover(mask, at)
	v.links = append(v.links, address{at, string(label), true})
	return at.end
}

// link notes where a link leads. Its place is the address as it is written, or none
// when it is written otherwise than it reads.
func (v *view) link(n *ast.Link, source []byte, last int) int {
	to := address{to: string(n.Destination)}
	if i := bytes.Index(source[last:], n.Destination); i >= 0 && len(n.Destination) > 0 {
		to.span = span{last + i, last + i + len(n.Destination)}
		last = to.end
	}
	v.links = append(v.links, to)
	return last
}

// blank tells whether a reader would see nothing.
func (v *view) blank() bool { return v.plain() == "" }

// plain is what is read, without markup.
func (v *view) plain() string {
	return strings.TrimSpace(strings.ReplaceAll(v.seen, string(hidden), ""))
}

// before is the character that is read before an offset; 0 at the start.
func (v *view) before(i int) (rune, int) {
	for i > 0 {
		r, n := utf8.DecodeLastRuneInString(v.seen[:i])
		if i -= n; r != hidden {
			return r, i
		}
	}
	return 0, 0
}

// after is the character that is read at or behind an offset; 0 at the end.
func (v *view) after(i int) rune {
	for _, r := range v.seen[i:] {
		if r != hidden {
			return r
		}
	}
	return 0
}

// word is a run of letters.
type word struct {
	span
	text string // in lower case
}

// words are the runs of letters of what is seen.
func (v *view) words() []word { return wordsOf(v.low) }
