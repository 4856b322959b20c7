package mailer

import (
	"html/template"
	"strings"

	"communique/locales"
	"communique/presslists"
	"communique/releases"
)

// Look is how a preview is to be seen.
type Look struct {
	Dark  bool     // as a mail program that is set to dark shows it
	Marks []string // what stands above it, such as that it isn't approved; in the language Lang
	Lang  string
}

// Preview is a mail as somebody would get it.
type Preview struct{ Subject, HTML, Text string }

// previewAddress is of nobody; RFC 2606 keeps it so.
const previewAddress = "journalist@example.org"

// Preview sets the mail with an edition that needn't be frozen, to a journalist who doesn't
// exist, for the eyes of who has written it. Nothing is written down or sent. Faults: those
// of Identity.Check.
func (m *Mailer) Preview(release releases.Release, edition releases.Edition, look Look) (Preview, error) {
	l, err := m.previewLetter(release, edition)
	if err != nil {
		return Preview{}, err
	}
	f, ok := m.frames.in(edition.Language)
	if !ok {
		f, _ = m.frames.in(locales.Languages[0])
	}
	p := f.page(l)
	p.Marks, p.MarkLang = look.Marks, look.Lang
	p.Style = template.CSS(schemed(cssLook, look.Dark)) //nolint:gosec // it is ours
	html, err := f.html(p)
	if err != nil {
		return Preview{}, err
	}
	text := f.text(p, edition.Text, broken(f.why(p)))
	if len(look.Marks) > 0 {
		text = strings.Join(look.Marks, "\n") + "\n\n" + text
	}
	return Preview{Subject: oneLine(f.subject(l)), HTML: html, Text: text}, nil
}

func (m *Mailer) previewLetter(release releases.Release, edition releases.Edition) (letter, error) {
	from, err := m.identity.address()
	if err != nil {
		return letter{}, err
	}
	base, err := m.identity.base()
	if err != nil {
		return letter{}, err
	}
	to, err := presslists.ParseAddress(previewAddress)
	l := letter{
		token: "preview", sender: m.identity.Name, from: from, newsroom: base, to: to, release: release, edition: edition, kind: KindFirst,
	}
	if len(release.Countries) > 0 {
		l.list.Country = release.Countries[0]
	}
	return l, err
}

// schemed shows the style sheet in one of its two schemes, whichever the machine is set to.
func schemed(css string, dark bool) string {
	media, scheme := "@media not all", "color-scheme: light"
	if dark {
		media, scheme = "@media all", "color-scheme: dark"
	}
	css = strings.Replace(css, "color-scheme: light dark;", scheme+";", 1)
	return strings.ReplaceAll(css, "@media (prefers-color-scheme: dark)", media)
}
