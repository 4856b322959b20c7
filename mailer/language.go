package mailer

import (
	"strings"

	"communique/locales"
	"communique/presslists"
	"communique/releases"
)

// chooseLanguage picks the edition that a contact gets: the one of its own language
// when its readers have one, else of the press list's, else none, and the contact waits
// until there is one. It never picks a neighbouring language: a mail in the wrong
// language is worse than a late one. What the officer allowed instead is in the offer.
//
// A list's country makes a variant of a language: who reads Dutch in Belgium reads
// "nl-BE" where the release is to be published in it, and waits for it if it isn't
// ready; otherwise "nl".
func chooseLanguage(own string, list presslists.List, offer releases.Offer) (releases.Offered, bool) {
	for _, wanted := range []string{own, list.Language} {
		language := strings.ToLower(strings.TrimSpace(wanted))
		if tag, known := locales.Canonical(wanted); known {
			language = tag
		}
		if regional := language + "-" + list.Country; !locales.IsVariant(language) && offer.Wanted(regional) {
			language = regional
		}
		if e, ok := offer.In(language); ok && language != "" {
			return e, true
		}
	}
	return releases.Offered{}, false
}

// choice is what contacts get who have a language of their own, or none.
type choice struct {
	own, language string
	edition       int64
}

// choose makes the choices for contacts counted by their own language, and counts for
// how many there is an edition and how many have to wait for one.
func choose(languages map[string]int, list presslists.List, offer releases.Offer) (choices []choice, readable, held int) {
	for own, n := range languages {
		e, ok := chooseLanguage(own, list, offer)
		if !ok {
			held += n
			continue
		}
		readable += n
		choices = append(choices, choice{own, e.Language, e.ID})
	}
	return choices, readable, held
}
