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
	text string
}

// part is what is set together: a paragraph or heading alone, the items of a list, a
// quote with its attribution.
type part struct {
	form        Form
	section     Section
	opens       bool // a new section begins with it
	texts       []string
	attribution string
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
		case joins && l.Form == FormAttribution && parts[last].form == FormQuote && parts[last].attribution == "":
			parts[last].attribution = s.text
		case joins && (l.Form == FormBullet || l.Form == FormNumber) && parts[last].form == l.Form,
			joins && l.Form == FormQuote && parts[last].form == FormQuote && parts[last].attribution == "":
			parts[last].texts = append(parts[last].texts, s.text)
		default:
			opens := l.Section != "" && (l.Section != section || l.Form == FormHeading)
			parts = append(parts, part{form: l.Form, section: l.Section, opens: opens, texts: []string{s.text}})
		}
		section = l.Section
	}
	return parts
}

// elements are how each form of one text is set.
var elements = map[Form][2]string{
	FormHeadline:    {`<h1 class="headline">`, `</h1>`},
	FormLead:        {`<p class="lead">`, `</p>`},
	FormParagraph:   {`<p>`, `</p>`},
	FormHeading:     {`<h2>`, `</h2>`},
	FormSubheading:  {`<h3>`, `</h3>`},
	FormAttribution: {`<p class="attribution">`, `</p>`}, // without its quote
}

// renderHTML sets the parts as the fragment that Edition.HTML describes.
func renderHTML(parts []part, dateline string) string {
	var b strings.Builder
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
			b.WriteString(`<p class="dateline">` + html.EscapeString(dateline) + "</p>\n")
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
		for _, text := range p.texts {
			b.WriteString("<p>" + inlineHTML(text) + "</p>\n")
		}
		if p.attribution != "" {
			b.WriteString(`<footer class="attribution">— ` + inlineHTML(p.attribution) + "</footer>\n")
		}
		b.WriteString("</blockquote>\n")
	default:
		e := elements[p.form]
		b.WriteString(e[0] + inlineHTML(p.texts[0]) + e[1] + "\n")
	}
}

func writeItems(b *strings.Builder, list, item string, texts []string) {
	b.WriteString("<" + list + ">\n")
	for _, text := range texts {
		b.WriteString("<" + item + ">" + inlineHTML(text) + "</" + item + ">\n")
	}
	b.WriteString("</" + list + ">\n")
}

// policy lets through what this package makes and nothing else: the second lock,
// should a parser or a renderer have a hole.
var policy = func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("h1", "h2", "h3", "p", "ul", "ol", "li", "blockquote", "footer", "section", "strong", "em", "br")
	p.AllowAttrs("class").Matching(regexp.MustCompile(`^(headline|dateline|lead|attribution|boilerplate|notes|contact)$`)).
		OnElements("h1", "p", "footer", "section")
	p.AllowAttrs("href").OnElements("a")
	p.AllowURLSchemes("http", "https", "mailto")
	p.RequireParseableURLs(true)
	return p
}()
