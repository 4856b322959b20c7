package locales

import (
	"slices"
	"strings"
)

// variants are the regional variants in which a release may be published beside its
// language, by that language. A variant holds only what differs from it.
var variants = map[string][]string{
	"en": {"en-GB"},
	"nl": {"nl-BE"},
	"fr": {"fr-BE"},
	"de": {"de-BE"},
}

// Tags are all languages in which a release may be published, in the order in which
// they are shown: each of Languages, and behind it its regional variants.
var Tags = func() []string {
	var tags []string
	for _, lang := range Languages {
		tags = append(append(tags, lang), variants[lang]...)
	}
	return tags
}()

// Publishable tells whether tag is exactly one of Tags.
func Publishable(tag string) bool { return slices.Contains(Tags, tag) }

// Base is the language of a regional variant: "nl" for "nl-BE". A language is its
// own.
func Base(tag string) string {
	base, _, _ := strings.Cut(tag, "-")
	return base
}

// IsVariant tells whether tag is a regional variant.
func IsVariant(tag string) bool { return strings.Contains(tag, "-") }

// Canonical finds the tag that was meant by another spelling of it: "NL_be" is
// "nl-BE". A variant that isn't among Tags ("de-AT") gives its language.
func Canonical(s string) (tag string, ok bool) {
	s = strings.ReplaceAll(strings.TrimSpace(s), "_", "-")
	for _, meant := range []string{s, Base(s)} {
		i := slices.IndexFunc(Tags, func(t string) bool { return strings.EqualFold(t, meant) })
		if i >= 0 {
			return Tags[i], true
		}
	}
	return "", false
}

// InOrder sorts tags as lists of them are shown: in the order of Tags.
func InOrder(tags []string) {
	slices.SortStableFunc(tags, func(a, b string) int { return slices.Index(Tags, a) - slices.Index(Tags, b) })
}
