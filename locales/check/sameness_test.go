package check

import (
	"strings"
	"testing"

	"communique/locales/glossary"
)

func TestUnchanged(t *testing.T) {
	examples(t, "paragraph", []ID{Unchanged}, []example{
		{"nl", "Contact", "Contact", ""},
		{"fr", "Dr Lars Tummers, Victor Bekkers", "Dr Lars Tummers, Victor Bekkers", ""},
		{"de", "Website: [www.a.example](https://www.a.example)", "Website: [www.a.example](https://www.a.example)", ""},
		{"da", "+45 12 34 56 78", "+45 12 34 56 78", ""},
		{"nl", "Victor Bekkers, professor", "Victor Bekkers, professor", ""},
		{"et", "Universiteit van Amsterdam", "Universiteit van Amsterdam", ""},
		{"en-GB", "a new role for government", "a new role for government", ""},
		{"it", "press desk of record", "press desk of record", ""}, // a protected term
		{"nl", "A new role for government", "A new role for government", "unchanged"},
		{"sk", "LIPSE press desk", "LIPSE press desk", "unchanged"},
		{"ro", "A **new role**", "A new role", "unchanged"},
		{"de>fr", "Hinweise für die Redaktion", "Hinweise für die Redaktion", "unchanged"},
		{"es", "More information is here", "More information is here", "unchanged"},
	}, glossary.Term{Rule: glossary.Protected, Source: "press desk of record"})
}

func TestLong(t *testing.T) {
	short, long := strings.Repeat("één ", 19)+"é", strings.Repeat("één ", 20)
	examples(t, "subject", []ID{Long}, []example{
		{"nl", "a", short, ""}, {"nl", "a", long, "long"}, {"de", "a", long, "long"}, {"fr", "a", long, "long"}, {"it", "a", long, "long"}, {"sk", "a", long, "long"},
		{"es", strings.Repeat("one ", 21), strings.Repeat("uno ", 26), ""}, // the source is too long itself
		{"es", strings.Repeat("one ", 21), strings.Repeat("uno ", 30), "long"},
		{"et", "a", strings.Repeat("e\u0301", 78), ""},
	})
	examples(t, "headline", []ID{Long}, []example{{"da", "a", strings.Repeat("en ", 33), ""}, {"da", "a", strings.Repeat("en ", 35), "long"}})
	examples(t, "paragraph", []ID{Long}, []example{{"da", "a", strings.Repeat("en ", 500), ""}})
}

const lead = "Universities in eleven countries will study what drives social innovation in the public sector, what holds it back and what it actually achieves for the people who live there."

func TestLength(t *testing.T) {
	examples(t, "paragraph", []ID{LengthShort, LengthLong}, []example{
		{"fr", "Contact", "Pour tout renseignement, s’adresser à", ""},
		{"nl", lead, "Universiteiten in elf landen onderzoeken wat sociale innovatie in de publieke sector stimuleert, wat haar belemmert en wat ze oplevert voor de mensen die er wonen.", ""},
		{"de", lead, "Universitäten in elf Ländern untersuchen soziale Innovation.", "length_short"},
		{"it", lead, "Le università studieranno che cosa favorisce l’innovazione.", "length_short"},
		{"et", lead, "Ülikoolid uurivad sotsiaalset innovatsiooni.", "length_short"},
		{"da", lead, strings.Repeat("Universiteter i elleve lande skal undersøge, hvad der fremmer innovation. ", 5), "length_long"},
		{"es", lead, strings.Repeat("Universidades de once países estudiarán qué impulsa la innovación social. ", 6), "length_long"},
		{"en-GB", lead, "Short.", ""},
	})
}

// Texts in which many words are of their language and of no other.
const (
	dutchText  = "De universiteiten onderzoeken wat het onderzoek voor de mensen van de stad en ook voor hun kinderen met zich meebrengt, maar dat is niet alles."
	frenchText = "Les universités étudient ce que la recherche apporte pour les habitants de la ville et pour leurs enfants, mais ce n’est pas tout, avec des questions sur une aide."
)

