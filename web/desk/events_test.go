package desk_test

import (
	"testing"
	"time"

	"communique/locales"
	"communique/releases"
	"communique/web/desk"
)

// TestEventOf: what was done and its details, in the reader's words where there are any.
func TestEventOf(t *testing.T) {
	catalogue, err := locales.Load()
	if err != nil {
		t.Fatal(err)
	}
	zone := time.FixedZone("", 3600)
	for _, tt := range []struct {
		verb, detail, what, want string
		code                     bool
	}{
		{"create", "revision 1", "Geschrieben", "Revision 1", false},
		{"revise", "revision 3; changed lead; moved quote-1 quote-2; embargo none to 2013-01-30T07:00:00Z", "Neue Revision gespeichert",
			"Revision 3; geändert: Vorspann; verschoben: Zitat 1 und Zitat 2; Sperrfrist: keine → 30. Januar 2013 um 08:00 Uhr", false},
		{"follow", "revision 2; about; changed paragraph-2", "Mit einem Textbaustein geändert", "Revision 2; about; geändert: Absatz 2", false},
		{"embargo_refuse", "from 2013-01-30T07:00:00Z to none; asked by Anna to Eva", "Früheres Ende der Sperrfrist abgelehnt",
			"Sperrfrist: 30. Januar 2013 um 08:00 Uhr → keine; beantragt von Anna to Eva", false},
		{"embargo_move", "from here to there", "Sperrfrist geändert", "Sperrfrist: here → there", false},
		{"approve", "0123456789abcdef", "Sprachfassung zum Versand freigegeben", "0123456789ab", true},
		{"save", "lead", "Übersetzung gespeichert", "Vorspann", false},
		{"save", "chapter-9", "Übersetzung gespeichert", "chapter-9", false},
		{"stale", "lead paragraph-1", catalogue.In("de").T("event.stale"), "Vorspann und Absatz 1", false},
		{"typo", "lead: nl de", catalogue.In("de").T("event.typo"), "Vorspann: Niederländisch und Deutsch", false},
		{"typo", "lead:", catalogue.In("de").T("event.typo"), "Vorspann", false},
		{"ignore", "paragraph-1 number_lost: Gerundet: ja", catalogue.In("de").T("event.ignore"), "Absatz 1: Gerundet: ja", false},
		{"policy", "next", "Regel für unfertige Sprachfassungen geändert", catalogue.In("de").T("policy.next"), false},
		{"translate", "3 changed, 1 stale", "Übersetzung aus einer Datei übernommen", "geänderte Texte: 3; davon aus einem älteren Ausgangstext: 1", false},
		{"translate", "odd", "Übersetzung aus einer Datei übernommen", "odd", false},
		{"send_back", "revision 3; from a to b", "Übersetzung zurückgegeben", "revision 3; from a to b", false},
		{"unheard", "x", "unheard", "x", false},
	} {
		got := desk.EventOf(catalogue.In("de"), zone, releases.Event{Verb: tt.verb, Detail: tt.detail, Language: "nl", Actor: "Anna"})
		if got.What != tt.what || got.Detail != tt.want || got.Code != tt.code || got.Language != "nl" || got.Actor != "Anna" {
			t.Errorf("%s %q: %+v", tt.verb, tt.detail, got)
		}
	}
}
