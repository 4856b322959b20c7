package releases

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"
)

// columns is how wide plain text is set: it stays readable when it is quoted.
const columns = 72

// indent sets a quote off.
const indent = "    "

// renderText sets the parts as plain text, a blank line between them.
func renderText(parts []part, top heading) string {
	var b strings.Builder
	if top.correction.text != "" {
		line := wrapped(top.mark, "", "")
		b.WriteString(line + strings.Repeat("-", min(widthOf(strings.TrimSpace(line)), columns)) + "\n" + wrapped(top.correction.text, "", "") + "\n\n")
	}
	for i, p := range parts {
		if i > 0 {
			b.WriteString(p.gap())
		}
		p.writeText(&b)
		if p.form == FormHeadline {
			b.WriteString("\n" + wrapped(top.dateline, "", ""))
		}
	}
	return b.String()
}

// gap is what stands above a part. A section stands further apart.
func (p part) gap() string {
	if p.opens || p.form == FormHeading {
		return "\n\n"
	}
	return "\n"
}

func (p part) writeText(b *strings.Builder) {
	switch p.form {
	case FormHeadline:
		b.WriteString(underlined(p.texts[0].text, "="))
	case FormHeading:
		b.WriteString(underlined(p.texts[0].text, "-"))
	case FormBullet, FormNumber:
		p.writeItems(b)
	case FormQuote:
		for i, w := range p.texts {
			if i > 0 {
				b.WriteString("\n")
			}
			b.WriteString(wrapped(linkedText(w.text), indent, indent))
		}
		if p.attribution.text != "" {
			b.WriteString(wrapped("— "+linkedText(p.attribution.text), indent, indent+"  "))
		}
	default:
		b.WriteString(wrapped(linkedText(p.texts[0].text), "", ""))
	}
}

// writeItems sets a list with its marks hanging, with air between items that are
// longer than a line.
func (p part) writeItems(b *strings.Builder) {
	items, long := make([]string, len(p.texts)), false
	for i, w := range p.texts {
		mark := "- "
		if p.form == FormNumber {
			mark = fmt.Sprintf("%*d. ", len(fmt.Sprint(len(p.texts))), i+1)
		}
		items[i] = wrapped(linkedText(w.text), mark, strings.Repeat(" ", len(mark)))
		long = long || strings.Count(items[i], "\n") > 2
	}
	between := ""
	if long {
		between = "\n"
	}
	b.WriteString(strings.Join(items, between))
}

// underlined is a heading with a line below it, as long as its longest line.
func underlined(text, with string) string {
	lines := wrapped(linkedText(text), "", "")
	longest := 0
	for line := range strings.Lines(lines) {
		longest = max(longest, widthOf(strings.TrimRight(line, "\n")))
	}
	return lines + strings.Repeat(with, min(longest, columns)) + "\n"
}

// linkedText is a segment's text with its links written out.
func linkedText(s string) string {
	line, source := parseLine(s)
	return plainText(line, source, true)
}

// wrapped sets text in lines of at most 72 columns, the first with one indent, the
// others with another. A line ends only at a blank or where the text has a break, so
// what a no-break space holds stays together; a single word may be longer than the
// line.
func wrapped(text, first, others string) string {
	var b strings.Builder
	prefix := first
	for line := range strings.SplitSeq(text, "\n") {
		words := strings.FieldsFunc(line, func(r rune) bool { return r == ' ' || r == '\t' })
		for len(words) > 0 {
			n := fitting(words, columns-widthOf(prefix))
			b.WriteString(prefix + strings.Join(words[:n], " ") + "\n")
			words, prefix = words[n:], others
		}
	}
	return b.String()
}

// fitting is how many words fit on a line of so many columns: one at least. A few
// less when the line would end badly.
func fitting(words []string, room int) int {
	n, used := 1, widthOf(words[0])
	for ; n < len(words); n++ {
		if used += 1 + widthOf(words[n]); used > room {
			break
		}
	}
	for shorter := n; shorter < len(words) && shorter > 0 && shorter > n-3; shorter-- {
		if !clings(words[shorter-1]) && !isDash(words[shorter]) {
			return shorter
		}
	}
	return n
}

// clings tells whether a word belongs to the next one: a day before its month, a
// preposition of one letter.
func clings(word string) bool {
	digits := strings.TrimSuffix(word, ".")
	return utf8.RuneCountInString(word) == 1 && !isDash(word) || len(digits) <= 2 && strings.Trim(digits, "0123456789") == ""
}

func isDash(word string) bool { return word == "–" || word == "—" }

// widthOf is how many columns a text takes: none for a mark that stands on the
// letter before it and for what is invisible, two for a wide character (Unicode
// Standard Annex 11).
func widthOf(s string) int {
	n := 0
	for _, r := range s {
		switch {
		case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		case width.LookupRune(r).Kind() == width.EastAsianWide, width.LookupRune(r).Kind() == width.EastAsianFullwidth:
			n += 2
		default:
			n++
		}
	}
	return n
}
