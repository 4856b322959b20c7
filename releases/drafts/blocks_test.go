package drafts

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"communique/releases"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// brief writes blocks by the first letter of their kind and their text.
func brief(c Content) string {
	var all []string
	for _, b := range c.Blocks {
		all = append(all, strings.TrimSuffix(fmt.Sprintf("%.1s:%s@%s", b.Kind, strings.ReplaceAll(b.Text, "\n", "/"), b.By), "@"))
	}
	return strings.Join(all, " ")
}

func TestWhatButtonsDo(t *testing.T) {
	c := Content{Blocks: []Block{
		{Kind: Headline, Text: "H"}, {Kind: Lead, Text: "L"}, {Kind: Paragraph, Text: "a\n\nb"}, {Kind: Quote, Text: "q", By: "Q"}, {Kind: Bullets, Text: "x\ny"}, {Kind: Include, Text: "us"},
	}}
	for act, want := range map[string]string{
		"":               "h:H l:L p:a//b q:q@Q b:x/y i:us 0",
		"up-3":           "h:H l:L q:q@Q p:a//b b:x/y i:us 2",
		"up-2":           "h:H l:L p:a//b q:q@Q b:x/y i:us 2",
		"down-2":         "h:H l:L q:q@Q p:a//b b:x/y i:us 3",
		"down-5":         "h:H l:L p:a//b q:q@Q b:x/y i:us 5",
		"down-0":         "h:H l:L p:a//b q:q@Q b:x/y i:us 0",
		"move-5-2":       "h:H l:L i:us p:a//b q:q@Q b:x/y 2",
		"move-2-6":       "h:H l:L q:q@Q b:x/y i:us p:a//b 5",
		"move-2-0":       "h:H l:L p:a//b q:q@Q b:x/y i:us 2",
		"merge-1":        "h:H l:L a//b q:q@Q b:x/y i:us 1",
		"merge-2":        "h:H l:L p:a//b q/— Q b:x/y i:us 2",
		"merge-3":        "h:H l:L p:a//b q:q//x/y@Q i:us 3",
		"merge-4":        "h:H l:L p:a//b q:q@Q b:x/y i:us 4",
		"merge-0":        "h:H l:L p:a//b q:q@Q b:x/y i:us 0",
		"split-2":        "h:H l:L p:a p:b q:q@Q b:x/y i:us 3",
		"split-4":        "h:H l:L p:a//b q:q@Q b:x b:y i:us 5",
		"split-3":        "h:H l:L p:a//b q:q@Q b:x/y i:us 3",
		"remove-5":       "h:H l:L p:a//b q:q@Q b:x/y 4",
		"remove-1":       "h:H l:L p:a//b q:q@Q b:x/y i:us 1",
		"add-0-quote":    "h:H l:L q: p:a//b q:q@Q b:x/y i:us 2",
		"add-5-heading":  "h:H l:L p:a//b q:q@Q b:x/y i:us h: 6",
		"add-3-headline": "h:H l:L p:a//b q:q@Q b:x/y i:us 3",
		"add-99-quote":   "h:H l:L p:a//b q:q@Q b:x/y i:us 0",
		"move--1-2":      "h:H l:L p:a//b q:q@Q b:x/y i:us 0",
	} {
		got, at := c.Do(act)
		if s := fmt.Sprint(brief(got), " ", at); s != want {
			t.Errorf("%s: %s, want %s", act, s, want)
		}
	}
	if got := brief(c); got != "h:H l:L p:a//b q:q@Q b:x/y i:us" {
		t.Errorf("the content itself was changed: %s", got)
	}
}

// Whatever is pressed: no word is lost but by removing, and headline and lead stay on top.
func TestButtonsLoseNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := Content{Blocks: []Block{{Kind: Headline, Text: "w0"}, {Kind: Lead, Text: "w1\n\nw2"}}}
		for i := range 5 {
			c.Blocks = append(c.Blocks, Block{Kind: rapid.SampledFrom(Kinds).Draw(t, "kind"), Text: fmt.Sprintf("w%d", 10+i) + "\n\n" + fmt.Sprintf("w%d", 20+i)})
		}
		c = c.Tidy()
		c.Blocks[3].By = "w40"
		before := heard(c)
		for range 10 {
			act := rapid.SampledFrom([]string{"up", "down", "move", "merge", "split", "add"}).Draw(t, "act")
			act += fmt.Sprintf("-%d-%d", rapid.IntRange(0, 9).Draw(t, "i"), rapid.IntRange(0, 9).Draw(t, "k"))
			if strings.HasPrefix(act, "add") {
				act = act[:5] + "-paragraph"
			}
			c, _ = c.Do(act)
			if c.Blocks[0].Kind != Headline || c.Blocks[1].Kind != Lead {
				t.Fatalf("%s: %s", act, brief(c))
			}
			if after := heard(c); !slices.Equal(before, after) {
				t.Fatalf("%s: %v, %v", act, before, after)
			}
		}
	})
}

