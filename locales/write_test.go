package locales

import (
	"bytes"
	"strings"
	"testing"

	"communique/internal/fault"

	"github.com/BurntSushi/toml"
	"github.com/google/go-cmp/cmp"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
	"pgregory.net/rapid"
)

func TestWriteMessages(t *testing.T) {
	fresh := SourceHash("headline", "A title")
	pairs := []Pair{
		{Key: "headline", Description: "headline", Source: "A title", SourceHash: fresh, Translation: "Názov „A“", TranslatedHash: fresh},
		{Key: "lead", Description: "lead", Source: "Now \"this\".\nAnd that.", SourceHash: "sha1-new", Translation: "Toto.\nA tamto.", TranslatedHash: "sha1-old"},
		{Key: "paragraph-1", Description: "paragraph", Source: "More.", SourceHash: "sha1-more"},
	}
	var b bytes.Buffer
	if err := WriteMessages(&b, "LIPSE", "sk", pairs); err != nil {
		t.Fatal(err)
	}
	want := `# LIPSE
# Jazyk prekladu: slovenčina
# Preložte text, ktorý je nad každým názvom v [ ], a preklad napíšte medzi úvodzovky za „other =“.
# Názvy v [ ], opisy a odtlačky hash nechajte tak, ako sú.
# Pred rovnú úvodzovku vnútri textu dajte opačnú lomku: \"
# Text, ktorý ešte nie je preložený, zostáva prázdny.

# Titulok: A title
[headline]
description = "headline"
hash = "` + fresh + `"
other = "Názov „A“"

# Perex: Now "this".
# And that.
#
# Východiskový text sa od tohto prekladu zmenil. Keď bude preklad nižšie opäť správny, skopírujte ho za „other =“:
# Toto.
# A tamto.
[lead]
description = "lead"
hash = "sha1-new"
other = ""

# Odsek: More.
[paragraph-1]
description = "paragraph"
hash = "sha1-more"
other = ""
`
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Error(diff)
	}
}

// A file that comes back as it went changes nothing: what was stale isn't fresh.
func TestStaleTranslationIsNotWrittenAsGood(t *testing.T) {
	var b bytes.Buffer
	stale := Pair{Key: "lead", Source: "New", SourceHash: "sha1-new", Translation: "Starý", TranslatedHash: "sha1-old"}
	if err := WriteMessages(&b, "", "sk", []Pair{stale}); err != nil {
		t.Fatal(err)
	}
	m, err := ParseMessages("f", b.Bytes())
	if err != nil || len(m) != 1 || m[0].Text != "" || !strings.Contains(b.String(), "# Starý") {
		t.Errorf("%v, %v:\n%s", m, err, b.String())
	}
}

// hostile are texts that would break a careless writer.
var hostile = rapid.OneOf(
	rapid.String(),
	rapid.StringOfN(rapid.SampledFrom([]rune("\"\\\n\r\t'#={}[]. \ufeff\u0001\u007f\u0085\u2028a“")), 0, 40, -1),
	rapid.SampledFrom([]string{"", "\n", "\"\"\"", "x\"", "\\", "{{.Title}}", "{{end}}", "]\n[b]\nother = \"", "\r\n", "# x", "''' '''", "\U0010ffff"}),
)

// drawPairs draws segments without NUL, which nothing accepts.
func drawPairs(t *rapid.T) []Pair {
	text := func(label string) string {
		return strings.ReplaceAll(hostile.Draw(t, label), "\x00", "")
	}
	keys := rapid.SliceOfNDistinct(rapid.StringMatching(`[A-Za-z0-9_-]{1,20}`).Filter(func(k string) bool { return !isReserved(k) }), 0, 6, rapid.ID[string]).Draw(t, "keys")
	pairs := make([]Pair, len(keys))
	for i, key := range keys {
		p := Pair{Key: key, Description: text("description"), Source: text("source"), Translation: text("translation")}
		p.SourceHash = SourceHash(p.Description, p.Source)
		p.TranslatedHash = rapid.SampledFrom([]string{p.SourceHash, p.SourceHash, "sha1-old", ""}).Draw(t, "hash")
		pairs[i] = p
	}
	return pairs
}

// What is written reads back as it was, by us and by go-i18n's own reader.
func TestWriteMessagesReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pairs := drawPairs(t)
		var b bytes.Buffer
		title := strings.ReplaceAll(hostile.Draw(t, "title"), "\x00", "")
		if err := WriteMessages(&b, title, rapid.SampledFrom([]string{"nl", "pt-BR", "", "x\n[y]"}).Draw(t, "language"), pairs); err != nil {
			t.Fatal(err)
		}
		got, err := ParseMessages("f", b.Bytes())
		if err != nil {
			t.Fatalf("%v in\n%s", err, b.String())
		}
		if len(got) != len(pairs) {
			t.Fatalf("%d segments became %d:\n%s", len(pairs), len(got), b.String())
		}
		for i, p := range pairs {
			want := Message{Key: p.Key, Description: p.Description, Hash: p.SourceHash, Text: p.Translation, Line: got[i].Line}
			if p.stale() {
				want.Text = ""
			}
			if got[i] != want {
				t.Fatalf("%+v, want %+v in\n%s", got[i], want, b.String())
			}
		}
		agreesWithGoI18n(t, b.Bytes(), got)
	})
}

type failer interface {
	Fatalf(format string, args ...any)
}

// agreesWithGoI18n compares what we read with what go-i18n reads.
func agreesWithGoI18n(t failer, file []byte, got []Message) {
	theirs, err := i18n.NewBundle(language.English).ParseMessageBytes(language.English, file, toml.Unmarshal)
	if err != nil {
		t.Fatalf("go-i18n can't read it: %v\n%s", err, file)
	}
	byID := map[string]*i18n.Message{}
	for _, m := range theirs {
		byID[m.ID] = m
	}
	for _, m := range got {
		their := byID[m.Key]
		delete(byID, m.Key)
		if their == nil { // an empty table is no message to go-i18n, and an empty one to us
			their = &i18n.Message{}
		}
		if their.Other != m.Text || their.Description != m.Description || their.Hash != m.Hash {
			t.Fatalf("%+v, go-i18n reads %+v in\n%s", m, their, file)
		}
	}
	if len(byID) > 0 {
		t.Fatalf("go-i18n reads %d segments more: %v in\n%s", len(byID), byID, file)
	}
}

func TestWriteMessagesFaults(t *testing.T) {
	for _, tt := range []struct {
		pair Pair
		want string
	}{
		{Pair{Key: "a.b"}, "locales.key_dotted"},
		{Pair{Key: "Hash"}, "locales.key_reserved"},
		{Pair{Key: "a\nb"}, "locales.key_invalid"},
		{Pair{Key: ""}, "locales.key_invalid"},
		{Pair{Key: "a", Source: "x\x00"}, "locales.nul"},
		{Pair{Key: "a", Translation: "caf\xe9"}, "locales.not_utf8"},
	} {
		var b bytes.Buffer
		err := WriteMessages(&b, "", "nl", []Pair{tt.pair})
		if !fault.Is(err, tt.want) || b.Len() > 0 {
			t.Errorf("%+v: %v after %d bytes, want %s", tt.pair, err, b.Len(), tt.want)
		}
	}
	if err := WriteMessages(&bytes.Buffer{}, "", "nl", []Pair{{Key: "a"}, {Key: "a"}}); err == nil {
		t.Error("took a key twice")
	}
}
