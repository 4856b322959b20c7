package look

import (
	"html/template"
	"maps"
	"net/url"
	"slices"
	"time"

	"communique/locales"
)

// Page is one document to be dressed.
type Page struct {
	Lang        string // of the interface, and of the document
	Title       string // in words of Lang, or text of a release in Lang
	Description string // for search engines; empty for none
	Section     Section

	// Public pages may be kept by caches that ask again each time. All others are
	// not stored anywhere, and are not for search engines.
	Public bool

	Canonical  string      // the path under which the page should be known; empty for none
	Alternates []Alternate // the same content in other languages
	Languages  []Choice    // the strip under the nameplate; empty for none
	Script     string      // an ES module, by its plain name
	Now        time.Time   // by our clock, for scripts that count on; zero: none does
	Form       *Form       // what was typed into the page's form and refused; nil: nothing yet
	Data       any
}

// Alternate is the same page in another language.
type Alternate struct{ Lang, Path string }

// Choice is one entry of a strip of languages.
type Choice struct {
	Lang    string
	Href    string
	Current bool
	// Here says that the link stays on this page and changes only its words, not
	// its content: it is then no alternate edition.
	Here bool
}

// Choices are the ten languages, each with its address, lang being the current one.
func Choices(lang string, href func(lang string) string) []Choice {
	choices := make([]Choice, 0, len(locales.Languages))
	for _, l := range locales.Languages {
		choices = append(choices, Choice{Lang: l, Href: href(l), Current: l == locales.Base(lang)})
	}
	return choices
}

// Rewording are the ten languages for a page that exists once and only changes
// its words: the choice is kept in a cookie. query is what else the address holds.
func Rewording(lang string, query url.Values) []Choice {
	choices := Choices(lang, func(l string) string {
		q := url.Values{}
		maps.Copy(q, query)
		q.Set("language", l)
		return "?" + q.Encode()
	})
	for i := range choices {
		choices[i].Here = true
	}
	return choices
}

// document is what the frame's template sees.
type document struct {
	Page
	Menu   *Menu  // of somebody who has signed in; nil: nobody has
	Notice string // what was done; empty: nothing
	look   *Look
}

// Name is whose newsroom it is.
func (d document) Name() string { return d.look.name }

// Home is where the nameplate leads.
func (d document) Home() string {
	if d.Menu != nil {
		return "/desk/"
	}
	return "/" + d.Lang + "/"
}

// Sections are the links of the header: none when there is only one place to be.
func (d document) Sections() []Section {
	if d.Menu != nil { // the desk's own, and after them the places beside it
		beside := slices.DeleteFunc(slices.Clone(d.look.sections), func(s Section) bool { return s.ID == Desk.ID })
		return slices.Concat(d.Menu.Sections, beside)
	}
	if len(d.look.sections) < 2 {
		return nil
	}
	return d.look.sections
}

// CanonicalURL is the whole canonical address.
func (d document) CanonicalURL() string { return d.look.Absolute(d.Canonical) }

// Absolute is path at the public address.
func (d document) Absolute(path string) string { return d.look.Absolute(path) }

// functions are what every template may use beside the words.
func (l *Look) functions(lang string) template.FuncMap {
	f := l.catalogue.In(lang).Funcs()
	f["icon"] = func(name string) (template.HTML, error) { return l.icon(name) }
	f["asset"] = func(name string) (string, error) { return l.asset(name) }
	return f
}
