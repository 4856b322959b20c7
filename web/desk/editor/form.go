package editor

import (
	"regexp"
	"slices"
	"strings"

	"communique/releases"
	"communique/releases/drafts"
	"communique/web/look"

	"golang.org/x/text/unicode/norm"
)

// most is how many blocks a form may hold.
const most = 500

// contentOf is what was typed into the form.
func contentOf(f *look.Form) drafts.Content {
	c := drafts.Content{
		Slug: f.Value("slug"), Language: f.Value("language"), Languages: f.Values["languages"],
		Countries: append(f.Values["countries"], codes(f.Value("more-countries"))...),
		Embargo:   drafts.Moment{Date: f.Value("embargo"), Time: f.Value("embargo-time"), Zone: f.Value("embargo-zone")},
		Subject:   f.Value("subject"), Place: f.Value("place"), Correction: f.Value("correction"), Grant: f.Value("grant"),
		Media: f.Values["media"], Explained: f.Value("explained") != "",
		Boilerplate: releases.BoilerplateKind(f.Value("kind")), Required: f.Value("required") != "", For: f.Values["for"],
	}
	for i := range min(count(f.Value("blocks")), most) {
		c.Blocks = append(c.Blocks, drafts.Block{
			Kind: drafts.Kind(f.Value(drafts.Field("kind", i))), Text: f.Value(drafts.Field("text", i)),
			By: f.Value(drafts.Field("by", i)), Section: f.Value(drafts.Field("section", i)),
		})
	}
	return c.Tidy()
}

// codes are countries that somebody has typed: "be, nl".
func codes(s string) []string {
	return strings.FieldsFunc(strings.ToUpper(s), func(r rune) bool { return r == ',' || r == ';' || r == ' ' })
}

// isBlank tells whether nothing was typed yet.
func isBlank(c drafts.Content) bool {
	for _, b := range c.Blocks {
		if strings.TrimSpace(b.Text+b.By) != "" {
			return false
		}
	}
	return c.Slug+c.Subject+c.Place+c.Correction+c.Embargo.Date+c.Embargo.Time+c.Grant == "" && len(c.Media) == 0
}

// sameFacts tells whether nothing was chosen but what a page begins with. The language in
// which it is written is no choice that anybody would miss: the same page offers it.
func sameFacts(c, began drafts.Content) bool {
	same := func(a, b []string) bool {
		return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
	}
	return same(c.Countries, began.Countries) && same(c.Languages, began.Languages) && !c.Required && len(c.For) == 0 && c.Boilerplate == began.Boilerplate
}

var notSlug = regexp.MustCompile(`[^a-z0-9]+`)

// slugLimit is how long a name is that we make up, in bytes.
const slugLimit = 48

// slugOf makes an address of a headline: its letters without their marks, some words of it.
func slugOf(headline string) string {
	s := norm.NFD.String(strings.ToLower(headline))
	s = strings.Map(func(r rune) rune {
		if r >= 0x300 && r < 0x370 { // a mark on the letter before it
			return -1
		}
		return r
	}, strings.NewReplacer("ß", "ss", "æ", "ae", "ø", "o", "œ", "oe", "’", "", "'", "").Replace(s))
	s = strings.Trim(notSlug.ReplaceAllString(s, "-"), "-")
	if len(s) > slugLimit {
		s = s[:slugLimit]
		if i := strings.LastIndexByte(s, '-'); i > 0 {
			s = s[:i]
		}
	}
	return strings.Trim(s, "-")
}
