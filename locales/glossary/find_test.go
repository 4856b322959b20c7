package glossary_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"communique/locales/glossary"
)

// found marks the hits of terms in a text.
func found(text string, hits []glossary.Hit) string {
	for _, h := range slices.Backward(hits) {
		text = text[:h.Start] + "[" + text[h.Start:h.End] + "]" + text[h.End:]
	}
	return text
}

func TestTermsAreFoundAsWholeWords(t *testing.T) {
	sensitive := preferred("", "May", "", "mei")
	sensitive.CaseSensitive = true
	for _, c := range []struct {
		language, term, text, want string
	}{
		{"en", "public sector", "The public sector, a Public Sector and publicsector.", "The [public sector], a [Public Sector] and publicsector."},
		{"en", "public sector", "the public\u00a0sector\nand public-sector, public, sector", "the [public\u00a0sector]\nand public-sector, public, sector"},
		{"en", "art", "art, party, smart, art", "[art], party, smart, [art]"},
		{"en", "university", "universities, university’s", "universities, [university]’s"},
		{"en", "citizen", "citizens and citizenship", "[citizens] and citizenship"},
		{"fr", "UE", "l’UE, d'UE, UEs", "l’[UE], d'[UE], UEs"},
		{"fr", "aujourd’hui", "Aujourd'hui", "[Aujourd'hui]"},
		{"fr", "10 %", "10\u202f% ou 10 ou 110 %", "[10\u202f%] ou 10 ou 110 %"},
		{"en", "C++", "C, C++ and C+", "C, [C++] and C+"},
		{"en", ".eu", "the .eu domain of the eu", "the [.eu] domain of the eu"},
		{"de", "Europäische Union", "der Europäischen Union, Europäische Unionen", "der [Europäischen Union], [Europäische Unionen]"},
		{"nl", "burger", "burgers en burgerlijk", "[burgers] en burgerlijk"},
		{"da", "universitet", "universiteterne og universitetets", "[universiteterne] og [universitetets]"},
		{"et", "ülikool", "ülikooli, ülikoolidest, ülikoolis, ülikoolitamine", "[ülikooli], [ülikoolidest], [ülikoolis], ülikoolitamine"},
		{"sk", "Európska únia", "v Európskej únii, Európsku úniu, európski", "v [Európskej únii], [Európsku úniu], európski"},
		{"ro", "universitate", "universității, universitatea, universități", "universității, [universitatea], universități"},
		{"it", "cittadino", "cittadini e cittadinanza", "[cittadini] e cittadinanza"},
		{"es", "ciudadano", "ciudadanas y ciudadanía", "[ciudadanas] y ciudadanía"},
		{"xx", "word", "words word", "words [word]"},
		{"nl-BE", "burger", "burgers", "[burgers]"},
	} {
		if got := found(c.text, glossary.Find(c.text, c.language, []glossary.Term{preferred("", c.term, "", "x")})); got != c.want {
			t.Errorf("%s: %q\ngot  %s\nwant %s", c.language, c.term, got, c.want)
		}
	}
	if got := found("In May they may.", glossary.Find("In May they may.", "en", []glossary.Term{sensitive})); got != "In [May] they may." {
		t.Error(got)
	}
}

func TestTheLongestTermIsFound(t *testing.T) {
	terms := []glossary.Term{protected("University of Ghent"), preferred("en", "university", "nl", "universiteit"), preferred("en", "of", "nl", "van"), forbidden("nl", "university")}
	text := "The University of Ghent is a university of Ghent, and University of"
	want := "The [University of Ghent] is a [university] [of] Ghent, and [University] [of]"
	if got := found(text, glossary.Find(text, "en", terms)); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	two := []glossary.Term{preferred("en", "Bank", "nl", "bank"), preferred("en-GB", "bank", "nl", "bankinstelling")}
	if hits := glossary.Find("the bank", "en", two); len(hits) != 2 || hits[0].Start != hits[1].Start || hits[0].Term == hits[1].Term {
		t.Errorf("%+v", hits)
	}
	text = "Een gsm van LIPSE, een gsm-nummer"
	translation := []glossary.Term{forbidden("nl", "gsm"), preferred("en", "phone number", "nl", "gsm-nummer"), protected("LIPSE")}
	if got := found(text, glossary.Targets("nl", translation).Find(text)); got != "Een [gsm] van [LIPSE], een [gsm-nummer]" {
		t.Error(got)
	}
	if hits := glossary.Find("", "en", terms); len(hits) != 0 {
		t.Errorf("%+v", hits)
	}
	if hits := glossary.Find("text", "en", nil); len(hits) != 0 {
		t.Errorf("%+v", hits)
	}
}

// hostile is a text and terms that make a careless search go on for hours.
func hostile() (string, []glossary.Term) {
	var terms []glossary.Term
	for i := range 500 {
		terms = append(terms, preferred("", strings.Repeat("aaaa ", i%40)+strings.Repeat("a", 4+i%7), "", fmt.Sprint("x", i)))
	}
	return strings.Repeat("aaaaa ", 5000), terms
}

func TestAHostileGlossaryComesToAnEnd(t *testing.T) {
	text, terms := hostile()
	for _, language := range []string{"et", "sk", "en", ""} {
		if hits := glossary.Find(text, language, terms); len(hits) > len(text) {
			t.Errorf("%s: %d hits", language, len(hits))
		}
	}
}

func BenchmarkFindHostile(b *testing.B) {
	text, terms := hostile()
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		glossary.Find(text, "et", terms)
	}
}

// BenchmarkFind looks 2,000 terms up in a release of 6,000 characters.
func BenchmarkFind(b *testing.B) {
	terms := manyTerms()
	text := strings.Repeat("The public sector of eleven countries has a term12 of the public sector. ", 80)
	b.SetBytes(int64(len(text)))
	f := glossary.Sources("en", terms)
	for b.Loop() {
		f.Find(text)
	}
}

// BenchmarkFinder makes a finder of 2,000 terms.
func BenchmarkFinder(b *testing.B) {
	terms := manyTerms()
	for b.Loop() {
		glossary.Sources("en", terms)
	}
}

func manyTerms() (terms []glossary.Term) {
	for i := range 2000 {
		terms = append(terms, preferred("en", fmt.Sprintf("term%d of the public sector", i), "sk", fmt.Sprint("termín", i)))
	}
	return terms
}
