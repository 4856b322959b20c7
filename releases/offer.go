package releases

import (
	"communique/locales"
)

// Offer is in which languages a release can be read now, and by whom.
type Offer struct {
	Editions map[string]int64 // the ids of the frozen editions, by language
	Release  Release
}

func offered(r Release, frozen map[string]int64) Offer { return Offer{frozen, r} }

// Offered is an edition that somebody gets.
type Offered struct {
	Language string
	ID       int64
}

// In is the edition that readers of a language get: the frozen one in exactly this
// language. Where it isn't ready, and the policy is PolicyNext, that of the next
// language of the chain which is. A regional variant in which the release isn't
// published reads its language.
func (o Offer) In(language string) (Offered, bool) {
	if id, ok := o.Editions[language]; ok {
		return Offered{language, id}, true
	}
	if !o.Wanted(language) {
		if base := locales.Base(language); base != language {
			return o.In(base)
		}
		return Offered{}, false
	}
	if o.Release.Policy(language) != PolicyNext {
		return Offered{}, false
	}
	for _, l := range o.Release.Chain(language) {
		if id, ok := o.Editions[l]; ok {
			return Offered{l, id}, true
		}
	}
	return Offered{}, false
}

// Wanted tells whether the release is to be published in exactly this language.
func (o Offer) Wanted(language string) bool {
	return o.Release.has(language)
}

// Languages are those in which the release is to be published, and those in which it
// still has a frozen edition.
func (o Offer) Languages() []string {
	languages := o.Release.all()
	for l := range o.Editions {
		if !o.Wanted(l) {
			languages = append(languages, l)
		}
	}
	return languages
}
