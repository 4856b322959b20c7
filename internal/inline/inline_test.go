package inline

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestPlainAndHTML(t *testing.T) {
	for _, tt := range []struct{ text, plain, html string }{
		{"", "", ""},
		{"Which **drivers** advance *it*?", "Which drivers advance it?", "Which <strong>drivers</strong> advance <em>it</em>?"},
		{"At [the fair](https://a.example).", "At the fair.", `At <a href="https://a.example">the fair</a>.`},
		{"See https://a.example/x.", "See https://a.example/x.", `See <a href="https://a.example/x">https://a.example/x</a>.`},
		{"1. January", "1. January", "1. January"},
		{"# 3 is it", "# 3 is it", "# 3 is it"},
		{"One\\\ntwo", "One two", "One<br>\ntwo"},
		{"Fish &amp; \\*chips\\*", "Fish & *chips*", "Fish &amp; *chips*"},
		{"Prix\u00a0: 3\u202f%", "Prix\u00a0: 3\u202f%", "Prix\u00a0: 3\u202f%"},
	} {
		if got := Plain(tt.text); got != tt.plain {
			t.Errorf("Plain(%q) = %q, want %q", tt.text, got, tt.plain)
		}
		if got := HTML(tt.text); got != tt.html {
			t.Errorf("HTML(%q) = %q, want %q", tt.text, got, tt.html)
		}
	}
}

func TestTextWithAddresses(t *testing.T) {
	line, source := Parse("[The fair](https://a.example), [a@b.example](mailto:a@b.example), [b.example](https://b.example/)")
	want := "The fair <https://a.example>, a@b.example, b.example"
	if got := Text(line, source, true); got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestLinks(t *testing.T) {
	got := Links("[b](https://b.example) https://a.example <c@d.example> [again](https://b.example)")
	if want := []string{"https://a.example", "https://b.example", "mailto:c@d.example"}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

func TestPublishable(t *testing.T) {
	for to, want := range map[string]bool{
		"https://a.example": true, "http://a.example/b?c": true, "mailto:a@b.example": true,
		"": false, "page": false, "/page": false, "https:": false, "mailto:a": false,
		"javascript:alert(1)": false, "data:text/html,x": false, "ftp://a.example": false, "https://a.example/a b": false,
	} {
		if got := Publishable(to); got != want {
			t.Errorf("Publishable(%q) = %v", to, got)
		}
	}
}

func TestProblems(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"**Plain** and [good](https://a.example)", ""},
		{"a <b>x</b>", "releases.html@2 releases.html@6"},
		{"a `c`", "releases.code@2"},
		{"![i](https://a.example)", "releases.image@0"},
		{"[](https://a.example)", "releases.link_words@0"},
		{"[a](javascript:x)", "releases.link_address@0"},
		{"a **b", "releases.markup_open@0"},
		{"[a](https://a.example", "releases.markup_open@0"},
		{"a &#x202e;b", "releases.character_direction@0"},
		{"a &#x7f;b", "releases.character_control@0"},
	} {
		line, source := Parse(tt.text)
		var got []string
		for _, p := range Problems(line, source) {
			got = append(got, p.ID+"@"+string(rune('0'+p.Offset)))
		}
		if s := strings.Join(got, " "); s != tt.want {
			t.Errorf("%q: %s, want %s", tt.text, s, tt.want)
		}
	}
}

func TestForbidden(t *testing.T) {
	for _, r := range "\x00\x1b\x7f\u0085\u2028\ufeff\u202e\u2066" {
		if !Forbidden(r) {
			t.Errorf("%s passes", CodePoint(r))
		}
	}
	for _, r := range "a\t\n é\u00a0\u202f\u200d\u200e" {
		if Forbidden(r) {
			t.Errorf("%s doesn't pass", CodePoint(r))
		}
	}
	if got := CodePoint('\u202e'); got != "U+202E" {
		t.Error(got)
	}
}

// What is set has no element that a text without problems can't have.
func TestNothingPassesUnseen(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pieces := rapid.SliceOf(rapid.SampledFrom([]string{"a", " ", "*", "**", "[", "](", ")", "<b>", "<", ">", "`", "!", "javascript:x", "https://a.example", "&#60;", "\\", "\n"}))
		unseen(t, strings.Join(pieces.Draw(t, "pieces"), ""))
	})
}

func FuzzInline(f *testing.F) {
	f.Add("**a** [b](https://c.example) <d@e.example> &#x202e; \\\n`f`")
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) < 2000 && utf8.ValidString(s) {
			unseen(t, s)
		}
	})
}

func unseen(t interface{ Fatalf(string, ...any) }, s string) {
	line, source := Parse(s)
	set := HTML(s)
	if len(Problems(line, source)) > 0 {
		return
	}
	for _, allowed := range []string{"<strong>", "</strong>", "<em>", "</em>", "<br>", "</a>", `<a href="http`, `<a href="mailto:`} {
		set = strings.ReplaceAll(set, allowed, "")
	}
	if strings.Contains(set, "<") {
		t.Fatalf("%q passes and is set as %q", s, HTML(s))
	}
}

func TestBlockMark(t *testing.T) {
	for text, want := range map[string]string{"# a": "#", "> a": ">", "* a": "*", "#a": "", "#": "", "1. a": "", "- a": "", "*a* b": ""} {
		if got := BlockMark(text); got != want {
			t.Errorf("BlockMark(%q) = %q", text, got)
		}
	}
}
