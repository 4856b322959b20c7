package exchange

import (
	"path"
	"regexp"
	"strings"

	"communique/internal/fault"
	"communique/locales"

	"golang.org/x/text/language"
)

var (
	// shortTag is a tag as it stands in a file's name. Languages with three letters
	// are left out: too many are English words (old, new, war).
	shortTag = regexp.MustCompile(`^[A-Za-z]{2}(?:[-_][A-Za-z]{4})?(?:[-_][A-Za-z]{2})?$`)
	// copied is what a browser or a desktop adds to a name that is taken already.
	copied = regexp.MustCompile(`(?:\s*\(\d{1,6}\)|\s+-\s.{1,30}|\s+\d{1,6}|\s+copy)+$`)
)

// LanguageOfName finds the language in the name of a file: "nl" in
// "lipse.nl (1).toml", "nl-BE" in "lipse_nl-BE.xlf". It is empty when the name has
// none. After an underscore, and alone, only the languages of the house count.
func LanguageOfName(name string) string {
	const longest = 1000 // of an honest name
	base := path.Base(strings.ReplaceAll(name, `\`, "/"))
	if len(base) > longest {
		return ""
	}
	if ext := path.Ext(base); ext != "" && ext != base {
		base = strings.TrimSuffix(base, ext)
	}
	parts := strings.Split(base, ".")
	for i := len(parts) - 1; i > 0; i-- {
		if tag := tagOf(parts[i]); tag != "" {
			return tag
		}
	}
	stem := copied.ReplaceAllString(parts[0], "")
	pieces := strings.Split(stem, "_")
	for n := min(3, len(pieces)); n > 0; n-- {
		tag := tagOf(strings.Join(pieces[len(pieces)-n:], "-"))
		if first, _, _ := strings.Cut(tag, "-"); locales.Supported(first) {
			return tag
		}
	}
	return ""
}

func tagOf(part string) string {
	part = copied.ReplaceAllString(part, "")
	if !shortTag.MatchString(part) {
		return ""
	}
	tag, err := language.Parse(part)
	if err != nil {
		return ""
	}
	return tag.String()
}

// declared reads the language that a file says; empty when it says none.
func declared(tag string) (string, *fault.Error) {
	tag = strings.TrimSpace(tag)
	if tag == "" {
		return "", nil
	}
	const longest = 60 // of an honest tag
	parsed, err := language.Parse(tag[:min(len(tag), longest+1)])
	if err != nil || len(tag) > longest {
		return "", fault.Wrap(err, fault.Invalid, "locales.language_unknown", "Value", shortened(tag))
	}
	if parsed == language.Und {
		return "", nil
	}
	return parsed.String(), nil
}
