package main

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"communique/locales"
	"communique/locales/check"
	"communique/releases"

	"pgregory.net/rapid"
)

// speaking is a terminal in a language, and what was printed on it.
func speaking(t testing.TB, lang string) (*terminal, *bytes.Buffer) {
	t.Helper()
	var out bytes.Buffer
	env := map[string]string{"COMMUNIQUE_LANG": lang}
	term, err := newTerminal(nil, func(name string) string { return env[name] }, &out, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	return term, &out
}

// unfinished is a release about which there is everything to say, in every language.
func unfinished(now time.Time) standing {
	keys := func(n int) (all []string) {
		for i := range n {
			all = append(all, fmt.Sprintf("list-item-%d", i+1))
		}
		return all
	}
	b := standing{now: now, partners: map[int64]string{1: "Ragnar Nurkse School of Innovation and Governance, Tallinn University of Technology"}}
	for i, tag := range locales.Tags {
		b.languages = append(b.languages, releases.LanguageStatus{
			Language: tag, Policy: releases.Policies[i%3], Required: 140, Translated: 10 * (i % 15),
			Missing: keys(1 + i), Stale: keys(12), Machine: keys(2), Drafts: keys(1), Blocked: keys(5), Boilerplate: keys(3), Lacking: keys(1), Foreign: keys(7), Instead: "nl-BE",
			Assignment: releases.Assignment{
				State: releases.AssignmentStates[i%len(releases.AssignmentStates)], PartnerID: 1, DueZone: "America/Argentina/ComodRivadavia",
				Due: now.Add(time.Duration(i-6) * 17 * time.Hour), Reason: strings.Repeat("so it is ", 20),
			},
		})
	}
	return b
}

// Whatever there is to say, and in whatever language, it stands in 80 columns.
func TestTheStandingFitsATerminal(t *testing.T) {
	b := unfinished(time.Date(2026, 9, 23, 22, 22, 0, 0, time.UTC))
	for _, lang := range locales.Languages {
		for _, shown := range []int{0, shownKeys, 1000} {
			term, out := speaking(t, lang)
			term.standing(b, shown)
			for line := range strings.Lines(out.String()) {
				if n := columns(strings.TrimRight(line, "\n")); n > 80 {
					t.Errorf("%s: %d columns: %s", lang, n, line)
				}
			}
			for _, tag := range locales.Tags {
				if !strings.Contains(out.String(), term.words.Language(tag)) {
					t.Errorf("%s: nothing of %s", lang, tag)
				}
			}
			if strings.Contains(out.String(), "⟦") {
				t.Errorf("%s: a message is missing:\n%s", lang, out)
			}
		}
	}
}

func TestTheBarIsFullOnlyWhenAllIsDone(t *testing.T) {
	term, _ := speaking(t, "en")
	for _, tt := range []struct {
		part, whole int
		blocks      string
		signs       string
	}{
		{0, 14, "░░░░░░░░░░", ".........."}, {1, 14, "▋░░░░░░░░░", ".........."}, {7, 14, "█████░░░░░", "#####....."},
		{13, 14, "█████████▎", "#########."}, {14, 14, "██████████", "##########"}, {0, 0, "██████████", "##########"},
		{999, 1000, "█████████▉", "#########."}, {1, 1000, "░░░░░░░░░░", ".........."}, {15, 14, "██████████", "##########"},
	} {
		term.ascii = false
		if got := term.bar(tt.part, tt.whole); got != tt.blocks {
			t.Errorf("%d of %d: %s", tt.part, tt.whole, got)
		}
		term.ascii = true
		if got := term.bar(tt.part, tt.whole); got != tt.signs {
			t.Errorf("%d of %d: %s", tt.part, tt.whole, got)
		}
	}
}

func TestNarrow(t *testing.T) {
	for _, tt := range []struct {
		env  string
		want bool
	}{
		{"", false}, {"LANG=C.UTF-8", false}, {"LANG=nl_NL.utf8", false}, {"LANG=C", true}, {"LANG=de_DE.ISO-8859-1", true},
		{"LC_ALL=C LANG=en_GB.UTF-8", true}, {"LC_CTYPE=en_GB.UTF-8 LANG=C", false},
	} {
		env := func(name string) string {
			for word := range strings.FieldsSeq(tt.env) {
				if v, ok := strings.CutPrefix(word, name+"="); ok {
					return v
				}
			}
			return ""
		}
		if got := narrow(env); got != tt.want {
			t.Errorf("%s: %v", tt.env, got)
		}
	}
}

// The mark stands below its place, and the line fits, wherever the place is.
func TestExcerptMarksItsPlace(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		words := rapid.SliceOfN(rapid.SampledFrom([]string{"brug", "«», ", "één", "\u202f!", "€ 300", "\n", "ő", "a\u0301"}), 1, 60).Draw(r, "words")
		from := rapid.IntRange(0, len(words)-1).Draw(r, "from")
		to := rapid.IntRange(from+1, len(words)).Draw(r, "to")
		text := strings.Join(words, "")
		start := len(strings.Join(words[:from], ""))
		end := start + len(strings.Join(words[from:to], ""))
		term, out := speaking(t, "en")
		term.excerpt(text, start, end)
		lines := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
		if len(lines) != 2 || columns(lines[0]) > 80 || columns(lines[1]) > 80 {
			r.Fatalf("%d lines: %q", len(lines), lines)
		}
		carets := strings.TrimLeft(lines[1], " ")
		marked := cut(lines[0], columns(lines[1])-columns(carets), columns(carets))
		if whole := visible(text[start:end]); marked != whole && !strings.HasPrefix(whole, strings.TrimSuffix(marked, "…")) {
			r.Fatalf("%q is marked, not %q", marked, whole)
		}
	})
}

