// Package locales is what Communiqué knows about languages.
//
// It holds every word that a person may read: the interface's, the mails', the
// command line's and the faults', in ten languages, as go-i18n message files
// under texts/<area>/active.<language>.toml. A Catalogue has them all; its
// Words speak one language, and write dates, numbers, names of languages and
// countries the way the press offices of that language do:
//
//	catalogue, err := locales.Load()
//	words := catalogue.In("sk")
//	words.N("desk.approved", 14, "Country", locales.Country("SK"), "At", due)
//
// It also holds the messages of releases: ParseMessages reads a translator's
// file, WriteMessages makes one, and Texts looks one up. The text of a release is
// never executed as a template, whatever a translator writes in it.
//
// The one rule that everything here obeys: a text is in exactly the language that
// was asked for, or it isn't there. No text falls back to English or to a
// neighbouring language behind the reader's back. Where a word of the interface
// is missing, its id appears between ⟦ ⟧ and in the log; the tests of this
// package see to it that none is.
//
// It won't decide which language somebody reads, except for Choose, which guesses
// from what a browser or a terminal asks for; and it knows nothing of a release's
// workflow. It keeps no state that could be lost.
package locales

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"golang.org/x/text/language"
)

// Languages are the languages of the house, English first. Their order is the
// order in which lists of languages are shown.
var Languages = []string{"en", "nl", "fr", "de", "da", "et", "it", "ro", "sk", "es"}

// Supported tells whether lang is exactly one of Languages.
func Supported(lang string) bool { return slices.Contains(Languages, lang) }

//go:embed texts
var texts embed.FS

// Catalogue holds all words of the house in all its languages. It is made once
// and safe for concurrent use. A language is looked at when somebody first speaks it, and of
// its message files those are read from which something is said: a command has its words in
// a few milliseconds, and waits neither for nine other languages nor for the pages' texts.
type Catalogue struct {
	words   map[string]func() *Words
	matcher language.Matcher // over Languages, in their order
	missing *missing
}

// Load gives the embedded message files. A mistake in one of them is the programmer's:
// the tests read all of them, and Load looks that each language has one.
func Load() (*Catalogue, error) {
	c := newCatalogue()
	for _, lang := range Languages {
		if names, err := areaFiles(texts, "texts", lang); err != nil || len(names) == 0 {
			return nil, fmt.Errorf("locales: no message file for %q: %w", lang, err)
		}
		c.words[lang] = sync.OnceValue(func() *Words {
			words, err := c.read(texts, "texts", lang)
			if err != nil {
				panic(err)
			}
			return words
		})
	}
	return c, nil
}

// load reads the message files of all languages at once.
func load(files fs.FS, root string) (*Catalogue, error) {
	names, err := areaFiles(files, root, "*")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		if lang := languageOf(name); !Supported(lang) {
			return nil, fmt.Errorf("locales: %s: %q is not one of %v", name, lang, Languages)
		}
	}
	c := newCatalogue()
	for _, lang := range Languages {
		words, err := c.read(files, root, lang)
		if err != nil {
			return nil, err
		}
		if err := words.areas.check(); err != nil {
			return nil, err
		}
		c.words[lang] = func() *Words { return words }
	}
	return c, nil
}

func newCatalogue() *Catalogue {
	tags := make([]language.Tag, len(Languages))
	for i, lang := range Languages {
		tags[i] = language.MustParse(lang)
	}
	return &Catalogue{words: map[string]func() *Words{}, matcher: language.NewMatcher(tags), missing: newMissing()}
}

// read gives the words of one language.
func (c *Catalogue) read(files fs.FS, root, lang string) (*Words, error) {
	tag := language.MustParse(lang)
	areas, err := readAreas(files, root, lang, tag)
	if err != nil {
		return nil, err
	}
	return newWords(areas, lang, tag, c.missing), nil
}

// areaFiles names the message files of a language, or of all with "*".
func areaFiles(files fs.FS, root, lang string) ([]string, error) {
	names, err := fs.Glob(files, path.Join(root, "*", "active."+lang+".toml"))
	if err != nil {
		return nil, fmt.Errorf("locales: %w", err)
	}
	return names, nil
}

// languageOf is the language of a message file, by its name.
func languageOf(name string) string {
	return strings.TrimSuffix(strings.TrimPrefix(path.Base(name), "active."), ".toml")
}

// In gives the words of lang. A regional variant ("nl-BE") gives its language's,
// an unknown language English: a page must be in some language. Where that isn't
// good enough, ask Supported first.
func (c *Catalogue) In(lang string) *Words {
	if words, ok := c.words[lang]; ok {
		return words()
	}
	tag, err := language.Parse(lang)
	if err != nil {
		return c.words["en"]()
	}
	base, _ := tag.Base()
	if words, ok := c.words[base.String()]; ok {
		return words()
	}
	return c.words["en"]()
}
