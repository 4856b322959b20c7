package check

import (
	"slices"
	"strings"
	"testing"

	"communique/locales/glossary"
)

// press are the sentences of a release, of which each newsroom has its translation.
var press = []struct{ kind, text string }{
	{"headline", "US foundation gives $10 million to schools in eleven cities"},
	{"lead", lead},
	{"paragraph", "The European Commission is funding LIPSE with €2.5 million; 14 universities and eleven cities are taking part."},
	{"quote", "“Services that listen to citizens achieve more,” says Victor Bekkers, who coordinates the study."},
	{"paragraph", "Public spending grew by 4.5% in 2012 and by −1.5% in 2013, according to [the report](https://www.lipse.org/report)."},
}

// newsroom is what a language makes of them, its glossary's name of the Commission and
// its word for citizens that the glossary doesn't want. A slip is what somebody mistook
// and what became of it, with a bar between; it is in one of the texts.
type newsroom struct {
	language, commission, customers string
	texts                           []string
	slips                           map[ID]string
}

var newsrooms = []newsroom{
	{"nl", "Europese Commissie", "klanten", []string{
		"Amerikaanse stichting geeft 10 miljoen dollar aan scholen in elf steden",
		"Universiteiten in elf landen onderzoeken wat sociale innovatie in de publieke sector stimuleert, wat haar belemmert en wat ze oplevert voor de mensen die er wonen.",
		"De Europese Commissie steunt LIPSE met 2,5 miljoen euro; 14 universiteiten en elf steden doen mee.",
		"“Diensten die naar burgers luisteren, bereiken meer”, zegt Victor Bekkers, die het onderzoek coördineert.",
		"De overheidsuitgaven groeiden volgens [het rapport](https://www.lipse.org/report) met 4,5 procent in 2012 en met −1,5 procent in 2013.",
	}, map[ID]string{
		NumberChanged: "14 universiteiten|41 universiteiten", NumberAdded: "en elf steden|, 8 hogescholen en elf steden", NumberWord: "en elf steden|en dertien steden",
		NumberShort: "2,5 miljoen|2,5 mln.", NumberFormat: "2,5 miljoen|2.5 miljoen", UnitChanged: "miljoen euro|miljoen dollar", CurrencyLost: "miljoen dollar|miljoen",
		TermMissed: "Europese Commissie|Europese Unie", TermForbidden: "burgers|klanten", ProtectedLost: "LIPSE|het project", RepeatedWord: "naar burgers|naar naar burgers",
	}},
	{"fr", "Commission européenne", "clients", []string{
		"Une fondation américaine donne 10 millions de dollars aux écoles de onze villes",
		"Les universités de onze pays vont étudier ce qui favorise l’innovation sociale dans le secteur public, ce qui la freine et ce qu’elle apporte réellement aux habitants.",
		"La Commission européenne finance LIPSE à hauteur de 2,5 millions d’euros\u202f; 14 universités et onze villes y participent.",
		"«\u202fLes services qui écoutent les citoyens obtiennent davantage\u202f», affirme Victor Bekkers, qui coordonne l’étude.",
		"Selon [le rapport](https://www.lipse.org/report), l’évolution des dépenses publiques a été de 4,5\u202f% en 2012 et de −1,5\u202f% en 2013.",
	}, map[ID]string{
		NumberChanged: "14 universités|41 universités", NumberAdded: "onze villes y|onze villes de 12 pays y", NumberWord: "onze villes y|treize villes y",
		NumberShort: "2,5 millions d’euros|2,5 M€", NumberFormat: "2,5 millions|2.5 millions", UnitChanged: "d’euros|de dollars", CurrencyLost: "millions de dollars|millions",
		TermMissed: "La Commission européenne|L’Union européenne", TermForbidden: "citoyens|clients", ProtectedLost: "LIPSE|le projet", RepeatedWord: "qui écoutent|qui qui écoutent",
		FrenchSpace: "euros\u202f;|euros ;",
	}},
	{"de", "Europäische Kommission", "Kunden", []string{
		"US-Stiftung gibt Schulen in elf Städten 10 Millionen Dollar",
		"Universitäten in elf Ländern untersuchen, was soziale Innovation im öffentlichen Sektor fördert, was sie bremst und was sie den Menschen bringt, die dort leben.",
		"Die Europäische Kommission fördert LIPSE mit 2,5 Millionen Euro; 14 Universitäten und elf Städte sind beteiligt.",
		"„Dienste, die den Bürgern zuhören, erreichen mehr“, sagt Victor Bekkers, der die Studie koordiniert.",
		"Laut [Bericht](https://www.lipse.org/report) wuchsen die öffentlichen Ausgaben 2012 um 4,5 Prozent und 2013 um −1,5 Prozent.",
	}, map[ID]string{
		NumberChanged: "14 Universitäten|41 Universitäten", NumberAdded: "elf Städte sind|elf Städte mit 30 Schulen sind", NumberWord: "elf Städte sind|dreizehn Städte sind",
		NumberShort: "2,5 Millionen|2,5 Mio.", NumberFormat: "2,5 Millionen|2.5 Millionen", UnitChanged: "Millionen Euro|Millionen Pfund", CurrencyLost: "Millionen Dollar|Millionen",
		TermMissed: "Europäische Kommission|Europäische Union", TermForbidden: "Bürgern|Kunden", ProtectedLost: "LIPSE|das Projekt", RepeatedWord: "LIPSE mit|LIPSE mit mit",
	}},
	{"da", "Europa-Kommissionen", "kunderne", []string{
		"Amerikansk fond giver 10 millioner dollar til skoler i elleve byer",
		"Universiteter i elleve lande skal undersøge, hvad der fremmer social innovation i den offentlige sektor, hvad der hæmmer den, og hvad den giver de mennesker, der bor der.",
		"Europa-Kommissionen støtter LIPSE med 2,5 millioner euro; 14 universiteter og elleve byer deltager.",
		"»Tjenester, der lytter til borgerne, når længere,« siger Victor Bekkers, som koordinerer undersøgelsen.",
		"De offentlige udgifter voksede ifølge [rapporten](https://www.lipse.org/report) med 4,5 procent i 2012 og med −1,5 procent i 2013.",
	}, map[ID]string{
		NumberChanged: "14 universiteter|41 universiteter", NumberAdded: "elleve byer deltager|elleve byer med 30 skoler deltager", NumberWord: "elleve byer deltager|tretten byer deltager",
		NumberShort: "2,5 millioner|2,5 mio.", NumberFormat: "2,5 millioner|2.5 millioner", UnitChanged: "millioner euro|millioner kroner", CurrencyLost: "millioner dollar|millioner",
		TermMissed: "Europa-Kommissionen|EU", TermForbidden: "borgerne|kunderne", ProtectedLost: "LIPSE|projektet", RepeatedWord: "og elleve|og og elleve",
	}},
	{"et", "Euroopa Komisjon", "kliente", []string{
		"USA sihtasutus annab üheteistkümne linna koolidele 10 miljonit dollarit",
		"Üheteistkümne riigi ülikoolid uurivad, mis edendab sotsiaalset innovatsiooni avalikus sektoris, mis seda pidurdab ja mida see tegelikult annab inimestele, kes seal elavad.",
		"Euroopa Komisjon rahastab LIPSE-t 2,5 miljoni euroga; osaleb 14 ülikooli ja üksteist linna.",
		"„Teenused, mis kuulavad kodanikke, saavutavad rohkem,“ ütleb uuringut koordineeriv Victor Bekkers.",
		"[Aruande](https://www.lipse.org/report) järgi kasvasid avaliku sektori kulud 2012. aastal 4,5% ja 2013. aastal −1,5%.",
	}, map[ID]string{
		NumberChanged: "14 ülikooli|41 ülikooli", NumberAdded: "üksteist linna|üksteist linna 12 riigist", NumberWord: "üksteist linna|kolmteist linna",
		NumberShort: "2,5 miljoni|2,5 mln", NumberFormat: "2,5 miljoni|2.5 miljoni", UnitChanged: "miljoni euroga|miljoni dollariga", CurrencyLost: "miljonit dollarit|miljonit",
		TermMissed: "Euroopa Komisjon|Euroopa Liit", TermForbidden: "kodanikke|kliente", ProtectedLost: "LIPSE-t|projekti", RepeatedWord: "mis kuulavad|mis mis kuulavad",
	}},
	{"it", "Commissione europea", "clienti", []string{
		"Fondazione statunitense dona 10 milioni di dollari alle scuole di undici città",
		"Le università di undici Paesi studieranno che cosa favorisce l’innovazione sociale nel settore pubblico, che cosa la frena e che cosa porta davvero alle persone che vi abitano.",
		"La Commissione europea finanzia LIPSE con 2,5 milioni di euro; partecipano 14 università e undici città.",
		"«I servizi che ascoltano i cittadini ottengono di più», afferma Victor Bekkers, che coordina lo studio.",
		"Secondo [il rapporto](https://www.lipse.org/report), la spesa pubblica ha registrato una variazione del 4,5% nel 2012 e del −1,5% nel 2013.",
	}, map[ID]string{
		NumberChanged: "14 università|41 università", NumberAdded: "e undici città|e undici città di 12 Paesi", NumberWord: "e undici città|e tredici città",
		NumberShort: "2,5 milioni di euro|2,5 mln di euro", NumberFormat: "2,5 milioni|2.5 milioni", UnitChanged: "milioni di euro|milioni di dollari", CurrencyLost: "milioni di dollari|milioni",
		TermMissed: "La Commissione europea|L’Unione europea", TermForbidden: "i cittadini|i clienti", ProtectedLost: "LIPSE|il progetto", RepeatedWord: "che ascoltano|che che ascoltano",
	}},
	{"ro", "Comisia Europeană", "clienți", []string{
		"O fundație americană oferă 10 milioane de dolari școlilor din unsprezece orașe",
		"Universități din unsprezece țări vor studia ce favorizează inovarea socială în sectorul public, ce o frânează și ce le aduce de fapt oamenilor care trăiesc acolo.",
		"Comisia Europeană finanțează LIPSE cu 2,5 milioane de euro; participă 14 universități și unsprezece orașe.",
		"„Serviciile care îi ascultă pe cetățeni obțin mai mult”, spune Victor Bekkers, care coordonează studiul.",
		"Potrivit [raportului](https://www.lipse.org/report), cheltuielile publice au evoluat cu 4,5% în 2012 și cu −1,5% în 2013.",
	}, map[ID]string{
		NumberChanged: "14 universități|41 de universități", NumberAdded: "unsprezece orașe.|unsprezece orașe din 12 țări.", NumberWord: "unsprezece orașe.|treisprezece orașe.",
		NumberShort: "2,5 milioane de euro|2,5 mil. euro", NumberFormat: "2,5 milioane|2.5 milioane", UnitChanged: "milioane de euro|milioane de lei", CurrencyLost: "milioane de dolari|milioane",
		TermMissed: "Comisia Europeană|Uniunea Europeană", TermForbidden: "cetățeni|clienți", ProtectedLost: "LIPSE|proiectul", RepeatedWord: "și unsprezece|și și unsprezece",
	}},
	{"sk", "Európska komisia", "klientov", []string{
		"Americká nadácia dáva školám v jedenástich mestách 10 miliónov dolárov",
		"Univerzity z jedenástich krajín budú skúmať, čo podporuje sociálne inovácie vo verejnom sektore, čo ich brzdí a čo v skutočnosti prinášajú ľuďom, ktorí tam žijú.",
		"Európska komisia financuje LIPSE sumou 2,5 milióna eur; zapojilo sa 14 univerzít a jedenásť miest.",
		"„Služby, ktoré počúvajú občanov, dosahujú viac,“ hovorí Victor Bekkers, ktorý štúdiu koordinuje.",
		"Podľa [správy](https://www.lipse.org/report) verejné výdavky rástli v roku 2012 o 4,5\u00a0% a v roku 2013 o −1,5\u00a0%.",
	}, map[ID]string{
		NumberChanged: "14 univerzít|41 univerzít", NumberAdded: "jedenásť miest|jedenásť miest z 12 krajín", NumberWord: "jedenásť miest|trinásť miest",
		NumberShort: "2,5 milióna|2,5 mil.", NumberFormat: "2,5 milióna|2.5 milióna", UnitChanged: "milióna eur|milióna dolárov", CurrencyLost: "miliónov dolárov|miliónov",
		TermMissed: "Európska komisia|Európska únia", TermForbidden: "občanov|klientov", ProtectedLost: "LIPSE|projekt", RepeatedWord: "zapojilo sa|zapojilo sa sa",
	}},
	{"es", "Comisión Europea", "clientes", []string{
		"Una fundación estadounidense dona 10 millones de dólares a colegios de once ciudades",
		"Universidades de once países estudiarán qué impulsa la innovación social en el sector público, qué la frena y qué aporta realmente a las personas que viven allí.",
		"La Comisión Europea financia LIPSE con 2,5 millones de euros; participan 14 universidades y once ciudades.",
		"«Los servicios que escuchan a la ciudadanía logran más», afirma Victor Bekkers, que coordina el estudio.",
		"Según [el informe](https://www.lipse.org/report), el gasto público varió un 4,5\u00a0% en 2012 y un −1,5\u00a0% en 2013.",
	}, map[ID]string{
		NumberChanged: "14 universidades|41 universidades", NumberAdded: "y once ciudades|y once ciudades de 12 países", NumberWord: "y once ciudades|y trece ciudades",
		NumberShort: "2,5 millones de euros|2,5 M€", NumberFormat: "2,5 millones|2.5 millones", UnitChanged: "millones de euros|millones de dólares", CurrencyLost: "millones de dólares|millones",
		TermMissed: "Comisión Europea|Unión Europea", TermForbidden: "a la ciudadanía|a los clientes", ProtectedLost: "LIPSE|el proyecto", RepeatedWord: "que escuchan|que que escuchan",
	}},
}

