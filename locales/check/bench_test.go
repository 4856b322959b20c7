package check

import (
	"strings"
	"testing"
)

func full(piece string) string {
	return strings.Repeat(piece, Limit/len(piece))
}

// What a text costs that was made to cost much: as long as it may be, and made of
// one thing.
func BenchmarkHostile(b *testing.B) {
	for _, piece := range []string{
		"a ", "a", "de ", "1", "1 ", "1,234 ", "2m ", "1.", "1-2-", "9.30 uur ", "1 May ", "half ", "four twenty ", "\"a\" ", "\"", "« ", "“", "! ", "  ", "a  ",
		"*", "a*", "**a", "*a**", "_a", "[", "[a](", "[a](b)", "![", "<", "<b>", "<!--", "`", "``a", "&lt;a", "&amp;", "\\", "\\\n", "\n", "\u202e", "\x01",
		"+31 10 408 1234 ", "0", "01 ", "a@b.c ", "a@", "www.", "www.a.b ", "https://a.b/ ", "XXI ", "MMMM", "LIPSE ", "workshop ", "million ", "e\u0301", "12 mil ",
	} {
		text := Text{Kind: "paragraph", Source: "One of 12.", Target: full(piece), SourceLanguage: "en", Language: "fr"}
		b.Run(strings.ReplaceAll(piece, "/", "÷"), func(b *testing.B) {
			for b.Loop() {
				Run(text, someTerms)
			}
		})
		text.Source, text.Target = text.Target, full(piece[:len(piece)-1]+"x")
		b.Run(strings.ReplaceAll(piece, "/", "÷")+" both", func(b *testing.B) {
			for b.Loop() {
				Run(text, someTerms)
			}
		})
	}
}
