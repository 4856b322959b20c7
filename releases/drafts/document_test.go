package drafts

import (
	"strings"
	"testing"

	"communique/internal/fault"
	"communique/releases"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

const whole = `---
slug: lipse
language: en
languages: [nl, fr]
embargo: 2013-01-30 08:00 Europe/Amsterdam
countries: [BE, NL]
correction: The number was wrong.
place: Rotterdam
subject: "Eleven countries: one study"
grant: funder-2
media: [logo.svg]
---

# Eleven *countries* study innovation

The lead.

A paragraph with **bold**\
and a break.

{include us}

- first
- second\
  goes on
* another list

1. one
2. two

> We ask why.
>
> And how.
> — Victor Bekkers

> Said twice.

## What we ask {.notes}

### Detail

- note

## Contact {.contact}

Desk\
Street

{include contact}
`

var besideLines = []cmp.Option{cmpopts.IgnoreFields(releases.Block{}, "Line"), cmpopts.IgnoreFields(releases.Include{}, "Line"), cmpopts.EquateEmpty()}

type teller interface {
	Helper()
	Fatalf(string, ...any)
}

// A document that is shown as blocks and saved again untouched is the same document.
func untouched(t teller, source string) {
	t.Helper()
	d, err := releases.ParseDocument("", []byte(source))
	if err != nil {
		return
	}
	c := FromDocument(d)
	for i, b := range d.Blocks { // a list's item that ends with a backslash gets its second one, and reads the same
		if form := b.Layout.Form; (form == releases.FormBullet || form == releases.FormNumber) && escapes(b.Text) {
			d.Blocks[i].Text += `\`
		}
	}
	if diff := cmp.Diff(d, c.Document(), besideLines...); diff != "" {
		t.Fatalf("%s\n%+v\nfrom\n%s", diff, c, source)
	}
	data, err := c.Check()
	if err != nil {
		t.Fatalf("%v\n%s", err, source)
	}
	again, err := releases.ParseDocument("", data)
	if err != nil {
		t.Fatalf("%v\n%s", err, data)
	}
	if diff := cmp.Diff(c, FromDocument(again), cmpopts.EquateEmpty()); diff != "" {
		t.Fatalf("%s\n%s", diff, data)
	}
}

func TestADocumentThatNobodyTouchesStaysTheSame(t *testing.T) {
	if _, err := releases.ParseDocument("", []byte(whole)); err != nil {
		t.Fatal(err)
	}
	untouched(t, whole)
	for _, heading := range []string{"## {.contact}{.contact}", "## Say {.notes} {.contact}", "## \\{.contact}", "## C# {.contact}", "## C \\# {.contact}"} {
		untouched(t, strings.Replace(whole, "A paragraph", "Text\n\n"+heading+"\n\nA paragraph", 1))
	}
	c := FromDocument(parsed(t, whole))
	for i, want := range []Block{
		{Kind: Headline, Text: "Eleven *countries* study innovation"},
		{Kind: Lead, Text: "The lead."},
		{Kind: Paragraph, Text: "A paragraph with **bold**\nand a break."},
		{Kind: Include, Text: "us"},
		{Kind: Bullets, Text: "first\nsecond\\\ngoes on"},
		{Kind: Bullets, Text: "another list"},
		{Kind: Numbers, Text: "one\ntwo"},
		{Kind: Quote, Text: "We ask why.\n\nAnd how.", By: "Victor Bekkers"},
		{Kind: Quote, Text: "Said twice."},
		{Kind: Heading, Text: "What we ask", Section: "notes"},
		{Kind: Subheading, Text: "Detail"},
		{Kind: Bullets, Text: "note"},
		{Kind: Heading, Text: "Contact", Section: "contact"},
		{Kind: Paragraph, Text: "Desk\nStreet"},
		{Kind: Include, Text: "contact"},
	} {
		if c.Blocks[i] != want {
			t.Errorf("block %d: %+v, want %+v", i, c.Blocks[i], want)
		}
	}
}

func parsed(t testing.TB, source string) releases.Document {
	t.Helper()
	d, err := releases.ParseDocument("", []byte(source))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestEveryDocumentThatNobodyTouchesStaysTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pieces := rapid.SliceOfN(rapid.SampledFrom([]string{
			"\n\n", "\n\n", "\n", " ", "  \n", "\\\n", "word", "**b**", "# ", "## ", "### ", "- ", "* ", "1. ", "1) ", "> ", "> — ",
			"---", "|", "{.contact}", "{include us}", "[a](https://a.example)", "\u00a0", "#",
		}), 0, 30).Draw(t, "pieces")
		for _, source := range []string{whole, boilerplate} {
			untouched(t, strings.Replace(source, "A paragraph", "Text\n\n"+strings.Join(pieces, "")+"\n\nA paragraph", 1))
		}
	})
}

// Whatever is typed: what the document says is what was typed, block by block.
func TestWhatIsTypedIsWhatTheDocumentSays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.Custom(func(t *rapid.T) string {
			return strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{"a", "# ", "- ", "1. ", "> ", "word", "\n", " ", "—", "{include us}", "é", ".", "+ ", "#"}), 1, 8).Draw(t, "text"), "")
		})
		c := Content{Slug: "x", Language: "en", Countries: []string{"NL"}, Blocks: []Block{{Kind: Headline, Text: "Headline"}, {Kind: Lead, Text: "Lead"}}}
		for range rapid.IntRange(0, 6).Draw(t, "n") {
			c.Blocks = append(c.Blocks, Block{Kind: rapid.SampledFrom([]Kind{Paragraph, Heading, Subheading, Bullets, Numbers, Quote}).Draw(t, "kind"), Text: text.Draw(t, "text")})
		}
		c = c.Tidy()
		data, err := c.Check()
		if err != nil {
			t.Fatalf("%v\n%+v", err, c)
		}
		d, err := releases.ParseDocument("", data)
		if err != nil {
			t.Fatal(err)
		}
		meant := c.Document()
		if len(d.Blocks) != len(meant.Blocks) || len(d.Includes) > 0 {
			t.Fatalf("%d blocks, want %d\n%s", len(d.Blocks), len(meant.Blocks), data)
		}
		for i, b := range d.Blocks {
			if b.Kind != meant.Blocks[i].Kind || b.Layout != meant.Blocks[i].Layout {
				t.Fatalf("%+v, want %+v", b, meant.Blocks[i])
			}
			got := (releases.Segment{Kind: b.Kind, Text: b.Text}).Plain()
			if want := strings.ReplaceAll(meant.Blocks[i].Text, "\\\n", " "); got != want {
				t.Fatalf("%q, want %q\n%s", got, want, data)
			}
		}
	})
}

func TestFaultsNameTheFieldInWhichTheyAre(t *testing.T) {
	good := FromDocument(parsed(t, whole))
	for _, tt := range []struct {
		id, field string
		spoil     func(*Content)
	}{
		{"releases.headline_missing", "text-0", func(c *Content) { c.Blocks[0].Text = " \n" }},
		{"releases.lead_missing", "text-1", func(c *Content) { c.Blocks[1].Text = "" }},
		{"releases.markup_open", "text-4", func(c *Content) { c.Blocks[4].Text = "fine\n**open" }},
		{"releases.link_address", "by-7", func(c *Content) { c.Blocks[7].By = "[x](javascript:y)" }},
		{"releases.html", "text-13", func(c *Content) { c.Blocks[13].Text = "a <b>x</b>" }},
		{"releases.slug_invalid", "text-14", func(c *Content) { c.Blocks[14].Text = "NoSlug" }},
		{"releases.quote_empty", "by-8", func(c *Content) { c.Blocks[8] = Block{Kind: Quote, By: "Me"} }},
		{"releases.embargo_syntax", "embargo", func(c *Content) { c.Embargo.Time = "" }},
		{"releases.zone_misspelt", "embargo", func(c *Content) { c.Embargo.Zone = "Amsterdam" }},
		{"releases.slug_invalid", "slug", func(c *Content) { c.Slug = "Not one" }},
		{"releases.field_missing", "countries", func(c *Content) { c.Countries = nil }},
		{"releases.country_unknown", "countries", func(c *Content) { c.Countries = []string{"ZZ"} }},
		{"releases.language_source", "languages", func(c *Content) { c.Languages = []string{"en"} }},
		{"releases.text_long", "subject", func(c *Content) { c.Subject = strings.Repeat("a", 1500) }},
	} {
		c := good
		c.Blocks = append([]Block(nil), good.Blocks...)
		tt.spoil(&c)
		_, err := c.Check()
		all := fault.All(err)
		if len(all) == 0 || all[0].ID != tt.id || all[0].Place.Field != tt.field {
			t.Errorf("want %s at %s, got %v at %+v", tt.id, tt.field, err, all)
		}
	}
}

func TestHostileContentIsTidied(t *testing.T) {
	c := Content{Slug: " a\xff ", Blocks: []Block{{Kind: "script", Text: "a\r\nb\xff"}, {Kind: Quote, By: "x\r\ny", Section: "notes"}, {Kind: Heading, Section: "evil", By: "x"}}}
	for range 600 {
		c.Blocks = append(c.Blocks, Block{Kind: Paragraph, Text: strings.Repeat("é", 60_000)})
	}
	got := c.Tidy()
	if got.Slug != "a\ufffd" || len(got.Blocks) != blockLimit {
		t.Errorf("%q, %d blocks", got.Slug, len(got.Blocks))
	}
	for i, want := range []Block{{Kind: Headline}, {Kind: Lead}, {Kind: Paragraph, Text: "a\nb\ufffd"}, {Kind: Quote, By: "x y"}, {Kind: Heading}} {
		if got.Blocks[i] != want {
			t.Errorf("block %d: %+v", i, got.Blocks[i])
		}
	}
	total := 0
	for _, b := range got.Blocks {
		total += len(b.Text)
	}
	if total > totalLimit || len(got.Blocks[5].Text) > textLimit || strings.Contains(got.Blocks[5].Text, "\ufffd") {
		t.Errorf("%d bytes in all, %d in one", total, len(got.Blocks[5].Text))
	}
	if again := got.Tidy(); !cmp.Equal(got, again) {
		t.Error("tidied twice is another")
	}
}
