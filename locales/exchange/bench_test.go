package exchange

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
)

// long is a document of 2,000 segments as a report may have, every tenth stale.
func long() Document {
	d := small()
	d.Units = nil
	source := "The consortium of **twelve** universities published its [report](https://example.org/report?a=1&b=2) on Tuesday, said Anna. "
	target := "Het consortium van **twaalf** universiteiten publiceerde dinsdag zijn [rapport](https://example.org/report?a=1&b=2), zei Anna. "
	for i := range 2_000 {
		u := unit(fmt.Sprintf("paragraph-%d", i), "paragraph", strings.Repeat(source, 1+i%5), strings.Repeat(target, 1+i%5))
		if i%10 == 0 {
			u.TargetHash, u.Was = "sha1-old", strings.ReplaceAll(u.Source, "Tuesday", "Monday")
		}
		d.Units = append(d.Units, u)
	}
	return d
}

func BenchmarkWrite(b *testing.B) {
	d := long()
	for _, f := range formats {
		b.Run(string(f), func(b *testing.B) {
			b.SetBytes(int64(len(written(b, f, d))))
			for b.Loop() {
				written(b, f, d)
			}
		})
	}
}

func BenchmarkRead(b *testing.B) {
	d := long()
	for _, f := range formats {
		b.Run(string(f), func(b *testing.B) {
			data := written(b, f, d)
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				mustRead(b, "f"+f.Extension(), data)
			}
		})
	}
}

// BenchmarkHostile shows what the most expensive files cost.
func BenchmarkHostile(b *testing.B) {
	for name, data := range map[string]string{
		"attributes": open12 + strings.Repeat("<x "+strings.Repeat("a='' ", 300_000)+"/>", 6) + close12,
		"elements":   open12 + strings.Repeat("<x/>", 2_400_000) + close12,
		"units":      open12 + strings.Repeat("<trans-unit/>", 700_000) + close12,
		"rows":       "key,translation\n" + strings.Repeat(",\n", 4_000_000),
		"cells":      "key,translation\n" + strings.Repeat("a,", 5_000_000),
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_, _ = Read("f", []byte(data))
			}
		})
	}
	changed := long()
	for i := range changed.Units {
		u := &changed.Units[i]
		u.TargetHash, u.Was = "sha1-old", ""
		for j := range 290 {
			u.Was += fmt.Sprintf("a%d ", j)
		}
		u.Source = strings.ReplaceAll(u.Was, "a", "b")
	}
	changed.Units = changed.Units[:100]
	b.Run("changes", func(b *testing.B) {
		for b.Loop() {
			var out bytes.Buffer
			_ = Write(&out, CSV, changed)
		}
	})
}
