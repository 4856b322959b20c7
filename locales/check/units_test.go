package check

import "testing"

var unitChecks = []ID{UnitChanged, SignChanged}

func TestTheSameUnitInTenLanguages(t *testing.T) {
	examples(t, "paragraph", unitChecks, []example{
		{"nl", "€2.5 million", "2,5 miljoen euro", ""},
		{"fr", "€2.5 million", "2,5 millions d’euros", ""},
		{"fr", "3 billion US dollars", "3 milliards de dollars américains", ""},
		{"de", "a €2.5 million project", "ein 2,5-Millionen-Euro-Projekt", ""},
		{"de", "$2.5 million", "2,5 Mio. US-Dollar", ""},
		{"da", "DKK 30 million", "30 mio. kr.", ""},
		{"da", "30 million kroner", "kr. 30.000.000", ""},
		{"et", "€2.5 million", "2,5 miljonit eurot", ""},
		{"it", "£10", "10 sterline", ""},
		{"it", "€2.5 million", "euro 2,5 milioni", ""},
		{"ro", "€3 billion", "3 miliarde de euro", ""},
		{"ro", "1,000 lei", "1.000 RON", ""},
		{"sk", "€2.5 million", "2,5 milióna eur", ""},
		{"es", "€2,500 million", "2.500 millones de euros", ""},
		{"de", "**€5** and [$6](https://a.example)", "**5** € und [6](https://a.example) Dollar", ""},
		{"nl", "45% of schools", "45 procent van de scholen", ""},
		{"fr", "45 per cent", "45 pour cent", ""},
		{"it", "45 percent", "il 45 per cento", ""},
		{"ro", "45%", "45 la sută", ""},
		{"es", "45%", "el 45 por ciento", ""},
		{"et", "45%", "45-protsendiline", ""},
		{"de", "5 percentage points", "5 Prozentpunkte", ""},
		{"fr", "5 percentage points", "5 points", ""},
		{"sk", "45%", "45\u00a0%", ""},
		// Said once for several numbers, or in other words.
		{"de", "between 40% and 50%", "zwischen 40 und 50 Prozent", ""},
		{"nl", "from 40% in 2012 to 50% in 2013", "van 40 in 2012 naar 50 procent in 2013", ""},
		{"es", "€2 million and €3 million", "2 y 3 millones de euros", ""},
		{"en>de", "€40 to €50", "40 bis 50 Euro", ""},
		{"de>en", "40 bis 50 Prozent", "40% to 50%", ""},
		{"it", "a 60/40 split", "60 % e 40 %", ""},
		{"fr", "fifty percent", "la moitié (50)", ""},
		{"fr>en", "100 livres", "100 books", ""},
		{"da", "50 cents", "50 cent", ""},
		{"sk", "€2 and $2", "2 eurá a 2 doláre", ""},
		{"nl", "10 seconds", "10 sek", ""},
		{"de", "2.5 million", "2,5 Millionen Euro", ""},
		{"sk", "FP7 pays 75%", "7. RP hradí 75\u00a0%", ""},
	})
	examples(t, "headline", unitChecks, []example{
		{"de", "€2.5 million study", "2,5-Millionen-Studie", ""},
		{"de", "45% more", "45 mehr", "unit_changed"},
	})
}

