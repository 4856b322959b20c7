package holidays

import "github.com/rickar/cal/v2/sk"

// Slovakia: the dni pracovného pokoja of law 241/1993. A state holiday on which people
// work is none here: 1 September since 2024 (law 530/2023), 17 November since 2025, and
// 8 May and 15 September in 2026 only (law 261/2025). The library knows none of this.
var slovakia = country{
	Region: in("SK", "sk", "sk", "Slovensko"),
	days: []*day{
		called(sk.RepublicDay, "sk", "Deň vzniku Slovenskej republiky"),
		called(sk.Epiphany, "sk", "Zjavenie Pána (Traja králi)"),
		called(sk.GoodFriday, "sk", "Veľký piatok"),
		called(sk.EasterMonday, "sk", "Veľkonočný pondelok"),
		called(sk.LabourDay, "sk", "Sviatok práce"),
		called(except(sk.Liberation, 2026), "sk", "Deň víťazstva nad fašizmom"),
		called(sk.SaintsCyril, "sk", "Sviatok svätého Cyrila a svätého Metoda"),
		called(sk.SNP, "sk", "Výročie Slovenského národného povstania"),
		called(between(0, 2023, sk.Constitution), "sk", "Deň Ústavy Slovenskej republiky"),
		called(except(sk.LadyOfSorrows, 2026), "sk", "Sedembolestná Panna Mária"),
		called(sk.AllSaints, "sk", "Sviatok všetkých svätých"),
		called(between(0, 2024, sk.Freedom), "sk", "Deň boja za slobodu a demokraciu"),
		called(sk.ChristmasEve, "sk", "Štedrý deň"),
		called(sk.ChristmasDay, "sk", "Prvý sviatok vianočný"),
		called(sk.SaintStephen, "sk", "Druhý sviatok vianočný"),
	},
}
