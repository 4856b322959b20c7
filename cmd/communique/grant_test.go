package main

import (
	"testing"

	"communique/accounts"
)

func TestReadGrant(t *testing.T) {
	for text, want := range map[string]typedGrant{
		"administrator": {role: "administrator"}, " officer:be ": {"officer", "be", ""}, "translator:be-north/nl": {"translator", "be-north", "nl"},
		"translator:/da": {"translator", "", "da"}, "Editor": {role: "Editor"},
	} {
		if got, ok := readGrant(text); !ok || got != want {
			t.Errorf("%q: %v, %v; want %v", text, got, ok, want)
		}
	}
	for _, text := range []string{"", ":", ":be", "officer:", "translator:be/", "translator:/", "officer:BE", "officer:b e", "translator/nl"} {
		if got, ok := readGrant(text); ok {
			t.Errorf("%q was read as %v", text, got)
		}
	}
}

// Whatever is read as a role is written the same and read again.
func FuzzReadGrant(f *testing.F) {
	for _, text := range []string{"administrator", "officer:be", "translator:be/nl", "translator:/nl", "a:b/c/d", ":", "a/b:c", "officer:be:nl"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		read, ok := readGrant(text)
		if !ok {
			return
		}
		g := accounts.Grant{Role: read.role, Language: read.language}
		slugs := map[int64]string{}
		if read.partner != "" {
			g.PartnerID, slugs[7] = 7, read.partner
		}
		written := grantText(g, slugs)
		if again, ok := readGrant(written); !ok || again.partner != read.partner || again.language != read.language {
			t.Errorf("%q is %v; written %q, that is %v, %v", text, read, written, again, ok)
		}
	})
}

// The audit knows partners by their numbers.
func TestGrantsNoted(t *testing.T) {
	slugs := map[int64]string{7: "be"}
	for detail, want := range map[string]string{
		"": "", "administrator": "administrator", "officer/7/, translator/7/nl": "officer:be, translator:be/nl", "translator/0/da": "translator:/da",
		"officer/8/": "officer:8", "a/7/b": "a/7/b", "officer/x/": "officer/x/",
	} {
		if got := grantsNoted(detail, slugs); got != want {
			t.Errorf("%q: %q, want %q", detail, got, want)
		}
	}
}
