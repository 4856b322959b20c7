package pasted

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"communique/internal/inline"
	"communique/releases/drafts"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name && a.Namespace == "" {
			return a.Val
		}
	}
	return ""
}

var (
	hiding = regexp.MustCompile(`(?:^|[;\s])(?:display\s*:\s*none|mso-hide\s*:\s*all|visibility\s*:\s*hidden)`)
	weight = regexp.MustCompile(`(?:^|[;\s])font-weight\s*:\s*([a-z0-9]+)`)
	slant  = regexp.MustCompile(`(?:^|[;\s])font-style\s*:\s*([a-z]+)`)
)

func hidden(css string) bool { return css != "" && hiding.MatchString(css) }

// within is the style of what stands in an element. What its style says counts more than
// its name: a program wraps everything in a <b> that isn't bold.
func (s style) within(n *html.Node, css string, left *Left) style {
	switch n.DataAtom {
	case atom.B, atom.Strong:
		s.bold = true
	case atom.I, atom.Em:
		s.italic = true
	case atom.Pre:
		s.verbatim = true
	case atom.A:
		s.link = linkOf(attribute(n, "href"), left)
	default: // no other says anything about words
	}
	if found := weight.FindStringSubmatch(css); found != nil {
		s.bold = found[1] == "bold" || found[1] == "bolder" || len(found[1]) == 3 && found[1] >= "600" && found[1] <= "900"
	}
	if found := slant.FindStringSubmatch(css); found != nil {
		s.italic = found[1] == "italic" || found[1] == "oblique"
	}
	return s
}

// linkOf is where a link leads, when that is somewhere; a search engine's detour is left out.
func linkOf(href string, left *Left) string {
	href = strings.TrimSpace(href)
	if u, err := url.Parse(href); err == nil && (u.Host == "www.google.com" && u.Path == "/url") && u.Query().Get("q") != "" {
		href = u.Query().Get("q")
	}
	if u, err := url.Parse(href); err == nil && inline.Publishable(href) && len(href) < linkLimit {
		u.RawQuery = uncounted(u.RawQuery)
		return ending.Replace(u.String())
	}
	if href != "" && href[0] != '#' {
		left.Links++
	}
	return ""
}

var counting = regexp.MustCompile(`^(?:utm_[a-z]+|fbclid|gclid|mc_[ce]id)(?:=|$)`)

// uncounted is a query without what only tells a site where its readers come from.
func uncounted(query string) string {
	all := strings.Split(query, "&")
	return strings.Join(slices.DeleteFunc(all, counting.MatchString), "&")
}

var (
	noteAddress = regexp.MustCompile(`(?i)#_?(?:ftn|edn|sdfootnote|sdendnote|fn|footnote|endnote|cite|note|reference)`)
	noteMark    = regexp.MustCompile(`^(?:\[\w{1,3}\]|\w{1,3}|[*†‡↩↑^])$`)
)

// isNote tells whether a link is the mark of a footnote, or the way back from one.
func isNote(a *html.Node) bool {
	href, text := attribute(a, "href"), strings.TrimFunc(clean(textOf(a)), isBlank)
	return noteMark.MatchString(text) && (noteAddress.MatchString(href) || text[0] == '[' && strings.Contains(href, "#"))
}

var raising = regexp.MustCompile(`(?:^|[;\s])vertical-align\s*:\s*(?:super|sub)(?:[;\s]|$)`)

// raises tells whether words of an element stand above the line or below it, other than the
// mark of a footnote.
func raises(n *html.Node, css string) bool {
	if n.DataAtom != atom.Sup && n.DataAtom != atom.Sub && !raising.MatchString(css) {
		return false
	}
	for c := range n.Descendants() {
		if c.DataAtom == atom.A && isNote(c) || c.DataAtom == atom.Sup || c.DataAtom == atom.Sub {
			return false
		}
	}
	if p := n.Parent; p != nil && p.DataAtom == atom.A && isNote(p) {
		return false
	}
	return strings.TrimFunc(clean(textOf(n)), isBlank) != ""
}

