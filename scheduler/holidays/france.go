package holidays

import (
	"slices"
	"time"

	"github.com/rickar/cal/v2/fr"
)

// France: the eleven days of article L3133-1 of the Code du travail. Whit Monday is one
// of them, though many work on it as their journée de solidarité. Good Friday in the
// Antilles is custom.
var france = country{
	Region: in("FR", "fr", "fr", "France"),
	days:   frenchDays,
	regions: []part{
		{in("FR-57", "fr", "fr", "Moselle"), alsaceMoselle},
		{in("FR-67", "fr", "fr", "Bas-Rhin"), alsaceMoselle},
		{in("FR-68", "fr", "fr", "Haut-Rhin"), alsaceMoselle},
		{in("FR-6AE", "fr", "fr", "Alsace"), alsaceMoselle},
		{in("FR-971", "fr", "fr", "Guadeloupe"), abolition(time.May, 27)},
		{in("FR-972", "fr", "fr", "Martinique"), abolition(time.May, 22)},
		{in("FR-973", "fr", "fr", "Guyane"), abolition(time.June, 10)},
		{in("FR-974", "fr", "fr", "La Réunion"), abolition(time.December, 20)},
		{in("FR-976", "fr", "fr", "Mayotte"), abolition(time.April, 27)},
	},
}

var frenchDays = []*day{
	called(fr.NouvelAn, "fr", "Jour de l’an"),
	called(fr.LundiDePâques, "fr", "Lundi de Pâques"),
	called(fr.FêteDuTravail, "fr", "Fête du Travail"),
	called(fr.FêteDeLaVictoire, "fr", "Victoire de 1945"),
	called(fr.Ascension, "fr", "Ascension"),
	called(fr.LundiDePentecôte, "fr", "Lundi de Pentecôte"),
	called(fr.FêteNationale, "fr", "Fête nationale"),
	called(fr.Assomption, "fr", "Assomption"),
	called(fr.Toussaint, "fr", "Toussaint"),
	called(fr.Armistice1918, "fr", "Armistice de 1918"),
	called(fr.Noël, "fr", "Noël"),
}

// alsaceMoselle has two days more, by the ordinance of 16 August 1892 (now articles
// L3134-1 and following of the Code du travail). Good Friday is a holiday where there is a
// Protestant church: in all towns.
var alsaceMoselle = slices.Concat(frenchDays, []*day{
	called(easter(-2), "fr", "Vendredi saint"),
	called(fixed(time.December, 26), "fr", "Saint-Étienne"),
})

// abolition is the days of an overseas department, with that of the abolition of slavery:
// article L3422-2 of the Code du travail. Each abolished it on another day.
func abolition(month time.Month, on int) []*day {
	return slices.Concat(frenchDays, []*day{called(fixed(month, on), "fr", "Abolition de l’esclavage")})
}
