package locales

import (
	"strings"
	"time"

	cldr "github.com/go-playground/locales"
	"github.com/go-playground/locales/da"
	"github.com/go-playground/locales/de"
	"github.com/go-playground/locales/en_GB"
	"github.com/go-playground/locales/es"
	"github.com/go-playground/locales/et"
	"github.com/go-playground/locales/fr"
	"github.com/go-playground/locales/it"
	"github.com/go-playground/locales/nl"
	"github.com/go-playground/locales/ro"
	"github.com/go-playground/locales/sk"
)

// habits are how the press offices of a language write what CLDR leaves open or
// writes for machines.
type habits struct {
	days     cldr.Translator // months, weekdays and the long form of a date
	first    string          // the first of a month, where it isn't "1"
	clock    string          // of hour and minute, for fmt
	on       string          // between a day of the week and a date, where it isn't a space
	at       string          // between a date and a time
	after    string          // after a time that follows a date
	colon    string          // between a name and what is said of it, where it isn't ": "
	and      string          // before the last item of a list
	digits   int             // a number with fewer digits isn't grouped
	space    string          // replaces the no-break space in numbers, where it isn't that
	beforeIn func(item string) string
	feminine []time.Weekday // the days whose names are feminine, where others aren't
}

const (
	nbsp  = "\u00a0" // no-break space
	nnbsp = "\u202f" // narrow no-break space
)

// habitsOf has an entry for each of Languages. English is the English of Europe.
var habitsOf = map[string]habits{
	"en": {days: en_GB.New(), clock: "%02d:%02d", at: " at ", and: "and", digits: 4},
	"nl": {days: nl.New(), clock: "%02d.%02d", at: " om ", after: " uur", and: "en", digits: 4},
	"fr": {days: fr.New(), first: "1er", clock: "%d" + nbsp + "h" + nbsp + "%02d", at: " à ", colon: nbsp + ": ", and: "et", digits: 4, space: nnbsp},
	"de": {days: de.New(), on: ", ", clock: "%02d:%02d", at: " um ", after: " Uhr", and: "und", digits: 4},
	"da": {days: da.New(), on: " den ", clock: "%02d.%02d", at: " kl. ", and: "og", digits: 4},
	"et": {days: et.New(), on: ", ", clock: "%02d.%02d", at: " kell ", and: "ja", digits: 5},
	"it": {days: it.New(), first: "1º", clock: "%02d:%02d", at: " alle ore ", and: "e", digits: 5, beforeIn: italianAnd, feminine: []time.Weekday{time.Sunday}},
	"ro": {days: ro.New(), on: ", ", clock: "%02d:%02d", at: ", ora ", and: "și", digits: 4},
	"sk": {days: sk.New(), clock: "%d.%02d", at: " o ", after: nbsp + "h", and: "a", digits: 4,
		feminine: []time.Weekday{time.Wednesday, time.Saturday, time.Sunday}},
	"es": {days: es.New(), clock: "%02d:%02d", at: " a las ", and: "y", digits: 5, beforeIn: spanishAnd},
}

// italianAnd is "ed" before another e: "Francia ed Estonia".
func italianAnd(item string) string {
	if startsWith(item, "e", "è", "é") {
		return "ed"
	}
	return "e"
}

// spanishAnd is "e" before the sound of i, but not before a diphthong: "España e
// Italia", "agua y hielo".
func spanishAnd(item string) string {
	if startsWith(item, "hie", "hia", "hio", "ia", "ie", "io") || !startsWith(item, "i", "í", "hi", "hí") {
		return "y"
	}
	return "e"
}

func startsWith(item string, prefixes ...string) bool {
	item = strings.ToLower(item)
	for _, p := range prefixes {
		if strings.HasPrefix(item, p) {
			return true
		}
	}
	return false
}
