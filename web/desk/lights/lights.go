// Package lights says how far a release is where, as lights with words: from what the
// other packages know of it, one cell for a press list in a language.
//
// The rules are pure: they ask nobody and keep nothing, and what time it is they are
// told. Each light is a shape (icons/light-*.svg), a colour and a word (the messages
// desk.light.*); the colour says nothing that the others don't. They show what the rest
// of the house has decided, and decide nothing: whether a mail may leave is asked elsewhere.
package lights

import (
	"time"

	"communique/internal/clock"
)

// Zone is the location of a name that was checked when it was stored; of any other, UTC.
func Zone(name string) *time.Location {
	location, err := clock.Zone(name)
	if err != nil {
		return time.UTC
	}
	return location
}
