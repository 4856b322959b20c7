package holidays

import "github.com/rickar/cal/v2/dk"

// Denmark: the helligdage of the national church, and Grundlovsdag, which is none, but on
// which the lukkelov closes the shops as it does on them. Easter and Whit Sunday are
// helligdage as well, which the library leaves out. Store
// bededag was abolished by law 214 of 6 March 2023, from 2024. Christmas Eve and New Year's
// Eve are days off by custom and agreement only.
var denmark = country{
	Region: in("DK", "da", "da", "Danmark"),
	days: []*day{
		called(dk.Nytaarsdag, "da", "Nytårsdag"),
		called(dk.Skaertorsdag, "da", "Skærtorsdag"),
		called(dk.Langfredag, "da", "Langfredag"),
		called(easter(0), "da", "Påskedag"),
		called(dk.AndenPaaskedag, "da", "Anden påskedag"),
		called(dk.StoreBededag, "da", "Store bededag"),
		called(dk.KristiHimmelfartsdag, "da", "Kristi himmelfartsdag"),
		called(easter(49), "da", "Pinsedag"),
		called(dk.AndenPinsedag, "da", "Anden pinsedag"),
		called(dk.Grundlovsdag, "da", "Grundlovsdag"),
		called(dk.Juledag, "da", "Juledag"),
		called(dk.AndenJuledag, "da", "Anden juledag"),
	},
}
