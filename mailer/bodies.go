package mailer

import (
	"bytes"
	_ "embed" // the look of a mail
	"fmt"
	"html/template"
	"strings"
	"unicode/utf8"

	"communique/locales"
)

//go:embed look/mail.html
var htmlLook string

//go:embed look/mail.css
var cssLook string

// frames are the template of the frame around an edition, one for each language,
// with that language's words in it.
type frames map[string]frame

type frame struct {
	words *locales.Words
	html  *template.Template
}

func newFrames(c *locales.Catalogue) frames {
	all := frames{}
	for _, lang := range locales.Languages {
		words := c.In(lang)
		all[lang] = frame{words, template.Must(template.New("mail").Funcs(words.Funcs()).Parse(htmlLook))}
	}
	return all
}

// page is what the template sees.
type page struct {
	Lang, Subject, Sender, Kind string
	Address, Country            string
	WebURL, UnsubscribeURL      string

	Style template.CSS
	// Edition is the frozen edition, byte for byte: releases has made it safe when it
	// was approved.
	Edition template.HTML
	// Outlook for Windows knows no max-width: it alone sees the table between these.
	OutlookBegin, OutlookEnd template.HTML
}

// bodies makes the two bodies of the mail, which say the same.
func (f frame) bodies(l letter) (text, html string, err error) {
	p := page{
		Lang: l.edition.Language, Subject: oneLine(l.edition.Subject), Sender: oneLine(l.sender), Kind: "mail.kind." + l.kind,
		Address: l.to.String(), Country: f.words.Country(l.list.Country),
		WebURL: l.releaseURL(), UnsubscribeURL: l.unsubscribeURL(),
		Style: template.CSS(cssLook), Edition: template.HTML(l.edition.HTML), //nolint:gosec // both are ours
		OutlookBegin: `<!--[if mso]><table role="presentation" width="600" align="center" cellspacing="0" cellpadding="0"><tr><td><![endif]-->`,
		OutlookEnd:   `<!--[if mso]></td></tr></table><![endif]-->`,
	}
	var b bytes.Buffer
	if err := f.html.Execute(&b, p); err != nil {
		return "", "", fmt.Errorf("mailer: %w", err)
	}
	return p.text(f.words, l.edition.Text), b.String(), nil
}

// textWidth is where our own lines of the text break, as the edition's do.
const textWidth = 72

// text is the frame around an edition's text.
func (p page) text(words *locales.Words, edition string) string {
	rule := strings.Repeat("-", textWidth)
	return strings.Join([]string{
		p.Sender,
		words.T(p.Kind),
		rule,
		"",
		strings.Trim(edition, "\n"),
		"",
		rule,
		"",
		wrap(words.T("mail.why", "Address", p.Address, "Sender", p.Sender, "Country", p.Country), textWidth),
		"",
		words.T("mail.web"),
		p.WebURL,
		"",
		words.T("mail.unsubscribe"),
		p.UnsubscribeURL,
		"",
	}, "\n")
}

// wrap breaks s at its spaces so that no line has more than width characters,
// but for a word that is longer by itself. No-break spaces, which French has
// before a colon, are letters to it: strings.Fields would lose them.
func wrap(s string, width int) string {
	var b strings.Builder
	column := 0
	words := strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '\n' })
	for i, word := range words {
		n := utf8.RuneCountInString(word)
		switch {
		case i == 0:
		case column+1+n > width:
			b.WriteByte('\n')
			column = 0
		default:
			b.WriteByte(' ')
			column++
		}
		b.WriteString(word)
		column += n
	}
	return b.String()
}
