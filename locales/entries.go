package locales

import (
	"cmp"
	"fmt"
	"path"
	"slices"

	"github.com/BurntSushi/toml"
	"github.com/nicksnyder/go-i18n/v2/i18n"
)

// Entry is one message of the house as its file has it, placeholders and all.
type Entry struct {
	Area        string // the folder under texts
	ID          string
	Description string            // for the translator; in the English file only
	Forms       map[string]string // text by plural form: "one", "many"…; "other" always
}

// Entries lists the messages of one language, sorted by area and id: for checks
// and for tools of translators. A Catalogue is what speaks.
func Entries(lang string) ([]Entry, error) {
	names, err := areaFiles(texts, "texts", lang)
	if err != nil {
		return nil, err
	}
	var entries []Entry
	for _, name := range names {
		data, err := texts.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("locales: %w", err)
		}
		file, err := i18n.ParseMessageFileBytes(data, path.Base(name), map[string]i18n.UnmarshalFunc{"toml": toml.Unmarshal})
		if err != nil {
			return nil, fmt.Errorf("locales: %s: %w", name, err)
		}
		for _, m := range file.Messages {
			entries = append(entries, entryOf(path.Base(path.Dir(name)), m))
		}
	}
	slices.SortFunc(entries, func(a, b Entry) int {
		return cmp.Or(cmp.Compare(a.Area, b.Area), cmp.Compare(a.ID, b.ID))
	})
	return entries, nil
}

func entryOf(area string, m *i18n.Message) Entry {
	e := Entry{Area: area, ID: m.ID, Description: m.Description, Forms: map[string]string{}}
	for form, text := range map[string]string{
		"zero": m.Zero, "one": m.One, "two": m.Two, "few": m.Few, "many": m.Many, "other": m.Other,
	} {
		if text != "" {
			e.Forms[form] = text
		}
	}
	return e
}
