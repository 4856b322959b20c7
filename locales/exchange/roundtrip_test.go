package exchange

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"communique/locales"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var formats = []Format{TOML, XLIFF12, XLIFF21, CSV}

// isXML tells whether a format is one of XLIFF.
func isXML(f Format) bool { return f == XLIFF12 || f == XLIFF21 }

// hostile are texts that would break a careless writer or reader of some format.
var hostile = rapid.OneOf(
	rapid.String(),
	rapid.StringOfN(rapid.SampledFrom([]rune("\"'\\\n\r\t ,;=+-@#[](){}<>&*_!`|.:/ab\u00a0\u202f\u2028\u0085\ufeff“é👩🏽‍🔬＝")), 0, 60, -1),
	rapid.StringOfN(rapid.SampledFrom([]rune("**__[]()\\\n ab<>:")), 0, 60, -1),
	rapid.SampledFrom([]string{
		"", " ", "\n", "\r\n", "\r", "a\r\nb\rc\n", "]]>", "<![CDATA[x]]>", "&amp;", "&#13;", "<!-- -->", "<?x?>", "\"", "\"\"", "'=1+1", "=1+1", "\t=1",
		"''-x", "a;=cmd|' /C calc'!A0", "a\n- b", " leading and trailing ", "**bold**, *em* and [words](https://example.org/a_(b)?c=d&e=f)", "***both***",
		"**a *b** c*", "[a *b](u) c*", "[[a](b)](c)", "a\\\nb", "\\*not\\*", "<https://example.org>", "<press@example.org>", "**", "[", "](x)", "snake_case_word _em_",
		"\ufeffx", "x\u0085y\u2028z", "{{.Title}}", "\"\"\"", "sep=;", "key,translation", "[-x-]{+y+}", "👩🏽‍🔬",
	}),
	rapid.Map(rapid.SliceOfN(rapid.SampledFrom([]string{"**", "*", "_", "__", "***", "[", "](https://e.org/)", "\\\n", "\\", "word", " ", "<a@b.c>", "é"}), 0, 30),
		func(parts []string) string { return strings.Join(parts, "") }),
)

// drawText draws a text that format f can hold.
func drawText(t *rapid.T, f Format, label string) string {
	return strings.Map(func(r rune) rune {
		if r == 0 || isXML(f) && notInXML(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(hostile.Draw(t, label), "?"))
}

func drawDocument(t *rapid.T, f Format) Document {
	text := func(label string) string { return drawText(t, f, label) }
	keys := rapid.SliceOfNDistinct(rapid.StringMatching(`[A-Za-z0-9_-]{1,20}`).Filter(locales.ValidKey), 1, 5, rapid.ID[string]).Draw(t, "keys")
	d := Document{
		Name: text("name"), Title: drawText(t, TOML, "title"), SourceLanguage: "en",
		Language: rapid.SampledFrom([]string{"nl", "fr-BE", "sk", "en-GB", "pt-BR"}).Draw(t, "language"),
	}
	for _, key := range keys {
		u := Unit{Key: key, Kind: rapid.SampledFrom([]string{"headline", "lead", "paragraph"}).Draw(t, "kind"),
			Source: text("source"), Target: text("target"), Was: drawText(t, TOML, "was"), Note: drawText(t, TOML, "note"), Inherited: drawText(t, TOML, "inherited")}
		u.SourceHash = locales.SourceHash(u.Kind, u.Source)
		u.TargetHash = rapid.SampledFrom([]string{u.SourceHash, u.SourceHash, "sha1-old", ""}).Draw(t, "hash")
		u.State = rapid.SampledFrom([]State{"", Draft, Submitted, Approved, Stale}).Draw(t, "state")
		d.Units = append(d.Units, u)
	}
	return d
}

// expected is what has to come back of a document.
func expected(f Format, d Document) Incoming {
	in := Incoming{Format: f}
	if isXML(f) {
		in.Name, in.SourceLanguage, in.Language = d.Name, d.SourceLanguage, d.Language
	}
	for _, u := range d.Units {
		back := IncomingUnit{Key: u.Key, Hash: u.SourceHash, Text: u.Target, Source: u.Source}
		back.Review = u.Target != "" && (u.stale() || u.State == Draft)
		back.Sound = u.Target != "" && !back.Review && (f != CSV || u.State != "")
		back.Base = Mark(u.Target)
		if f == TOML {
			back.Source, back.Review, back.Base = "", false, ""
			if u.stale() {
				back.Text = ""
			}
			back.Sound = back.Text != ""
		}
		in.Units = append(in.Units, back)
	}
	return in
}

// withoutLines forgets where units stood.
func withoutLines(in Incoming) Incoming {
	in.Units = slices.Clone(in.Units)
	for i := range in.Units {
		in.Units[i].Line = 0
	}
	return in
}

// What was written comes back byte for byte, in every format and whatever it is.
func TestWhatIsWrittenComesBack(t *testing.T) {
	for _, f := range formats {
		t.Run(string(f), func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				d := drawDocument(t, f)
				var b bytes.Buffer
				if err := Write(&b, f, d); err != nil {
					t.Fatal(err)
				}
				got, err := Read("f"+f.Extension(), b.Bytes())
				if err != nil {
					t.Fatalf("%v in\n%s", err, b.String())
				}
				if diff := cmp.Diff(expected(f, d), withoutLines(got)); diff != "" {
					t.Fatalf("%s in\n%s", diff, b.String())
				}
				for i := 1; i < len(got.Units); i++ {
					if got.Units[i].Line <= got.Units[i-1].Line {
						t.Fatalf("lines %d and %d in\n%s", got.Units[i-1].Line, got.Units[i].Line, b.String())
					}
				}
			})
		})
	}
}

// The pieces of a line are the line, its codes are well nested, and both halves of
// each have its marks.
func TestPiecesAreTheText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := hostile.Draw(t, "text")
		l := inPieces(text)
		var b strings.Builder
		var nested []int
		for _, p := range l.pieces {
			b.WriteString(p.text)
			switch p.role {
			case opening:
				nested = append(nested, p.code)
			case closing:
				if len(nested) == 0 || nested[len(nested)-1] != p.code || l.codes[p.code].close != p.text {
					t.Fatalf("%q: code %d closes within %v", text, p.code, nested)
				}
				nested = nested[:len(nested)-1]
			case single, words:
			}
		}
		if b.String() != text || len(nested) > 0 {
			t.Fatalf("%q became %q, open %v", text, b.String(), nested)
		}
	})
}
