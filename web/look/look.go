// Package look is how Communiqué's pages look: the tokens, the style sheet, the
// icons, the frame around every page, and the words on it in the reader's
// language.
//
// One look serves the newsroom, the desk and the inbox. The package knows
// nothing about releases or mails: a page hands it a title, the languages in
// which it exists, and data for a template of its own, and gets a whole document
// back, worded in one of the ten languages. A page that fails half-way is never
// sent: it is written in memory first.
//
// Colours, faces and measures are chosen in css/1-tokens.css and nowhere else.
// The style sheets are served as one file whose address holds the hash of its
// content, so that a browser may keep it for ever and never holds an old one.
// Nothing comes from another host, there is no inline style or script, and no
// page needs a script.
package look

import (
	"html/template"
	"net/url"
	"strings"

	"communique/locales"
)

// Section is one of the places that the header links to.
type Section struct {
	ID   string // names the icon and the message page.section.<ID>
	Path string
}

// The sections that there are; a house links to those that it has mounted.
var (
	Newsroom = Section{ID: "newsroom", Path: "/"}
	Desk     = Section{ID: "desk", Path: "/desk/"}
	Inbox    = Section{ID: "inbox", Path: "/inbox/"}
)

// Options of a Look; all but Sections are needed.
type Options struct {
	Catalogue *locales.Catalogue
	Name      string    // whose newsroom it is, as the nameplate shows it
	URL       string    // the public address, without a path: "https://press.example.org"
	Sections  []Section // what the header links to; with one or none it has no links
}

// Look dresses pages. It is safe for concurrent use.
type Look struct {
	catalogue *locales.Catalogue
	name      string
	base      string
	sections  []Section
	assets    map[string]asset  // by the name in the address
	hashed    map[string]string // the address by the plain name
	icons     map[string]template.HTML
}

// New makes a Look. It fails when an asset that was built in can't be read, which
// is a mistake of the programmer.
func New(o Options) (*Look, error) {
	l := &Look{
		catalogue: o.Catalogue, name: o.Name, sections: o.Sections,
		base:   strings.TrimRight(o.URL, "/"),
		assets: map[string]asset{}, hashed: map[string]string{}, icons: map[string]template.HTML{},
	}
	if err := l.loadAssets(); err != nil {
		return nil, err
	}
	if err := l.loadIcons(); err != nil {
		return nil, err
	}
	return l, nil
}

// Name is whose newsroom it is.
func (l *Look) Name() string { return l.name }

// Words are the words of one language, as pages say them.
func (l *Look) Words(lang string) *locales.Words { return l.catalogue.In(lang).OnPages() }

// Absolute is path at the public address. The Host of a request has no say in
// it: whoever asks for a page under another name still gets the true links.
func (l *Look) Absolute(path string) string {
	return l.base + (&url.URL{Path: path}).EscapedPath()
}
