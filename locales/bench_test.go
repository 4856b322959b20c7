package locales

import (
	"fmt"
	"strings"
	"testing"
)

// BenchmarkLoad is what one language costs before it speaks, and all of them.
func BenchmarkLoad(b *testing.B) {
	b.Run("one", func(b *testing.B) {
		for b.Loop() {
			c, err := Load()
			if err != nil {
				b.Fatal(err)
			}
			c.In("sk")
		}
	})
	b.Run("all", func(b *testing.B) {
		for b.Loop() {
			if _, err := load(texts, "texts"); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkT(b *testing.B) {
	w := catalogue(b).In("sk")
	b.Run("plain", func(b *testing.B) {
		for b.Loop() {
			w.T("state.release.sent")
		}
	})
	b.Run("values", func(b *testing.B) {
		for b.Loop() {
			w.T("fault.db.newer.what", "Database", 12345, "Program", 5)
		}
	})
}

// release is a release of 40 segments in all languages.
func release() map[string][]Message {
	byLanguage := map[string][]Message{}
	for _, lang := range Languages {
		for i := range 40 {
			byLanguage[lang] = append(byLanguage[lang], Message{Key: fmt.Sprint("paragraph-", i), Text: strings.Repeat(lang+" text ", 60)})
		}
	}
	return byLanguage
}

func BenchmarkCompile(b *testing.B) {
	r := release()
	for b.Loop() {
		if _, err := Compile(r); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkText(b *testing.B) {
	texts := compileAll(b, release())
	for b.Loop() {
		if _, ok := texts.Text("ro", "paragraph-17"); !ok {
			b.Fatal("missing")
		}
	}
}
