package exchange

import (
	"bytes"

	"communique/locales"
)

// writeTOML leaves the file to locales.WriteMessages, which has its rules.
func writeTOML(b *bytes.Buffer, d Document) error {
	pairs := make([]locales.Pair, len(d.Units))
	for i, u := range d.Units {
		pairs[i] = u.pair()
	}
	title := d.Title
	if title == "" {
		title = d.Name
	}
	return locales.WriteMessages(b, title, d.Language, pairs)
}

func (u Unit) pair() locales.Pair {
	p := locales.Pair{
		Key: u.Key, Description: u.Kind, Source: u.Source, SourceHash: u.SourceHash,
		Translation: u.Target, TranslatedHash: u.TargetHash, Note: u.Note, Inherited: u.Inherited,
	}
	if u.stale() && p.TranslatedHash == p.SourceHash { // the state says it, and not the hash
		p.TranslatedHash = ""
	}
	if u.changed() {
		p.Earlier, p.Now = bothMarked(u.Was, u.Source)
	}
	return p
}

func readTOML(file string, data []byte) (Incoming, error) {
	messages, err := locales.ParseMessages(file, data)
	if err != nil {
		return Incoming{}, err
	}
	in := Incoming{Format: TOML, Units: make([]IncomingUnit, len(messages))}
	for i, m := range messages {
		in.Units[i] = IncomingUnit{Key: m.Key, Hash: m.Hash, Text: m.Text, Sound: m.Text != "", Line: m.Line}
	}
	return in, nil
}
