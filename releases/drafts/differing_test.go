package drafts

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func pattern() Content {
	c := fresh("Eleven countries")
	c.Blocks = append(c.Blocks, Block{Kind: Heading, Text: "More"}, Block{Kind: Bullets, Text: "one\ntwo"}, Block{Kind: Quote, Text: "It is so.", By: "Me"})
	return c.Tidy()
}

// told is a difference as lines: "=" the same, "~" another text, "-" and "+".
func (d Difference) told() string {
	all := slices.Clone(d.Facts)
	for _, p := range d.Blocks {
		switch {
		case p.Same():
			all = append(all, "="+string(p.Was.Kind))
		case p.Was == nil:
			all = append(all, "+"+string(p.Now.Kind))
		case p.Now == nil:
			all = append(all, "-"+string(p.Was.Kind))
		default:
			all = append(all, "~"+string(p.Was.Kind)+">"+string(p.Now.Kind))
		}
	}
	return strings.Join(all, " ")
}

// TestHowTwoContentsDiffer, and that choosing all of a difference, or nothing, gives the one or the other.
func TestHowTwoContentsDiffer(t *testing.T) {
	base := pattern()
	for _, c := range []struct {
		name, told, counts string
		change             func(c *Content)
	}{
		{"nothing", "=headline =lead =paragraph =heading =bullets =quote", "[]", func(*Content) {}},
		{"blanks", "=headline =lead =paragraph =heading =bullets =quote", "[]", func(c *Content) {
			c.Blocks[2].Text += " \n"
			c.Blocks = append(c.Blocks, Block{Kind: Paragraph, Text: "\n"})
		}},
		{"a text", "=headline =lead ~paragraph>paragraph =heading =bullets =quote", "[{paragraph 1}]", func(c *Content) { c.Blocks[2].Text = "Something else." }},
		{"who said it", "=headline =lead =paragraph =heading =bullets ~quote>quote", "[{quote 1}]", func(c *Content) { c.Blocks[5].By = "You" }},
		{"another headline and lead", "~headline>headline ~lead>lead =paragraph =heading =bullets =quote", "[{headline 1} {lead 1}]", func(c *Content) {
			c.Blocks[0].Text, c.Blocks[1].Text = "x", ""
		}},
		{"a new block", "=headline =lead =paragraph +paragraph =heading =bullets =quote", "[{paragraph 1}]", func(c *Content) {
			c.Blocks = slices.Insert(c.Blocks, 3, Block{Kind: Paragraph, Text: "New."})
		}},
		{"a block that is gone", "=headline =lead =paragraph =heading -bullets =quote", "[{bullets 1}]", func(c *Content) { c.Blocks = slices.Delete(c.Blocks, 4, 5) }},
		{"another kind", "=headline =lead =paragraph ~heading>subheading =bullets =quote", "[{subheading 1}]", func(c *Content) { c.Blocks[3].Kind = Subheading }},
		{"another section", "=headline =lead =paragraph ~heading>heading =bullets =quote", "[{heading 1}]", func(c *Content) { c.Blocks[3].Section = "contact" }},
		{"another place", "=headline =lead -paragraph =heading =bullets =quote +paragraph", "[{paragraph 1}]", func(c *Content) {
			c.Blocks = append(slices.Delete(c.Blocks, 2, 3), base.Blocks[2])
		}},
		{"what is set", "slug languages countries embargo subject correction =headline =lead =paragraph =heading =bullets =quote",
			"[{slug 1} {languages 1} {countries 1} {embargo 1} {subject 1} {correction 1}]", func(c *Content) {
				c.Slug, c.Languages, c.Countries, c.Embargo, c.Subject, c.Correction = "other", []string{"de", "nl"}, nil, Moment{"2013-01-30", "08:00", "Europe/Amsterdam"}, "S", "C"
			}},
	} {
		other := pattern()
		c.change(&other)
		d := Differ(base, other)
		if got := d.told(); got != c.told {
			t.Errorf("%s: %s, want %s", c.name, got, c.told)
		}
		if got := fmt.Sprint(d.Counts()); got != c.counts || d.None() != (c.counts == "[]") {
			t.Errorf("%s: %s, want %s", c.name, got, c.counts)
		}
		if all := Merge(base, other, func(string) bool { return true }); !Differ(all, other).None() {
			t.Errorf("%s: %s", c.name, cmp.Diff(other, all))
		}
		if none := Merge(base, other, func(string) bool { return false }); !Differ(none, base).None() {
			t.Errorf("%s: %s", c.name, cmp.Diff(base, none))
		}
	}
}

// TestWhatIsChosenIsTaken of each difference by itself.
func TestWhatIsChosenIsTaken(t *testing.T) {
	base, other := pattern(), pattern()
	other.Blocks[0].Text, other.Subject, other.Place = "Twelve countries", "S", "Delft"
	other.Blocks = append(slices.Delete(other.Blocks, 2, 3), Block{Kind: Paragraph, Text: "At the end, quite different."})
	chosen := []string{FactKey("subject"), BlockKey(6)}
	got := Merge(base, other, func(key string) bool { return slices.Contains(chosen, key) })
	want := pattern()
	want.Subject = "S"
	want.Blocks = append(want.Blocks, Block{Kind: Paragraph, Text: "At the end, quite different."})
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestLongTextsAreComparedQuickly: only what is equal is paired then.
func TestLongTextsAreComparedQuickly(t *testing.T) {
	a, b := fresh("a"), fresh("b")
	for i := range blockLimit - 3 {
		a.Blocks = append(a.Blocks, Block{Kind: Paragraph, Text: fmt.Sprint("a ", i)})
		b.Blocks = append(b.Blocks, Block{Kind: Paragraph, Text: fmt.Sprint("b ", i)})
	}
	b.Blocks[200] = a.Blocks[100]
	if n := Differ(a, b).Counts(); n[1].What != "paragraph" || n[1].Number < blockLimit {
		t.Error(n)
	}
}
