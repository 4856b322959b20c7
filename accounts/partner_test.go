package accounts

import (
	"strings"
	"testing"
)

func TestKnownCountry(t *testing.T) {
	for _, code := range []string{"BE", "DK", "EE", "FR", "DE", "NL", "IT", "RO", "SK", "ES", "GB"} {
		if !KnownCountry(code) {
			t.Errorf("%s is a country", code)
		}
	}
	for _, code := range []string{"", "B", "UK", "be", "EU", "ZZ", "XX", "SU", "DD", "001", "BEL", "B\x00", "É", "E "} {
		if KnownCountry(code) {
			t.Errorf("%q is no country of ISO 3166-1", code)
		}
	}
}

func TestValidSlug(t *testing.T) {
	for _, s := range []string{"be", "be-fr", "ku-leuven-2", strings.Repeat("a", 64)} {
		if !ValidSlug(s) {
			t.Errorf("%q is a slug", s)
		}
	}
	for _, s := range []string{"", "-be", "be-", "be--fr", "BE", "b e", "bé", "be\n", "be/fr", strings.Repeat("a", 65)} {
		if ValidSlug(s) {
			t.Errorf("%q is no slug", s)
		}
	}
}

func TestValidName(t *testing.T) {
	for _, s := range []string{"KU Leuven", "Tallinna Ülikool", "Univerzita P. J. Šafárika", "日本", strings.Repeat("é", 200)} {
		if !ValidName(s) {
			t.Errorf("%q is a name", s)
		}
	}
	for _, s := range []string{"", " ", "a\nb", "a\x00b", "a\u202eb", "\xff", strings.Repeat("é", 201)} {
		if ValidName(s) {
			t.Errorf("%q is no name", s)
		}
	}
}
