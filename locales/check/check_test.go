package check

import (
	"slices"
	"strings"
	"testing"

	"communique/locales/glossary"
)

// example is a translation from English unless it says otherwise, and what is to be
// found in it: ids with blanks between, and behind "→" the translation with each fix
// made.
type example struct {
	language, source, target, want string
}

func (e example) text(kind string) Text {
	from, to, ok := strings.Cut(e.language, ">")
	if !ok {
		from, to = "en", e.language
	}
	return Text{Kind: kind, Literal: kind == "subject" || kind == "place", Source: e.source, Target: e.target, SourceLanguage: from, Language: to}
}

func ids(found []Finding) string {
	var all []string
	for _, f := range found {
		all = append(all, string(f.Check))
	}
	return strings.Join(all, " ")
}

// about leaves the findings of some checks: an example for one may be odd to another.
func about(found []Finding, checks []ID) []Finding {
	return slices.DeleteFunc(found, func(f Finding) bool { return !slices.Contains(checks, f.Check) })
}

func examples(t *testing.T, kind string, checks []ID, all []example, terms ...glossary.Term) {
	t.Helper()
	for _, e := range all {
		text := e.text(kind)
		want, fixed, hasFix := strings.Cut(e.want, "→")
		found := about(Run(text, terms), checks)
		if got := ids(found); got != strings.TrimSpace(want) {
			t.Errorf("%s: %q for %q: %q, want %q %v", e.language, e.target, e.source, got, want, found)
			continue
		}
		for _, f := range found {
			if f.End > f.Start && f.End > len(text.Target) {
				t.Errorf("%q: %v lies outside", text.Target, f)
			}
		}
		if got := fixes(text, terms, checks); hasFix && got != fixed || !hasFix && len(found) > 0 && got != text.Target {
			t.Errorf("%s: %q is mended as %q, want %q", e.language, e.target, got, fixed)
		}
	}
}

// fixes is a translation with each fix made, one after the other.
func fixes(text Text, terms []glossary.Term, checks []ID) string {
	for range mostFindings {
		found := about(Run(text, terms), checks)
		i := slices.IndexFunc(found, func(f Finding) bool { return f.Fix != nil })
		if i < 0 {
			break
		}
		text.Target = Apply(text.Target, *found[i].Fix)
	}
	return text.Target
}

var numberChecks = []ID{NumberChanged, NumberLost, NumberAdded, NumberWord, NumberShort, NumberFormat}

