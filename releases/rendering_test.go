package releases

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// setOf sets a document in its own language.
func setOf(t testing.TB, document string) []part {
	t.Helper()
	d, err := ParseDocument("x.md", []byte(document))
	if err != nil {
		t.Fatal(err)
	}
	var set []setSegment
	for _, s := range changeTo(nil, d.Blocks).now {
		set = append(set, setSegment{Segment: s, text: s.Text})
	}
	return partsOf(set)
}

func TestHTML(t *testing.T) {
	const want = `<h1 class="headline">Eleven <em>countries</em> study innovation</h1>
<p class="dateline">Rotterdam, 30 January 2013</p>
<p class="lead">The lead on two lines.</p>
<p>A paragraph with <strong>bold</strong> and <a href="https://www.lipse.org">a link</a>.</p>
<h2>What we ask</h2>
<ul>
<li>first</li>
<li>second</li>
</ul>
<ul>
<li>another list</li>
</ul>
<ol>
<li>one</li>
<li>two</li>
</ol>
<blockquote>
<p>We ask why. And how.</p>
<footer class="attribution">— Victor Bekkers,</footer>
</blockquote>
<blockquote>
<p>Said twice.</p>
</blockquote>
<h3>Detail</h3>
<p>Hard<br>
break.</p>
<section class="boilerplate">
<h2>About us</h2>
<p>About.</p>
<ul>
<li>fact</li>
</ul>
</section>
<section class="notes">
<h2>Notes to editors</h2>
<ul>
<li>note</li>
</ul>
</section>
<section class="contact">
<h2>Contact</h2>
<p>Desk<br>
Street</p>
</section>
`
	if diff := cmp.Diff(want, renderHTML(setOf(t, whole), heading{dateline: "Rotterdam, 30 January 2013"})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestText(t *testing.T) {
	const document = front + `# Researchers in eleven European countries to study social innovation in the public sector

The lead is so long that it needs a second line, and it names [the project](https://www.lipse.org/a/rather/long/address/that/does/not/fit/on/a/line).

## Three *questions*

- Which **drivers** advance the development and implementation of social innovation?
- Which barriers?

Write to <press@lipse.example>, see www.lipse.org or [our desk](mailto:desk@lipse.example).

1. one
2. two

> We ask why, and we ask it in eleven countries at the same time, which nobody did before.
>
> And how.
> — Victor Bekkers, professor of public administration at Erasmus University, Rotterdam

## Contact {.contact}

Desk\
Burgemeester Oudlaan
`
	const want = `Researchers in eleven European countries to study social innovation in
the public sector
======================================================================

Rotterdam, 30 January 2013

The lead is so long that it needs a second line, and it names the
project
<https://www.lipse.org/a/rather/long/address/that/does/not/fit/on/a/line>.


Three questions
---------------

- Which drivers advance the development and implementation of social
  innovation?
- Which barriers?

Write to press@lipse.example, see www.lipse.org or our desk
<desk@lipse.example>.

1. one
2. two

    We ask why, and we ask it in eleven countries at the same time,
    which nobody did before.

    And how.
    — Victor Bekkers, professor of public administration at Erasmus
      University, Rotterdam


Contact
-------

Desk
Burgemeester Oudlaan
`
	got := renderText(setOf(t, document), heading{dateline: "Rotterdam, 30 January 2013"})
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestWidthIsWhatEyesSee(t *testing.T) {
	for s, want := range map[string]int{"abc": 3, "é": 1, "e\u0301": 1, "soft\u00adhyphen": 10, "日本": 4, "“€2,5”": 6, "a\u00a0b": 3} {
		if got := widthOf(s); got != want {
			t.Errorf("%q takes %d columns, want %d", s, got, want)
		}
	}
	line := strings.Repeat("e\u0301\u0301 ", 36) + "x\u00a0y"
	if got := wrapped(line, "", ""); got != strings.TrimSpace(strings.Repeat("e\u0301\u0301 ", 36))+"\nx\u00a0y\n" {
		t.Errorf("wrapped as %q", got)
	}
}

func TestLinesEndWell(t *testing.T) {
	start := strings.Repeat("x", columns-8)
	for text, want := range map[string]string{
		start + " on 1 February":            start + " on\n1 February\n",
		start + " dňa 30. januára":          start + " dňa\n30. januára\n",
		start + " 2013 a potrvá":            start + " 2013\na potrvá\n",
		start + " inovuje – v čase":         start + "\ninovuje – v čase\n",
		start + " roka. v čase":             start + " roka.\nv čase\n",
		strings.Repeat("1 ", columns) + "x": strings.Repeat("1 ", columns/2-1) + "1\n" + strings.Repeat("1 ", columns/2-1) + "1\nx\n",
	} {
		if got := wrapped(text, "", ""); got != want {
			t.Errorf("%q", got)
		}
	}
}

// Whatever is written in a release, it is text: no template is executed, no tag gets
// through, and only whole addresses are links.
func TestNothingIsExecuted(t *testing.T) {
	parts := setOf(t, front+`# {{ .Secret }} & "quotes" <

{{ template "x" }} &lt;script&gt; 5 \< 6 \*\*no\*\* {{define "y"}}

[a](https://a.example/?x=1&y=2 "title") http://b.example/"onclick=x
`)
	html, text := renderHTML(parts, heading{dateline: `<b>"&`}), renderText(parts, heading{dateline: `<b>"&`})
	for _, want := range []string{
		`{{ .Secret }} &amp; &#34;quotes&#34; &lt;`, `{{ template &#34;x&#34; }} &lt;script&gt; 5 &lt; 6 **no**`,
		`<a href="https://a.example/?x=1&amp;y=2">a</a>`, `<p class="dateline">&lt;b&gt;&#34;&amp;</p>`,
	} {
		if !strings.Contains(html, want) {
			t.Errorf("not there: %s\n%s", want, html)
		}
	}
	for _, no := range []string{"<script", "title=", ` onclick`, "<b>"} {
		if strings.Contains(html, no) {
			t.Errorf("there: %s\n%s", no, html)
		}
	}
	if !strings.Contains(text, `{{ template "x" }} <script> 5 < 6 **no** {{define "y"}}`) {
		t.Errorf("not as it was written:\n%s", text)
	}
}

// The second lock holds by itself.
func TestPolicyLetsOnlyOursThrough(t *testing.T) {
	got := policy.Sanitize(`<p class="lead" style="x" id="y" onclick="z">a<script>b</script><img src="c"><a href="javascript:d" target="e">f</a>` +
		`<a href="/g">h</a><a href="https://i.example" class="lead">j</a><p class="other">k</p><iframe></iframe>`)
	want := `<p class="lead">afh<a href="https://i.example">j</a><p>k</p>`
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestPlain(t *testing.T) {
	for text, want := range map[string]string{
		"A **bold** [link](https://a.example) \\*here\\*": "A bold link *here*",
		"Deux mots\u202f: «\u00a0ici\u00a0»":              "Deux mots\u202f: «\u00a0ici\u00a0»",
		"one\\\ntwo":                                      "one two",
	} {
		if got := (Segment{Kind: KindHeadline, Text: text}).Plain(); got != want {
			t.Errorf("%q reads %q, not %q", text, got, want)
		}
	}
}