// cut is what stands in so many columns of a line.
func cut(line string, from, n int) string {
	var b strings.Builder
	at := 0
	for _, r := range line {
		w := columns(string(r))
		if at >= from && at+w <= from+n && (w > 0 || at > from) {
			b.WriteRune(r)
		}
		at += w
	}
	return b.String()
}

func TestAFindingIsNamedByItsBeginning(t *testing.T) {
	find := func(abouts ...string) checked {
		var c checked
		for _, about := range abouts {
			c.findings = append(c.findings, releases.Finding{About: "sha1-" + about, Finding: check.Finding{Severity: check.Blocking}})
		}
		return c
	}
	c := find("aaaaaaaaaa1", "aaaaaaaaaa2", "bbbbbbbbbbb", "bbbbbbbbbbb")
	names := shortNames([]checked{c})
	if names["sha1-aaaaaaaaaa1"] != "aaaaaaaaaa1" || names["sha1-bbbbbbbbbbb"] != "bbbbbbb" {
		t.Errorf("names %v", names)
	}
	for typed, want := range map[string]int{"bbbbbbb": 2, "sha1-bbb": 2, "aaaaaaaaaa2": 1, "a": 0, "c": 0, "": 0} {
		if found, err := c.meant(typed); len(found) != want || (err == nil) != (want > 0) {
			t.Errorf("%q: %d, %v", typed, len(found), err)
		}
	}
}

// Corrections of a segment are made together, and none in the place of another.
func TestCorrectionsAreMadeFromTheEnd(t *testing.T) {
	fix := func(start, end int, with string) releases.Finding {
		return releases.Finding{Finding: check.Finding{Fix: &check.Fix{Start: start, End: end, With: with}}}
	}
	text, n := corrected("one two three", []releases.Finding{fix(0, 3, "1"), fix(4, 7, "2"), fix(6, 13, "X"), fix(13, 13, "!")})
	if text != "1 twX" || n != 2 {
		t.Errorf("%q, %d", text, n)
	}
}
