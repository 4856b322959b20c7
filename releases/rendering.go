package releases

import (
	"html"
	"regexp"
	"strings"

	"github.com/microcosm-cc/bluemonday"
)

// setSegment is a segment with its text in the language that is set.
type setSegment struct {
	Segment
	text     string
	language string // that of the text, where it isn't the edition's
}

// wording is a text on its way into a page.
type wording struct {
	text     string
	language string // empty: the edition's
}

// lang is the attribute that says in which language the words are.
func (w wording) lang() string {
	if w.language == "" {
		return ""
	}
	return ` lang="` + w.language + `"`
}

// part is what is set together: a paragraph or heading alone, the items of a list, a
// quote with its attribution.
type part struct {
	form        Form
	section     Section
	opens       bool // a new section begins with it
	texts       []wording
	attribution wording
}

// partsOf puts segments together. What belongs to no body (subject, place) is left
// out: they are set elsewhere.
func partsOf(set []setSegment) []part {
	var parts []part
	section := Section("")
	for _, s := range set {
		l := s.Layout
		if l.Form == FormField {
			continue
		}
		last := len(parts) - 1
		joins := last >= 0 && !l.Opens && l.Section == section && l.Form != FormHeading
		switch {
		case joins && l.Form == FormAttribution && parts[last].form == FormQuote && parts[last].attribution.text == "":
			parts[last].attribution = wording{s.text, s.language}
		case joins && (l.Form == FormBullet || l.Form == FormNumber) && parts[last].form == l.Form,
			joins && l.Form == FormQuote && parts[last].form == FormQuote && parts[last].attribution.text == "":
			parts[last].texts = append(parts[last].texts, wording{s.text, s.language})
		default:
			opens := l.Section != "" && (l.Section != section || l.Form == FormHeading)
			parts = append(parts, part{form: l.Form, section: l.Section, opens: opens, texts: []wording{{s.text, s.language}}})
		}
		section = l.Section
	}
	return parts
}

// elements are how each form of one text is set: the element and its class.
var elements = map[Form][2]string{
	FormHeadline:    {"h1", ` class="headline"`},
	FormLead:        {"p", ` class="lead"`},
	FormParagraph:   {"p", ""},
	FormHeading:     {"h2", ""},
	FormSubheading:  {"h3", ""},
	FormAttribution: {"p", ` class="attribution"`}, // without its quote
}

// heading is what we add to the parts.
type heading struct {
	dateline   string  // below the headline
	mark       string  // above the explanation of a correction
	correction wording // that explanation; without a text: there is none, and no mark
}

// writeCorrection says on top what was wrong. No heading stands before the headline.
func (h heading) writeCorrection(b *strings.Builder) {
	if h.correction.text == "" {
		return
	}
	b.WriteString(`<section class="correction">` + "\n<p><strong>" + html.EscapeString(h.mark) + "</strong></p>\n<p" + h.correction.lang() + ">" +
		html.EscapeString(h.correction.text) + "</p>\n</section>\n")
}

// renderHTML sets the parts as the fragment that Edition.HTML describes.
func renderHTML(parts []part, top heading) string {
	var b strings.Builder
	top.writeCorrection(&b)
	section := Section("")
	for _, p := range parts {
		if section != "" && (p.opens || p.section != section) {
			b.WriteString("</section>\n")
		}
		if p.opens {
			b.WriteString(`<section class="` + string(p.section) + `">` + "\n")
		}
		section = p.section
		p.writeHTML(&b)
		if p.form == FormHeadline {
			b.WriteString(`<p class="dateline">` + html.EscapeString(top.dateline) + "</p>\n")
		}
	}
	if section != "" {
		b.WriteString("</section>\n")
	}
	return policy.Sanitize(b.String())
}

func (p part) writeHTML(b *strings.Builder) {
	switch p.form {
	case FormBullet:
		writeItems(b, "ul", "li", p.texts)
	case FormNumber:
		writeItems(b, "ol", "li", p.texts)
	case FormQuote:
		b.WriteString("<blockquote>\n")
		for _, w := range p.texts {
			writeElement(b, "p", "", w)
		}
		if p.attribution.text != "" {
			b.WriteString(`<footer class="attribution"` + p.attribution.lang() + `>— ` + inlineHTML(p.attribution.text) + "</footer>\n")
		}
		b.WriteString("</blockquote>\n")
	default:
		e := elements[p.form]
		writeElement(b, e[0], e[1], p.texts[0])
	}
}

func writeItems(b *strings.Builder, list, item string, texts []wording) {
	b.WriteString("<" + list + ">\n")
	for _, w := range texts {
		writeElement(b, item, "", w)
	}
	b.WriteString("</" + list + ">\n")
}

func writeElement(b *strings.Builder, name, class string, w wording) {
	b.WriteString("<" + name + class + w.lang() + ">" + inlineHTML(w.text) + "</" + name + ">\n")
}

// policy lets through what this package makes and nothing else: the second lock,
// should a parser or a renderer have a hole.
var policy = func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("h1", "h2", "h3", "p", "ul", "ol", "li", "blockquote", "footer", "section", "strong", "em", "br")
	p.AllowAttrs("class").Matching(regexp.MustCompile(`^(headline|dateline|lead|attribution|boilerplate|notes|contact|correction)$`)).
		OnElements("h1", "p", "footer", "section")
	p.AllowAttrs("lang").Matching(regexp.MustCompile(`^[a-z]{2}(-[A-Z]{2})?$`)).OnElements("h1", "h2", "h3", "p", "li", "footer")
	p.AllowAttrs("href").OnElements("a")
	p.AllowURLSchemes("http", "https", "mailto")
	p.RequireParseableURLs(true)
	return p
}()
