package localestest

import (
	"regexp"
	"strings"

	"communique/locales"
)

// finder knows what each language says.
type finder struct {
	langs   []string
	tongues map[string]*tongue
}

// tongue is what one language says.
type tongue struct {
	all     string // every text, one a line, in lower case
	phrases []phrase
	dates   *regexp.Regexp
}

func newFinder(entries map[string][]locales.Entry, catalogue *locales.Catalogue) *finder {
	f := &finder{langs: locales.Languages, tongues: map[string]*tongue{}}
	for _, lang := range f.langs {
		tongue := &tongue{dates: dates(catalogue.In(lang))}
		var all strings.Builder
		for _, e := range entries[lang] {
			tongue.phrases = append(tongue.phrases, phrasesOf(e)...)
			for _, form := range e.Forms {
				all.WriteString(strings.ToLower(plain(form)) + "\n")
			}
		}
		tongue.all = all.String()
		tongue.phrases = byText(tongue.phrases)
		f.tongues[lang] = tongue
	}
	return f
}

// find looks for what other languages say in a text that should all be in lang.
func (f *finder) find(lang, text string) []Found {
	own, known := f.tongues[lang]
	if !known {
		return nil // the house doesn't speak it, and so has nothing to compare
	}
	lines := linesOf(text)
	whole := plain(text)
	var found []Found
	for _, other := range f.langs {
		if other == lang {
			continue
		}
		for _, p := range f.tongues[other].phrases {
			if p.isIn(whole, lines) && !own.says(p) {
				found = append(found, Found{Lang: other, ID: p.id, Text: p.text, In: lang})
			}
		}
		for _, date := range f.tongues[other].dates.FindAllString(whole, -1) {
			if !own.dates.MatchString(date) {
				found = append(found, Found{Lang: other, ID: "date", Text: date, In: lang})
			}
		}
	}
	return found
}

// linesOf gives the lines of a text as they would be if each were a label.
func linesOf(text string) map[string]bool {
	lines := map[string]bool{}
	for line := range strings.Lines(text) {
		lines[strings.TrimFunc(plain(line), notWord)] = true
	}
	return lines
}

func (p phrase) isIn(whole string, lines map[string]bool) bool {
	if p.alone {
		return lines[p.text]
	}
	return contains(whole, p.text)
}

// says tells whether a language uses the phrase itself. Languages lend each other
// words, and capitals change with the place.
func (t *tongue) says(p phrase) bool { return contains(t.all, strings.ToLower(p.text)) }
