package drafts

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"communique/internal/inline"
	"communique/releases"

	"github.com/yuin/goldmark/ast"
)

// Note is something about a text that its author may want to mend before anybody
// translates it. Its words are the messages editor.lint.<ID>.
type Note struct {
	ID    string
	Field string // in which it is: that of Field, or the name of another one
	Count int    // characters or words, where it is about too many of them
	Word  string // what it is about, as it is written
}

// The lengths from which on a text is hard to read where it is shown.
const (
	headlineLong = 100 // characters
	subjectLong  = 70  // characters: what a telephone shows of a subject
	leadLong     = 60  // words
)

// Lint looks at what is written, and at what is missing, for a journalist's eyes. known are
// the boilerplates that there are.
func (c Content) Lint(known []releases.Release) []Note {
	var notes []Note
	tell := func(id, field string, count int, word string) {
		notes = append(notes, Note{id, field, count, word})
	}
	c.lintTop(tell)
	c.lintDate(tell)
	read := 0
	for i, b := range c.Blocks {
		c.lintBlock(i, b, tell)
		if read += len(b.Text); read < datesLimit {
			c.lintWhen(i, b, tell)
		}
	}
	if c.IsBoilerplate() {
		return notes
	}
	if c.Embargo.typed() == "" {
		tell("no_embargo", "embargo", 0, "")
	}
	if !c.hasContact(known) {
		tell("no_contact", "", 0, "")
	}
	for _, slug := range c.demanded(known) {
		if !slices.Contains(c.includes(), slug) {
			tell("no_statement", "", 0, slug)
		}
	}
	return notes
}

type telling func(id, field string, count int, word string)

// lintTop looks at headline, subject and lead.
func (c Content) lintTop(tell telling) {
	if c.IsBoilerplate() || len(c.Blocks) < c.First() {
		return
	}
	headline, lead := inline.Plain(flat(cut(c.Blocks[0].Text, fieldLimit))), plainOf(c.Blocks[1].Text)
	length := utf8.RuneCountInString(headline)
	switch {
	case headline == "":
		tell("no_headline", Field("text", 0), 0, "")
	case length > headlineLong:
		tell("headline_long", Field("text", 0), length, "")
	}
	if shouts(headline) {
		tell("headline_capitals", Field("text", 0), 0, "")
	}
	if subject := oneLine(c.Subject); utf8.RuneCountInString(subject) > subjectLong {
		tell("subject_long", "subject", utf8.RuneCountInString(subject), "")
	} else if subject == "" && length > subjectLong {
		tell("no_subject", "subject", length, "")
	}
	if n := len(strings.Fields(lead)); n > leadLong {
		tell("lead_long", Field("text", 1), n, "")
	} else if n == 0 {
		tell("no_lead", Field("text", 1), 0, "")
	}
}

// plainLimit is how much of a block is read for its words: the parser's time can grow with
// the square of the length.
const plainLimit = 5_000

func plainOf(typed string) string {
	return inline.Plain(strings.Join(paragraphs(cut(typed, plainLimit)), " "))
}

// shouts tells whether a text of some length has no small letter.
func shouts(s string) bool {
	letters := 0
	for _, r := range s {
		if unicode.IsLower(r) {
			return false
		}
		if unicode.IsUpper(r) {
			letters++
		}
	}
	return letters >= 8
}

func (c Content) lintBlock(i int, b Block, tell telling) {
	field := Field("text", i)
	if b.Kind == Quote && strings.TrimSpace(b.Text) != "" && strings.TrimSpace(b.By) == "" {
		tell("quote_alone", Field("by", i), 0, "")
	}
	if b.Kind == Include {
		return
	}
	if word := idleLink(cut(b.Text, plainLimit)); word != "" {
		tell("link_words", field, 0, word)
	}
}

// idle are words of links that say nothing about where they lead.
var idle = []string{
	"here", "click here", "read more", "more", "link", "this link", "hier", "klik hier", "lees meer", "hier klicken", "mehr", "ici", "cliquez ici", "en savoir plus",
	"lire la suite", "her", "klik her", "læs mere", "qui", "clicca qui", "leggi di più", "siin", "siit", "vajuta siia", "loe edasi", "aici", "click aici", "citește mai mult",
	"tu", "kliknite sem", "čítajte viac", "aquí", "haga clic aquí", "leer más", "más información",
}

// idleLink is the first link whose words say nothing; empty: there is none.
func idleLink(typed string) (found string) {
	if !strings.Contains(typed, "](") {
		return ""
	}
	line, data := inline.Parse(typed)
	_ = ast.Walk(line, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if link, ok := n.(*ast.Link); ok && entering && found == "" {
			if words := inline.Text(link, data, false); slices.Contains(idle, strings.ToLower(strings.Trim(words, " .…»>"))) {
				found = words
			}
		}
		return ast.WalkContinue, nil
	})
	return found
}

func (c Content) includes() (slugs []string) {
	for _, b := range c.Blocks {
		if b.Kind == Include {
			slugs = append(slugs, b.Text)
		}
	}
	return slugs
}

func (c Content) hasContact(known []releases.Release) bool {
	if slices.ContainsFunc(c.Blocks, func(b Block) bool { return b.Kind == Heading && b.Section == "contact" }) {
		return true
	}
	return slices.ContainsFunc(known, func(k releases.Release) bool {
		return k.Boilerplate == releases.BoilerplateContact && slices.Contains(c.includes(), k.Slug)
	})
}

// demanded are the boilerplates that the release must carry by its grant.
func (c Content) demanded(known []releases.Release) (slugs []string) {
	for _, k := range known {
		if c.Grant == k.Slug || c.Grant == "" && k.Required {
			slugs = append(slugs, k.Slug)
		}
	}
	return slugs
}
