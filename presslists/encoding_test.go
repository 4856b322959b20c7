package presslists

import (
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// decoded reads raw as openText does and gives the text and the encoding.
func decoded(t testing.TB, raw io.Reader, language string) (string, string) {
	t.Helper()
	r, err := openText(raw, language)
	if err != nil {
		t.Fatal(err)
	}
	all, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(all), r.encoding
}

func encoded(t testing.TB, e encoding.Encoding, text string) string {
	t.Helper()
	s, err := e.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

const (
	slovak   = "email,name\nk@a.example,Ľudmila Kováčová\nš@a.example,Štefan Ďurica\nt@a.example,Žofia Šťastná\n"
	romanian = "email,name\nm@a.example,Mihăiţă Bălăceanu\ns@a.example,Ştefan Ţepeş\n"
	french   = "email,name\nf@a.example,Hélène Lefèvre\ng@a.example,Zoë Bœuf\nh@a.example,À côté\n"
	danish   = "email,name\ns@a.example,Søren Ærø\nt@a.example,Åse Østergård\n"
	german   = "email,name\nj@a.example,Jürgen Groß\nk@a.example,Käthe Weiß\n"
	italian  = "email,name\nn@a.example,Niccolò Città\nm@a.example,Più Caffè\n"
	spanish  = "email,name\nm@a.example,Iñigo Muñoz\nn@a.example,José Peña\n"
	estonian = "email,name\no@a.example,Jüri Õunapuu\nz@a.example,Žanna Šmigun\n"
	polish   = "email,name\nw@a.example,Wałęsa Błażej\nz@a.example,Świętosław Żółć\n"
)

func TestCodePagesAreToldApart(t *testing.T) {
	western, central, baltic := charmap.Windows1252, charmap.Windows1250, charmap.Windows1257
	for _, c := range []struct {
		name, language, text, want string
		page                       encoding.Encoding
	}{
		{"Slovak on its list", "sk", slovak, "Windows-1250", central},
		{"Slovak on an English list", "en", slovak, "Windows-1250", central},
		{"Slovak on a French list", "fr", slovak, "Windows-1250", central},
		{"Romanian on its list", "ro", romanian, "Windows-1250", central},
		{"Romanian on an English list", "en", romanian, "Windows-1250", central},
		{"Polish on a German list", "de", polish, "Windows-1250", central},
		{"one Slovak letter on its list", "sk", "email,name\nk@a.example,Kováč\n", "Windows-1250", central},
		{"French on its list", "fr", french, "Windows-1252", western},
		{"French on a Slovak list", "sk", french, "Windows-1252", western},
		{"one French letter on an English list", "en", "email,name\nk@a.example,Lefèvre\n", "Windows-1252", western},
		{"Danish on its list", "da", danish, "Windows-1252", western},
		{"Danish on a Romanian list", "ro", danish, "Windows-1252", western},
		{"German on a Slovak list", "sk", german, "Windows-1252", western},
		{"Italian on its list", "it", italian, "Windows-1252", western},
		{"Spanish on a Romanian list", "ro", spanish, "Windows-1252", western},
		{"Estonian, as Western", "et", estonian, "Windows-1252", western},
		{"Estonian, as Baltic", "et", estonian, "Windows-1257", baltic},
		{"the euro and quotation marks", "en", "email,name\nk@a.example,“5 €” – …\n", "Windows-1252", western},
	} {
		text, name := decoded(t, strings.NewReader(encoded(t, c.page, c.text)), c.language)
		if c.name == "German on a Slovak list" && text == c.text {
			continue // the pages don't differ in these letters
		}
		if text != c.text || name != c.want {
			t.Errorf("%s: %s, %q", c.name, name, text)
		}
	}
}

func TestUnicodeIsRecognised(t *testing.T) {
	le, be := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	for _, text := range []string{slovak, romanian, french, danish, estonian, "email\na@a.example\n", "email,name\nz@a.example,журналист 記者 𝄞\n"} {
		for _, c := range []struct{ raw, want string }{
			{text, "UTF-8"},
			{"\xef\xbb\xbf" + text, "UTF-8"},
			{"\xff\xfe" + encoded(t, le, text), "UTF-16LE"},
			{"\xfe\xff" + encoded(t, be, text), "UTF-16BE"},
			{encoded(t, le, text), "UTF-16LE"},
			{encoded(t, be, text), "UTF-16BE"},
		} {
			for _, r := range []io.Reader{strings.NewReader(c.raw), iotest.OneByteReader(strings.NewReader(c.raw)), iotest.DataErrReader(strings.NewReader(c.raw))} {
				got, name := decoded(t, r, "en")
				if got != text || name != c.want {
					t.Errorf("%s: %s %q, wanted %q", c.want, name, got, text)
				}
			}
		}
	}
}

func TestEncodingIsToldHoweverFarDown(t *testing.T) {
	ascii := "email,name\n" + strings.Repeat("anna@a.example,Anna\n", 100_000)
	for _, c := range []struct {
		page encoding.Encoding
		want string
	}{{charmap.Windows1250, "Windows-1250"}, {unicode.UTF8, "UTF-8"}} {
		text := ascii + slovak
		got, name := decoded(t, strings.NewReader(encoded(t, c.page, text)), "en")
		if got != text || name != c.want {
			t.Errorf("%s, the end is %q", name, got[len(got)-100:])
		}
	}
}

func TestLetterAtTheEdgeOfTheSample(t *testing.T) {
	for n := range 6 {
		text := "é" + strings.Repeat("a", sampleSize-4+n) + "éé"
		if got, name := decoded(t, strings.NewReader(text), "sk"); got != text || name != "UTF-8" {
			t.Errorf("%d: %s", n, name)
		}
	}
}

func TestOneForeignRowDoesNotTurnTheRest(t *testing.T) {
	got, name := decoded(t, strings.NewReader(slovak+"p@a.example,Ren\xe9e\n"), "sk")
	if name != "UTF-8" || got != slovak+"p@a.example,Ren\ufffde\n" {
		t.Errorf("%s %q", name, got)
	}
}
