package exchange

import (
	"strings"
	"sync"

	"communique/locales"
)

// house are the words in which a file explains itself.
var house = sync.OnceValues(locales.Load)

// wordsIn speaks the translator's language, or English when the house doesn't.
func wordsIn(language string) (*locales.Words, error) {
	catalogue, err := house()
	if err != nil {
		return nil, err
	}
	return catalogue.In(language), nil
}

// notes are what a translator is told about a unit.
func notes(w *locales.Words, language string, u Unit) []string {
	var all []string
	if u.Note != "" {
		all = append(all, readable(u.Note))
	}
	if u.Inherited != "" {
		base := locales.Language(locales.Base(language))
		all = append(all, readable(w.T("translation_file.inherited", "Language", base, "Text", u.Inherited)))
	}
	if u.stale() {
		all = append(all, readable(change(w, u)))
	}
	return all
}

// change says that the source of a stale unit has changed, and what if that is known.
func change(w *locales.Words, u Unit) string {
	text := w.T("exchange.stale")
	if u.changed() {
		text += "\n" + w.T("exchange.changed", "Changed", marked(u.Was, u.Source))
	}
	return text
}

// readable shows what XML can't hold as "␍", the picture of it.
func readable(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\r':
			return '␍'
		case !notInXML(r):
			return r
		case r < 0x20:
			return r + '␀'
		}
		return '\ufffd'
	}, text)
}