// A headline says whose money it is, unless it is its readers'.
func TestCurrenciesOfHeadlines(t *testing.T) {
	checks := []ID{UnitChanged, CurrencyLost}
	rows := []example{
		{"nl", "€2.5 million for research into public services", "2,5 miljoen voor onderzoek naar publieke diensten", ""},
		{"nl-BE", "€2.5 million for research into public services", "2,5 miljoen voor onderzoek naar openbare diensten", ""},
		{"fr", "€2.5 million for research into public services", "2,5 millions pour la recherche sur les services publics", ""},
		{"de", "Commission puts 2.5 million euros into research", "Kommission steckt 2,5 Millionen in Forschung", ""},
		{"et", "EU gives €2.5 million for research", "EL annab teadusele 2,5 miljonit", ""},
		{"it", "EU awards €2.5 million to social innovation", "Dall’UE 2,5 milioni per l’innovazione sociale", ""},
		{"sk", "€2.5 million for social innovation", "2,5 milióna na sociálne inovácie", ""},
		{"es", "€2.5 million for social innovation", "2,5 millones para la innovación social", ""},
		{"da", "DKK 30 million for new hospitals", "30 millioner til nye sygehuse", ""},
		{"ro", "1,000 lei for every school", "1.000 pentru fiecare școală", ""},
		{"da", "€2.5 million for research into public services", "2,5 mio. euro til forskning i offentlige tjenester", ""},
		{"fr", "From $3 million to $5 million in a year", "De 3 à 5 millions de dollars en un an", ""},
		{"es", "£2.5 million for 12 towns", "12 ciudades reciben 2,5 millones de libras", ""},
		{"nl", "A million euros for schools", "Een miljoen voor scholen", ""},
		{"da", "€2.5 million for research into public services", "2,5 mio. til forskning i offentlige tjenester", "currency_lost"},
		{"ro", "€2.5 million for social innovation", "2,5 milioane pentru inovare socială", "currency_lost"},
		{"nl>en", "2,5 miljoen euro voor onderzoek", "2.5 million for research", "currency_lost"},
		{"nl", "$2.5 million for research into public services", "2,5 miljoen voor onderzoek naar publieke diensten", "currency_lost"},
		{"fr", "Danish cities invest DKK 30 million", "Les villes danoises investissent 30 millions", "currency_lost"},
		{"fr-CH", "€2.5 million for social innovation", "2,5 millions pour l’innovation sociale", "currency_lost"},
		{"de", "$2.5 million for social innovation", "2,5 Millionen für soziale Innovation", "currency_lost"},
		{"et", "London invests £40 million in schools", "London investeerib koolidesse 40 miljonit", "currency_lost"},
		{"it", "London invests £40 million in schools", "Londra investe 40 milioni nelle scuole", "currency_lost"},
		{"sk", "Foundation gives $10 million to schools", "Nadácia dáva školám 10 miliónov", "currency_lost"},
		{"es", "Foundation gives $10 million to schools", "La fundación dona 10 millones a las escuelas", "currency_lost"},
	}
	for _, kind := range []string{"subject", "headline", "heading", "caption"} {
		examples(t, kind, checks, rows)
	}
	examples(t, "paragraph", checks, []example{
		{"de", "It receives €2.5 million from the EU.", "Es erhält 2,5 Millionen von der EU.", "unit_changed"}, // running text says it always
		{"de", "It receives €2.5 million from the EU.", "Es erhält 2,5 Mio. Euro von der EU.", ""},
	})
}

func TestAnotherUnit(t *testing.T) {
	examples(t, "paragraph", unitChecks, []example{
		{"de", "€2.5 million", "2,5 Mio. Dollar", "unit_changed"},
		{"nl", "€2.5 million", "2,5 miljoen pond", "unit_changed"},
		{"fr", "$2.5 million", "2,5 millions d’euros", "unit_changed"},
		{"da", "€10", "10 kr.", "unit_changed"},
		{"et", "£10", "10 eurot", "unit_changed"},
		{"it", "€3 billion", "3 miliardi di dollari", "unit_changed"},
		{"ro", "€10,000", "10.000 de lei", "unit_changed"},
		{"sk", "€10", "10 USD", "unit_changed"},
		{"es", "US$10", "10 €", "unit_changed"},
		{"es", "five million euros", "5 millones de dólares", "unit_changed"},
		{"sk", "€5 and €6", "5 eur a 6 dolárov", "unit_changed"},
		{"fr", "€45", "45\u202f%", "unit_changed"},
		{"de", "45 %", "45", "unit_changed"},
		{"nl", "45% of schools", "45 scholen", "unit_changed"},
		{"da", "45 percent", "45", "unit_changed"},
		{"et", "45%", "45 kooli", "unit_changed"},
		{"it", "It was 45%. Then it was 50%.", "Era 45. Poi era il 50 %.", "unit_changed"},
		{"es", "5%", "5‰", "unit_changed"},
		{"ro", "45 schools", "45% dintre școli", "unit_changed"},
		{"sk", "It cost €45 in all.", "Stálo to spolu 45.", "unit_changed"},
	})
}

