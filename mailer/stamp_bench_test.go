package mailer

import (
	"testing"
	"time"
)

// sizedLetter is a letter of 11 KB in a language, as the mail is on the wire.
func sizedLetter(b *testing.B, lang string) letter {
	b.Helper()
	paragraph := map[string]string{
		"en": "Citizens and civil servants invent together what neither would alone, say the researchers of eleven universities. ",
		"fr": "Des citoyens et des fonctionnaires inventent ensemble ce que personne n’aurait trouvé seul, selon les équipes réunies à Bruxelles. ",
		"sk": "Občania a úradníci spolu vymýšľajú, čo by sám nevymyslel nikto, hovoria výskumníčky z jedenástich európskych univerzít. ",
	}[lang]
	l := anyLetter(b)
	l.edition.Language = lang
	for len(mustCompose(b, l).Message) < 11_000 {
		l.edition.HTML += "<p>" + paragraph + "</p>\n"
		l.edition.Text += "\n" + wrap(paragraph, textWidth) + "\n"
	}
	return l
}

func BenchmarkStamp(b *testing.B) {
	for _, lang := range []string{"en", "fr", "sk"} {
		l := sizedLetter(b, lang)
		p, err := testFrames.compile(l)
		if err != nil {
			b.Fatal(err)
		}
		for what, name := range map[string]string{"plain": "Anna de Vries", "accented": "Žofia Kováčová", "titled": "Mgr. Žofia Kováčová, PhD.", "rare": "דנה לוי"} {
			r := recipient{token: l.token, name: name, to: address(b, "anna.devries@krant.example")}
			b.Run(lang+"/"+what, func(b *testing.B) {
				b.ReportAllocs()
				var dst []byte
				for b.Loop() {
					dst, _ = p.stamp(dst[:0], r, l.date)
				}
				b.SetBytes(int64(len(dst)))
			})
		}
		r := recipient{token: l.token, name: "Anna de Vries", to: address(b, "anna.devries@krant.example")}
		b.Run(lang+"/no room", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_, _ = p.stamp(nil, r, l.date)
			}
		})
	}
}

// BenchmarkStampInParallel has another second come every millisecond or so.
func BenchmarkStampInParallel(b *testing.B) {
	l := sizedLetter(b, "fr")
	p, err := testFrames.compile(l)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		r := recipient{token: l.token, name: "Žofia Kováčová", to: address(b, "anna.devries@krant.example")}
		var dst []byte
		for i := 0; pb.Next(); i++ {
			dst, _ = p.stamp(dst[:0], r, l.date.Add(time.Duration(i/1000)*time.Second))
		}
	})
}

func BenchmarkCompile(b *testing.B) {
	for _, lang := range []string{"en", "fr", "sk"} {
		l := sizedLetter(b, lang)
		b.Run(lang, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := testFrames.compile(l); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkReference is what a mail costs without a plate.
func BenchmarkReference(b *testing.B) {
	l := sizedLetter(b, "fr")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := testFrames.reference(l); err != nil {
			b.Fatal(err)
		}
	}
}
