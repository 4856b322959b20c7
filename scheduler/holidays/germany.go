package holidays

import (
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/de"
)

// Germany: Unity Day is a federal holiday, all others are made by the Länder, of which the
// library knows the lists. What a Land's law gives to some of its towns is left out
// (Fronleichnam in parts of Saxony and Thuringia, the Friedensfest of Augsburg), but for
// Mariä Himmelfahrt in Bavaria: by article 1 of its Feiertagsgesetz it is a holiday in all
// towns with more Catholics than Protestants, five in six, and Munich is one.
var germany = country{
	Region: in("DE", "de", "de", "Deutschland"),
	days:   german(de.Holidays),
	regions: []part{
		land("DE-BB", "Brandenburg", de.HolidaysBB, ostersonntag, pfingstsonntag),
		land("DE-BE", "Berlin", de.HolidaysBE, befreiung, aufstand),
		land("DE-BW", "Baden-Württemberg", de.HolidaysBW),
		land("DE-BY", "Bayern", de.HolidaysBY, de.MariaHimmelfahrt),
		land("DE-HB", "Bremen", de.HolidaysHB),
		land("DE-HE", "Hessen", de.HolidaysHE),
		land("DE-HH", "Hamburg", de.HolidaysHH),
		land("DE-MV", "Mecklenburg-Vorpommern", de.HolidaysMV, frauentagMV),
		land("DE-NI", "Niedersachsen", de.HolidaysNI),
		land("DE-NW", "Nordrhein-Westfalen", de.HolidaysNW),
		land("DE-RP", "Rheinland-Pfalz", de.HolidaysRP),
		land("DE-SH", "Schleswig-Holstein", de.HolidaysSH),
		land("DE-SL", "Saarland", de.HolidaysSL),
		land("DE-SN", "Sachsen", de.HolidaysSN),
		land("DE-ST", "Sachsen-Anhalt", de.HolidaysST),
		land("DE-TH", "Thüringen", de.HolidaysTH),
	},
}

// What the library's lists lack.
var (
	// Brandenburg's Feiertagsgesetz, § 2, names both Sundays, as no other Land's does.
	ostersonntag   = easter(0)
	pfingstsonntag = easter(49)

	// Berlin, once each, 80 and 75 years after: Gesetz über die Sonn- und Feiertage, § 1.
	befreiung = once(2025, time.May, 8)
	aufstand  = once(2028, time.June, 17)

	// Mecklenburg-Vorpommern since 2023: Feiertagsgesetz, § 2. A copy, for its first year.
	frauentagMV = between(2023, 0, de.Frauentag)
)

var germanNames = map[*cal.Holiday]string{
	de.Neujahr:                   "Neujahr",
	de.HeiligeDreiKoenige:        "Heilige Drei Könige",
	de.Frauentag:                 "Internationaler Frauentag",
	frauentagMV:                  "Internationaler Frauentag",
	de.Karfreitag:                "Karfreitag",
	ostersonntag:                 "Ostersonntag",
	de.Ostermontag:               "Ostermontag",
	de.TagderArbeit:              "Tag der Arbeit",
	befreiung:                    "Tag der Befreiung",
	de.ChristiHimmelfahrt:        "Christi Himmelfahrt",
	pfingstsonntag:               "Pfingstsonntag",
	de.Pfingstmontag:             "Pfingstmontag",
	de.Fronleichnam:              "Fronleichnam",
	aufstand:                     "75. Jahrestag des Aufstandes vom 17. Juni 1953",
	de.MariaHimmelfahrt:          "Mariä Himmelfahrt",
	de.Weltkindertag:             "Weltkindertag",
	de.DeutschenEinheit:          "Tag der Deutschen Einheit",
	de.Reformationstag:           "Reformationstag",
	de.Allerheiligen:             "Allerheiligen",
	de.BussUndBettag:             "Buß- und Bettag",
	de.Weihnachtstag:             "Erster Weihnachtstag",
	de.ZweiterWeihnachtsfeiertag: "Zweiter Weihnachtstag",
}

func land(code, name string, rules []*cal.Holiday, own ...*cal.Holiday) part {
	return part{in(code, "de", "de", name), append(german(rules), german(own)...)}
}

func german(rules []*cal.Holiday) []*day {
	days := make([]*day, 0, len(rules)+2)
	for _, r := range rules {
		days = append(days, called(r, "de", germanNames[r]))
	}
	return days
}
