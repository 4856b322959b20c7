package presslists

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// tidy is a text as it is kept: in NFC, its white space (line breaks, no-break
// spaces) single spaces, and without the invisible characters that come along
// when somebody copies from a web page. The joiners stay: some scripts need them.
func tidy(s string) string { return norm.NFC.String(strings.Join(strings.Fields(seen(s)), " ")) }

// tidyLines is a text of several lines as it is kept: each line tidy, and of empty ones
// together one, but none at the ends.
func tidyLines(s string) string {
	var lines []string
	for line := range strings.Lines(strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")) {
		if line = tidy(line); line != "" || len(lines) > 0 && lines[len(lines)-1] != "" {
			lines = append(lines, line)
		}
	}
	return strings.TrimSuffix(strings.Join(lines, "\n"), "\n")
}

// seen is a text without what nobody sees.
func seen(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) && r != '\u200c' && r != '\u200d' {
			return -1
		}
		return r
	}, s)
}
