package exchange

import (
	"bytes"
	"testing"

	"communique/locales"
)

// unit is a unit whose translation is fresh.
func unit(key, kind, source, target string) Unit {
	hash := locales.SourceHash(kind, source)
	u := Unit{Key: key, Kind: kind, Source: source, SourceHash: hash, Target: target}
	if target != "" {
		u.TargetHash = hash
	}
	return u
}

// small is a document with a unit of every state.
func small() Document {
	approved := unit("headline", "headline", "Twelve universities", "Twaalf universiteiten")
	approved.State = Approved
	draft := unit("lead", "lead", "See **our** [site](https://example.org/?a=1&b=2).", "Zie **onze** [site](https://example.org/nl).")
	draft.State = Draft
	draft.Note = "No “we”."
	stale := unit("paragraph-1", "paragraph", "It costs 1250 euro.", "Het kost 1200 euro.")
	stale.TargetHash, stale.Was = locales.SourceHash("paragraph", "It costs 1200 euro."), "It costs 1200 euro."
	submitted := unit("quote-1", "quote", "Fine,\\\nshe said", "Goed,\\\nzei ze")
	submitted.State = Submitted
	return Document{
		Name: "lipse", Title: "LIPSE & friends", SourceLanguage: "en", Language: "nl",
		Units: []Unit{approved, draft, stale, submitted, unit("paragraph-2", "paragraph", "New.", "")},
	}
}

// failer is a test, or a property.
type failer interface {
	Helper()
	Fatal(args ...any)
}

func written(t failer, f Format, d Document) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, f, d); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func mustRead(t testing.TB, file string, data []byte) Incoming {
	t.Helper()
	in, err := Read(file, data)
	if err != nil {
		t.Fatalf("%v in\n%s", err, data)
	}
	return in
}

// only reads a file with one unit.
func only(t testing.TB, file, data string) IncomingUnit {
	t.Helper()
	in := mustRead(t, file, []byte(data))
	if len(in.Units) != 1 {
		t.Fatalf("%d units in\n%s", len(in.Units), data)
	}
	return in.Units[0]
}