func TestTheSameNumberInTenLanguages(t *testing.T) {
	examples(t, "paragraph", numberChecks, []example{
		// Separators.
		{"nl", "1,234.5 tonnes", "1.234,5 ton", ""},
		{"fr", "1,234.5 tonnes", "1\u202f234,5 tonnes", ""},
		{"fr", "1,234.5 tonnes", "1 234,5 tonnes", ""},
		{"de", "12,500 visitors", "12.500 Besucher", ""},
		{"da", "12,500 visitors", "12.500 besøgende", ""},
		{"et", "12,500 visitors", "12\u00a0500 külastajat", ""},
		{"et", "4,500 visitors", "4500 külastajat", ""},
		{"it", "4,500 visitors and 0.75 euros", "4500 visitatori e 0,75 euro", ""},
		{"ro", "1,234,567 lei", "1.234.567 de lei", ""},
		{"sk", "1,234,567 residents", "1 234 567 obyvateľov", ""},
		{"es", "12,500 visitors", "12.500 visitantes", ""},
		{"nl>en", "3.500 deelnemers uit 12 landen", "3,500 participants from 12 countries", ""},
		{"de>fr", "10.000 Euro, 3,5 Prozent", "10\u202f000 euros, 3,5\u00a0%", ""},
		// Millions and currencies.
		{"nl", "€2.5 million", "2,5 miljoen euro", ""},
		{"fr", "€2.5 million", "2,5 millions d’euros", ""},
		{"de", "€2.5 million", "2,5 Millionen Euro", ""},
		{"de", "a €2.5 million project", "ein 2,5-Millionen-Euro-Projekt", ""},
		{"da", "€2.5 billion", "2,5 milliarder euro", ""},
		{"et", "€2.5 million", "2,5 miljonit eurot", ""},
		{"it", "€2.5 million", "2,5 milioni di euro", ""},
		{"ro", "€3 billion", "3 miliarde de euro", ""},
		{"sk", "€2.5 million", "2,5 milióna eur", ""},
		{"es", "€2.5 billion", "2.500 millones de euros", ""},
		{"es", "€10 billion", "10 mil millones de euros", ""},
		{"es", "€10,000", "10 mil euros", ""},
		{"it", "10,000 copies", "10mila copie", ""},
		{"nl", "€2,500,000", "2,5 miljoen euro", ""},
		{"nl", "€2.5m in funding", "2,5 miljoen euro subsidie", ""},
		{"nl", "a million readers", "een miljoen lezers", ""},
		{"nl", "1 million readers", "een miljoen lezers", ""},
		{"de", "half a million euros", "500.000 Euro", ""},
		{"de", "500,000 euros", "eine halbe Million Euro", ""},
		// Percentages.
		{"fr", "45% of 20", "45\u202f% de 20", ""},
		{"de", "45 percent", "45 Prozent", ""},
		{"sk", "4.5%", "4,5 %", ""},
		// Dates.
		{"fr", "on 1 February 2013", "le 1er février 2013", ""},
		{"da", "on 1 February 2013", "den 1. februar 2013", ""},
		{"ro", "on 1 February 2013", "la 1 februarie 2013", ""},
		{"et", "on 1 February 2013", "1. veebruaril 2013", ""},
		{"it", "on February 1, 2013", "il 1º febbraio 2013", ""},
		{"sk", "on February 1st, 2013", "1. februára 2013", ""},
		{"es", "1 February 2013", "1 de febrero de 2013", ""},
		{"de", "1 February 2013", "01.02.2013", ""},
		{"nl", "2013-02-01", "1 februari 2013", ""},
		{"nl", "1 and 2 February", "1 februari en 2 februari", ""},
		{"de", "from 1 to 3 May 2013", "vom 1. bis 3. Mai 2013", ""},
		{"nl", "2013–2016", "van 2013 tot 2016", ""},
		{"nl", "the 2013/14 season", "het seizoen 2013–2014", ""},
		{"nl", "in the 1980s", "in de jaren 80", ""},
		{"nl", "in the 1980s", "in de jaren tachtig", ""},
		{"fr", "in the 1980s", "dans les années 1980", ""},
		// Times.
		{"nl", "at 9:30", "om 9.30 uur", ""},
		{"fr", "at 9:30", "à 9\u00a0h\u00a030", ""},
		{"fr", "at 9.30 am", "à 9h30", ""},
		{"da", "at 9:30", "kl. 9.30", ""},
		{"et", "at 9:30", "kell 9.30", ""},
		{"de", "at 9:30", "um 9.30 Uhr", ""},
		{"de", "at 8 a.m.", "um 08:00 Uhr", ""},
		{"nl", "at 3 pm", "om 15.00 uur", ""},
		{"it", "at 3 p.m.", "alle ore 15", ""},
		{"ro", "at 3 pm", "la ora 15:00", ""},
		{"sk", "at 3 pm", "o 15.00 h", ""},
		{"es", "at 8 p.m.", "a las 8 de la tarde", ""},
		{"fr", "at 8 p.m.", "à 8 h du soir", ""},
		{"nl", "from 9.30 to 11 a.m.", "van 9.30 tot 11.00 uur", ""},
		{"de", "24 hours", "24 Stunden", ""},
		{"ro", "from £3.4bn to £2.3bn", "de la 3,4 la 2,3 miliarde de lire", ""},
		{"nl", "from £3.4 to £2.3 billion", "van 3,4 miljard naar 2,3 miljard pond", ""},
		{"de", "one hundred and twenty", "120", ""},
		{"fr", "125 researchers", "cent vingt-cinq chercheurs", ""},
		{"it", "250 researchers", "duecentocinquanta ricercatori", ""},
		{"nl", "250 researchers", "tweehonderdvijftig onderzoekers", ""},
		{"de", "325 researchers", "dreihundertfünfundzwanzig Forschende", ""},
		{"sk", "the 25th anniversary of 17 November 1989", "25. výročie 17. novembra 1989", ""},
		{"ro", "the 25th anniversary", "cea de-a 25-a aniversare", ""},
		{"da", "Directive 2010/75/EU, Article 3(2)", "Direktiv 2010/75/EU, artikel 3, stk. 2", ""},
		{"es", "in the 1990s", "en los años noventa", ""},
		{"it", "3.5 trillion euros", "3500 miliardi di euro", ""},
		{"fr", "tel. +33 1 23 45 67 89", "tél. 01 23 45 67 89", ""},
		{"es", "at 1,200 m above the sea", "a 1200 metros sobre el mar", ""},
		{"nl", "In 2013 120 people came", "In 2013 kwamen 120 mensen", ""},
		{"nl", "at 12.30 pm", "om 12.30 uur", ""},
		{"de", "at 12.15 a.m.", "um 0.15 Uhr", ""},
		{"nl", "12 may apply", "op 12 maart", ""}, // “may” is no month; the day is the number
		{"nl", "at noon", "om 12.00 uur", ""},
		{"fr", "at 12:00", "à midi", ""},
		{"it", "at midnight", "alle ore 24", ""},
		{"sk", "until midnight", "do 0.00 h", ""},
		{"de", "at 8:30", "um halb neun", ""},
		{"sk", "Wednesday 30 January 2013 at 08:00 CET", "streda 30. 1. 2013 o 8.00 h SEČ", ""},
		{"es", "1 May", "1.º de mayo", ""},
		{"es", "World War II", "II Guerra Mundial", ""},
		{"da", "10 years", "et årti", ""},
		// Words.
		{"nl", "eleven countries", "11 landen", ""},
		{"nl", "11 countries", "elf landen", ""},
		{"et", "11 countries", "üheteistkümne riigi", ""},
		{"sk", "11 countries", "jedenástich krajín", ""},
		{"fr", "21 countries", "vingt et un pays", ""},
		{"fr", "71 countries, 80 towns, 92 villages", "soixante et onze pays, quatre-vingts villes, quatre-vingt-douze villages", ""},
		{"it", "21 countries", "ventuno Paesi", ""},
		{"es", "22 countries", "veintidós países", ""},
		{"de", "21 countries", "einundzwanzig Länder", ""},
		{"da", "21 countries", "enogtyve lande", ""},
		{"ro", "21 countries", "douăzeci și una de țări", ""},
		{"de", "a 5-year project", "ein fünfjähriges Projekt", ""},
		{"nl", "a 2-day congress", "een tweedaags congres", ""},
		{"nl", "3.5 years", "drieënhalf jaar", ""},
		{"de", "3.5 years", "dreieinhalb Jahre", ""},
		{"fr", "3.5 years", "3 ans et demi", ""},
		{"sk", "3.5 years", "tri a pol roka", ""},
		{"et", "three and a half years", "3,5 aastat", ""},
		{"it", "the twenty-first century", "il XXI secolo", ""},
		{"de", "the twenty-first century", "das 21. Jahrhundert", ""},
		{"fr", "the 21st century", "le XXIe siècle", ""},
		{"ro", "the 21st century", "secolul al XXI-lea", ""},
		{"es", "the 3rd edition", "la tercera edición", ""},
		{"en", "the 3rd edition", "the third edition", ""},
		{"sk", "FP7", "7. RP", ""},
		{"fr", "CO2", "CO₂", ""},
		{"de", "Industry 4.0", "Industrie 4.0", ""},
		{"nl", "version 1.2.3", "versie 1.2.3", ""},
		{"nl", "2013 began; 2013 ended", "2013 begon en eindigde", ""},
		{"nl-BE", "1,234.5 tonnes", "1.234,5 ton", ""},
		{"en-GB>de-BE", "€2.5 million", "2,5 Millionen Euro", ""},
		{"pt", "12 countries", "11 países", ""}, // nothing is known of Portuguese
	})
}

