package holidays

import (
	"slices"
	"time"

	"github.com/rickar/cal/v2/it"
)

// Italy: the days of law 260/1949 as it stands, with San Francesco, which law 151/2025 made
// a holiday again from 2026 and which the library lacks. The feast of a town's patron
// saint is that town's alone (so is Rome's, by decree 792/1985).
var italy = country{
	Region: in("IT", "it", "it", "Italia"),
	days:   italianDays,
	regions: []part{
		{in("IT-BZ", "it de", "it", "Alto Adige", "de", "Südtirol"), southTyrol},
	},
}

// The German names are South Tyrol's.
var italianDays = []*day{
	called(it.Capodanno, "it", "Capodanno", "de", "Neujahr"),
	called(it.Epifania, "it", "Epifania", "de", "Heilige Drei Könige"),
	called(it.Pasquetta, "it", "Lunedì dell’Angelo", "de", "Ostermontag"),
	called(it.FestaDellaLiberazione, "it", "Festa della Liberazione", "de", "Tag der Befreiung"),
	called(it.FestaDelLavoro, "it", "Festa del Lavoro", "de", "Tag der Arbeit"),
	called(it.FestaDellaRepubblica, "it", "Festa della Repubblica", "de", "Tag der Republik"),
	called(it.Assunzione, "it", "Assunzione di Maria", "de", "Mariä Himmelfahrt"),
	called(between(2026, 0, fixed(time.October, 4)), "it", "San Francesco d’Assisi", "de", "Franz von Assisi"),
	called(it.TuttiISanti, "it", "Ognissanti", "de", "Allerheiligen"),
	called(it.Immacolata, "it", "Immacolata Concezione", "de", "Mariä Empfängnis"),
	called(it.Natale, "it", "Natale", "de", "Weihnachten"),
	called(it.SantoStefano, "it", "Santo Stefano", "de", "Stephanstag"),
}

// southTyrol has Whit Monday in all its towns.
var southTyrol = slices.Concat(italianDays, []*day{
	called(easter(50), "it", "Lunedì di Pentecoste", "de", "Pfingstmontag"),
})
