package holidays

import "github.com/rickar/cal/v2/be"

// Belgium: the ten days of the law of 4 January 1974 and the royal decree of 18 April
// 1974. Flanders, Wallonia and Brussels have the same: the feasts of the communities and
// regions (11 July, 27 September, 15 November and others) are days off for their civil
// servants only. They are regions here for the language in which their holidays are
// named. A holiday on a Sunday is made up for on a day that each employer chooses.
var belgium = country{
	Region: in("BE", "nl fr de", "nl", "België", "fr", "Belgique", "de", "Belgien"),
	days:   belgianDays,
	regions: []part{
		{in("BE-BRU", "fr nl", "fr", "Bruxelles-Capitale", "nl", "Brussel-Hoofdstad"), belgianDays},
		{in("BE-VLG", "nl", "nl", "Vlaanderen"), belgianDays},
		{in("BE-WAL", "fr de", "fr", "Wallonie", "de", "Wallonien"), belgianDays},
	},
}

var belgianDays = []*day{
	called(be.Nieuwjaar, "nl", "Nieuwjaar", "fr", "Jour de l’an", "de", "Neujahr"),
	called(be.Paasmaandag, "nl", "Paasmaandag", "fr", "Lundi de Pâques", "de", "Ostermontag"),
	called(be.DagVanDeArbeid, "nl", "Dag van de Arbeid", "fr", "Fête du Travail", "de", "Tag der Arbeit"),
	called(be.OnzeLieveHeerHemelvaart, "nl", "Onze-Lieve-Heer-Hemelvaart", "fr", "Ascension", "de", "Christi Himmelfahrt"),
	called(be.Pinkstermaandag, "nl", "Pinkstermaandag", "fr", "Lundi de Pentecôte", "de", "Pfingstmontag"),
	called(be.NationaleFeestdag, "nl", "Nationale feestdag", "fr", "Fête nationale", "de", "Nationalfeiertag"),
	called(be.OnzeLieveVrouwHemelvaart, "nl", "Onze-Lieve-Vrouw-Hemelvaart", "fr", "Assomption", "de", "Mariä Himmelfahrt"),
	called(be.Allerheiligen, "nl", "Allerheiligen", "fr", "Toussaint", "de", "Allerheiligen"),
	called(be.Wapenstilstand, "nl", "Wapenstilstand", "fr", "Armistice", "de", "Waffenstillstand"),
	called(be.Kerstmis, "nl", "Kerstmis", "fr", "Noël", "de", "Weihnachten"),
}
