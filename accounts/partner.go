package accounts

import (
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"communique/internal/fault"
	"communique/locales"
)

// Partner is an organisation of the consortium.
type Partner struct {
	ID          int64
	Slug        string // its name in addresses and commands: small letters, digits, single hyphens
	Name        string
	Country     string // where it is at home, ISO 3166-1 alpha-2
	Coordinator bool
	Languages   []string  // into which it translates, of locales.Tags
	RetiredAt   time.Time // since when nobody acts for it; zero: it isn't retired
}

// maxName is the most characters that a name may have.
const maxName = 200

var slug = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// ValidSlug tells whether s can be the name of a thing in addresses and commands:
// small letters a–z, digits and single hyphens, 64 at most.
func ValidSlug(s string) bool { return len(s) <= 64 && slug.MatchString(s) }

// ValidName tells whether s can be shown as a name: a line of at most 200 printable
// characters, not blank.
func ValidName(s string) bool {
	return strings.TrimSpace(s) != "" && utf8.ValidString(s) && utf8.RuneCountInString(s) <= maxName &&
		!strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) && r != '\u00a0' })
}

// checked gives p as it is to be kept, or the faults of every field.
func (p Partner) checked() (Partner, error) {
	var faults fault.List
	refuse := func(field, id string, args ...any) {
		faults = append(faults, fault.New(fault.Invalid, id, args...).At(fault.Place{Field: field}))
	}
	p.Name, p.Country = strings.TrimSpace(p.Name), strings.ToUpper(strings.TrimSpace(p.Country))
	if !ValidSlug(p.Slug) {
		refuse("slug", "accounts.slug_invalid", "Value", p.Slug)
	}
	if p.Name == "" {
		refuse("name", "accounts.name_missing")
	} else if !ValidName(p.Name) {
		refuse("name", "accounts.name_invalid", "Limit", maxName)
	}
	if p.Country == "" {
		refuse("country", "accounts.country_missing")
	} else if !KnownCountry(p.Country) {
		refuse("country", "accounts.country_unknown", "Value", p.Country)
	}
	p.Languages = slices.Sorted(slices.Values(p.Languages))
	for i, l := range p.Languages {
		if !locales.Publishable(l) {
			refuse("languages", "accounts.language_unknown", "Value", l, "Languages", locales.Tags)
		} else if i > 0 && l == p.Languages[i-1] {
			refuse("languages", "accounts.language_twice", "Value", l)
		}
	}
	return p, faults.OrNil()
}

// Speaks tells whether the partner translates into a language, or into the one of which it
// is a variant. One that is retired translates into none.
func (p Partner) Speaks(language string) bool {
	return !p.Retired() && (slices.Contains(p.Languages, language) || slices.Contains(p.Languages, locales.Base(language)))
}
