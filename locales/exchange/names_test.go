package exchange

import (
	"strings"
	"testing"

	"communique/internal/fault"
)

func TestLanguageOfName(t *testing.T) {
	for name, want := range map[string]string{
		"lipse.nl.toml":                "nl",
		"lipse.nl (1).toml":            "nl",
		"lipse.nl(2).toml":             "nl",
		"lipse.nl - Kopie.csv":         "nl",
		"lipse_nl-BE.xlf":              "nl-BE",
		"lipse_nl_BE (1).xlf":          "nl-BE",
		"lipse_fr-be.xliff":            "fr-BE",
		"translate.nl.toml":            "nl",
		"our-news.de-BE.csv":           "de-BE",
		"x/y/our-news.en-GB.toml":      "en-GB",
		`C:\Files\our-news.sk.toml`:    "sk",
		"lipse.pt-BR.toml":             "pt-BR",
		"lipse.nl.final.toml":          "nl",
		"nl.toml":                      "nl",
		"lipse.toml":                   "",
		"lipse.old.toml":               "",
		"lipse.zz.toml":                "",
		"chercheurs_et_citoyens.toml":  "",
		"lipse.nl--BE.toml":            "",
		"lipse.nl":                     "",
		"":                             "",
		".toml":                        "",
		strings.Repeat("a.nl.", 1_000): "",
	} {
		if got := LanguageOfName(name); got != want {
			t.Errorf("%.40q: %q, want %q", name, got, want)
		}
	}
}

func TestDeclaredLanguages(t *testing.T) {
	for tag, want := range map[string]string{"nl": "nl", " nl-be ": "nl-BE", "nl_BE": "nl-BE", "en-us": "en-US", "": "", "und": ""} {
		if got, bad := declared(tag); got != want || bad != nil {
			t.Errorf("%q: %q, %v", tag, got, bad)
		}
	}
	for _, tag := range []string{"x y", "nederlands!", "zz", strings.Repeat("nl-", 1000)} {
		if got, bad := declared(tag); bad == nil || bad.ID != "locales.language_unknown" {
			t.Errorf("%.40q: %q, %v", tag, got, bad)
		}
	}
}

func TestFormatOf(t *testing.T) {
	for name, want := range map[string]Format{"a.toml": TOML, "a.nl.XLF": XLIFF12, "a.xliff": XLIFF12, "a.CSV": CSV, "a.tsv": CSV, "a.po": "", "toml": ""} {
		if got, ok := FormatOf(name); got != want || ok != (want != "") {
			t.Errorf("%s: %q, %v", name, got, ok)
		}
	}
	for _, f := range formats {
		if got, ok := FormatOf("a" + f.Extension()); !ok || got != f && f != XLIFF21 {
			t.Errorf("%s: %s", f, got)
		}
	}
}

// The content says what a file is, whatever it is called.
func TestFormatIsRecognised(t *testing.T) {
	for _, f := range formats {
		for _, name := range []string{"a", "a.toml", "a.csv", "a.xlf", "a.txt"} {
			if f == TOML && (name == "a.csv" || name == "a.xlf") {
				continue // TOML may be anything; there the name counts
			}
			if in := mustRead(t, name, written(t, f, small())); in.Format != f || len(in.Units) != 5 {
				t.Errorf("%s as %s: %s, %d units", f, name, in.Format, len(in.Units))
			}
		}
	}
	for data, want := range map[string]string{
		"PK\x03\x04": "exchange.archive", "\xd0\xcf\x11\xe0": "exchange.archive", "Dear all,\n": "exchange.format_unknown",
	} {
		if _, err := Read("a.txt", []byte(data)); !fault.Is(err, want) {
			t.Errorf("%q: %v", data, err)
		}
	}
}

// The file's own language comes first.
func TestLanguageOfFile(t *testing.T) {
	for _, f := range formats {
		want := "nl"
		if !isXML(f) {
			want = "sk"
		}
		if in := mustRead(t, "lipse.sk"+f.Extension(), written(t, f, small())); in.Language != want {
			t.Errorf("%s: %s", f, in.Language)
		}
	}
}
