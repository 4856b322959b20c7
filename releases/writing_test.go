package releases

import (
	"strings"
	"testing"

	"communique/internal/fault"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

var besideLines = []cmp.Option{cmpopts.IgnoreFields(Block{}, "Line"), cmpopts.IgnoreFields(Include{}, "Line"), cmpopts.EquateEmpty()}

// What ParseDocument reads, Write writes, and what Write writes, ParseDocument reads, each
// block on the line that Write says.
func rewritten(t interface {
	Fatalf(string, ...any)
	Helper()
}, source string) {
	t.Helper()
	d, err := ParseDocument("a.md", []byte(source))
	if err != nil {
		return
	}
	data, placed := d.Write()
	again, err := ParseDocument("b.md", data)
	if err != nil {
		t.Fatalf("%v\n%s\nfrom\n%s", err, data, source)
	}
	if diff := cmp.Diff(d, again, besideLines...); diff != "" {
		t.Fatalf("%s\n%s\nfrom\n%s", diff, data, source)
	}
	if diff := cmp.Diff(placed, again, cmpopts.EquateEmpty()); diff != "" {
		t.Fatalf("%s\n%s", diff, data)
	}
	if second, _ := again.Write(); string(second) != string(data) {
		t.Fatalf("written differently:\n%s\n%s", data, second)
	}
}

func TestADocumentIsWrittenAsItWasRead(t *testing.T) {
	if _, err := ParseDocument("", []byte(whole)); err != nil {
		t.Fatal(err)
	}
	rewritten(t, whole)
	rewritten(t, strings.Replace(whole, "embargo: 2013-01-30 08:00 Europe/Amsterdam", "embargo: 2026-10-25 02:30 +01:00 Europe/Amsterdam\ncorrection: \"No: it wasn’t so\"", 1))
	rewritten(t, "---\nboilerplate: press\nkind: contact\nlanguage: en\nlanguages: [nl]\nfor: [nl]\nrequired: true\n---\n## Ask us\n\nAnna\\\n555\n")
	rewritten(t, strings.Replace(small, "First", "{include us}\n{include funder-2}\n\nFirst", 1)+"\n{include contact}\n")
	rewritten(t, strings.Replace(small, "Rotterdam", `"'n \"stad\": # no \\ comment"`, 1))
}

// Whatever pieces a document is made of: if it is one, it is written as it was read.
func TestEveryDocumentIsWrittenAsItWasRead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pieces := rapid.SliceOfN(rapid.SampledFrom([]string{
			"\n\n", "\n\n", "\n", " ", "  \n", "\\\n", "word", "**b**", "*i*", "# ", "## ", "### ", "- ", "* ", "+ ", "1. ", "2. ", "1) ", "> ", "> — ",
			"—", "---", "===", "***", "_", "|", "{.contact}", "{.notes}", "{include us}", "{", "}", "\\", "    ", "[a](https://a.example)", "&amp;", "é", "\u00a0", "#", "\\#",
		}), 0, 30).Draw(t, "pieces")
		rewritten(t, document("Headline", "\nText", strings.Join(pieces, "")))
	})
}

func FuzzWrite(f *testing.F) {
	f.Add(whole)
	f.Add(small)
	f.Fuzz(func(t *testing.T, source string) {
		if len(source) < 3000 {
			rewritten(t, source)
		}
	})
}

// What somebody types into a block is read as that block, whatever it begins with.
func TestTextThatLooksLikeABlockStaysText(t *testing.T) {
	forms := []Block{
		{Kind: KindParagraph, Layout: Layout{Form: FormParagraph}}, {Kind: KindHeading, Layout: Layout{Form: FormHeading}},
		{Kind: KindHeading, Layout: Layout{Form: FormSubheading}}, {Kind: KindListItem, Layout: Layout{Form: FormBullet, Opens: true}},
		{Kind: KindListItem, Layout: Layout{Form: FormNumber, Opens: true}}, {Kind: KindQuote, Layout: Layout{Form: FormQuote, Opens: true}},
	}
	d, err := ParseDocument("", []byte(small))
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{
		"# a", "###### a", "> a", "- a", "+ a", "* a", "1. a", "12) a", "---", "- - -", "===", "a #", "a ##", "a {.contact}", "{include us}",
		"[a]: https://a.example", "a\\\n- b", "a\\\n# b", "a\\\n1. b", "a\\\n===", "a | b\\\n--- | ---", "a\\\n> b", "~~~", "+", "a\\\n{include us}",
	} {
		for _, b := range forms {
			if strings.Contains(text, "\n") && b.Kind == KindHeading {
				continue
			}
			b.Text = text
			one := d
			one.Blocks = append(append([]Block(nil), d.Blocks...), b)
			data, _ := one.Write()
			again, err := ParseDocument("", data)
			if err != nil {
				t.Errorf("%q as %s: %v", text, b.Layout.Form, err)
				continue
			}
			last := again.Blocks[len(again.Blocks)-1]
			if len(again.Blocks) != len(one.Blocks) || last.Layout != b.Layout || last.Kind != b.Kind {
				t.Errorf("%q as %s: %+v", text, b.Layout.Form, again.Blocks)
			} else if got, want := reading(last.Text), strings.ReplaceAll(text, "\\\n", " "); got != want {
				t.Errorf("%q as %s: %q", text, b.Layout.Form, got)
			}
		}
	}
}

func TestAFaultOfAWrittenDocumentIsFoundByItsLine(t *testing.T) {
	d, err := ParseDocument("", []byte(whole))
	if err != nil {
		t.Fatal(err)
	}
	for i := range d.Blocks {
		if d.Blocks[i].Layout.Form == FormField {
			continue
		}
		one := d
		one.Blocks = append([]Block(nil), d.Blocks...)
		one.Blocks[i].Text = "a **b"
		data, placed := one.Write()
		_, err := ParseDocument("", data)
		var f *fault.Error
		if all := fault.All(err); len(all) > 0 {
			f = all[0]
		}
		if f == nil || f.ID != "releases.markup_open" || f.Place.Line != placed.Blocks[i].Line {
			t.Errorf("%v, want line %d of\n%s", err, placed.Blocks[i].Line, data)
		}
	}
}
