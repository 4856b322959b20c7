package locales

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// Pair is a segment and its translation into one language.
type Pair struct {
	Key            string
	Description    string // the segment's kind
	Source         string
	SourceHash     string // of the source as it is now
	Translation    string // empty: none yet
	TranslatedHash string // SourceHash of the source that was translated
}

// WriteMessages writes a file for a translator.
func WriteMessages(w io.Writer, title, language string, pairs []Pair) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "# %s\n# %s\n", oneLine(title), oneLine(language))
	for _, p := range pairs {
		fmt.Fprintf(b, "\n# %s\n[%s]\n", oneLine(p.Source), quoted(p.Key))
		fmt.Fprintf(b, "description = %s\nhash = %s\nother = %s\n", quoted(p.Description), quoted(p.SourceHash), quoted(p.Translation))
	}
	return b.Flush()
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

func quoted(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r < 0x20 || r == 0x7f:
			fmt.Fprintf(&b, "\\u%04X", r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
