package mailer

import (
	"testing"

	"communique/presslists"
	"communique/releases"
)

func TestLanguageOfAContact(t *testing.T) {
	offer := releases.Offer{
		Release: releases.Release{
			SourceLanguage: "en", Languages: []string{"nl", "nl-BE", "fr", "fr-BE", "de", "da", "et"},
			Policies: map[string]releases.Policy{"nl-BE": releases.PolicyNext, "et": releases.PolicyNext, "de": releases.PolicyMixed},
		},
		Editions: map[string]int64{"en": 1, "nl": 2, "fr": 3, "it": 4},
	}
	for _, c := range []struct{ own, country, list, want string }{
		{"fr", "NL", "nl", "fr"},
		{"", "NL", "nl", "nl"},
		{"NL", "FR", "fr", "nl"},
		{"da", "DK", "en", "en"},    // its own isn't ready: the list's
		{"da", "DK", "da", ""},      // nor is that: it waits
		{"nl", "BE", "fr", "nl"},    // nl-BE isn't ready, and the officer allows what comes next
		{"fr", "BE", "fr", ""},      // fr-BE isn't ready, and nothing else was allowed
		{"fr", "BE", "en", "en"},    // but the list's language is
		{"de", "DE", "de", ""},      // mixed is an edition of its own, when it is approved
		{"et", "EE", "et", "en"},    // no Estonian yet: English, as was ticked
		{"de", "AT", "nl", "nl"},    //
		{"nl-BE", "NL", "fr", "nl"}, // who asks for a variant gets what its readers get
		{"NL_be", "NL", "fr", "nl"},
		{"it", "IT", "en", "it"}, // frozen, although it isn't wanted any more: until it is thawed
		{"pt", "NL", "da", ""},   // not the neighbour's
		{"nb", "DK", "da", ""},   // what a matcher would call Danish
		{"", "NL", "", ""},
	} {
		got, ok := chooseLanguage(c.own, presslists.List{Country: c.country, Language: c.list}, offer)
		if got.Language != c.want || ok != (c.want != "") || got.ID != offer.Editions[c.want] {
			t.Errorf("%q on a list of %s in %q: %+v %v, want %q", c.own, c.country, c.list, got, ok, c.want)
		}
	}
	if got := languagesOf(offer); got != "en et=en fr it nl nl-BE=nl" {
		t.Errorf("it says %q", got)
	}
}