func TestNumbersThatDiffer(t *testing.T) {
	examples(t, "paragraph", numberChecks, []example{
		{"nl", "12 countries", "21 landen", "number_changed"},
		{"nl", "version 1.2.3", "versie 123", "number_changed"},
		{"nl", "eleven of 12 countries", "tien van 21 landen", "number_changed"},
		{"nl", "10,000 visitors", "10,000 bezoekers", "number_changed→10.000 bezoekers"},
		{"fr", "10,000 visitors", "10,000 visiteurs", "number_changed→10\u202f000 visiteurs"},
		{"it", "4,500 visitors", "4,500 visitatori", "number_changed→4500 visitatori"},
		{"nl>en", "3.500 deelnemers", "3.500 participants", "number_changed→3,500 participants"},
		{"de", "€2.5 million", "2,5 Milliarden Euro", "number_changed"},
		{"es", "€2.5 billion", "2,5 billones de euros", "number_changed"},
		{"fr", "45% of 20", "45\u202f%", "number_lost"},
		{"da", "45%", "45 % af 20", "number_added"},
		{"et", "on 1 February 2013", "1. märtsil 2013", "number_changed"},
		{"sk", "on 1 February 2013", "2. februára 2013", "number_changed"},
		{"ro", "on 1 February 2013", "la 1 februarie", "number_lost"},
		{"de", "at 3 pm", "um 13.00 Uhr", "number_changed"},
		{"nl", "at 8 a.m.", "om 20.00 uur", "number_changed"},
		{"it", "at 9:30", "alle 9:13", "number_changed"},
		{"es", "11 countries", "doce países", "number_lost"},
		{"de", "eleven countries", "12 Länder", "number_added"},
		{"nl", "eleven countries", "twaalf landen", "number_word"},
		{"da", "eleven countries", "tolv lande", "number_word"},
		{"et", "eleven countries", "kaheteist riigi", "number_word"},
		{"it", "seven partners", "otto partner", "number_word"},
		{"sk", "eleven countries", "dvanástich krajín", "number_word"},
		{"fr", "eleven countries", "plusieurs pays", ""}, // words are never missed
		{"de", "2.5 million euros", "2,5 Mio. Euro", "number_short"},
		{"da", "2.5 million euros", "2,5 mio. euro", "number_short"},
		{"fr", "2.5 million euros", "2,5 M€", "number_short"},
		{"nl", "2.5 billion euros", "2,5 mld. euro", "number_short"},
		{"sk", "2.5 million euros", "2,5 mil. eur", "number_short"},
		{"nl", "€2.5m", "2,5 mln. euro", ""}, // the source is short too
		{"nl", "2.5 million euros", "2.5 miljoen euro", "number_format→2,5 miljoen euro"},
		{"fr", "4.5%", "4.5\u202f%", "number_format→4,5\u202f%"},
		{"de", "€1,234.5", "€1,234.5", "number_format→€1.234,5"},
		{"es", "2.5 million euros", "2.5 millones de euros", "number_format→2,5 millones de euros"},
		{"de>en", "2,5 Millionen Euro", "2,5 million euros", "number_format→2.5 million euros"},
	})
}

