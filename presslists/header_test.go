package presslists

import (
	"strings"
	"testing"

	"communique/internal/fault"
	"communique/locales"

	"github.com/google/go-cmp/cmp"
)

// As spreadsheets of the ten languages may head the columns of address, name,
// outlet, language, topics and consent.
var headers = map[string]string{
	"en": "E-mail;Name;Outlet;Language;Topics;Consent",
	"nl": "E-mailadres;Naam;Redactie;Taal;Onderwerpen;Toestemming",
	"fr": "Adresse e-mail;Nom complet;Rédaction;Langue;Thèmes;Consentement",
	"de": "E-Mail-Adresse;Name;Redaktion;Sprache;Themen;Einwilligung",
	"da": "E-mailadresse;Navn;Medie;Sprog;Emner;Samtykke",
	"et": "E-posti aadress;Nimi;Väljaanne;Keel;Teemad;Nõusolek",
	"it": "Indirizzo e-mail;Nome e cognome;Testata;Lingua;Argomenti;Consenso",
	"ro": "Adresă de e-mail;Nume;Publicație;Limba;Subiecte;Consimțământ",
	"sk": "E-pošta;Meno a priezvisko;Redakcia;Jazyk;Témy;Súhlas",
	"es": "Correo electrónico;Nombre y apellidos;Medio;Idioma;Temas;Consentimiento",
}

func TestHeadersOfTenLanguages(t *testing.T) {
	want := []field{addressField, nameField, outletField, languageField, topicsField, consentField}
	for _, lang := range locales.Languages {
		for _, line1 := range []string{headers[lang], strings.ToUpper(headers[lang]), strings.ReplaceAll(headers[lang], ";", " \t\" ")} {
			h, err := readHeader(line{number: 1, text: strings.ReplaceAll(line1, "\"", "")}, 0)
			if diff := cmp.Diff(want, h.fields); err != nil || diff != "" {
				t.Errorf("%s: %q: %v (-want +got):\n%s", lang, line1, err, diff)
			}
		}
	}
}

func TestNoHeadingMeansTwoThings(t *testing.T) {
	// The map of one language doesn't show which of two won: read each line alone.
	seen := map[string]field{}
	for f := ignoredField + 1; f <= consentField; f++ {
		for n, got := range headings {
			if got == f {
				if other, twice := seen[n]; twice && other != f {
					t.Errorf("%q means %d and %d", n, other, f)
				}
				seen[n] = f
			}
		}
	}
	if len(seen) < 200 {
		t.Errorf("only %d headings", len(seen))
	}
}

func TestDelimiterIsFound(t *testing.T) {
	for text, want := range map[string]byte{
		"email,name":                ',',
		"email;name":                ';',
		"email\tname":               '\t',
		"email|name":                '|',
		"email":                     ',',
		"name;notes, remarks;email": ';',
		"notes;remarks,email":       ',', // no semicolon gives a column of addresses
		`"email","name;first"`:      ',',
	} {
		h, err := readHeader(line{number: 1, text: text}, 0)
		if err != nil || h.delimiter != want {
			t.Errorf("%q: %q, %v", text, h.delimiter, err)
		}
	}
}

func TestHeaderFaults(t *testing.T) {
	for text, want := range map[string]string{
		"Voornaam;Telefoon;Straat": "presslists.address_column_missing",
		"anna@a.example;Anna":      "presslists.header_missing",
		"email;name;E-Mail":        "presslists.column_twice",
		"email;\"name":             "presslists.quote_open",
	} {
		_, err := readHeader(line{number: 3, text: text}, 0)
		if f := fault.All(err); len(f) != 1 || f[0].ID != want || f[0].Place.Line != 3 {
			t.Errorf("%q: %v", text, err)
		}
	}
	_, err := readHeader(line{number: 1, text: "naam;taal;name;language;Straat"}, 0)
	if all := fault.All(err); len(all) != 3 || all[0].Place.Field != "name" || all[1].Place.Field != "language" || all[2].ID != "presslists.address_column_missing" {
		t.Errorf("not everything at once: %v", err)
	}
	_, err = readHeader(line{number: 1, text: "Voornaam;;Telefoon"}, 0)
	catalogue, broken := locales.Load()
	if broken != nil {
		t.Fatal(broken)
	}
	for lang, want := range map[string]string{
		"en": "“Voornaam” and “Telefoon”", "nl": "“Voornaam” en “Telefoon”", "fr": "«\u202fVoornaam\u202f» et «\u202fTelefoon\u202f»",
		"de": "„Voornaam“ und „Telefoon“", "da": "»Voornaam« og »Telefoon«", "et": "„Voornaam“ ja „Telefoon“", "it": "«Voornaam» e «Telefoon»",
		"ro": "„Voornaam” și „Telefoon”", "sk": "„Voornaam“ a „Telefoon“", "es": "«Voornaam» y «Telefoon»",
	} {
		if said := catalogue.In(lang).Faults(err)[0].What; !strings.Contains(said, want) {
			t.Errorf("%s: %q doesn’t say %q", lang, said, want)
		}
	}
}

func TestAddressColumn(t *testing.T) {
	for text, want := range map[string][]field{
		"Adresse,Name":        {addressField, nameField},
		"Adresse,E-Mail,Name": {ignoredField, addressField, nameField},
	} {
		h, err := readHeader(line{number: 1, text: text}, 0)
		if diff := cmp.Diff(want, h.fields); err != nil || diff != "" {
			t.Errorf("%q: %v (-want +got):\n%s", text, err, diff)
		}
	}
}

func TestNameOfSeveralColumns(t *testing.T) {
	for text, want := range map[string]string{
		"email,voornaam,achternaam\na@a.example,Anna,de Vries":           "Anna de Vries",
		"email,achternaam,voornaam\na@a.example,de Vries,Anna":           "Anna de Vries",
		"email,Vorname,Name\na@a.example,Anna,Groß":                      "Anna Groß",
		"email,nome,cognome\na@a.example,Anna,Rossi":                     "Anna Rossi",
		"email,meno,priezvisko\na@a.example,Anna,Kováčová":               "Anna Kováčová",
		"email,name,first name,last name\na@a.example,Dr A. Lee,Ann,Lee": "Ann Lee",
		"email,voornaam,achternaam\na@a.example,,de Vries":               "de Vries",
		"email,naam\na@a.example,\" Anna \n de\u00a0Vries \"":            "Anna de Vries",
	} {
		s, err := readSheet(t.Context(), "x.csv", strings.NewReader(text), "en", usual)
		if err != nil || len(s.contacts) != 1 || s.contacts[0].Name != want {
			t.Errorf("%q: %+v, %v", text, s, err)
		}
	}
}
