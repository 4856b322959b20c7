package locales

import (
	"strings"
	"testing"
)

// The names of the Interinstitutional Style Guide of the European Union, in the
// order BE DK EE FR DE NL IT RO SK ES GB.
func TestCountry(t *testing.T) {
	codes := strings.Fields("BE DK EE FR DE NL IT RO SK ES GB")
	want := map[string]string{
		"en": "Belgium, Denmark, Estonia, France, Germany, Netherlands, Italy, Romania, Slovakia, Spain, United Kingdom",
		"nl": "België, Denemarken, Estland, Frankrijk, Duitsland, Nederland, Italië, Roemenië, Slowakije, Spanje, Verenigd Koninkrijk",
		"fr": "Belgique, Danemark, Estonie, France, Allemagne, Pays-Bas, Italie, Roumanie, Slovaquie, Espagne, Royaume-Uni",
		"de": "Belgien, Dänemark, Estland, Frankreich, Deutschland, Niederlande, Italien, Rumänien, Slowakei, Spanien, Vereinigtes Königreich",
		"da": "Belgien, Danmark, Estland, Frankrig, Tyskland, Nederlandene, Italien, Rumænien, Slovakiet, Spanien, Storbritannien",
		"et": "Belgia, Taani, Eesti, Prantsusmaa, Saksamaa, Madalmaad, Itaalia, Rumeenia, Slovakkia, Hispaania, Ühendkuningriik",
		"it": "Belgio, Danimarca, Estonia, Francia, Germania, Paesi Bassi, Italia, Romania, Slovacchia, Spagna, Regno Unito",
		"ro": "Belgia, Danemarca, Estonia, Franța, Germania, Țările de Jos, Italia, România, Slovacia, Spania, Regatul Unit",
		"sk": "Belgicko, Dánsko, Estónsko, Francúzsko, Nemecko, Holandsko, Taliansko, Rumunsko, Slovensko, Španielsko, Spojené kráľovstvo",
		"es": "Bélgica, Dinamarca, Estonia, Francia, Alemania, Países Bajos, Italia, Rumanía, Eslovaquia, España, Reino Unido",
	}
	c := catalogue(t)
	for _, lang := range Languages {
		names := make([]string, len(codes))
		for i, code := range codes {
			names[i] = c.In(lang).Country(code)
		}
		if got := strings.Join(names, ", "); got != want[lang] {
			t.Errorf("%s:\n%s, want\n%s", lang, got, want[lang])
		}
	}
}

func TestLanguageAsInTheMiddleOfASentence(t *testing.T) {
	want := map[string]string{ // of Languages, in their order
		"en": "English, Dutch, French, German, Danish, Estonian, Italian, Romanian, Slovak, Spanish",
		"nl": "Engels, Nederlands, Frans, Duits, Deens, Estisch, Italiaans, Roemeens, Slowaaks, Spaans",
		"fr": "anglais, néerlandais, français, allemand, danois, estonien, italien, roumain, slovaque, espagnol",
		"de": "Englisch, Niederländisch, Französisch, Deutsch, Dänisch, Estnisch, Italienisch, Rumänisch, Slowakisch, Spanisch",
		"da": "engelsk, nederlandsk, fransk, tysk, dansk, estisk, italiensk, rumænsk, slovakisk, spansk",
		"et": "inglise, hollandi, prantsuse, saksa, taani, eesti, itaalia, rumeenia, slovaki, hispaania",
		"it": "inglese, olandese, francese, tedesco, danese, estone, italiano, rumeno, slovacco, spagnolo",
		"ro": "engleză, neerlandeză, franceză, germană, daneză, estonă, italiană, română, slovacă, spaniolă",
		"sk": "angličtina, holandčina, francúzština, nemčina, dánčina, estónčina, taliančina, rumunčina, slovenčina, španielčina",
		"es": "inglés, neerlandés, francés, alemán, danés, estonio, italiano, rumano, eslovaco, español",
	}
	c := catalogue(t)
	for _, lang := range Languages {
		names := make([]string, len(Languages))
		for i, tag := range Languages {
			names[i] = c.In(lang).Language(tag)
		}
		if got := strings.Join(names, ", "); got != want[lang] {
			t.Errorf("%s:\n%s, want\n%s", lang, got, want[lang])
		}
	}
}

func TestOwnNameIsTheSameForEveryReader(t *testing.T) {
	want := []string{"English", "Nederlands", "français", "Deutsch", "dansk", "eesti", "italiano", "română", "slovenčina", "español"}
	c := catalogue(t)
	for _, lang := range Languages {
		for i, tag := range Languages {
			if got := c.In(lang).OwnName(tag); got != want[i] {
				t.Errorf("%s: %s is %q, want %q", lang, tag, got, want[i])
			}
		}
	}
}

