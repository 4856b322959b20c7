package localestest

import (
	"os"
	"strings"
	"testing"

	"communique/locales"
)

// withEmptyLists is the finder of the house, which also knows what the pages of
// the seed say of an empty list.
func withEmptyLists(t *testing.T) *finder {
	t.Helper()
	words := map[string][]locales.Entry{}
	for lang, text := range map[string]string{"en": "No items found.", "nl": "Geen items gevonden.", "fr": "Aucun élément trouvé."} {
		words[lang] = []locales.Entry{{ID: "list.empty", Forms: map[string]string{"other": text}}}
	}
	catalogue, err := locales.Load()
	if err != nil {
		t.Fatal(err)
	}
	return newFinder(words, catalogue)
}

// The page with which the project began: English, but for one Dutch sentence.
func TestTheSeedsPageIsCaught(t *testing.T) {
	page, err := os.ReadFile("testdata/seed.html")
	if err != nil {
		t.Fatal(err)
	}
	found, err := withEmptyLists(t).findInPage(strings.NewReader(string(page)))
	if err != nil || len(found) != 1 || found[0].Lang != "nl" || found[0].Text != "Geen items gevonden" {
		t.Errorf("%v, %v", found, err)
	}
	mended := strings.ReplaceAll(string(page), "Geen items gevonden.", "No items found.")
	if found, err := withEmptyLists(t).findInPage(strings.NewReader(mended)); err != nil || len(found) > 0 {
		t.Errorf("mended: %v, %v", found, err)
	}
}

func entries(t *testing.T, lang string) []locales.Entry {
	t.Helper()
	e, err := locales.Entries(lang)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// No language finds fault with itself.
func TestEachLanguageMaySayWhatItSays(t *testing.T) {
	for _, lang := range locales.Languages {
		var b strings.Builder
		for _, e := range entries(t, lang) {
			for _, form := range e.Forms {
				b.WriteString(form + "\n")
			}
		}
		Foreign(t, lang, b.String())
	}
}

// Every text of the house that is long enough is found in every other language.
func TestEachLanguageIsFoundInEachOther(t *testing.T) {
	f, err := house()
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range locales.Languages {
		for _, other := range locales.Languages {
			if other == lang {
				continue
			}
			said := "Beleefd. " + text(t, other, "fault.db.away.what") + " 30"
			if found := f.find(lang, said); len(found) == 0 || found[0].Lang != other {
				t.Errorf("%s in %s: %v", other, lang, found)
			}
		}
	}
}

func text(t *testing.T, lang, id string) string {
	t.Helper()
	for _, e := range entries(t, lang) {
		if e.ID == id {
			return e.Forms["other"]
		}
	}
	t.Fatalf("%s has no %s", lang, id)
	return ""
}

// ofArea is a finder that knows the words of one area only, so that a test of
// single words doesn't depend on what the others say.
func ofArea(t *testing.T, area string) *finder {
	t.Helper()
	words := map[string][]locales.Entry{}
	for _, lang := range locales.Languages {
		for _, e := range entries(t, lang) {
			if e.Area == area {
				words[lang] = append(words[lang], e)
			}
		}
	}
	catalogue, err := locales.Load()
	if err != nil {
		t.Fatal(err)
	}
	return newFinder(words, catalogue)
}

func TestFind(t *testing.T) {
	f := ofArea(t, "house")
	for _, tt := range []struct{ lang, text, want string }{
		{"nl", "Status: Verzonden\nDe database antwoordt niet.", ""},
		{"nl", "Status:\nSent.\n", `"Sent" (en, state.delivery.sent) stands in a text in nl`},
		{"nl", "Het blad Sent Magazine schrijft", ""}, // a single word inside a sentence may be a name
		{"de", "Am 30. Januar 2013", ""},
		{"de", "Am 30. januára 2013", `"30. januára 2013" (sk, date) stands in a text in de`},
		{"fr", "le 1er février 2013, le 4 mai 2013", ""},
		{"fr", "le 30 January 2013", `"30 January 2013" (en, date) stands in a text in fr`},
		{"sk", "Databáza: The folder “x” for the\ndatabase doesn’t exist.", `"for the database doesn’t exist" (en, fault.db.folder_missing.what) stands in a text in sk`},
		{"pt", "The database isn’t responding.", ""}, // the house doesn't speak it
	} {
		var got []string
		for _, one := range f.find(tt.lang, tt.text) {
			got = append(got, one.String())
		}
		if strings.Join(got, "\n") != tt.want {
			t.Errorf("%s %q:\n%q, want\n%q", tt.lang, tt.text, got, tt.want)
		}
	}
}

func TestPageLooksWhereAPersonLooks(t *testing.T) {
	f, err := house()
	if err != nil {
		t.Fatal(err)
	}
	const foreign = "La base de données ne répond pas."
	for _, tt := range []struct {
		name, body string
		found      bool
	}{
		{"text", "<p>" + foreign + "</p>", true},
		{"text over lines", "<p>La base de\n   données\u00a0ne répond pas.</p>", true},
		{"alt", `<img alt="` + foreign + `">`, true},
		{"title", `<a title="` + foreign + `">x</a>`, true},
		{"label", `<button aria-label="` + foreign + `"></button>`, true},
		{"placeholder", `<input placeholder="` + foreign + `">`, true},
		{"button", `<input type="submit" value="` + foreign + `">`, true},
		{"description", `<meta name="description" content="` + foreign + `">`, true},
		{"field", `<input type="text" value="` + foreign + `">`, false},
		{"script", "<script>'" + foreign + "'</script>", false},
		{"style", "<style>/*" + foreign + "*/</style>", false},
		{"comment", "<!--" + foreign + "-->", false},
		{"source", `<pre translate="no">` + foreign + `</pre>`, false},
		{"in its own language", `<p lang="fr">` + foreign + `</p>`, false},
		{"in a third language", `<p lang="da">` + foreign + `</p>`, true},
		{"back again", `<div lang="fr"><p lang="et">` + foreign + `</p></div>`, true},
	} {
		found, err := f.findInPage(strings.NewReader(`<!doctype html><html lang="et"><title>Teade</title>` + tt.body))
		if err != nil || (len(found) > 0) != tt.found {
			t.Errorf("%s: %v, %v", tt.name, found, err)
		}
	}
	if _, err := f.findInPage(strings.NewReader("<p>Tere</p>")); err == nil {
		t.Error("took a page without a language")
	}
}
