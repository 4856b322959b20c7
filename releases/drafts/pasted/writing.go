package pasted

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"communique/internal/inline"
	"communique/releases/drafts"
)

// verified is how many bytes are read again to see whether they say what they should: the
// parser's time can grow with the square of a text's length.
const (
	verified      = 200_000
	verifiedAlone = 10_000
)

// writer writes runs as inline Markdown.
type writer struct{ budget int }

// written gives the blocks of all pieces: items that stand together are a list.
func (r *reader) written() []drafts.Block {
	var all []drafts.Block
	joins := false
	for i, p := range r.pieces {
		if p.kind == drafts.Numbers && p.item {
			p = r.numbered(i)
		}
		text := r.writer.paragraphs(p.runs)
		if text == "" {
			continue
		}
		list := p.kind == drafts.Bullets || p.kind == drafts.Numbers
		if list {
			text = strings.ReplaceAll(text, "\n", "\\\n")
		}
		if last := len(all) - 1; list && joins && last >= 0 && all[last].Kind == p.kind {
			all[last].Text += "\n" + text
			continue
		}
		joins = list
		if len(all) == blockLimit {
			r.left.Rest = true
			break
		}
		all = append(all, r.block(p, text))
	}
	return all
}

func (r *reader) block(p piece, text string) drafts.Block {
	b := drafts.Block{Kind: p.kind, Text: text}
	switch p.kind {
	case drafts.Headline, drafts.Heading, drafts.Subheading:
		b.Text = strings.ReplaceAll(text, "\n", " ")
	case drafts.Quote:
		b.By = strings.ReplaceAll(r.writer.markdown(p.by), "\n", " ")
		if said, who, ok := attributed(text); b.By == "" && ok {
			b.Text, b.By = said, who
		}
		for _, dash := range []string{"— ", "– ", "- "} {
			b.By = strings.TrimPrefix(b.By, dash)
		}
	default: // all others are their text
	}
	return b
}

// attributed parts the last line of a quote from it, when a dash says who said it.
func attributed(text string) (said, who string, ok bool) {
	i := strings.LastIndexByte(text, '\n')
	if i < 0 {
		return "", "", false
	}
	for _, dash := range []string{"— ", "– "} {
		if who, ok = strings.CutPrefix(text[i+1:], dash); ok {
			return strings.TrimSpace(text[:i]), who, true
		}
	}
	return "", "", false
}

// numbered tells whether a paragraph that begins with a number is one of several that count;
// else it is a paragraph that begins with a date.
func (r *reader) numbered(i int) piece {
	p := r.pieces[i]
	other := func(k int) bool {
		return k >= 0 && k < len(r.pieces) && r.pieces[k].kind == drafts.Numbers && r.pieces[k].item
	}
	if !other(i-1) && !other(i+1) {
		p.kind = drafts.Paragraph
		return p
	}
	_, n, _ := listMark(joinedText(p.runs))
	p.runs = without(p.runs, n)
	return p
}

// paragraphs writes runs with an empty line where a new paragraph begins.
func (w *writer) paragraphs(runs []run) string {
	var all []string
	start := 0
	for i := 0; i <= len(runs); i++ {
		if i < len(runs) && runs[i].text != "\n\n" {
			continue
		}
		if text := w.markdown(runs[start:i]); text != "" {
			all = append(all, text)
		}
		start = i + 1
	}
	return strings.Join(all, "\n\n")
}

// markdown writes runs so that a reader sees their words: with emphasis and links if these
// can be read again, else without emphasis, else as mere words.
func (w *writer) markdown(runs []run) string {
	runs = folded(runs)
	plain := strings.Join(strings.FieldsFunc(joinedText(runs), func(r rune) bool { return r == ' ' || r == '\t' || r == '\n' }), " ")
	if plain == "" {
		return ""
	}
	full := marked(runs, true)
	for _, s := range []string{full, marked(runs, false)} {
		if w.says(s, plain) {
			return s
		}
	}
	return literal(joinedText(runs))
}

