package lights

import (
	"communique/locales"
	"communique/scheduler"
)

// Moved is a date of some lists that moves.
type Moved struct {
	Before, After string // an empty After: it is held
	Places        []string
}

// MovedOf puts dates that move into words, those that move alike together.
func MovedOf(words *locales.Words, dates []scheduler.Redated) (all []Moved) {
	for _, d := range dates {
		zone := Zone(d.Zone)
		one := Moved{Before: words.DayTime(d.DueAt.In(zone))}
		if !d.Held {
			one.After = words.DayTime(d.To.In(zone))
		}
		place := words.Country(d.Country)
		if n := len(all); n > 0 && all[n-1].Before == one.Before && all[n-1].After == one.After {
			all[n-1].Places = append(all[n-1].Places, place)
			continue
		}
		one.Places = []string{place}
		all = append(all, one)
	}
	return all
}
