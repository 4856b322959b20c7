package drafts

import (
	"slices"
	"testing"

	"communique/locales"
)

// What isn't a date in each language, by the word that is told; and what is one, or is none at
// all.
var datesSaid = map[string]struct {
	vague map[string]string
	clear []string // with a date
	none  []string
}{
	"en": {
		map[string]string{"Today, we": "Today", "It starts next week.": "next week", "It opened on Tuesday.": "Tuesday", "On Tuesday at 9 it opens.": "Tuesday", "By 30 March; then Friday.": "Friday", "This morning, it": "This morning"},
		[]string{"On Tuesday 30 January it opens.", "On Tuesday, January 30, it opens.", "On 30 January 2013, a Wednesday, it opened.", "In March 2013.", "In the last week of January 2013.", "On 2013-01-30.", "Wednesday the 30th, in January 2013."},
		[]string{"The weekly Mondays.", "Nothing of the kind.", "It may 30 times."},
	},
	"nl": {
		map[string]string{"Het begint morgen.": "morgen", "Volgende week meer.": "Volgende week", "Dat zei hij dinsdag.": "dinsdag", "Dit jaar is anders.": "Dit jaar", "Dinsdag om 9 uur.": "Dinsdag"},
		[]string{"Op dinsdag 30 januari.", "In de morgen van 30 januari.", "Op 30 januari 2013 (woensdag)."},
		[]string{"Wij vragen het elke morgen."},
	},
	"fr": {
		map[string]string{"Dès demain": "demain", "La semaine prochaine": "semaine prochaine", "Mardi, il": "Mardi", "Cette année": "Cette année", "Mardi à 9 h": "Mardi"},
		[]string{"Le mardi 30 janvier", "Le 1er février 2013", "Mardi 30, en janvier 2013"},
		[]string{"Le lendemain", "Un an de travail"},
	},
	"de": {
		map[string]string{"Ab morgen gilt": "morgen", "Morgen beginnt": "Morgen", "Nächste Woche": "Nächste Woche", "In diesem Jahr": "diesem Jahr", "Am Dienstag beginnt": "Dienstag", "Am Dienstagabend": "Dienstagabend"},
		[]string{"Am Dienstag, 30. Januar,", "Am Dienstag, dem 30. Januar 2013,", "Am Morgen des 30. Januar", "Am 30.01.2013"},
		[]string{"Guten Morgen", "Am Morgen"},
	},
	"da": {
		map[string]string{"Det skete i går.": "i går", "I næste uge": "næste uge", "På tirsdag": "tirsdag", "Senere i år": "i år"},
		[]string{"Tirsdag den 30. januar", "I år 2013, den 30. januar"},
		[]string{"Hver dag"},
	},
	"et": {
		map[string]string{"Homme algab": "Homme", "Järgmisel nädalal": "Järgmisel nädalal", "Teisipäeval algab": "Teisipäeval", "Tänavu": "Tänavu", "Sel aastal": "Sel aastal"},
		[]string{"Teisipäeval, 30. jaanuaril 2013", "30. jaanuari 2013"},
		[]string{"Iga päev"},
	},
	"it": {
		map[string]string{"Da domani": "domani", "La settimana prossima": "settimana prossima", "Lo scorso anno": "scorso anno", "Martedì apre": "Martedì", "Quest’anno": "Quest’anno", "Martedì alle 9": "Martedì"},
		[]string{"Martedì 30 gennaio", "Il 30 gennaio 2013"},
		[]string{"Pensare al domani"},
	},
	"ro": {
		map[string]string{"De mâine": "mâine", "Săptămâna viitoare": "Săptămâna viitoare", "Anul acesta": "Anul acesta", "Marți începe": "Marți", "Luni începe": "Luni"},
		[]string{"Marți, 30 ianuarie", "La 30 ianuarie 2013", "Luni, 28 ianuarie"},
		[]string{"După șase luni"},
	},
	"sk": {
		map[string]string{"Od zajtra": "zajtra", "Budúci týždeň": "Budúci týždeň", "V tomto roku": "tomto roku", "V utorok sa": "utorok", "V stredu sa": "stredu"},
		[]string{"V utorok 30. januára", "Dňa 30. januára 2013"},
		[]string{"Stred mesta"},
	},
	"es": {
		map[string]string{"Empieza mañana.": "mañana", "La semana que viene": "semana que viene", "El próximo año": "próximo año", "Esta mañana": "Esta mañana", "El martes empieza": "martes", "Mañana por la mañana": "Mañana"},
		[]string{"El martes 30 de enero", "El 30 de enero de 2013, por la mañana", "Hoy en día, desde enero de 2013"},
		[]string{"Por la mañana", "A media mañana"},
	},
}

func TestDatesThatArentSaid(t *testing.T) {
	for _, language := range locales.Languages {
		said, ok := datesSaid[language]
		if !ok {
			t.Errorf("nothing is known of %s", language)
		}
		note := func(text string) (ids []string) {
			c := Content{Language: language, Blocks: []Block{{Kind: Headline, Text: "x"}, {Kind: Lead, Text: text}, {Kind: Quote, Text: "30 30 30"}}}
			for _, n := range c.Lint(nil) {
				if n.ID == "no_date" || n.ID == "date_vague" {
					ids = append(ids, n.ID)
				}
			}
			return ids
		}
		for text, word := range said.vague {
			if got := vague(text, language); got != word {
				t.Errorf("%s: %q: %q, want %q", language, text, got, word)
			}
			if ids := note(text); !slices.Equal(ids, []string{"date_vague"}) {
				t.Errorf("%s: %q: %v", language, text, ids)
			}
		}
		for _, text := range said.clear {
			if got, ids := vague(text, language), note(text); got != "" || len(ids) > 0 {
				t.Errorf("%s: %q: %q, %v", language, text, got, ids)
			}
		}
		for _, text := range said.none {
			if got, ids := vague(text, language), note(text); got != "" || !slices.Equal(ids, []string{"no_date"}) {
				t.Errorf("%s: %q: %q, %v", language, text, got, ids)
			}
		}
	}
}

// The first paragraph may say what the lead doesn't.
func TestTheFirstParagraphMaySayTheDate(t *testing.T) {
	c := Content{Language: "en", Blocks: []Block{{Kind: Headline, Text: "x"}, {Kind: Lead, Text: "The lead."}, {Kind: Bullets, Text: "30 January"}, {Kind: Paragraph, Text: "On 30 January."}, {Kind: Paragraph, Text: "y"}}}
	noDate := func(n Note) bool { return n.ID == "no_date" }
	if slices.ContainsFunc(c.Lint(nil), noDate) {
		t.Error("it says one")
	}
	c.Blocks[3], c.Blocks[4] = c.Blocks[4], c.Blocks[3]
	if !slices.ContainsFunc(c.Lint(nil), noDate) {
		t.Error("the second paragraph comes too late")
	}
}