func TestHeadlinesMayAbbreviate(t *testing.T) {
	examples(t, "subject", numberChecks, []example{{"da", "€2.5 million for research", "2,5 mio. euro til forskning", ""}})
}

var addressChecks = []ID{AddressChanged, AddressLost, AddressAdded, AddressUnsafe}

func TestAddresses(t *testing.T) {
	examples(t, "contact", addressChecks, []example{
		{"nl", "See [our site](https://a.example/x).", "Zie [onze site](https://a.example/x).", ""},
		{"fr", "See https://a.example/x.", "Voir https://a.example/x\u202f!", ""},
		{"de", "See https://a.example/x.", "Siehe [hier](https://a.example/x).", ""},
		{"da", "E-mail: press@a.example", "E-mail: press@a.example", ""},
		{"et", "Phone +31 10 408 1234", "Tel +31 (0)10 408 12 34", ""},
		{"it", "Phone: +31 10 408 1234", "Tel. 010-4081234", ""},
		{"ro", "www.a.example", "www.A.example/", ""},
		{"sk", "from 01.02.2013 to 03.02.2013", "od 01.02.2013 do 03.02.2013", ""},
		{"nl", "[Site](https://a.example/en)", "[Site](https://a.example/nl)", "address_changed→[Site](https://a.example/en)"},
		{"es", "[Site](https://a.example/x)", "[Sitio](https://a.exmaple/x)", "address_changed→[Sitio](https://a.example/x)"},
		{"de", "[Site](https://a.example)", "Website", "address_lost"},
		{"fr", "Site", "[Site](https://a.example)", "address_added"},
		{"da", "Mail press@a.example", "Mail presse@a.example", "address_changed→Mail press@a.example"},
		{"fr", "[press@a.example](mailto:press@a.example)", "press@a.example", ""},
		{"fr", "press@a.example", "[press@a.example](mailto:press@a.example)", ""},
		{"da", "[Mail us](mailto:press@a.example)", "Mail presse@a.example", "address_changed→Mail press@a.example"},
		{"et", "Phone +372 5123 4567", "Tel +372 5123 4576", "address_changed→Tel +372 5123 4567"},
		{"sk", "press@a.example, www.a.example", "www.a.example", "address_lost"},
		{"it", "[a](https://a.example)", "[a](javascript:alert(1))", "address_unsafe address_changed→[a](https://a.example)"},
		{"nl", "[a](https://a.example)", "[a](data:text/html,x)", "address_unsafe address_changed→[a](https://a.example)"},
		{"ro", "[a](https://a.example)", "[a](pagina)", "address_unsafe address_changed→[a](https://a.example)"},
	})
}