func TestTongue(t *testing.T) {
	const (
		norwegian = "Universiteter i elleve land skal undersøke hva som fremmer sosial innovasjon i offentlig sektor, og hva den faktisk fører til for de som bor der."
		czech     = "Univerzity z jedenácti zemí budou zkoumat, co podporuje sociální inovace ve veřejném sektoru, co je brzdí a co skutečně přinášejí lidem, kteří tam žijí."
	)
	examples(t, "paragraph", []ID{Tongue}, []example{
		{"da", lead, norwegian, ""}, {"sk", lead, czech, ""}, // no language that is known
		{"nl", lead, dutchText, ""}, {"fr", lead, frenchText, ""}, {"nl-BE", lead, dutchText, ""},
		{"de", lead, "„Learning from Innovation in the Public Sector for the People who are there“ ist der Name, den das Projekt trägt, und auch für die Stadt gilt er.", ""},
		{"et", "a", "Erasmus University Rotterdam, Universiteit van Amsterdam, Katholieke Universiteit Leuven, Freie Universität Berlin, Universidad Complutense de Madrid", ""},
		{"fr", lead, dutchText, "tongue"}, {"de", lead, dutchText, "tongue"}, {"da", lead, dutchText, "tongue"}, {"es", lead, frenchText, "tongue"},
		{"ro", lead, frenchText, "tongue"}, {"nl", lead, frenchText, "tongue"}, {"sk", lead, lead + " They have been there, and this is for them.", "tongue"},
	})
}

func TestBoilerplate(t *testing.T) {
	for _, tt := range []struct{ language, target, approved, want string }{
		{"nl", "LIPSE is een project.", "", ""},
		{"de", "LIPSE ist ein Projekt. ", "LIPSE ist ein Projekt.", ""},
		{"fr", "LIPSE est un projet.", "LIPSE est le projet.", "boilerplate"},
		{"da", "LIPSE er et projekt.", "LIPSE er projektet.", "boilerplate"},
		{"sk", "LIPSE je projekt.", "LIPSE je projektom.", "boilerplate"},
	} {
		text := Text{Kind: "boilerplate", Source: "LIPSE is a project.", Target: tt.target, SourceLanguage: "en", Language: tt.language, Approved: tt.approved}
		found := Run(text, nil)
		if ids(found) != tt.want {
			t.Errorf("%s: %v", tt.language, found)
		}
		if tt.want != "" && fixes(text, nil, IDs()) != tt.approved {
			t.Errorf("%s: mended as %q", tt.language, fixes(text, nil, IDs()))
		}
	}
}

func TestMissingAndStale(t *testing.T) {
	for _, tt := range []struct {
		text Text
		want string
	}{
		{Text{Source: "a", Language: "nl"}, "missing"},
		{Text{Source: "a", Target: " ** ** ", Language: "fr"}, "markup_open"}, // the asterisks would be read
		{Text{Source: "a", Stale: true, Language: "de"}, "missing"},
		{Text{Source: "", Language: "da"}, ""},
		{Text{Source: "One.", Target: "Üks.", Stale: true, SourceLanguage: "en", Language: "et"}, "stale"},
		{Text{Source: "One.", Target: "\xff", Language: "it"}, "control"},
		{Text{Source: "One.", Target: strings.Repeat("a", Limit+1), Language: "it"}, "oversize"},
	} {
		if got := ids(Run(tt.text, nil)); got != tt.want {
			t.Errorf("%v: %q, want %q", tt.text, got, tt.want)
		}
	}
}

// A word that tells a language is in one list only.
func TestFrequentWordsAreOfOneLanguage(t *testing.T) {
	of := map[string]string{}
	for tag, l := range languages() {
		if len(l.frequent) < 20 {
			t.Errorf("%s has only %d", tag, len(l.frequent))
		}
		for w := range l.frequent {
			if other, ok := of[w]; ok {
				t.Errorf("%q is of %s and of %s", w, other, tag)
			}
			of[w] = tag
		}
	}
}