// A reader sees that two variants are two, and of which language each is.
func TestARegionalVariantIsNamedWithItsCountry(t *testing.T) {
	want := map[string]string{
		"en": "English (United Kingdom), Dutch (Belgium), French (Belgium), German (Belgium)",
		"nl": "Engels (Verenigd Koninkrijk), Nederlands (België), Frans (België), Duits (België)",
		"fr": "anglais (Royaume-Uni), néerlandais (Belgique), français (Belgique), allemand (Belgique)",
		"de": "Englisch (Vereinigtes Königreich), Niederländisch (Belgien), Französisch (Belgien), Deutsch (Belgien)",
		"da": "engelsk (Storbritannien), nederlandsk (Belgien), fransk (Belgien), tysk (Belgien)",
		"et": "inglise (Ühendkuningriik), hollandi (Belgia), prantsuse (Belgia), saksa (Belgia)",
		"it": "inglese (Regno Unito), olandese (Belgio), francese (Belgio), tedesco (Belgio)",
		"ro": "engleză (Regatul Unit), neerlandeză (Belgia), franceză (Belgia), germană (Belgia)",
		"sk": "angličtina (Spojené kráľovstvo), holandčina (Belgicko), francúzština (Belgicko), nemčina (Belgicko)",
		"es": "inglés (Reino Unido), neerlandés (Bélgica), francés (Bélgica), alemán (Bélgica)",
	}
	c := catalogue(t)
	for _, lang := range Languages {
		var names, own []string
		for _, tag := range Tags {
			if IsVariant(tag) {
				names, own = append(names, c.In(lang).Language(tag)), append(own, c.In(lang).OwnName(tag))
			}
		}
		if got := strings.Join(names, ", "); got != want[lang] {
			t.Errorf("%s:\n%s, want\n%s", lang, got, want[lang])
		}
		if got := strings.Join(own, ", "); got != "English (United Kingdom), Nederlands (België), français (Belgique), Deutsch (Belgien)" {
			t.Errorf("%s: their own names are %s", lang, got)
		}
	}
}

func TestWhatHasNoNameComesBack(t *testing.T) {
	w := catalogue(t).In("nl")
	for _, odd := range []string{"", "x", "not a tag", "QQQQ", "\x00", "zh-Hant-TW-u-ca-roc"} {
		for name, got := range map[string]string{"Language": w.Language(odd), "OwnName": w.OwnName(odd), "Country": w.Country(odd)} {
			if odd != "" && got == "" {
				t.Errorf("%s(%q) is empty", name, odd)
			}
		}
	}
}

// TestSegmentIsNamedAndNumbered: by its kind; a key that is none's comes back.
func TestSegmentIsNamedAndNumbered(t *testing.T) {
	w := catalogue(t).In("ro")
	for key, want := range map[string]string{
		"headline": "Titlu", "paragraph-12": "Paragraf 12", "list-item-1": "Element de listă 1",
		"about": "about", "about-2": "about-2", "paragraph-x": "paragraph-x", "": "", "-": "-", "-1": "-1",
	} {
		if got := w.Segment(key); got != want {
			t.Errorf("Segment(%q) = %q, want %q", key, got, want)
		}
	}
}

// TestSegmentsInAMessage are called by their names on pages, where nobody types their keys.
func TestSegmentsInAMessage(t *testing.T) {
	w, keys := catalogue(t).In("nl"), Segments([]string{"headline", "paragraph-2"})
	if got := w.Value(keys); got != "headline en paragraph-2" {
		t.Error(got)
	}
	if got := w.OnPages().Value(keys); got != "Kop en Alinea 2" {
		t.Error(got)
	}
}

func TestColon(t *testing.T) {
	for lang, want := range map[string]string{"en": "Estonia: closed", "nl": "Estonia: closed", "fr": "Estonia\u00a0: closed"} {
		if got := "Estonia" + catalogue(t).In(lang).Colon() + "closed"; got != want {
			t.Errorf("%s: %q", lang, got)
		}
	}
}

func TestList(t *testing.T) {
	c := catalogue(t)
	for _, tt := range []struct {
		lang  string
		items []string
		want  string
	}{
		{"en", nil, ""},
		{"en", []string{"Belgium"}, "Belgium"},
		{"en", []string{"Belgium", "Denmark"}, "Belgium and Denmark"},
		{"en", []string{"Belgium", "Denmark", "Estonia"}, "Belgium, Denmark and Estonia"},
		{"nl", []string{"België", "Denemarken"}, "België en Denemarken"},
		{"fr", []string{"Belgique", "Danemark"}, "Belgique et Danemark"},
		{"de", []string{"Belgien", "Dänemark"}, "Belgien und Dänemark"},
		{"da", []string{"Belgien", "Danmark"}, "Belgien og Danmark"},
		{"et", []string{"Belgia", "Taani"}, "Belgia ja Taani"},
		{"it", []string{"Belgio", "Danimarca"}, "Belgio e Danimarca"},
		{"it", []string{"Francia", "Estonia"}, "Francia ed Estonia"},
		{"ro", []string{"Belgia", "Danemarca"}, "Belgia și Danemarca"},
		{"sk", []string{"Belgicko", "Dánsko"}, "Belgicko a Dánsko"},
		{"es", []string{"Bélgica", "Dinamarca"}, "Bélgica y Dinamarca"},
		{"es", []string{"España", "Italia"}, "España e Italia"},
		{"es", []string{"Francia", "Hungría"}, "Francia y Hungría"},
		{"es", []string{"agua", "hielo"}, "agua y hielo"},
	} {
		if got := c.In(tt.lang).List(tt.items); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.lang, got, tt.want)
		}
	}
}
