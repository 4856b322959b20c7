package check

import (
	"testing"

	"communique/locales/glossary"
)

var termChecks = []ID{ProtectedLost, TermMissed, TermForbidden}

func TestProtectedTerms(t *testing.T) {
	examples(t, "paragraph", termChecks, []example{
		{"nl", "about LIPSE", "over LIPSE’s rol", ""},
		{"et", "about LIPSE", "LIPSE-i kohta", ""},
		{"et", "about LIPSE", "LIPSEst", ""},
		{"da", "LIPSE’s role", "LIPSEs rolle", ""},
		{"sk", "in LIPSE", "v LIPSEom", ""},
		{"ro", "LIPSE’s role", "rolul LIPSE-ului", ""},
		{"de", "the LIPSE project", "das LIPSE-Projekt", ""},
		{"fr", "about **LIPSE**", "à propos d’**LIPSE**", ""},
		{"it", "about lipstick", "sui rossetti", ""},
		{"nl", "about LIPSE", "over Lipse", "protected_lost"},
		{"de", "about LIPSE", "über LIPSEforschung", "protected_lost"},
		{"de", "about LIPSE", "über das Projekt", "protected_lost"},
		{"fr", "about LIPSE", "sur LIPSEN", "protected_lost"},
		{"it", "about LIPSE", "su LIPSEo", "protected_lost"},
		{"es", "about LIPSE", "sobre LAPSE", "protected_lost"},
		{"sk", "about LIPSE", "o projekte ECLIPSE", "protected_lost"},
	}, glossary.Term{Rule: glossary.Protected, Source: "LIPSE"}, glossary.Term{Rule: glossary.Protected, Source: "XYZ", Language: "nl"})
}

func TestGlossary(t *testing.T) {
	term := func(rule glossary.Rule, language, source, target string) glossary.Term {
		return glossary.Term{Rule: rule, Source: source, Target: target, SourceLanguage: "en", Language: language}
	}
	examples(t, "paragraph", termChecks, []example{
		{"nl", "Public services", "Publieke diensten", ""},
		{"nl", "Public service", "De publieke dienst", ""},
		{"nl", "government", "de staat", ""}, // either word will do
		{"de", "many countries", "viele Länder", ""},
		{"et", "innovation", "innovatsioonist", ""},
		{"sk", "in the public sector", "vo verejnom sektore", ""},
		{"da", "governmental", "regering", ""},
		{"nl>fr", "government", "l’État", ""}, // a term of another pair of languages
		{"de>nl", "government", "de regering", ""},
		{"nl", "Public services", "Openbare diensten", "term_missed"},
		{"de", "many countries", "viele Staaten", "term_missed"},
		{"et", "innovation", "uuendus", "term_missed"},
		{"sk", "the public sector", "štátny sektor", "term_missed"},
		{"fr", "the stakeholders", "les stakeholders", "term_missed term_forbidden→les parties prenantes"},
		{"es", "a workshop", "un Workshop", "term_missed term_forbidden→un Taller"},
		{"it", "a meeting", "un meeting", "term_forbidden"},
		{"it", "a meeting", "un meetingpoint", ""},
		{"ro", "the Commission", "Comisia Europeană", ""}, // part of a term that is wanted
		{"ro", "the body", "Comisia", "term_forbidden"},
		{"de", "the Commission", "die Europäische Kommission", ""},
	},
		term(glossary.Preferred, "nl", "public service", "publieke dienst"),
		term(glossary.Preferred, "nl", "public services", "publieke diensten"),
		term(glossary.Preferred, "nl", "government", "overheid"), term(glossary.Preferred, "nl", "government", "staat"),
		term(glossary.Preferred, "de", "countries", "Land"),
		term(glossary.Preferred, "et", "innovation", "innovatsioon"),
		term(glossary.Preferred, "sk", "public sector", "verejný sektor"),
		term(glossary.Preferred, "fr", "stakeholders", "parties prenantes"), term(glossary.Forbidden, "fr", "stakeholders", "stakeholders"),
		term(glossary.Preferred, "es", "workshop", "taller"), term(glossary.Forbidden, "es", "workshop", "workshop"),
		term(glossary.Forbidden, "it", "", "meeting"),
		term(glossary.Preferred, "ro", "Commission", "Comisia Europeană"), term(glossary.Forbidden, "ro", "", "Comisia"),
		term(glossary.Preferred, "de", "Commission", "Europäische Kommission"), term(glossary.Forbidden, "de", "", "Kommission"),
	)
}

// A country's term holds there alone, and goes before the language's.
func TestTermsOfACountry(t *testing.T) {
	term := func(rule glossary.Rule, language, source, target string) glossary.Term {
		return glossary.Term{Rule: rule, Source: source, Target: target, SourceLanguage: "en", Language: language}
	}
	examples(t, "paragraph", termChecks, []example{
		{"nl", "ninety members", "negentig leden", ""},
		{"nl-BE", "ninety members", "negentig leden", "term_missed"},
		{"nl", "the mobile phone", "de gsm", "term_missed"},
		{"nl-BE", "the mobile phone", "de gsm", ""},
		{"nl-BE", "the mobile phone", "de mobiele telefoon", "term_missed"},
		{"nl", "the mayor", "de schepen", "term_forbidden"},
		{"nl-BE", "the alderman", "de schepen", ""},
		{"nl-BE", "the council", "de raad", "term_missed"}, // the language's term, where the country has none
		{"fr", "ninety", "quatre-vingt-dix", ""},
		{"fr-BE", "ninety", "quatre-vingt-dix", "term_missed"},
		{"en-GB>nl-BE", "the council", "de raad", "term_missed"},
	},
		term(glossary.Preferred, "nl-BE", "members", "raadsleden"),
		term(glossary.Preferred, "nl", "mobile phone", "mobiele telefoon"), term(glossary.Preferred, "nl-BE", "mobile phone", "gsm"),
		term(glossary.Forbidden, "nl", "", "schepen"), term(glossary.Preferred, "nl-BE", "alderman", "schepen"),
		term(glossary.Preferred, "nl", "council", "gemeenteraad"),
		term(glossary.Preferred, "fr-BE", "ninety", "nonante"),
	)
}
