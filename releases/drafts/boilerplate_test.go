package drafts

import (
	"context"
	"strings"
	"testing"

	"communique/internal/fault"
	"communique/releases"
)

const boilerplate = `---
boilerplate: press-contact
kind: contact
language: en
languages: [nl, fr]
required: true
for: [nl, nl-BE]
---

## Contact

A paragraph with **bold**\
and a break.

- first
- second

> We ask why.
> — Victor Bekkers

### Detail

Desk
`

func TestABoilerplateThatNobodyTouchesStaysTheSame(t *testing.T) {
	for _, kind := range releases.BoilerplateKinds {
		source := strings.Replace(boilerplate, "kind: contact", "kind: "+string(kind), 1)
		if kind != releases.BoilerplateContact {
			source = strings.Replace(source, "for: [nl, nl-BE]\n", "", 1)
		}
		d := parsed(t, source)
		untouched(t, source)
		if c := FromDocument(d); c.Boilerplate != kind || !c.Required || len(c.Blocks) != 6 || c.First() != 0 {
			t.Errorf("%+v", c)
		}
	}
}

func TestABoilerplateLacksNothingOfARelease(t *testing.T) {
	c := FromDocument(parsed(t, boilerplate))
	if notes := c.Lint([]releases.Release{{Slug: "us", Required: true}}); len(notes) > 0 {
		t.Errorf("%+v", notes)
	}
	for _, tt := range []struct {
		id, field string
		spoil     func(*Content)
	}{
		{"releases.boilerplate_empty", "text-0", func(c *Content) { c.Blocks = nil }},
		{"releases.field_missing", "slug", func(c *Content) { c.Slug = "" }},
		{"releases.slug_invalid", "slug", func(c *Content) { c.Slug = "Not one" }},
		{"releases.for_contact", "for", func(c *Content) { c.Boilerplate = releases.BoilerplateAbout }},
		{"releases.markup_open", "text-1", func(c *Content) { c.Blocks = []Block{{Kind: Heading, Text: "x"}, {Kind: Paragraph, Text: "**open"}} }},
	} {
		c := c
		tt.spoil(&c)
		_, err := c.Tidy().Check()
		if all := fault.All(err); len(all) != 1 || all[0].ID != tt.id || all[0].Place.Field != tt.field {
			t.Errorf("want %s at %s, got %v at %+v", tt.id, tt.field, err, all)
		}
	}
}

// A boilerplate is written as a release is: what a change reaches is told before and after, and
// it stays a boilerplate whatever is sent.
func TestABoilerplateIsWrittenAsAReleaseIs(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		added := h.saved(ctx, anna, At{}, Content{
			Slug: "us", Language: "en", Languages: []string{"nl"}, Boilerplate: releases.BoilerplateFunder, Required: true,
			Blocks: []Block{{Kind: Heading, Text: "About us"}, {Kind: Paragraph, Text: "We ask."}},
		})
		done, err := h.Publish(ctx, anna, added.At, releases.Edits{})
		h.must(err)
		if !done.Created || done.Slug != "us" {
			t.Errorf("%+v", done)
		}
		h.imported(ctx, small+"\n{include us}\n")
		one, err := h.Open(ctx, anna, "us")
		h.must(err)
		if one.Changed || one.ID != added.ID || one.Content.Boilerplate != releases.BoilerplateFunder || !one.Content.Required || one.Content.Title() != "us" {
			t.Errorf("%+v", one)
		}
		c := one.Content.with(1, "We answer.")
		c.Boilerplate, c.Countries = "", []string{"BE"}
		one = h.saved(ctx, anna, one.At, c)
		if !one.Content.IsBoilerplate() || len(one.Content.Countries) > 0 {
			t.Errorf("it has become %+v", one.Content)
		}
		one = h.saved(ctx, anna, one.At, Content{Boilerplate: releases.BoilerplateAbout, Blocks: c.Blocks})
		would, err := h.Compare(ctx, anna, one.At, releases.Edits{})
		h.must(err)
		done, err = h.Publish(ctx, anna, one.At, releases.Edits{})
		h.must(err)
		for _, followed := range [][]releases.Followed{would.Followed, done.Followed} {
			if len(followed) != 1 || followed[0].Slug != "lipse" || followed[0].Revision != 2 {
				t.Errorf("followed: %+v", followed)
			}
		}
	})
}