func heard(c Content) []string {
	all := strings.Fields(strings.NewReplacer("@", " ", "/", " ", ":", " ").Replace(brief(c)))
	return slices.Sorted(slices.Values(slices.DeleteFunc(all, func(s string) bool { return !strings.HasPrefix(s, "w") })))
}

func TestWherePastedBlocksStand(t *testing.T) {
	pasted := []Block{{Kind: Heading, Text: "A"}, {Kind: Paragraph, Text: "B"}, {Kind: Bullets, Text: "C"}}
	blank := Content{Blocks: []Block{{Kind: Headline}, {Kind: Lead}}}
	some := Content{Blocks: []Block{{Kind: Headline, Text: "H"}, {Kind: Lead}, {Kind: Paragraph, Text: "p"}, {Kind: Paragraph}}}
	for _, tt := range []struct {
		c    Content
		at   int
		want string
	}{
		{blank, 0, "h:A l:B b:C 2"},
		{blank, 1, "h: l:A p:B b:C 3"},
		{some, 0, "h:H l: h:A p:B b:C p:p p: 4"},
		{some, 1, "h:H l:A p:B b:C p:p p: 3"},
		{some, 2, "h:H l: p:p h:A p:B b:C p: 5"},
		{some, 3, "h:H l: p:p h:A p:B b:C 5"},
	} {
		got, at, whole := tt.c.Pasted(tt.at, pasted)
		if s := fmt.Sprint(brief(got), " ", at); s != tt.want || !whole {
			t.Errorf("at %d of %s: %s, want %s", tt.at, brief(tt.c), s, tt.want)
		}
	}
}

// A title that somebody pastes anywhere on an empty page is its headline; on others, a heading.
func TestWhereAPastedTitleStands(t *testing.T) {
	pasted := []Block{{Kind: Paragraph, Text: "A"}, {Kind: Headline, Text: "T"}, {Kind: Paragraph, Text: "B"}, {Kind: Headline, Text: "U"}}
	blank := []Block{{Kind: Headline}, {Kind: Lead}, {Kind: Paragraph, Text: " "}}
	for _, tt := range []struct {
		c    Content
		at   int
		want string
	}{
		{Content{Blocks: blank}, 0, "h:T l:B p:A h:U 3"},
		{Content{Blocks: blank}, 2, "h:T l:B p:A h:U 3"},
		{Content{Blocks: []Block{{Kind: Headline}, {Kind: Lead, Text: "L"}}}, 0, "h:A l:L h:T p:B h:U 4"},
		{Content{Boilerplate: releases.BoilerplateAbout, Blocks: []Block{{Kind: Paragraph}}}, 0, "p:A h:T p:B h:U 3"},
	} {
		got, at, _ := tt.c.Pasted(tt.at, pasted)
		if s := fmt.Sprint(brief(got), " ", at); s != tt.want {
			t.Errorf("at %d of %s: %s, want %s", tt.at, brief(tt.c), s, tt.want)
		}
	}
	if pasted[1].Kind != Headline {
		t.Error("what was read is another thing now")
	}
}

// What is pasted never takes the place of what was there.
func TestAPasteThatFindsNoRoom(t *testing.T) {
	full := Content{Blocks: slices.Repeat([]Block{{Kind: Paragraph, Text: "mine"}}, blockLimit-1)}
	full.Blocks[0].Kind, full.Blocks[1].Kind = Headline, Lead
	full.Blocks[blockLimit-2].Text = "my last"
	long := Content{Blocks: []Block{{Kind: Headline, Text: "H"}, {Kind: Lead}}}
	for range totalLimit / textLimit {
		long.Blocks = append(long.Blocks, Block{Kind: Paragraph, Text: strings.Repeat("x", textLimit-100)})
	}
	long.Blocks = append(long.Blocks, Block{Kind: Paragraph, Text: "my last"})
	for _, c := range []Content{full, long} {
		got, _, whole := c.Pasted(2, []Block{{Kind: Paragraph, Text: "one"}, {Kind: Paragraph, Text: strings.Repeat("y", 2000)}})
		got = got.Tidy()
		if whole || got.Blocks[3].Text != "one" || got.Blocks[len(got.Blocks)-1].Text != "my last" || len(got.Blocks) != len(c.Blocks)+1 {
			t.Errorf("%v, %d blocks, at the end %.20q", whole, len(got.Blocks), got.Blocks[len(got.Blocks)-1].Text)
		}
	}
}

