package holidays

import (
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/ro"
)

// Romania: article 139 of the Codul muncii. Law 52/2023 added 6 and 7 January, first taken
// in 2024, which the library lacks. A day that is two (1 June 2026 is Whit
// Monday and Children's Day) has the name of the movable one.
// The days that a government adds between two holidays are days off for the state's
// servants, and are worked in.
var romania = country{
	Region: in("RO", "ro", "ro", "România"),
	days: []*day{
		called(ro.AnulNou, "ro", "Anul Nou"),
		called(ro.AnulNou2, "ro", "A doua zi de Anul Nou"),
		called(between(2024, 0, fixed(time.January, 6)), "ro", "Boboteaza"),
		called(between(2024, 0, fixed(time.January, 7)), "ro", "Sfântul Ioan Botezătorul"),
		called(ro.ZiuaUniriiPrincipatelorRomane, "ro", "Ziua Unirii Principatelor Române"),
		called(orthodox(ro.VinereaMare), "ro", "Vinerea Mare"),
		called(orthodox(ro.Pastele), "ro", "Paștele"),
		called(orthodox(ro.ADouaZiDePaste), "ro", "A doua zi de Paște"),
		called(ro.ZiuaMuncii, "ro", "Ziua Muncii"),
		called(orthodox(ro.Rusalii), "ro", "Rusaliile"),
		called(orthodox(ro.LuniDupaRusalii), "ro", "A doua zi de Rusalii"),
		called(ro.ZiuaCopilului, "ro", "Ziua Copilului"),
		called(ro.AdormireaMaiciiDomnului, "ro", "Adormirea Maicii Domnului"),
		called(ro.SfantulAndrei, "ro", "Sfântul Andrei"),
		called(ro.ZiuaNationala, "ro", "Ziua Națională a României"),
		called(ro.Craciunul, "ro", "Crăciunul"),
		called(ro.Craciunul2, "ro", "A doua zi de Crăciun"),
	},
}

// orthodox is a rule that counts from the Easter of the Julian calendar. The library takes
// that to be 13 days behind ours, which it is from 1900 to 2099.
func orthodox(rule *cal.Holiday) *cal.Holiday {
	right := rule.Clone(nil)
	right.Func = func(h *cal.Holiday, year int) time.Time {
		return cal.CalcEasterOffset(h, year).AddDate(0, 0, year/100-year/400-2-13)
	}
	return right
}
