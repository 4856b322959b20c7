package releases

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"communique/locales"
)

// theExample is the example release with its translations, all of them approved, and the
// languages of its editions.
func theExample(b *testing.B) (*Releases, material, []string) {
	b.Helper()
	folder := filepath.Join("..", "cmd", "communique", "example")
	read := func(name ...string) []byte {
		data, err := os.ReadFile(filepath.Join(append([]string{folder}, name...)...))
		if err != nil {
			b.Fatal(err)
		}
		return data
	}
	d, err := ParseDocument("lipse.md", read("lipse.md"))
	if err != nil {
		b.Fatal(err)
	}
	m := material{release: Release{Slug: d.Slug, SourceLanguage: d.Language, Languages: d.Languages, Embargo: d.Embargo}, texts: translations{}}
	m.segments = changeTo(nil, d.Blocks).now
	for i := range m.segments {
		m.segments[i].ID = int64(i + 1)
	}
	for _, language := range d.Languages {
		messages, err := locales.ParseMessages("x", read("translations", d.Slug+"."+language+".toml"))
		if err != nil {
			b.Fatal(err)
		}
		said := map[string]string{}
		for _, message := range messages {
			said[message.Key] = message.Text
		}
		for _, s := range m.segments {
			m.texts[translated{s.ID, language}] = translation{text: said[s.Key], sourceHash: s.SourceHash, state: TextApproved, origin: OriginPerson}
		}
	}
	catalogue, err := locales.Load()
	if err != nil {
		b.Fatal(err)
	}
	return &Releases{catalogue: catalogue}, m, m.release.all()
}

// BenchmarkEdition is what the example's editions cost: all languages compiled, the texts of
// one language taken from what was compiled, and one language set as HTML and as text.
func BenchmarkEdition(b *testing.B) {
	r, m, languages := theExample(b)
	at := time.Date(2013, 1, 30, 8, 0, 0, 0, time.UTC)
	c, err := r.compose(m, languages)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("compile", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := r.compose(m, languages); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(len(languages)), "languages")
		b.ReportMetric(float64(len(m.segments)), "segments")
	})
	b.Run("texts", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			for _, s := range m.segments {
				if _, ok := c.texts.Text("sk", s.Key); !ok {
					b.Fatal(s.Key)
				}
			}
		}
	})
	b.Run("set", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := c.edition("sk", at, at); err != nil {
				b.Fatal(err)
			}
		}
	})
}
