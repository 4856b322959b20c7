package mailer

import (
	"strings"
	"testing"

	"communique/internal/fault"

	"github.com/google/go-cmp/cmp"
)

func TestParseRelays(t *testing.T) {
	for list, want := range map[string][]Relay{
		"smtp://localhost": {{Host: "localhost", Port: 25, Priority: 1}},
		"smtp://a.example, smtps://b.example": {
			{Host: "a.example", Port: 25, Priority: 1}, {Host: "b.example", Port: 465, Implicit: true, Priority: 2},
		},
		"  smtp://a.example:1\n\tSMTP://b.example:2 ,smtp://c.example:3,": {
			{Host: "a.example", Port: 1, Priority: 1}, {Host: "b.example", Port: 2, Priority: 2}, {Host: "c.example", Port: 3, Priority: 3},
		},
		"smtp://a.example?priority=7 smtp://b.example?priority=2,smtp://c.example?priority=7": {
			{Host: "b.example", Port: 25, Priority: 2}, {Host: "a.example", Port: 25, Priority: 7}, {Host: "c.example", Port: 25, Priority: 7},
		},
		"smtp://a.example?connections=20&rate=0.5&per-connection=100": {
			{Host: "a.example", Port: 25, Priority: 1, Limits: Limit{Rate: 0.5, Connections: 20, PerConnection: 100}},
		},
		"smtp://me@b.example:p@ss@a.example": {{Host: "a.example", Port: 587, User: "me@b.example", Password: "p@ss", Priority: 1}},
		"smtp://me:a,b%20c@a.example/?rate=30,smtp://b.example": { // a comma in a password ends nothing
			{Host: "a.example", Port: 587, User: "me", Password: "a,b c", Priority: 1, Limits: Limit{Rate: 30}},
			{Host: "b.example", Port: 25, Priority: 2},
		},
	} {
		got, err := ParseRelays(list)
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%q: %v %s", list, err, diff)
		}
	}
}

func TestFaultsOfRelays(t *testing.T) {
	for list, want := range map[string]string{
		"":                                    "mailer.relay_url",
		" , ":                                 "mailer.relay_url",
		"mail.example.org":                    "mailer.relay_url",
		"mail.example.org smtp://a.example":   "mailer.relay_url",
		"smtp://a.example,mail.example.org":   "mailer.relay_url",
		"smtp://a.example mail.example.org":   "mailer.relay_url",
		"smtp://a.example;smtp://b.example":   "mailer.relay_url",
		"smtp://a.example,http://b.example":   "mailer.relay_url",
		"smtp://a.example?speed=3":            "mailer.relay_parameter",
		"smtp://a.example?tls=optional":       "mailer.relay_parameter",
		"smtp://a.example?%zz":                "mailer.relay_parameter",
		"smtp://a.example?rate=1;priority=2":  "mailer.relay_parameter",
		"smtp://a.example?rate=0":             "mailer.relay_value",
		"smtp://a.example?rate=-1":            "mailer.relay_value",
		"smtp://a.example?rate=1e3":           "mailer.relay_value",
		"smtp://a.example?rate=Inf":           "mailer.relay_value",
		"smtp://a.example?rate=0x10":          "mailer.relay_value",
		"smtp://a.example?rate=1&rate=2":      "mailer.relay_value",
		"smtp://a.example?connections=0":      "mailer.relay_value",
		"smtp://a.example?connections=2.5":    "mailer.relay_value",
		"smtp://a.example?connections=%2B5":   "mailer.relay_value",
		"smtp://a.example?per-connection=":    "mailer.relay_value",
		"smtp://a.example?priority=first":     "mailer.relay_value",
		"smtp://a.example?priority=999999999": "mailer.relay_value",
	} {
		if got, err := ParseRelays(list); !fault.Is(err, want) || got != nil {
			t.Errorf("%q: %v, %v", list, got, err)
		}
	}
	_, err := ParseRelays("smtp://a.example?x=1&rate=x, smtp://b.example/path")
	if len(fault.All(err)) != 3 {
		t.Errorf("not all at once: %v", err)
	}
}

// TestNoFaultTellsAPassword: however it was mistyped.
func TestNoFaultTellsAPassword(t *testing.T) {
	for _, url := range []string{
		"smtp://me:seCret@a.example:99999", "smtp://me:se%Cret@a.example", "smtp://me:seCret@a.example/path", "smtp://me:seCret@a.example?x=1",
		"smtp://me:seCret@a.example?rate=x", "smtp://me:1/seCret@a.example", "smtp://me:1?seCret@a.example", "smtp://me:1?rate=seCret@a.example",
		"smtp://me:1#seCret@a.example", "smtp://me:1@seCret/x@a.example", "smtp:me:seCret@a.example", "smtp:/me:seCret@a.example", "me:seCret@a.example",
		"http://me:seCret@a.example", "smtp://me:seCret", "smtp://me:seCret@", "smtp://me:seCret@?rate=1", "smtp://me:1/%2f?x=seCret@a.example",
	} {
		for _, list := range []string{url, url + " smtp://b.example", "smtp://b.example " + url, url + ",smtp://b.example?x=1"} {
			if _, err := ParseRelays(list); err == nil || strings.Contains(err.Error(), "Cret") {
				t.Errorf("%q: %v", list, err)
			}
		}
	}
	for _, url := range []string{"smtp://me:99887766", "smtps://me:70000"} { // the host was forgotten
		if _, err := ParseRelays(url); err == nil || strings.Contains(err.Error(), "99887766") || strings.Contains(err.Error(), "70000") {
			t.Errorf("%q: %v", url, err)
		}
	}
}

func FuzzParseRelays(f *testing.F) {
	for _, s := range []string{"", "smtp://a", "smtp://u:p@a:25?rate=1,smtps://b", "smtp://[::1]?priority=3", ",,", "smtp://u:1?x@y"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, list string) {
		relays, err := ParseRelays(list)
		if err != nil && (relays != nil || len(fault.All(err)) == 0) {
			t.Fatal(relays, err)
		}
		for i, r := range relays {
			if r.Host == "" || r.Port < 1 || r.Port > 65535 || r.Priority < 1 || i > 0 && relays[i-1].Priority > r.Priority {
				t.Fatalf("%+v", relays)
			}
		}
		if err == nil && len(relays) == 0 {
			t.Fatal("no relays and no fault")
		}
	})
}
