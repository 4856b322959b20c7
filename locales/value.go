package locales

import (
	"fmt"
	"time"
)

// Values that a message shows by their name in the reader's language. A package
// that knows only a code hands it on with its type, and the words follow where it
// is shown: fault.New(…, "Language", locales.Language("et")).
type (
	// Term is the id of a message, such as "state.release.draft".
	Term string
	// Language is the tag of a language, such as "et".
	Language string
	// Country is the code of a country (ISO 3166-1 alpha-2), such as "EE".
	Country string
	// Date is a time of which only the day is shown.
	Date time.Time
)

// Value writes v as the language does: a time.Time as date and time in its own
// location, a Date as the day, a whole number with the language's grouping, the
// types above by their names, a slice of strings or of those types as a list in a
// sentence. Anything else is written as fmt.Sprint does.
func (w *Words) Value(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case int:
		return w.Number(v)
	case int64:
		return w.Number(int(v))
	case time.Time:
		return w.DateTime(v)
	case Date:
		return w.Date(time.Time(v))
	case Term:
		return w.T(string(v))
	case Language:
		return w.Language(string(v))
	case Country:
		return w.Country(string(v))
	case []string:
		return w.List(v)
	case []Term:
		return listOf(w, v)
	case []Language:
		return listOf(w, v)
	case []Country:
		return listOf(w, v)
	}
	return fmt.Sprint(v)
}

func listOf[T any](w *Words, items []T) string {
	written := make([]string, len(items))
	for i, item := range items {
		written[i] = w.Value(item)
	}
	return w.List(written)
}
