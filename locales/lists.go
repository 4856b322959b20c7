package locales

import (
	"cmp"
	"strings"
)

// List joins items as a sentence does: "Belgium, Denmark and Estonia".
func (w *Words) List(items []string) string {
	switch len(items) {
	case 0:
		return ""
	case 1:
		return items[0]
	}
	last := items[len(items)-1]
	and := w.habits.and
	if w.habits.beforeIn != nil {
		and = w.habits.beforeIn(last)
	}
	return strings.Join(items[:len(items)-1], ", ") + " " + and + " " + last
}

// Colon stands between a name and what is said of it: "Slovakia: closed".
func (w *Words) Colon() string { return cmp.Or(w.habits.colon, ": ") }