// everyNewsroom are slips that are the same ones in all of them.
var everyNewsroom = map[ID]string{
	AddressChanged: "www.lipse.org/report|www.lipse.eu/report", SignChanged: "−1,5|1,5", DoubleSpace: " Victor|  Victor",
}

// straight has the quotation marks of a typewriter.
var straight = strings.NewReplacer("«\u202f", `"`, "\u202f»", `"`, "«", `"`, "»", `"`, "„", `"`, "“", `"`, "”", `"`)

// newsroomSlips finds nothing in good translations, and in each one with a slip what the
// slip is, and nothing else. It notes which checks spoke.
func newsroomSlips(t *testing.T, told map[ID]map[string]bool) {
	for _, n := range newsrooms {
		terms := []glossary.Term{
			{Rule: glossary.Protected, Source: "LIPSE"}, {Rule: glossary.Forbidden, Language: n.language, Target: n.customers},
			{Rule: glossary.Preferred, SourceLanguage: "en", Language: n.language, Source: "European Commission", Target: n.commission},
		}
		spoilt := map[ID]int{}
		for i, p := range press {
			good := Text{Key: "lead", Kind: p.kind, Source: p.text, Target: n.texts[i], SourceLanguage: "en", Language: n.language}
			for _, f := range Run(good, terms) {
				t.Errorf("%s: %s of %q for %q %v", n.language, f.Check, good.Target, good.Source, f.Args)
			}
			for _, slips := range []map[ID]string{n.slips, everyNewsroom, {Quotes: "|"}} {
				for id, slip := range slips {
					bad := good
					was, now, _ := strings.Cut(slip, "|")
					if bad.Target = strings.Replace(good.Target, was, now, 1); id == Quotes {
						bad.Target = straight.Replace(good.Target)
					}
					if bad.Target == good.Target {
						continue
					}
					spoilt[id]++
					if got := ids(Run(bad, terms)); got != string(id) {
						t.Errorf("%s: %q for %q: %q, want %s", n.language, bad.Target, bad.Source, got, id)
					}
					note(told, id, n.language)
				}
			}
		}
		for id, slip := range n.slips {
			if spoilt[id] != 1 {
				t.Errorf("%s: %q is in %d texts", n.language, slip, spoilt[id])
			}
		}
		n.wrongField(t, told)
	}
}

// wrongField finds texts that stand in another's place.
func (n newsroom) wrongField(t *testing.T, told map[ID]map[string]bool) {
	other := map[bool]string{true: frenchText, false: dutchText}[n.language == "nl"]
	for _, tt := range []struct {
		id           ID
		kind, target string
	}{{Unchanged, "lead", lead}, {Tongue, "lead", other}, {Long, "headline", n.texts[1]}} {
		text := Text{Key: "lead", Kind: tt.kind, Source: lead, Target: tt.target, SourceLanguage: "en", Language: n.language}
		if tt.kind == "headline" {
			text.Source = press[0].text
		}
		if found := Run(text, nil); !slices.ContainsFunc(found, func(f Finding) bool { return f.Check == tt.id }) {
			t.Errorf("%s: %s isn't found in %q for %q: %v", n.language, tt.id, text.Target, text.Source, found)
		}
		note(told, tt.id, n.language)
	}
}

func note(told map[ID]map[string]bool, id ID, language string) {
	if told[id] == nil {
		told[id] = map[string]bool{}
	}
	told[id][language] = true
}
