package address

import (
	"strings"
	"testing"
	"unicode"

	"communique/internal/fault"

	"golang.org/x/net/idna"
	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

func TestParse(t *testing.T) {
	long := strings.Repeat("a", 64)
	for given, want := range map[string]struct{ smtp, key string }{
		"news@example.org":                        {"news@example.org", "news@example.org"},
		"News.Desk+be@Example.ORG":                {"News.Desk+be@example.org", "news.desk+be@example.org"},
		"o'brien_{a}|~`/=?^!#$%&*@example.org":    {"o'brien_{a}|~`/=?^!#$%&*@example.org", "o'brien_{a}|~`/=?^!#$%&*@example.org"},
		`"John Q. Doe"@example.org`:               {`"John Q. Doe"@example.org`, `"john q. doe"@example.org`},
		`"john"@example.org`:                      {`john@example.org`, `john@example.org`},
		`"jo\hn"@example.org`:                     {`john@example.org`, `john@example.org`},
		`"a@b"@example.org`:                       {`"a@b"@example.org`, `"a@b"@example.org`},
		`"a\"b\\c"@example.org`:                   {`"a\"b\\c"@example.org`, `"a\"b\\c"@example.org`},
		`"..a.."@example.org`:                     {`"..a.."@example.org`, `"..a.."@example.org`},
		"redaktion@bücher.example":                {"redaktion@xn--bcher-kva.example", "redaktion@xn--bcher-kva.example"},
		"redaktion@XN--BCHER-KVA.example":         {"redaktion@xn--bcher-kva.example", "redaktion@xn--bcher-kva.example"},
		"redaktion@straße.example":                {"redaktion@xn--strae-oqa.example", "redaktion@xn--strae-oqa.example"},
		"Jürgen@example.org":                      {"Jürgen@example.org", "jürgen@example.org"},
		"Ju\u0308rgen@example.org":                {"Jürgen@example.org", "jürgen@example.org"},
		"журналист@пример.example":                {"журналист@xn--e1afmkfd.example", "журналист@xn--e1afmkfd.example"},
		"a@b\u3002example":                        {"a@b.example", "a@b.example"},
		long + "@example.org":                     {long + "@example.org", long + "@example.org"},
		"a@" + strings.Repeat("b", 63) + ".org":   {"a@" + strings.Repeat("b", 63) + ".org", "a@" + strings.Repeat("b", 63) + ".org"},
		"a@" + strings.Repeat("bcde.", 50) + "ab": {"a@" + strings.Repeat("bcde.", 50) + "ab", "a@" + strings.Repeat("bcde.", 50) + "ab"},
	} {
		a, err := Parse(given)
		if err != nil {
			t.Errorf("%s: %v", given, err)
			continue
		}
		if a.String() != want.smtp || a.Key != want.key || a.Given != given {
			t.Errorf("%s: %+v, wanted %+v", given, a, want)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for given, id := range map[string]string{
		"":                                       "address_missing",
		"news":                                   "address_at",
		"a@b@example.org":                        "address_at",
		`"a"b@example.org`:                       "address_at",
		`"a"@b@example.org`:                      "address_at",
		"@example.org":                           "address_local",
		".a@example.org":                         "address_local",
		"a.@example.org":                         "address_local",
		"a..b@example.org":                       "address_local",
		"<a@example.org>":                        "address_local",
		"a,b@example.org":                        "address_local",
		"a(comment)@example.org":                 "address_local",
		`""@example.org`:                         "address_local",
		`"a@example.org`:                         "address_local",
		`"a\`:                                    "address_local",
		"a b@example.org":                        "address_space",
		" a@example.org":                         "address_space",
		"a@example.org ":                         "address_space",
		"a\u00a0b@example.org":                   "address_space",
		"Ann <ann@example.org>":                  "address_space",
		`"a b"@exam ple.org`:                     "address_space",
		"a@example.org\r\nBcc: b@x.org":          "address_character",
		"a\x00@example.org":                      "address_character",
		"\"a\r\n\"@example.org":                  "address_character",
		"a\u202eb@example.org":                   "address_character",
		"a\u200b@example.org":                    "address_character",
		"\xff@example.org":                       "address_character",
		"a\ufffd@example.org":                    "address_character",
		"a@":                                     "address_domain",
		"a@localhost":                            "address_domain",
		"a@example.org.":                         "address_domain",
		"a@.example.org":                         "address_domain",
		"a@example..org":                         "address_domain",
		"a@-example.org":                         "address_domain",
		"a@exa_mple.org":                         "address_domain",
		"a@192.0.2.1":                            "address_domain",
		"a@[192.0.2.1]":                          "address_domain",
		"a@xn--zzzzzzzz9.org":                    "address_domain",
		"a@" + strings.Repeat("b", 64) + ".org":  "address_domain",
		strings.Repeat("a", 65) + "@example.org": "address_long",
		strings.Repeat("é", 33) + "@example.org":                       "address_long",
		strings.Repeat("a", 64) + "@" + strings.Repeat("b.", 95):       "address_domain",
		strings.Repeat("a", 64) + "@" + strings.Repeat("b.", 95) + "b": "address_long",
		strings.Repeat("a", 1000) + "@example.org":                     "address_long",
	} {
		_, err := Parse(given)
		if !fault.Is(err, "presslists."+id) || fault.KindOf(err) != fault.Invalid {
			t.Errorf("%q: %v, wanted %s", given, err, id)
		}
	}
}

func TestASCIIAddressNeedsNoSMTPUTF8(t *testing.T) {
	for given, want := range map[string]bool{"a@bücher.example": true, "é@example.org": false, "a@example.org": true} {
		if a, err := Parse(given); err != nil || a.ASCII() != want {
			t.Errorf("%s: %v, %v", given, a.ASCII(), err)
		}
	}
}

// atoms draws dotted words of letters as they stand in addresses of the ten languages.
func atoms(letters string, most int) *rapid.Generator[string] {
	word := rapid.StringOfN(rapid.SampledFrom([]rune(letters)), 1, 8, 24)
	return rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(word, 1, most).Draw(t, "words"), ".")
	})
}

const (
	latin  = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	marked = "abcàáâäåæçéèêëíîïñòóôõöøúùûüýÿšžőűčďľĺňŕťăâîșțÀÉÖØŠŽČĎĽŇŤĂÎȘȚ"
)

func TestKeyIsOneForAllSpellings(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		local := atoms(latin+marked+"+-_'", 2).Draw(t, "local") // 2 × 24 octets and a dot: never too long
		domain := atoms("abcdefghijklmnopqrstuvwxyzäéöüñøčšžțăõåæ", 3).Draw(t, "domain") + ".example"
		a, err := Parse(local + "@" + domain)
		if err != nil {
			t.Fatal(err)
		}
		puny, err := idna.Lookup.ToASCII(domain)
		if err != nil {
			t.Fatal(err)
		}
		for _, other := range []string{
			a.Key, a.String(), strings.ToUpper(local) + "@" + strings.ToUpper(domain), local + "@" + puny,
			local + "@" + strings.ToUpper(puny), `"` + local + `"@` + domain, norm.NFD.String(local) + "@" + norm.NFD.String(domain),
		} {
			b, err := Parse(other)
			if err != nil || b.Key != a.Key {
				t.Fatalf("%q is %q (%v), but %q is %q", other, b.Key, err, a.Given, a.Key)
			}
		}
	})
}

func checkAddress(t interface {
	Helper()
	Fatalf(string, ...any)
}, s string) {
	t.Helper()
	a, err := Parse(s)
	if err != nil {
		if len(fault.All(err)) != 1 {
			t.Fatalf("%q: an error without words: %v", s, err)
		}
		return
	}
	for _, text := range []string{a.Given, a.Local, a.Domain, a.Key} {
		if strings.ContainsFunc(text, unicode.IsControl) {
			t.Fatalf("%q holds a control character: %+v", s, a)
		}
	}
	if len(a.String()) > maxAddress || len(a.Local) > maxLocal || !isASCII(a.Domain) || a.Domain != strings.ToLower(a.Domain) {
		t.Fatalf("%q: %+v", s, a)
	}
	for _, again := range []string{a.Key, a.String()} {
		b, err := Parse(again)
		if err != nil || b.Key != a.Key {
			t.Fatalf("%q is %q, but that is %q, %v", s, a.Key, b.Key, err)
		}
	}
}

func TestAnyAddressIsStable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		local := rapid.OneOf(rapid.String(), rapid.StringMatching(`"[ -~]{0,20}"`), rapid.StringMatching(`[!-~]{1,20}`)).Draw(t, "local")
		checkAddress(t, local+"@"+rapid.OneOf(rapid.String(), rapid.Just("example.org")).Draw(t, "domain"))
	})
}

func FuzzParseAddress(f *testing.F) {
	for _, s := range []string{"a@example.org", `"a b\"c"@bücher.example`, "a@b@c", "İ@example.org", "é\u0301@xn--bcher-kva.example",
		"a\x00@b.c", "K\u212a@example.org", `"\`, "ß@ß.example", "a@例え.テスト", "Σς@example.org", "=\u0338@example.org"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { checkAddress(t, s) })
}
