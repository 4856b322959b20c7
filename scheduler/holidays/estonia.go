package holidays

import "time"

// Estonia, which the library doesn't have: Independence Day and the riigipühad of §§ 1
// and 2 of the pühade ja tähtpäevade seadus. They stay on a weekend on which they fall.
var estonia = country{
	Region: in("EE", "et", "et", "Eesti"),
	days: []*day{
		called(fixed(time.January, 1), "et", "Uusaasta"),
		called(fixed(time.February, 24), "et", "Iseseisvuspäev"),
		called(easter(-2), "et", "Suur reede"),
		called(easter(0), "et", "Ülestõusmispühade 1. püha"),
		called(fixed(time.May, 1), "et", "Kevadpüha"),
		called(easter(49), "et", "Nelipühade 1. püha"),
		called(fixed(time.June, 23), "et", "Võidupüha"),
		called(fixed(time.June, 24), "et", "Jaanipäev"),
		called(fixed(time.August, 20), "et", "Taasiseseisvumispäev"),
		called(fixed(time.December, 24), "et", "Jõululaupäev"),
		called(fixed(time.December, 25), "et", "Esimene jõulupüha"),
		called(fixed(time.December, 26), "et", "Teine jõulupüha"),
	},
}
