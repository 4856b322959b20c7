package guard

import (
	"regexp"
	"strings"
	"testing"

	"communique/locales"
)

// code is what must stay as a machine reads it: an example of TOML, an escape, an
// address of a database or a page, a placeholder, a time.
var code = regexp.MustCompile(`= ?"[^"]*"|\\"|[a-z]+:[^\s]*[/.][^\s]*|\{\{[^}]*\}\}|\d:\d\d|"[A-Za-z]+"`)

// quotes are the quotation marks of each language: the opening and closing ones of
// both levels.
var quotes = map[string]string{
	"en": "“”‘’", "nl": "“”‘’", "fr": "«»“”", "de": "„“‚‘", "da": "»«›‹", "et": "„“«»", "it": "«»“”", "ro": "„”«»", "sk": "„“‚‘", "es": "«»“”",
}

// anyQuotes are all marks that some language uses; the apostrophe ’ is for all.
const anyQuotes = "“”„‟«»‹›‘‚\""

// Straight quotation marks and typewriter habits are no one's typography.
func TestTypography(t *testing.T) {
	for _, lang := range locales.Languages {
		for _, e := range entries(t, lang) {
			for _, text := range e.Forms {
				for _, fault := range typographyFaults(lang, text) {
					t.Errorf("%s: %s: %s in %q", file(e.Area, lang), e.ID, fault, text)
				}
			}
		}
	}
}

func typographyFaults(lang, text string) []string {
	var faults []string
	text = code.ReplaceAllString(text, "x")
	for _, r := range anyQuotes {
		if strings.ContainsRune(text, r) && !strings.ContainsRune(quotes[lang], r) {
			faults = append(faults, "the quotation mark "+string(r))
		}
	}
	for fault, pattern := range typewriter {
		if pattern.MatchString(text) {
			faults = append(faults, fault)
		}
	}
	if lang == "fr" && frenchSpace.MatchString(text) {
		faults = append(faults, "no narrow no-break space (U+202F) beside ; : ! ? « » or %")
	}
	return faults
}

var typewriter = map[string]*regexp.Regexp{
	"a straight apostrophe instead of ’":   regexp.MustCompile(`\pL'|'\pL`),
	"three dots instead of …":              regexp.MustCompile(`\.\.\.`),
	"a hyphen instead of a dash":           regexp.MustCompile(`\pL[\p{Pi}\p{Pf}]? - [\p{Pi}\p{Ps}]?\pL|--(\s|$)`),
	"a double space":                       regexp.MustCompile(`[^\s] {2,}[^\s]`),
	"a space at the end":                   regexp.MustCompile(`\s$`),
	"ş or ţ with a cedilla instead of ș ț": regexp.MustCompile(`[şţŞŢ]`),
}

// A colon may have the wider no-break space, as the Imprimerie nationale sets it.
var frenchSpace = regexp.MustCompile(`[^\x{202f}\s(][;!?»%]|[ \x{a0}][;!?»%]|[^\x{202f}\x{a0}]:(?:\s|$)|«[^\x{202f}]`)

// The rules themselves: what each of them catches, and what it lets pass.
func TestTypographyFaults(t *testing.T) {
	for _, tt := range []struct {
		lang, text string
		faults     int
	}{
		{"en", "“{{.Key}}” isn’t there.", 0},
		{"en", "\"{{.Key}}\" isn't there...", 3},
		{"de", "„Titel“ – Text", 0},
		{"de", "“Titel” - Text", 2}, // “ closes in German, so only ” is foreign
		{"fr", "«\u202fTitre\u202f»\u202f: voir à 08:00, sqlite:communique.db, https://example.org/", 0},
		{"fr", "« Titre »", 1},
		{"fr", "Titre: voir", 1},
		{"fr", "Titre\u00a0: voir", 0},
		{"fr", "Titre\u00a0; voir", 1},
		{"fr", "45\u202f% de 20", 0},
		{"fr", "45% de 20", 1},
		{"ro", "„Titlu” şi", 1},
		{"it", "«Titolo» other = \"il testo\" o \\\"", 0},
		{"es", "«Título».  Y", 1},
	} {
		if got := typographyFaults(tt.lang, tt.text); len(got) != tt.faults {
			t.Errorf("%s %q: %q", tt.lang, tt.text, got)
		}
	}
}
