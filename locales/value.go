package locales

import (
	"fmt"
	"reflect"
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
	// Segment is the key of a segment, such as "paragraph-2". Pages show what it is called; for whoever
	// types commands, and for programs, the key is how one names it.
	Segment string
	// Quoted is a word of somebody else, such as the name of a column: it stands in the
	// language's quotation marks.
	Quoted string
	// Date is a time of which only the day is shown.
	Date time.Time
)

// Value writes v as the language does: a time.Time as date and time in its own
// location, a Date as the day, a time.Duration as Lasted does, a whole number with the
// language's grouping, the types above by their names, a slice of those types or of any
// sort of strings as a list in a sentence. Anything else is written as fmt.Sprint does.
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
	case time.Duration:
		return Lasted(v)
	case Term:
		return w.T(string(v))
	case Language:
		return w.Language(string(v))
	case Country:
		return w.Country(string(v))
	case Segment:
		return w.segment(v)
	case Quoted:
		return w.T("quoted", "Text", string(v))
	case []string:
		return w.List(v)
	case []Term:
		return listOf(w, v)
	case []Language:
		return listOf(w, v)
	case []Country:
		return listOf(w, v)
	case []Segment:
		return listOf(w, v)
	case []Quoted:
		return listOf(w, v)
	}
	if items := reflect.ValueOf(v); items.Kind() == reflect.Slice && items.Type().Elem().Kind() == reflect.String {
		return w.List(stringsOf(items))
	}
	return fmt.Sprint(v)
}

func (w *Words) segment(key Segment) string {
	if w.pages {
		return w.Segment(string(key))
	}
	return string(key)
}

// Segments are segments by their keys.
func Segments(keys []string) []Segment {
	all := make([]Segment, len(keys))
	for i, key := range keys {
		all[i] = Segment(key)
	}
	return all
}

// stringsOf gives what stands in a slice of strings of a type of their own, such as roles.
func stringsOf(items reflect.Value) []string {
	written := make([]string, items.Len())
	for i := range written {
		written[i] = items.Index(i).String()
	}
	return written
}

func listOf[T any](w *Words, items []T) string {
	written := make([]string, len(items))
	for i, item := range items {
		written[i] = w.Value(item)
	}
	return w.List(written)
}
