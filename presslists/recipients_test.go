package presslists

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestKnownIsWhatParseAddressSays: reading an address the short way gives the same.
func TestKnownIsWhatParseAddressSays(t *testing.T) {
	samples := []string{"Anna.B@Example.org", "anna@example.org", `"a b"@example.org`, `"ab"@example.org`, "José@example.org",
		"a@BÜCHER.example", "a`b@example.org", "A[b@example.org", "a@xn--bcher-kva.example"}
	rapid.Check(t, func(t *rapid.T) {
		given := rapid.OneOf(rapid.SampledFrom(samples), rapid.StringMatching("[A-Za-z0-9.`{}!#+-]{1,12}@[A-Za-z0-9-]{1,9}\\.[A-Za-z]{2,4}")).Draw(t, "address")
		want, err := ParseAddress(given)
		if err != nil {
			return
		}
		if got, err := Known(given, want.Key); err != nil || got != want {
			t.Fatalf("%+v, %v; want %+v", got, err, want)
		}
		other := strings.ToUpper(given) + "x"
		if got, err := Known(other, want.Key); err == nil && got.Given != other {
			t.Fatalf("%+v", got)
		}
	})
}

func BenchmarkKnown(b *testing.B) {
	for b.Loop() {
		if _, err := Known("Anna.de.Vries@krant.example", "anna.de.vries@krant.example"); err != nil {
			b.Fatal(err)
		}
	}
}