var markupChecks = []ID{HTML, MarkupOpen, MarkupBlock, MarkupUnknown, EmphasisLost, Direction, Control}

func TestMarkup(t *testing.T) {
	examples(t, "paragraph", markupChecks, []example{
		{"nl", "**Bold** and *italic*", "**Vet** en *cursief*", ""},
		{"de", "researchers", "Forscher*innen", ""},
		{"de", "researchers and citizens", "Forscher*innen und Bürger*innen", "markup_open→Forscher\\*innen und Bürger*innen"},
		{"fr", "25%*", "25\u202f%*", ""},
		{"da", "a < b", "a < b", ""},
		{"it", "3 \\* 4", "3 \\* 4", ""},
		{"sk", "1. January", "1. januára", ""},
		{"nl", "a **b** c", "a **b c", "emphasis_lost markup_open"},
		{"et", "a *b* c", "a *b c", "emphasis_lost markup_open"},
		{"de", "a", "a *b", "markup_open"},
		{"fr", "[a](https://a.example)", "[a](https://a.example", "markup_open"},
		{"da", "**Countries:** a", "Lande: a", "emphasis_lost"},
		{"it", "Title", "# Titolo", "markup_block→Titolo"},
		{"ro", "Quote", "> Citat", "markup_block→Citat"},
		{"sk", "a", "a <b>x</b>", "html html"},
		{"es", "a", "a <script>alert(1)</script>", "html html"},
		{"nl", "a", "a &lt;img src=x onerror=y&gt;", "html"},
		{"nl", "a", "a &#60;b", "html"},
		{"de", "a", "a `b`", "markup_unknown"},
		{"fr", "a", "a ![a](https://a.example)", "markup_unknown"},
		{"it", "a", "[](https://a.example) a", "markup_unknown"},
		{"da", "a", "a\u202eb", "direction→ab"},
		{"et", "a", "a\u2066b", "direction→ab"},
		{"ro", "a", "a&#x202e;b", "direction→ab"},
		{"sk", "a", "a\u0007b", "control→ab"},
		{"es", "a", "a\ufeffb", "control→ab"},
	})
	examples(t, "subject", markupChecks, []example{
		{"nl", "A ** B", "A ** B *", ""},
		{"de", "A", "A <b>", "html"},
		{"fr", "A", "# A", ""},
	})
}

func TestTheFirstTwentyAreTold(t *testing.T) {
	text := Text{Kind: "paragraph", Source: "a", Target: strings.Repeat("a  ", 100), SourceLanguage: "en", Language: "nl"}
	found := Run(text, nil)
	if len(found) != mostFindings || found[0].Start != 1 || found[19].Start != 58 {
		t.Errorf("%d: %+v", len(found), found)
	}
}
