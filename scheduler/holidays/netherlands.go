package holidays

import "github.com/rickar/cal/v2/nl"

// The Netherlands: the days of article 3, first paragraph, of the Algemene termijnenwet.
// It names 5 May for every year, whatever a collective agreement makes of it. Good Friday
// isn't among them: the second paragraph equates it for the keeping of terms only, and
// people work.
var netherlands = country{
	Region: in("NL", "nl", "nl", "Nederland"),
	days: []*day{
		called(nl.Nieuwjaar, "nl", "Nieuwjaarsdag"),
		called(nl.TweedePaasdag, "nl", "Tweede paasdag"),
		koningsdag,
		called(nl.BevrijdingsDag, "nl", "Bevrijdingsdag"),
		called(nl.Hemelvaart, "nl", "Hemelvaartsdag"),
		called(nl.TweedePinksterDag, "nl", "Tweede pinksterdag"),
		called(nl.EersteKerstdag, "nl", "Eerste kerstdag"),
		called(nl.TweedeKerstdag, "nl", "Tweede kerstdag"),
	},
}

// koningsdag is on 26 April when the 27th is a Sunday, which then is a Sunday like any other.
var koningsdag = &day{rule: nl.Koningsdag, names: words{"nl": "Koningsdag"}, moves: true}
