package mailer

import (
	"bytes"
	"html/template"
	"mime/quotedprintable"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestQuotedLines: a raw line comes out as mime/quotedprintable writes it.
func TestQuotedLines(t *testing.T) {
	octet := rapid.OneOf(rapid.Byte(), rapid.SampledFrom([]byte("aaaa  \t==.\xc3\xa9"))).Filter(func(c byte) bool { return c != '\r' && c != '\n' })
	rapid.Check(t, func(t *rapid.T) {
		line := rapid.SliceOfN(octet, 0, 400).Draw(t, "line")
		if n := rapid.IntRange(0, 160).Draw(t, "plain"); rapid.Bool().Draw(t, "begins plain") {
			line = append(bytes.Repeat([]byte("p"), n), line...)
		}
		var want bytes.Buffer
		w := quotedprintable.NewWriter(&want)
		_, _ = w.Write(append(bytes.Clone(line), '\n'))
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if got := string(appendQuoted(nil, line)) + "\r\n"; got != want.String() {
			t.Fatalf("%q\n%q, want\n%q", line, got, want.String())
		}
	})
}

// TestParagraphsBreak: lines break where the plain way of doing it breaks them.
func TestParagraphsBreak(t *testing.T) {
	char := rapid.OneOf(rapid.Rune(), rapid.SampledFrom([]rune("aaaaé    \n\u00a0")))
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOfN(char, 0, 400, -1).Draw(t, "paragraph")
		width := rapid.IntRange(1, 80).Draw(t, "width")
		var lines []string
		for rest := squeeze([]byte(s)); len(lines) == 0 || len(rest) > 0; {
			var line []byte
			line, rest = breakLine(rest, width)
			lines = append(lines, string(line))
		}
		if got, want := strings.Join(lines, "\n"), wrap(s, width); got != want {
			t.Fatalf("%q becomes\n%q, want\n%q", s, got, want)
		}
	})
}

// TestEscaped: whatever an address holds, it is escaped as html/template does it.
func TestEscaped(t *testing.T) {
	look := template.Must(template.New("").Parse(`<p>{{.}}</p>`))
	check := func(t rapid.TB, s string) {
		var want bytes.Buffer
		if err := look.Execute(&want, s); err != nil {
			t.Fatal(err)
		}
		if got := "<p>" + string(appendEscaped(nil, []byte(s))) + "</p>"; got != want.String() {
			t.Fatalf("%q becomes %q, want %q", s, got, want.String())
		}
	}
	for c := range 256 {
		check(t, "a"+string([]byte{byte(c)})+"b")
	}
	rapid.Check(t, func(t *rapid.T) { check(t, rapid.String().Draw(t, "address")) })
}
