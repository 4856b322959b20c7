package drafts

import (
	"slices"
	"strings"
	"unicode/utf8"

	"communique/internal/inline"
	"communique/releases"
)

// Kind is what a block is. Its words are the messages editor.kind.<Kind>.
type Kind string

// The kinds. Headline and lead stand first, and there is one of each.
const (
	Headline   Kind = "headline"
	Lead       Kind = "lead"
	Paragraph  Kind = "paragraph"
	Heading    Kind = "heading"
	Subheading Kind = "subheading"
	Bullets    Kind = "bullets" // a line is an item
	Numbers    Kind = "numbers" // a line is an item
	Quote      Kind = "quote"
	Include    Kind = "include" // of a boilerplate: its text is the slug
)

// Kinds are those that can be added, in the order in which they are offered.
var Kinds = []Kind{Paragraph, Heading, Subheading, Bullets, Numbers, Quote, Include}

// Block is one block as it was typed: inline Markdown, a line end where the text has a
// break, an empty line where a new paragraph begins.
type Block struct {
	Kind    Kind   `json:"kind"`
	Text    string `json:"text"`
	By      string `json:"by,omitempty"`      // of a quote: who said it
	Section string `json:"section,omitempty"` // that a heading opens: boilerplate, notes, contact; empty: none
}

// Moment is an embargo as it was typed; all empty: there is none.
type Moment struct {
	Date string `json:"date,omitempty"` // 2013-01-30
	Time string `json:"time,omitempty"` // 08:00
	Zone string `json:"zone,omitempty"` // Europe/Amsterdam, with an offset before it where the clocks show a time twice
}

// Content is everything that is typed about a release.
type Content struct {
	Slug       string   `json:"slug"`
	Language   string   `json:"language"`
	Languages  []string `json:"languages,omitempty"`
	Countries  []string `json:"countries,omitempty"`
	Embargo    Moment   `json:"embargo"`
	Subject    string   `json:"subject,omitempty"`
	Place      string   `json:"place,omitempty"`
	Correction string   `json:"correction,omitempty"`
	Grant      string   `json:"grant,omitempty"`
	Media      []string `json:"media,omitempty"`
	Blocks     []Block  `json:"blocks"`

	// Of a boilerplate, which has neither headline and lead nor countries, embargo and all
	// that the mail and the plan need:

	Boilerplate releases.BoilerplateKind `json:"boilerplate,omitempty"` // empty: it is a release
	Required    bool                     `json:"required,omitempty"`
	For         []string                 `json:"for,omitempty"`

	// Explained says that the correction stands before the place: their order is that of
	// the document from which they come, and keeps editions as they are.
	Explained bool `json:"explained,omitempty"`
}

// The limits of what is kept: what is longer is cut, and no release is so long.
const (
	blockLimit = 500
	textLimit  = 100_000 // bytes of a block
	fieldLimit = 2_000   // bytes of anything else
	totalLimit = 900_000 // bytes of all blocks
)

// IsBoilerplate tells whether it is no release but a text that stands in releases.
func (c Content) IsBoilerplate() bool { return c.Boilerplate != "" }

// First is the index of the first block that may move, go, or be another: a release begins
// with its headline and its lead.
func (c Content) First() int {
	if c.IsBoilerplate() {
		return 0
	}
	return 2
}

// Tidy gives the content as it is kept: headline and lead first, once each, no translation
// into the language in which it is written, text that is UTF-8, with "\n" as line ends, no longer than anybody writes. A boilerplate keeps only what
// it can have, and has a block.
func (c Content) Tidy() Content {
	c = c.own()
	for _, s := range []*string{
		&c.Slug, &c.Language, &c.Embargo.Date, &c.Embargo.Time, &c.Embargo.Zone, &c.Subject, &c.Place, &c.Correction, &c.Grant,
	} {
		*s = strings.TrimSpace(cut(*s, fieldLimit))
	}
	c.Languages, c.Countries, c.Media = tidyList(c.Languages), tidyList(c.Countries), tidyList(c.Media)
	c.For = tidyList(c.For)
	c.Languages = slices.DeleteFunc(c.Languages, func(l string) bool { return l == c.Language }) // it is written in that one
	c.Blocks = c.tidyBlocks()
	return c
}

// own is the content without what isn't of its kind.
func (c Content) own() Content {
	switch {
	case !c.IsBoilerplate():
		c.Required, c.For = false, nil
		return c
	case !slices.Contains(releases.BoilerplateKinds, c.Boilerplate):
		c.Boilerplate = releases.BoilerplateAbout
	}
	return Content{
		Slug: c.Slug, Language: c.Language, Languages: c.Languages, Blocks: c.Blocks, Boilerplate: c.Boilerplate, Required: c.Required, For: c.For,
	}
}

func (c Content) tidyBlocks() []Block {
	blocks := []Block{{Kind: Headline}, {Kind: Lead}}[:c.First()]
	for i, b := range c.Blocks {
		switch {
		case i < c.First() && b.Kind == blocks[i].Kind:
			blocks[i].Text = cut(b.Text, textLimit)
			continue
		case len(blocks) >= blockLimit:
			continue
		}
		b = b.tidy()
		if c.IsBoilerplate() { // it opens no section, and includes no other one
			b.Section = ""
			if b.Kind == Include {
				b.Kind = Paragraph
			}
		}
		blocks = append(blocks, b)
	}
	if len(blocks) == 0 {
		blocks = append(blocks, Block{Kind: Paragraph})
	}
	total := 0
	for i := range blocks {
		blocks[i].Text = cut(blocks[i].Text, max(0, totalLimit-total))
		total += len(blocks[i].Text)
	}
	return blocks
}

func (b Block) tidy() Block {
	t := Block{Kind: b.Kind, Text: cut(b.Text, textLimit)}
	if !slices.Contains(Kinds, b.Kind) {
		t.Kind = Paragraph
	}
	switch {
	case t.Kind == Quote:
		t.By = oneLine(cut(b.By, fieldLimit))
	case t.Kind == Heading && slices.Contains(Sections, b.Section):
		t.Section = b.Section
	case t.Kind == Include:
		t.Text = oneLine(t.Text)
	}
	return t
}

// Sections are those that a heading may open.
var Sections = []string{"boilerplate", "notes", "contact"}

func tidyList(values []string) []string {
	var all []string
	for _, v := range values {
		if v = strings.TrimSpace(cut(v, fieldLimit)); v != "" && !slices.Contains(all, v) && len(all) < blockLimit {
			all = append(all, v)
		}
	}
	return all
}

var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// cut makes s UTF-8 with "\n" as line ends, of so many bytes at most.
func cut(s string, limit int) string {
	if len(s) > limit {
		for s = s[:limit]; len(s) > 0 && !utf8.RuneStart(s[len(s)-1]); {
			s = s[:len(s)-1]
		}
		s = s[:max(0, len(s)-1)]
	}
	return lineEnds.Replace(strings.ToValidUTF8(s, "\ufffd"))
}

// oneLine puts a text on one line.
func oneLine(s string) string { return strings.Join(words(strings.ReplaceAll(s, "\n", " ")), " ") }

// words are parted by blanks; a no-break space is none.
func words(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '\t' })
}

// Title is the headline without its markup, as a list shows it, and the slug of a boilerplate;
// empty: there is none yet.
func (c Content) Title() string {
	if c.IsBoilerplate() {
		return c.Slug
	}
	if len(c.Blocks) == 0 {
		return ""
	}
	return cut(inline.Plain(flat(cut(c.Blocks[0].Text, fieldLimit))), fieldLimit)
}