func TestLint(t *testing.T) {
	known := []releases.Release{
		{Slug: "press", Boilerplate: releases.BoilerplateContact},
		{Slug: "eu", Boilerplate: releases.BoilerplateFunder, Required: true},
	}
	good := Content{Language: "en", Embargo: Moment{"2013-01-30", "08:00", "Europe/Amsterdam"}, Blocks: []Block{
		{Kind: Headline, Text: "Eleven countries study innovation"}, {Kind: Lead, Text: "The lead of 30 January."}, {Kind: Quote, Text: "Why?", By: "Me"},
		{Kind: Paragraph, Text: "See [the report](https://a.example)."}, {Kind: Include, Text: "press"}, {Kind: Include, Text: "eu"},
	}}
	if notes := good.Lint(known); len(notes) > 0 {
		t.Errorf("%+v", notes)
	}
	for _, tt := range []struct {
		want  Note
		spoil func(*Content)
	}{
		{Note{"no_headline", "text-0", 0, ""}, func(c *Content) { c.Blocks[0].Text = " " }},
		{Note{"headline_long", "text-0", 101, ""}, func(c *Content) { c.Blocks[0].Text, c.Subject = strings.Repeat("é", 101), "x" }},
		{Note{"headline_capitals", "text-0", 0, ""}, func(c *Content) { c.Blocks[0].Text = "ÉLEVÉ COUNTRIES" }},
		{Note{"no_subject", "subject", 71, ""}, func(c *Content) { c.Blocks[0].Text = strings.Repeat("e", 71) }},
		{Note{"subject_long", "subject", 71, ""}, func(c *Content) { c.Subject = strings.Repeat("e", 71) }},
		{Note{"no_lead", "text-1", 0, ""}, func(c *Content) { c.Blocks[1].Text = "" }},
		{Note{"lead_long", "text-1", 61, ""}, func(c *Content) { c.Blocks[1].Text = strings.Repeat("w ", 61) }},
		{Note{"quote_alone", "by-2", 0, ""}, func(c *Content) { c.Blocks[2].By = " " }},
		{Note{"link_words", "text-3", 0, "Click here"}, func(c *Content) { c.Blocks[3].Text = "[Click here](https://a.example)" }},
		{Note{"date_vague", "text-3", 0, "Today"}, func(c *Content) { c.Blocks[3].Text = "Today, we" }},
		{Note{"no_embargo", "embargo", 0, ""}, func(c *Content) { c.Embargo = Moment{} }},
		{Note{"no_contact", "", 0, ""}, func(c *Content) { c.Blocks = c.Blocks[:4] }},
		{Note{"no_statement", "", 0, "eu"}, func(c *Content) { c.Blocks = c.Blocks[:5] }},
		{Note{"no_statement", "", 0, "eu"}, func(c *Content) { c.Blocks, c.Grant = c.Blocks[:5], "eu" }},
	} {
		c := good
		c.Blocks = slices.Clone(good.Blocks)
		tt.spoil(&c)
		if notes := c.Lint(known); !slices.Contains(notes, tt.want) || len(notes) > 2 {
			t.Errorf("want %+v, got %+v", tt.want, notes)
		}
	}
	c := good
	c.Blocks, c.Grant = c.Blocks[:5], releases.GrantNone
	if notes := c.Lint(known); len(notes) > 0 {
		t.Errorf("%+v", notes)
	}
	c.Blocks = append(slices.Clone(c.Blocks[:4]), Block{Kind: Heading, Text: "Contact", Section: "contact"})
	if notes := c.Lint(known); len(notes) > 0 {
		t.Errorf("%+v", notes)
	}
	if diff := cmp.Diff([]Note{{"date_vague", "text-3", 0, "i går"}}, func() []Note {
		c := good
		c.Language = "da"
		c.Blocks = slices.Clone(good.Blocks)
		c.Blocks[1].Text = "Den 30. januar."
		c.Blocks[3].Text = "Det skete i går."
		return c.Lint(known)
	}()); diff != "" {
		t.Error(diff)
	}
}