var deeper = regexp.MustCompile(`mso-list:[^;]*level[2-9]`)

// isNested tells whether an element is a list within a list, or an item of one.
func isNested(n *html.Node, css string) bool {
	if n.DataAtom != atom.Ul && n.DataAtom != atom.Ol {
		return deeper.MatchString(css)
	}
	p := n.Parent
	return p != nil && (p.DataAtom == atom.Ul || p.DataAtom == atom.Ol || p.DataAtom == atom.Li)
}

// linkLimit is how long an address may be, in bytes.
const linkLimit = 2000

// ending are the signs that would end an address in Markdown.
var ending = strings.NewReplacer("(", "%28", ")", "%29", "<", "%3C", ">", "%3E", `\`, "%5C", "`", "%60", " ", "%20")

// clean takes out what nobody sees: soft hyphens, joints, marks of direction, controls.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r == '\u00ad' || r == '\u200b' || r == '\u2060' || r == '\ufeff' || r == unicode.ReplacementChar, unicode.Is(unicode.Bidi_Control, r):
			return -1
		case r == '\u2028' || r == '\u2029' || r == '\v':
			return '\n'
		case inline.Forbidden(r) || unicode.Is(unicode.Co, r):
			return -1
		case r >= '\u2000' && r <= '\u200a':
			return ' '
		}
		return r
	}, s)
}

func textOf(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return b.String()
}

// parted parts runs at two line breaks in a row, and leaves out what is blank.
func parted(runs []run) [][]run {
	var all [][]run
	var one []run
	breaks := 0
	end := func() {
		if strings.TrimFunc(joinedText(one), isBlank) != "" {
			all = append(all, one)
		}
		one, breaks = nil, 0
	}
	for _, r := range runs {
		switch {
		case r.text == "\n":
			if breaks++; breaks == 2 {
				end()
				continue
			}
		case strings.TrimFunc(r.text, isBlank) != "":
			breaks = 0
		}
		one = append(one, r)
	}
	end()
	return all
}

func isBlank(r rune) bool { return unicode.IsSpace(r) || r == '\u00a0' || r == '\u202f' }

func joinedText(runs []run) string {
	var b strings.Builder
	for _, r := range runs {
		b.WriteString(r.text)
	}
	return b.String()
}

var (
	bulletMark = regexp.MustCompile(`^[\s\x{a0}]*(?:[•·▪◦‣●■○§\x{f0b7}]|[-*–](?:[\s\x{a0}]))[\s\x{a0}]*`)
	numberMark = regexp.MustCompile(`^[\s\x{a0}]*\d{1,2}[.)][\s\x{a0}]+`)
)

// listMark tells whether a text begins as an item of a list that was typed by hand.
func listMark(text string) (kind drafts.Kind, length int, is bool) {
	if found := bulletMark.FindString(text); found != "" {
		return drafts.Bullets, len(found), true
	}
	if found := numberMark.FindString(text); found != "" {
		return drafts.Numbers, len(found), true
	}
	return "", 0, false
}

// unmarked takes the mark of a list from a paragraph that begins with one.
func unmarked(p piece) piece {
	p.kind = drafts.Paragraph
	kind, n, is := listMark(joinedText(p.runs))
	if !is {
		return p
	}
	p.kind, p.item = kind, true
	if kind == drafts.Numbers {
		return p // it may be a date: its neighbours tell
	}
	p.runs = without(p.runs, n)
	return p
}

// without leaves out the first n bytes.
func without(runs []run, n int) []run {
	var rest []run
	for _, r := range runs {
		k := min(n, len(r.text))
		n -= k
		if r.text = r.text[k:]; r.text != "" {
			rest = append(rest, r)
		}
	}
	return rest
}
