package locales

import (
	"strconv"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// names gives the names of languages and countries in one language.
type names struct {
	languages display.Namer
	countries display.Namer
	amended   map[string]string // by tag or code
}

// amended are the names that have changed since the CLDR of x/text, as the
// Interinstitutional Style Guide of the European Union writes them.
var amended = map[string]map[string]string{
	"da": {"NL": "Nederlandene", "nl": "nederlandsk"},
	"et": {"NL": "Madalmaad", "GB": "Ühendkuningriik"},
}

func namesIn(lang string, tag language.Tag) names {
	return names{languages: display.Languages(tag), countries: display.Regions(tag), amended: amended[lang]}
}

// Language is the name of the language that tag stands for, as written in the
// middle of a sentence: "Dutch", "néerlandais", and of a variant of Tags with its
// country: "Dutch (Belgium)". What isn't a known tag comes back as it is.
func (w *Words) Language(tag string) string {
	if base, region, variant := variantOf(tag); variant {
		return w.Language(base) + " (" + w.Country(region) + ")"
	}
	if name, ok := w.names.amended[tag]; ok {
		return name
	}
	t, err := language.Parse(tag)
	if err != nil {
		return tag
	}
	if name := w.names.languages.Name(t); name != "" {
		return name
	}
	return tag
}

// variantOf takes a regional variant of Tags apart. CLDR has names of its own for some
// ("Flemish") and the language's for others, so that two would have the same name.
func variantOf(tag string) (base, region string, variant bool) {
	if !IsVariant(tag) || !Publishable(tag) {
		return "", "", false
	}
	return strings.Cut(tag, "-")
}

// OwnName is the language's name in that language itself: "Nederlands",
// "français", "Nederlands (België)". What isn't a known tag comes back as it is.
func (w *Words) OwnName(tag string) string {
	if base, region, variant := variantOf(tag); variant {
		in := language.MustParse(base)
		return display.Self.Name(in) + " (" + display.Regions(in).Name(language.MustParseRegion(region)) + ")"
	}
	t, err := language.Parse(tag)
	if err != nil {
		return tag
	}
	if name := display.Self.Name(t); name != "" {
		return name
	}
	return tag
}

// Country is the name of the country with this code (ISO 3166-1 alpha-2): "United
// Kingdom" for GB. What isn't a known code comes back as it is.
func (w *Words) Country(code string) string {
	if name, ok := w.names.amended[code]; ok {
		return name
	}
	r, err := language.ParseRegion(code)
	if err != nil {
		return code
	}
	if name := w.names.countries.Name(r); name != "" {
		return name
	}
	return code
}

// Segment is what the segment with a key is called: "Headline" for headline, "Paragraph 2"
// for paragraph-2. What isn't such a key comes back as it is.
func (w *Words) Segment(key string) string {
	kind, n := key, 0
	if i := strings.LastIndexByte(key, '-'); i >= 0 {
		if number, err := strconv.Atoi(key[i+1:]); err == nil {
			kind, n = key[:i], number
		}
	}
	id := "kind." + strings.ReplaceAll(kind, "-", "_")
	switch {
	case !w.has(id):
		return key
	case n == 0:
		return w.T(id)
	}
	return w.T(id) + " " + w.Number(n)
}
