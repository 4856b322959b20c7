package locales

import (
	"bytes"
	"errors"
	"html/template"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"communique/internal/fault"

	"github.com/google/go-cmp/cmp"
)

// speaking makes a catalogue of one area with these English and Dutch messages.
// The other languages have only a filler.
func speaking(t testing.TB, english, dutch string) *Catalogue {
	t.Helper()
	files := fstest.MapFS{}
	for _, lang := range Languages {
		text := "filler = 'x'\n"
		switch lang {
		case "en":
			text += english
		case "nl":
			text += dutch
		}
		files["t/a/active."+lang+".toml"] = &fstest.MapFile{Data: []byte(text)}
	}
	c, err := load(files, "t")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestTNeverSpeaksAnotherLanguage(t *testing.T) {
	c := speaking(t, "only.english = 'Hello'\nboth = 'Yes'\n[n]\none = '{{.Count}} mail'\nother = '{{.Count}} mails'", "both = 'Ja'\n[n]\nother = '{{.Count}} mails'")
	nl := c.In("nl")
	if got := nl.T("both"); got != "Ja" {
		t.Errorf("%q", got)
	}
	if got := nl.T("only.english"); got != "⟦only.english⟧" {
		t.Errorf("%q", got)
	}
	if got := nl.N("n", 1); got != "⟦n⟧" { // the form isn't there, and "1 mails" is no Dutch
		t.Errorf("%q", got)
	}
	if got := c.In("sk").T("both"); got != "⟦both⟧" {
		t.Errorf("%q", got)
	}
	if want := []string{"nl n", "nl only.english", "sk both"}; !cmp.Equal(c.Missing(), want) {
		t.Errorf("missing %v", c.Missing())
	}
}

func TestTTellsOfAMissingValue(t *testing.T) {
	c := speaking(t, "a = 'Sent to {{.List}}'", "")
	en := c.In("en")
	if got := en.T("a", "List", "press"); got != "Sent to press" {
		t.Errorf("%q", got)
	}
	for _, args := range [][]any{nil, {"Lists", "x"}, {"List"}, {7, "x"}} {
		if got := en.T("a", args...); got != "⟦a⟧" {
			t.Errorf("%v: %q", args, got)
		}
	}
}

func TestNTakesThePluralOfTheLanguage(t *testing.T) {
	c := formsNamingThemselves(t)
	for lang, want := range map[string]map[int]string{
		"en": {0: "other", 1: "one", 2: "other"},
		"nl": {0: "other", 1: "one", 2: "other"},
		"fr": {0: "one", 1: "one", 2: "other", 1_000_000: "many"},
		"de": {0: "other", 1: "one", 2: "other"},
		"da": {0: "other", 1: "one", 2: "other"},
		"et": {0: "other", 1: "one", 2: "other"},
		"it": {0: "other", 1: "one", 2: "other", 1_000_000: "many"},
		"ro": {0: "few", 1: "one", 2: "few", 19: "few", 20: "other", 101: "few", 120: "other"},
		"sk": {0: "other", 1: "one", 2: "few", 4: "few", 5: "other", 22: "other"},
		"es": {0: "other", 1: "one", 2: "other", 1_000_000: "many"},
	} {
		for n, form := range want {
			if got := c.In(lang).N("n", n); got != form {
				t.Errorf("%s %d: %s, want %s", lang, n, got, form)
			}
		}
	}
}

// formsNamingThemselves has one message "n" in each language, with all forms that
// any language knows.
func formsNamingThemselves(t testing.TB) *Catalogue {
	t.Helper()
	files := fstest.MapFS{}
	for _, lang := range Languages {
		files["t/a/active."+lang+".toml"] = &fstest.MapFile{Data: []byte("[n]\none='one'\ntwo='two'\nfew='few'\nmany='many'\nother='other'\nzero='zero'")}
	}
	c, err := load(files, "t")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestValue(t *testing.T) {
	w := catalogue(t).In("nl")
	at := time.Date(2013, 1, 30, 8, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		value any
		want  string
	}{
		{"x", "x"},
		{12345, "12.345"},
		{int64(12345), "12.345"},
		{at, "30 januari 2013 om 08.00 uur"},
		{Date(at), "30 januari 2013"},
		{Term("state.release.sent"), "Verzonden"},
		{Language("et"), "Estisch"},
		{Country("GB"), "Verenigd Koninkrijk"},
		{[]string{"a", "b"}, "a en b"},
		{[]Country{"BE", "EE"}, "België en Estland"},
		{[]Language{"fr", "da"}, "Frans en Deens"},
		{[]Term{"kind.lead", "kind.quote"}, "Inleiding en Citaat"},
		{[]fault.Kind{fault.Invalid, fault.Conflict}, "invalid en conflict"},
		{150 * time.Minute, "2\u00a0h\u00a030\u00a0min"},
		{fault.Invalid, "invalid"},
		{Segment("paragraph-2"), "paragraph-2"}, // a command takes it so
		{nil, "<nil>"},
	} {
		if got := w.Value(tt.value); got != tt.want {
			t.Errorf("%#v: %q, want %q", tt.value, got, tt.want)
		}
	}
}

func TestFuncsInATemplate(t *testing.T) {
	const page = `{{t "state.release.sent"}}|{{country "DE"}}|{{language "et"}}|{{ownname "et"}}|{{number 12345}}|` +
		`{{percent 1 2}}|{{date .}}|{{time .}}|{{datetime .}}|{{weekday .}}|{{t "fault.db.folder_missing.what" "Folder" "<b>"}}`
	const want = `Versendet|Deutschland|Estnisch|eesti|12.345|50` + nbsp + `%|30. Januar 2013|08:00|30. Januar 2013 um 08:00 Uhr|Mittwoch|` +
		`Den Ordner „&lt;b&gt;“ für die Datenbank gibt es nicht.`
	var b bytes.Buffer
	tmpl := template.Must(template.New("").Funcs(catalogue(t).In("de").Funcs()).Parse(page))
	if err := tmpl.Execute(&b, time.Date(2013, 1, 30, 8, 0, 0, 0, time.UTC)); err != nil || b.String() != want {
		t.Errorf("%v: %s", err, cmp.Diff(want, b.String()))
	}
}

func TestFaults(t *testing.T) {
	w := catalogue(t).In("fr")
	place := fault.Place{File: "nl.toml", Line: 7}
	reserved := fault.New(fault.Invalid, "locales.key_reserved", "Key", "other").At(place)
	away := fault.Wrap(errors.New("dial tcp: refused"), fault.Unavailable, "db.away")
	internal := FaultText{What: "Une erreur s’est produite de notre côté.", Cure: w.T("fault.internal.cure")}
	for _, tt := range []struct {
		name string
		err  error
		want []FaultText
	}{
		{"none", nil, nil},
		{"one", reserved, []FaultText{{
			Place: place,
			What:  "«\u202fother\u202f» ne peut pas être le nom d’un segment\u00a0: c’est celui d’un champ.",
			Cure:  "Placez le nom du segment au-dessus, sur une ligne à part\u00a0: [headline].",
		}}},
		{"list", errors.Join(errors.New("import"), fault.List{reserved, away}), []FaultText{
			w.Faults(reserved)[0], {What: "La base de données ne répond pas.", Cure: w.T("fault.db.away.cure")},
		}},
		{"another error", errors.New("sql: no such column"), []FaultText{internal}},
	} {
		if got := w.Faults(tt.err); !cmp.Equal(got, tt.want) {
			t.Errorf("%s: %s", tt.name, cmp.Diff(tt.want, got))
		}
	}
}

// On a page a fault says what to do there, where that is something else.
func TestFaultsOnPages(t *testing.T) {
	c := speaking(t, "[fault.a.b]\nwhat = 'Wrong {{.X}}.'\ncure = 'Type it.'\npage = 'Press {{.X}}.'\n[fault.a.c]\nwhat = 'Wrong.'\ncure = 'Think.'", "")
	err := fault.List{fault.New(fault.Invalid, "a.b", "X", "7"), fault.New(fault.Invalid, "a.c")}
	if got, want := c.In("en").Faults(err), []FaultText{{What: "Wrong 7.", Cure: "Type it."}, {What: "Wrong.", Cure: "Think."}}; !cmp.Equal(got, want) {
		t.Errorf("in a terminal: %v", got)
	}
	if got, want := c.In("en").OnPages().Faults(err), []FaultText{{What: "Wrong 7.", Cure: "Press 7."}, {What: "Wrong.", Cure: "Think."}}; !cmp.Equal(got, want) || len(c.Missing()) > 0 {
		t.Errorf("on a page: %v, missing %v", got, c.Missing())
	}
}

// A fault for which somebody forgot the words is still no riddle for the reader.
func TestFaultWithoutWords(t *testing.T) {
	c := speaking(t, "[fault.internal]\nwhat = 'Trouble.'\ncure = 'Again.'", "")
	got := c.In("en").Faults(fault.New(fault.Invalid, "nowhere.known", "X", 1))
	if want := []FaultText{{What: "Trouble.", Cure: "Again."}}; !cmp.Equal(got, want) || len(c.Missing()) != 1 {
		t.Errorf("%v, missing %v", got, c.Missing())
	}
}

func TestIn(t *testing.T) {
	c := catalogue(t)
	for asked, want := range map[string]string{
		"nl": "nl", "nl-BE": "nl", "nl_BE": "nl", "FR": "fr", "de-CH-1996": "de", "en-GB": "en",
		"": "en", "pt": "en", "nb": "en", "fy": "en", "x": "en", strings.Repeat("a-", 1000): "en",
	} {
		if got := c.In(asked).Lang(); got != want {
			t.Errorf("%q: %s, want %s", asked, got, want)
		}
	}
	for _, lang := range append(Languages, "nl-BE", "pt", "") {
		if Supported(lang) != (lang == c.In(lang).Lang()) {
			t.Errorf("%q: supported is %v", lang, Supported(lang))
		}
	}
}

func TestChoose(t *testing.T) {
	c := catalogue(t)
	for _, tt := range []struct {
		preferences []string
		want        string
	}{
		{nil, "en"},
		{[]string{""}, "en"},
		{[]string{"nl-BE,nl;q=0.9,en;q=0.8"}, "nl"},
		{[]string{"fr-CH, fr;q=0.9, en;q=0.8, de;q=0.7, *;q=0.5"}, "fr"},
		{[]string{"en;q=0.3, sk"}, "sk"},
		{[]string{"pt-BR,pt;q=0.9,es;q=0.5"}, "es"},
		{[]string{"ja"}, "en"},
		{[]string{"*"}, "en"},
		{[]string{"de_AT.UTF-8"}, "de"},
		{[]string{"ca_ES@valencia", "da_DK"}, "da"},
		{[]string{"C"}, "en"},
		{[]string{"POSIX", "C.UTF-8", "it_IT"}, "it"},
		{[]string{"ja:et:fr"}, "et"},
		{[]string{"", "ro"}, "ro"},
		{[]string{";;;", "\x00", "a-" + strings.Repeat("b-", 100_000), "es"}, "es"},
	} {
		if got := c.Choose(tt.preferences...); got != tt.want {
			t.Errorf("%.60q: %s, want %s", tt.preferences, got, tt.want)
		}
	}
}

func TestLoadRefusesAMistake(t *testing.T) {
	good := func() fstest.MapFS {
		files := fstest.MapFS{}
		for _, lang := range Languages {
			files["t/a/active."+lang+".toml"] = &fstest.MapFile{Data: []byte("x = 'x'")}
		}
		return files
	}
	for name, spoil := range map[string]func(fstest.MapFS){
		"a language without a file": func(f fstest.MapFS) { delete(f, "t/a/active.et.toml") },
		"an unknown language":       func(f fstest.MapFS) { f["t/a/active.xx.toml"] = f["t/a/active.en.toml"] },
		"an id in two areas":        func(f fstest.MapFS) { f["t/b/active.nl.toml"] = f["t/a/active.nl.toml"] },
		"no TOML":                   func(f fstest.MapFS) { f["t/a/active.nl.toml"] = &fstest.MapFile{Data: []byte("x")} },
	} {
		files := good()
		if _, err := load(files, "t"); err != nil {
			t.Fatal(err)
		}
		spoil(files)
		if _, err := load(files, "t"); err == nil {
			t.Errorf("took %s", name)
		}
	}
}

// What is embedded has no mistake that would only show when somebody speaks.
func TestEveryLanguageIsRead(t *testing.T) {
	if _, err := load(texts, "texts"); err != nil {
		t.Fatal(err)
	}
}
