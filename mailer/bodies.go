package mailer

import (
	"bytes"
	_ "embed" // the look of a mail
	"fmt"
	"html/template"
	"strings"
	"sync"

	"communique/locales"
)

//go:embed look/mail.html
var htmlLook string

//go:embed look/mail.css
var cssLook string

// frames are the template of the frame around an edition, one for each language,
// with that language's words in it. Each is made when the first mail needs it.
type frames map[string]func() frame

type frame struct {
	words *locales.Words
	look  *template.Template
}

func newFrames(c *locales.Catalogue) frames {
	all := frames{}
	for _, lang := range locales.Languages {
		all[lang] = sync.OnceValue(func() frame {
			words := c.In(lang)
			return frame{words, template.Must(template.New("mail").Funcs(words.Funcs()).Parse(htmlLook))}
		})
	}
	return all
}

// in is the frame for an edition's language; a regional variant has its language's.
func (f frames) in(tag string) (frame, bool) {
	one, ok := f[locales.Base(tag)]
	if !ok {
		return frame{}, false
	}
	return one(), true
}

// page is what the template sees.
type page struct {
	Lang, Subject, Sender, Kind string
	Address, Country            string
	WebURL, UnsubscribeURL      string

	Why    string  // the mail came; set with the address
	Later  bool    // it is a correction or a notice
	Notice *notice // instead of the edition: that it was withdrawn

	Marks    []string // of a preview only: what stands above all
	MarkLang string

	Style template.CSS
	// Edition is the frozen edition, byte for byte: releases has made it safe when it
	// was approved.
	Edition template.HTML
	// Outlook for Windows knows no max-width: it alone sees the table between these.
	OutlookBegin, OutlookEnd template.HTML
}

// notice is all that is said of a release that was withdrawn.
type notice struct{ Ask, Reason, Contact string }

// subject is what stands in the mail's.
func (f frame) subject(l letter) string {
	switch l.kind {
	case KindCorrection:
		return f.words.T("mail.subject.correction", "Subject", l.edition.Subject)
	case KindWithdrawal:
		return f.words.T("mail.subject.withdrawal", "Headline", l.edition.Headline)
	}
	return l.edition.Subject
}

// notice names the release by its headline and its day, and says nothing else of it.
func (f frame) notice(l letter) *notice {
	if l.kind != KindWithdrawal {
		return nil
	}
	day := l.release.Embargo.Local()
	if day.IsZero() {
		day = l.edition.DatedAt.UTC()
	}
	return &notice{
		Ask:    f.words.T("mail.withdrawal.ask", "Headline", oneLine(l.edition.Headline), "Date", f.words.Date(day)),
		Reason: oneLine(l.reason), Contact: l.from.String(),
	}
}

// page is the letter as the template sees it.
func (f frame) page(l letter) page {
	return page{
		Notice: f.notice(l), Later: l.kind != KindFirst,
		Lang: l.edition.Language, Subject: oneLine(f.subject(l)), Sender: oneLine(l.sender), Kind: "mail.kind." + l.kind,
		Address: l.to.String(), Country: f.words.Country(l.list.Country),
		WebURL: l.releaseURL(), UnsubscribeURL: l.unsubscribeURL(),
		Style: template.CSS(cssLook), Edition: template.HTML(l.edition.HTML), //nolint:gosec // both are ours
		OutlookBegin: `<!--[if mso]><table role="presentation" width="600" align="center" cellspacing="0" cellpadding="0"><tr><td><![endif]-->`,
		OutlookEnd:   `<!--[if mso]></td></tr></table><![endif]-->`,
	}
}

// html is the mail's HTML body.
func (f frame) html(p page) (string, error) {
	p.Why = f.why(p)
	var b bytes.Buffer
	if err := f.look.Execute(&b, p); err != nil {
		return "", fmt.Errorf("mailer: %w", err)
	}
	return b.String(), nil
}

// textWidth is where our own lines of the text break, as the edition's do.
const textWidth = 72

// why tells the reader why this mail came. Who gets a correction needn't stand on a list
// any more.
func (f frame) why(p page) string {
	if p.Later {
		return f.words.T("mail.why_received", "Address", p.Address, "Sender", p.Sender, "Country", p.Country)
	}
	return f.words.T("mail.why", "Address", p.Address, "Sender", p.Sender, "Country", p.Country)
}

// text is the mail's text body, which says the same as its HTML. why stands in it as
// it is given, in lines that are broken already.
func (f frame) text(p page, edition, why string) string {
	rule := strings.Repeat("-", textWidth)
	if p.Notice != nil {
		edition = f.noticeText(*p.Notice)
	}
	lines := []string{
		p.Sender,
		f.words.T(p.Kind),
		rule,
		"",
		strings.Trim(edition, "\n"),
		"",
		rule,
		"",
		why,
		"",
	}
	if p.Notice == nil {
		lines = append(lines, f.words.T("mail.web"), p.WebURL, "")
	}
	return strings.Join(append(lines, f.words.T("mail.unsubscribe"), p.UnsubscribeURL, ""), "\n")
}

// noticeText is a notice as plain text.
func (f frame) noticeText(n notice) string {
	paragraphs := []string{broken(n.Ask)}
	if n.Reason != "" {
		paragraphs = append(paragraphs, broken(n.Reason))
	}
	return strings.Join(append(paragraphs, broken(f.words.T("mail.withdrawal.contact"))+"\n"+n.Contact), "\n\n")
}

// broken is a paragraph in lines of textWidth.
func broken(s string) string {
	var lines []string
	for rest := squeeze([]byte(s)); len(rest) > 0; {
		var line []byte
		line, rest = breakLine(rest, textWidth)
		lines = append(lines, string(line))
	}
	return strings.Join(lines, "\n")
}
