package reminders

import (
	"html/template"
	"regexp"
	"strings"
	"sync"
	plain "text/template"
	"unicode/utf8"

	"communique/locales"
)

// frames are the templates of a mail, for each language with its words in them. Each is
// made when the first mail needs it.
type frames map[string]func() frame

type frame struct {
	words *locales.Words
	html  *template.Template
	text  *plain.Template
}

func newFrames(c *locales.Catalogue) frames {
	all := frames{}
	for _, language := range locales.Languages {
		all[language] = sync.OnceValue(func() frame {
			words := c.In(language)
			return frame{
				words: words,
				html:  template.Must(template.New("html").Funcs(words.Funcs()).Parse(htmlLook)),
				text:  plain.Must(plain.New("text").Funcs(words.Funcs()).Parse(textLook)),
			}
		})
	}
	return all
}

// textWidth is where the lines of the text break, as an edition's do.
const textWidth = 72

var emptyLines = regexp.MustCompile(`\n{3,}`)

// broken breaks the lines of a text at its spaces. What follows the first line of a
// list's item stands below its words; a longer word, such as a link, stays whole.
func broken(s string) string {
	var b strings.Builder
	for line := range strings.SplitSeq(strings.Trim(s, "\n"), "\n") {
		line = strings.TrimRight(line, " ")
		indent := line[:len(line)-len(strings.TrimLeft(line, " -"))]
		if strings.TrimLeft(line, "-") == "" {
			indent = ""
		}
		breakLine(&b, line, strings.Repeat(" ", len(indent)))
	}
	return emptyLines.ReplaceAllString(b.String(), "\n\n")
}

func breakLine(b *strings.Builder, line, indent string) {
	width := 0
	for i, word := range strings.Split(line, " ") {
		n := utf8.RuneCountInString(word)
		switch {
		case i == 0:
		case width+1+n > textWidth && width > len(indent):
			b.WriteString("\n" + indent)
			width = len(indent)
		default:
			b.WriteByte(' ')
			width++
		}
		b.WriteString(word)
		width += n
	}
	b.WriteByte('\n')
}