func TestSigns(t *testing.T) {
	examples(t, "paragraph", unitChecks, []example{
		{"nl", "−2%", "-2 procent", ""},
		{"de", "-2%", "minus 2 Prozent", ""},
		{"fr", "−2%", "–2\u202f%", ""},
		{"fr", "−2%", "moins 2\u202f%", ""},
		{"it", "growth of −2%", "un calo del 2 %", ""},
		{"es", "−5 degrees", "5 grados bajo cero", ""},
		{"da", "exports fell by 2%", "eksporten: −2 %", ""},
		{"sk", "10 -20 %", "10 až 20 %", ""},
		{"et", "COVID-19", "covid 19", ""},
		{"ro", "2013-14", "2013-14", ""},
		{"de", "ages 6-12", "6- bis 12-Jährige", ""},
		{"fr", "at least 2", "au moins 2", ""},
		{"it", "€-5", "−5 €", ""},
		{"de", "−2 %", "2 %", "sign_changed"},
		{"nl", "minus 2 degrees", "2 graden", "sign_changed"},
		{"fr", "growth of −2%", "une croissance de 2\u202f%", "sign_changed"},
		{"da", "−€5 million", "5 mio. euro", "sign_changed"},
		{"et", "(−2%)", "(2%)", "sign_changed"},
		{"sk", "2%", "−2 %", "sign_changed"},
		{"es", "growth of 2%", "un crecimiento del -2 %", "sign_changed"},
		{"ro", "−€5", "−5 lei", "unit_changed"},
	})
}

func TestMonths(t *testing.T) {
	examples(t, "paragraph", numberChecks, []example{
		{"de", "in March 2013", "im März 2013", ""},
		{"fr", "in March and April 2013", "en mars 2013 et en avril 2013", ""},
		{"et", "in March 2013", "2013. aasta märtsis", ""},
		{"es", "in March 2013", "en marzo de 2013", ""},
		{"sk", "between March 2013 and May 2014", "medzi marcom 2013 a májom 2014", ""},
		{"nl", "She may come in 2013", "Ze komt in mei 2013", ""},
		{"ro", "on 1 March 2013", "în martie 2013, pe 1", ""},
		{"da", "in March 2013", "i februar 2013", "number_changed"},
		{"de", "March 2013", "Februar 2013", "number_changed"},
		{"nl", "in May 2013 and June 2014", "in mei 2013 en juli 2014", "number_changed"},
		{"fr", "in March 2013", "en février 2013", "number_changed"},
		{"et", "in March 2013", "2013. aasta veebruaris", "number_changed"},
		{"it", "in March, 2013", "nel febbraio 2013", "number_changed"},
		{"ro", "in March 2013", "în mai 2013", "number_changed"},
		{"sk", "in March 2013", "v máji 2013", "number_changed"},
		{"es>en", "en marzo de 2013", "in May 2013", "number_changed"},
	})
}

func TestCountriesOfPhoneNumbers(t *testing.T) {
	examples(t, "paragraph", []ID{AddressChanged, AddressLost, AddressAdded}, []example{
		{"nl", "+31 10 408 1234", "+31 (0)10 4081234", ""},
		{"nl", "+31 10 408 1234", "0031 10 408 12 34", ""},
		{"de", "+49 30 1234 5678", "030 1234 5678", ""},
		{"et", "+372 5123 4567", "+372 51234567", ""},
		{"nl", "+31 10 408 1234", "+32 10 408 1234", "address_changed→+31 10 408 1234"},
		{"fr", "+33 1 23 45 67 89", "+32 1 23 45 67 89", "address_changed→+33 1 23 45 67 89"},
		{"da", "+45 12 34 56 78", "0046 12 34 56 78", "address_changed→+45 12 34 56 78"},
		{"et", "+372 5123 4567", "+371 5123 4567", "address_changed→+372 5123 4567"},
		{"es", "+1 555 123 4567", "+34 555 123 4567", "address_changed→+1 555 123 4567"},
	})
}