// says tells whether a text is read as these words, and has nothing that it may not have.
func (w *writer) says(s, plain string) bool {
	if w.budget -= len(s); w.budget < 0 || len(s) > verifiedAlone {
		return false
	}
	source := strings.ReplaceAll(s, "\n", "\\\n")
	line, data := inline.Parse(source)
	return inline.Plain(source) == plain && len(inline.Problems(line, data)) == 0
}

// folded folds blanks, and joins runs of the same style. A no-break space stays where
// writers set one: beside a sign or a number.
func folded(runs []run) []run {
	var all []run
	for start := 0; start < len(runs); {
		end := start + 1
		for end < len(runs) && runs[end].like(runs[start]) {
			end++
		}
		one := runs[start]
		one.text = joinedText(runs[start:end])
		all, start = append(all, one), end
	}
	last := '\n'
	for i := range all {
		next := '\n'
		if i+1 < len(all) {
			next, _ = utf8.DecodeRuneInString(all[i+1].text)
		}
		all[i].text, last = foldedText(all[i].text, last, next)
	}
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].text = strings.TrimRightFunc(all[i].text, isBlank); all[i].text != "" {
			break
		}
	}
	return slices.DeleteFunc(all, func(r run) bool { return r.text == "" })
}

// like tells whether both are in the same style.
func (r run) like(other run) bool {
	return r.bold == other.bold && r.italic == other.italic && r.link == other.link
}

// foldedText folds blanks between what stands before and behind a text.
func foldedText(s string, last, next rune) (string, rune) {
	text := []rune(s)
	out := make([]rune, 0, len(text))
	for i, r := range text {
		after := next
		if i+1 < len(text) {
			after = text[i+1]
		}
		if r == '\u00a0' && !clings(last, after) || r == '\t' {
			r = ' '
		}
		if r == '\n' && last == ' ' && len(out) > 0 {
			out = out[:len(out)-1]
		}
		if isBlank(r) && (last == '\n' || r != '\n' && isBlank(last)) {
			continue
		}
		out, last = append(out, r), r
	}
	return string(out), last
}

func clings(last, after rune) bool {
	return strings.ContainsRune(":;!?»%€$£–", after) || last == '«' || unicode.IsDigit(last) && !isBlank(after) || unicode.IsDigit(after) && !isBlank(last)
}

// marked writes runs with links, and with emphasis if that is wanted. Blanks stand outside
// of both.
func marked(runs []run, emphasis bool) string {
	var b strings.Builder
	for _, r := range runs {
		text := strings.TrimFunc(r.text, isBlank)
		if text == "" {
			b.WriteString(r.text)
			continue
		}
		i := strings.Index(r.text, text)
		mark := ""
		if emphasis {
			mark = map[[2]bool]string{{true, false}: "**", {false, true}: "*", {true, true}: "***"}[[2]bool{r.bold, r.italic}]
		}
		words := escaped(text)
		if r.link != "" && inline.Publishable(r.link) {
			words = "[" + strings.ReplaceAll(words, "]", `\]`) + "](" + r.link + ")"
		}
		b.WriteString(r.text[:i] + mark + words + mark + r.text[i+len(text):])
	}
	return strings.TrimFunc(b.String(), isBlank)
}

var special = regexp.MustCompile("\\\\|\\*|`|\\]\\(|<|&(?:#|[A-Za-z])|!\\[|(?:^|[^\\pL\\pN])_|_(?:[^\\pL\\pN]|$)")

// escaped puts a backslash before what would be markup.
func escaped(s string) string {
	return special.ReplaceAllStringFunc(s, func(m string) string {
		if m == "](" {
			return `]\(`
		}
		if i := strings.IndexByte(m, '_'); i >= 0 {
			return m[:i] + `\` + m[i:]
		}
		return `\` + m
	})
}

// literal puts one before every sign.
func literal(s string) string {
	var b strings.Builder
	for _, r := range strings.TrimFunc(s, isBlank) {
		if r < utf8.RuneSelf && (unicode.IsPunct(r) || unicode.IsSymbol(r)) && !strings.ContainsRune(`,;'"?`, r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}
