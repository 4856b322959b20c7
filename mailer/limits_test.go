package mailer

import (
	"fmt"
	"strings"
	"testing"

	"communique/internal/fault"
)

func TestParseLimits(t *testing.T) {
	limits, err := ParseLimits("gmail.com rate=5 connections=2 per-connection=20; Outlook.com, hotmail.com rate=10;\n München.example rate=0.5; * connections=5;")
	if err != nil {
		t.Fatal(err)
	}
	const written = "gmail.com rate=5 connections=2 per-connection=20; outlook.com,hotmail.com rate=10; xn--mnchen-3ya.example rate=0.5; * connections=5"
	if limits.String() != written {
		t.Errorf("written as %q", limits)
	}
	for domain, want := range map[string]string{
		"gmail.com":              "gmail.com rate=5 connections=2 per-connection=20",
		"mail.gmail.com":         "mail.gmail.com connections=5", // a subdomain is another one
		"outlook.com":            "outlook.com rate=10",
		"hotmail.com":            "outlook.com rate=10", // one bucket
		"xn--mnchen-3ya.example": "xn--mnchen-3ya.example rate=0.5",
		"example.org":            "example.org connections=5",
	} {
		key, limit, limited := limits.of(domain)
		if got := fmt.Sprint(key, " ", limit); got != want || !limited {
			t.Errorf("%s: %s %v, want %s", domain, got, limited, want)
		}
	}
	for _, nothing := range []string{"", " ", ";;\n;"} {
		limits, err := ParseLimits(nothing)
		if _, _, limited := limits.of("example.org"); err != nil || limited || limits.String() != "" {
			t.Errorf("%q: %v %v", nothing, limits, err)
		}
	}
}

func TestFaultsOfLimits(t *testing.T) {
	for text, want := range map[string]string{
		"gmail rate=5":                         "1:1: mailer.limits_domain",
		"a.example rate=5; b@a.example rate=1": "1:19: mailer.limits_domain",
		"a.example,* rate=5":                   "1:11: mailer.limits_domain",
		"*,a.example rate=5":                   "1:3: mailer.limits_domain",
		"a..example rate=1":                    "1:1: mailer.limits_domain",
		"1.2.3.4 rate=1":                       "1:1: mailer.limits_domain",
		"a.example rate=1; A.EXAMPLE rate=2":   "1:19: mailer.limits_twice",
		"* rate=1; * rate=2":                   "1:11: mailer.limits_twice",
		"a.example,a.example rate=1":           "1:11: mailer.limits_twice",
		"a.example rate=1 rate=2":              "1:18: mailer.limits_twice",
		"a.example":                            "1:1: mailer.limits_empty",
		"rate=1":                               "1:1: mailer.limits_empty",
		"é.example rate=1;\n  é.test speed=1":  "2:10: mailer.limits_unknown",
		"a.example rate=1 b.example rate=2":    "1:18: mailer.limits_unknown", // a semicolon is missing
		"a.example rate=1 connections=none":    "1:18: mailer.limits_value",
		"a.example rate=0":                     "1:11: mailer.limits_value",
		"a.example rate=0.0001":                "1:11: mailer.limits_value",
		"a.example rate=":                      "1:11: mailer.limits_value",
	} {
		_, err := ParseLimits(text)
		if err == nil || !strings.HasPrefix(err.Error(), want+" ") {
			t.Errorf("%q: %v", text, err)
		}
	}
	_, err := ParseLimits("nodomain rate=1; a.example x=1 rate=x")
	if len(fault.All(err)) != 3 {
		t.Errorf("not all at once: %v", err)
	}
}

func FuzzParseLimits(f *testing.F) {
	for _, s := range []string{
		"", "gmail.com rate=5 connections=2 per-connection=20; outlook.com,hotmail.com rate=10; * connections=5", "München.example rate=0.125",
		"*", "a.b rate=1000000", ";;", "a.b=c", "a.b rate=.5", "a.b rate=5.", "\xff.b rate=1", "a.b,c.d\u00a0rate=1",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		limits, err := ParseLimits(text)
		if err != nil {
			for _, e := range fault.All(err) {
				if e.Place.Line < 1 || e.Place.Column < 1 {
					t.Fatalf("%q: %v has no place", text, e)
				}
			}
			return
		}
		again, err := ParseLimits(limits.String())
		if err != nil || again.String() != limits.String() {
			t.Fatalf("%q is written %q and read %q, %v", text, limits, again, err)
		}
		for _, r := range limits.rules {
			for _, domain := range r.domains {
				if _, l, ok := again.of(domain); !ok || l != r.limit {
					t.Fatalf("%q: %s has %v", text, domain, l)
				}
			}
		}
	})
}
