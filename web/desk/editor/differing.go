package editor

import (
	"slices"
	"strings"

	"communique/locales"
	"communique/locales/difference"
	"communique/releases"
	"communique/releases/drafts"
)

// differing is how two texts differ, in the reader's words.
type differing struct {
	Facts  []part
	Blocks []part
}

// part is a fact, or a block, of one text and what it is in the other.
type part struct {
	Key   string // by which it is chosen
	Label string
	Same  bool
	Parts []difference.Part
	Was   bool // the one text has it
	Now   bool // the other has it
}

// factLabels are the words of the form for what is set.
var factLabels = map[string]string{
	"slug": "editor.slug", "language": "editor.language", "languages": "editor.languages", "countries": "editor.countries",
	"embargo": "editor.embargo", "subject": "editor.subject", "place": "editor.place", "grant": "editor.grant", "correction": "editor.correction",
	"media": "editor.media", "kind": "cli.column.kind", "required": "boilerplates.required", "for": "boilerplates.for",
}

// differs puts a difference into words.
func differs(words *locales.Words, was, now drafts.Content) (differing, bool) {
	d := drafts.Differ(was, now)
	var shown differing
	for _, name := range d.Facts {
		a, b := factOf(words, was, name), factOf(words, now, name)
		parts := difference.Words(a, b)
		if name != "subject" && name != "place" && name != "correction" { // a date, or a list, is another one as a whole
			parts = slices.DeleteFunc([]difference.Part{{Op: difference.Removed, Text: a}, {Op: difference.Added, Text: b}}, func(p difference.Part) bool { return p.Text == "" })
		}
		shown.Facts = append(shown.Facts, part{Key: drafts.FactKey(name), Label: words.T(factLabels[name]), Parts: parts, Was: a != "", Now: b != ""})
	}
	for i, p := range d.Blocks {
		one := part{Key: drafts.BlockKey(i), Same: p.Same(), Was: p.Was != nil, Now: p.Now != nil}
		before, after := "", ""
		if p.Was != nil {
			one.Label, before = labelOf(words, *p.Was), textOf(*p.Was)
		}
		if p.Now != nil {
			if label := labelOf(words, *p.Now); one.Label == "" || one.Same {
				one.Label = label
			} else if label != one.Label {
				one.Label += " → " + label
			}
			after = textOf(*p.Now)
		}
		if one.Parts = difference.Words(before, after); one.Same {
			one.Parts = []difference.Part{{Text: after}}
		}
		if !one.Same || after != "" {
			shown.Blocks = append(shown.Blocks, one)
		}
	}
	return shown, d.None()
}

// labelOf says what a block is.
func labelOf(words *locales.Words, b drafts.Block) string {
	label := words.T("editor.kind." + string(b.Kind))
	if b.Section != "" {
		label += " (" + words.T("editor.section."+b.Section) + ")"
	}
	return label
}

// textOf is all that was typed into a block.
func textOf(b drafts.Block) string {
	text := strings.Trim(b.Text, "\n")
	if b.By != "" {
		text += "\n— " + b.By
	}
	return text
}

// factOf is how something is set, in the reader's words; empty: it isn't.
func factOf(words *locales.Words, c drafts.Content, name string) string {
	list := func(values []string, say func(string) string) string {
		said := make([]string, len(values))
		for i, v := range values {
			said[i] = say(v)
		}
		return words.List(said)
	}
	switch name {
	case "slug":
		return c.Slug
	case "language":
		return words.Language(c.Language)
	case "languages":
		return list(c.Languages, words.Language)
	case "countries":
		return list(slices.Sorted(slices.Values(c.Countries)), words.Country)
	case "embargo":
		return embargoIn(words, c.Embargo)
	case "subject":
		return c.Subject
	case "place":
		return c.Place
	case "correction":
		return c.Correction
	case "grant":
		return grantIn(words, c.Grant)
	case "media":
		return words.List(c.Media)
	case "kind":
		return words.T("boilerplate." + string(c.Boilerplate))
	case "required":
		if c.Required {
			return "✓"
		}
		return ""
	}
	return list(c.For, words.Language)
}

// embargoIn is an embargo in words, or as it was typed where that can't be read.
func embargoIn(words *locales.Words, m drafts.Moment) string {
	at, err := m.Read()
	switch {
	case err != nil:
		return strings.TrimSpace(m.Date + " " + m.Time + " " + m.Zone)
	case at.At.IsZero():
		return ""
	}
	return words.DateTime(at.Local()) + " (" + at.Zone + ")"
}

// grantIn says which statement of a funder a release carries.
func grantIn(words *locales.Words, grant string) string {
	switch grant {
	case "":
		return words.T("editor.grant_each")
	case releases.GrantNone:
		return words.T("editor.grant_none")
	}
	return grant
}

// changedIn says what has changed in a version; empty: nothing.
func changedIn(words *locales.Words, all []drafts.Count) string {
	said := make([]string, len(all))
	for i, c := range all {
		switch kind := drafts.Kind(c.What); {
		case slices.Contains(drafts.Kinds, kind):
			said[i] = words.N("editor.changed."+c.What, c.Number)
		default:
			said[i] = words.T("editor.changed." + c.What)
		}
	}
	return words.List(said)
}
