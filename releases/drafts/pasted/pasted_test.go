package pasted

import (
	"fmt"
	"strings"
	"testing"

	"communique/internal/fault"
	"communique/internal/inline"
	"communique/releases"
	"communique/releases/drafts"

	"pgregory.net/rapid"
)

// said writes blocks for comparing: kind, text, who said it.
func said(blocks []drafts.Block) string {
	var lines []string
	for _, b := range blocks {
		line := string(b.Kind) + ": " + strings.ReplaceAll(b.Text, "\n", "⏎")
		if b.By != "" {
			line += " @" + b.By
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

var sources = []struct{ name, html, want string }{
	{"a word processor", `<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p{mso-x:y}</style></head><body lang=EN-GB><!--StartFragment-->
<p class=MsoTitle>Eleven countries<o:p></o:p></p>
<h2><b>What we found</b></h2>
<p class=MsoNormal><b style='mso-bidi-font-weight:normal'><span lang=EN-GB>Rotterdam</span></b><span>&nbsp;is a
<st1:place w:st="on">city</st1:place>&nbsp;<i>too</i>.<o:p></o:p></span></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span></span><![endif]>First</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·<span>&nbsp; </span></span>Second <a href="https://a.example/x y">link</a></p>
<p style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>1.<span>&nbsp;</span></span>One</p>
<p style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>2.<span>&nbsp;</span></span>Two</p>
<p><span style='display:none;mso-hide:all'>hidden</span><o:p>&nbsp;</o:p></p>
<!--EndFragment--></body></html>`,
		"headline: Eleven countries\nheading: What we found\nparagraph: **Rotterdam** is a city *too*.\nbullets: First⏎Second link\nnumbers: One⏎Two"},
	{"a document on the web", `<meta charset='utf-8'><b style="font-weight:normal;" id="docs-internal-guid-1"><h1 dir="ltr"><span style="font-weight:400">Title</span></h1><p dir="ltr"><span style="font-weight:700;font-style:normal">Bold</span><span style="font-weight:400"> and </span><span style="font-style:italic">slanted</span></p><br /><ul><li dir="ltr"><p dir="ltr"><span>One</span></p></li><li><p>Two</p></li></ul><p><a href="https://www.google.com/url?q=https://a.example/b_c&amp;sa=D"><span style="color:#1155cc">there</span></a></p></b>`,
		"headline: Title\nparagraph: **Bold** and *slanted*\nbullets: One⏎Two\nparagraph: [there](https://a.example/b_c)"},
	{"an office suite", `<p class="western" style="margin-bottom: 0cm"><font face="Liberation Serif"><b>Fat</b> thin</font></p><ol><li><p>eins</p></li><li><p>zwei</p></li></ol><p><br/></p>`,
		"paragraph: **Fat** thin\nnumbers: eins⏎zwei"},
	{"a web page", `<nav></nav><article><h3>Sub</h3><p>Line<br>break<br><br>New</p><blockquote><p>Why?</p><p>And how.</p><footer>— <cite>Victor</cite></footer></blockquote><figure><img src=x onerror=alert(1)><figcaption>Caption</figcaption></figure><script>alert(1)</script><p onclick="x()">a <a href="javascript:x()">bad</a> <a href="mailto:a@b.example">good</a></p></article>`,
		"subheading: Sub\nparagraph: Line⏎break\nparagraph: New\nquote: Why?⏎⏎And how. @Victor\nparagraph: Caption\nparagraph: a bad [good](mailto:a@b.example)"},
	{"a table", `<table><caption>People</caption><tr><td>Anna</td><td><p>12</p><p>%</p></td></tr><tr><td>Bert</td><td>3</td></tr></table><table><tr><td><p>framed</p><ul><li>x</li></ul></td></tr></table>`,
		"paragraph: People\nparagraph: Anna – 12 %\nparagraph: Bert – 3\nparagraph: framed\nbullets: x"},
	{"lists as paragraphs", `<p>• one</p><p>•&nbsp;two</p><p>1. eins</p><p>2. zwei</p><p>30. January was a Wednesday.</p><p>text</p><p>- a</p>`,
		"bullets: one⏎two\nnumbers: eins⏎zwei⏎January was a Wednesday.\nparagraph: text\nbullets: a"},
	{"a date", `<p>30. Januar</p><p>text</p>`, "paragraph: 30. Januar\nparagraph: text"},
	{"signs", `<p>2 * 3 * 4 &lt;b&gt; &amp;amp; a_b _c_ [x](y) \* ` + "`code`" + ` ![i](j)</p>`, "paragraph: 2 \\* 3 \\* 4 \\<b> \\&amp; a_b \\_c\\_ [x]\\(y) \\\\\\* \\`code\\` \\![i]\\(j)"},
	{"nothing readable as emphasis", `<p>a<b>b.</b>c</p>`, "paragraph: ab.c"},
	{"blanks", `<p>Prix&nbsp;: 3&nbsp;%, une&nbsp;fois</p>`, "paragraph: Prix\u00a0: 3\u00a0%, une fois"},
	{"tracked changes", `<p>a <del>b</del><ins>c</ins></p>`, "paragraph: a c"},
	{"a word processor’s quote", `<p class=MsoQuote><i>Why?</i></p><p class="MsoIntenseQuote western">How?<br>— Anna</p><p class=MsoNormal>text</p>`, "quote: *Why?*\nquote: How? @Anna\nparagraph: text"},
	{"a bit of a line", `<meta charset='utf-8'>words, <b>fat</b> and <a href="https://a.example/">linked</a>`, "paragraph: words, **fat** and [linked](https://a.example/)"},
	{"links that count", `<p><a href="https://a.example/b?utm_source=x&amp;c=1&amp;utm_medium=y&amp;d">1</a> <a href="https://a.example/?utm_source=x">2</a> <a href="https://a.example/?outm_x=1&amp;gclid=2#p">3</a></p>`,
		"paragraph: [1](https://a.example/b?c=1&d) [2](https://a.example/) [3](https://a.example/?outm_x=1#p)"},
	{"footnotes", `<p>Found<a href="#_ftn1" name="_ftnref1"><span class=MsoFootnoteReference><sup>[1]</sup></span></a>, said<sup class="reference"><a href="https://w.example/P#cite_note-7">[7]</a></sup>, so<a class="sdfootnoteanc" href="#sdfootnote1sym"><sup>1</sup></a>. See <a href="#part">part 1</a> [2].</p><div><p><a href="#_ftnref1">[1]</a> The source.</p></div>`,
		"paragraph: Found, said, so. See part 1 [2].\nparagraph: The source."},
	{"nothing", `<p>&nbsp;</p><br><div> </div>`, ""},
}

func TestWhatIsPasted(t *testing.T) {
	for _, tt := range sources {
		blocks, _, err := HTML(tt.html)
		if err != nil {
			t.Fatal(err)
		}
		if got := said(blocks); got != tt.want {
			t.Errorf("%s:\n%s\nwant\n%s", tt.name, got, tt.want)
		}
	}
}

func TestWhatIsLeftOutIsTold(t *testing.T) {
	_, left, err := HTML(`<img><svg><text>x</text></svg><table><tr><td>a<td>b</table><a href="javascript:x">c</a><a href="#n">d</a>`)
	if want := (Left{Pictures: 2, Tables: 1, Links: 1}); err != nil || left != want {
		t.Errorf("%+v, %v", left, err)
	}
	_, left, err = HTML(`<ul><li>a<ul><li>b<ol><li>c</ol></ul></ul><ul><li>d<ul></ul></ul><p style="mso-list:l0 level2 lfo1">e</p><p>CO<sub>2</sub> m<sup>2</sup> <span style="vertical-align: super">x</span><sup> </sup><sup><a href="#fn1">1</a></sup></p><iframe></iframe><math><mi>x</mi></math>`)
	if want := (Left{Pictures: 2, Lists: 4, Raised: 3, Notes: 1}); err != nil || left != want || left.Count() != 10 {
		t.Errorf("%+v, %v", left, err)
	}
	blocks, left, err := HTML(strings.Repeat("<p>x", 5000))
	if err != nil || !left.Rest || len(blocks) > blockLimit {
		t.Errorf("%d blocks, %+v, %v", len(blocks), left, err)
	}
	for _, large := range []string{strings.Repeat("x", Limit+1)} {
		if _, _, err := HTML(large); !fault.Is(err, "drafts.paste_large") {
			t.Error(err)
		}
		if _, _, err := Text(large); !fault.Is(err, "drafts.paste_large") {
			t.Error(err)
		}
	}
	if _, _, err := HTML(strings.Repeat("<b>", 1000) + "x"); err != nil && !fault.Is(err, "drafts.paste_unreadable") {
		t.Error(err)
	}
}

func TestPlainText(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"One\r\n\r\nTwo *x*", "paragraph: One\nparagraph: Two \\*x\\*"},
		{"A line that a mail program has broken after some seventy characters,\nand its end.", "paragraph: A line that a mail program has broken after some seventy characters, and its end."},
		{"Anna\n+31 10 555\nanna@a.example", "paragraph: Anna⏎+31 10 555⏎anna@a.example"},
		{"- a\n- b\n\n1. x\n2. y", "bullets: a⏎b\nnumbers: x⏎y"},
		{"", ""},
	} {
		blocks, _, err := Text(tt.text)
		if got := said(blocks); got != tt.want || err != nil {
			t.Errorf("%q:\n%s\nwant\n%s", tt.text, got, tt.want)
		}
	}
}

// safe tells what of the blocks a release may not have.
func safe(blocks []drafts.Block, left Left) error {
	c := drafts.Content{Slug: "x", Language: "en", Countries: []string{"NL"}, Blocks: append([]drafts.Block{{Kind: drafts.Headline, Text: "x"}, {Kind: drafts.Lead, Text: "x"}}, blocks...)}.Tidy()
	data, err := c.Check()
	if err != nil {
		for _, f := range fault.All(err) {
			if f.ID != "releases.text_long" && f.ID != "releases.segments_many" {
				return fmt.Errorf("%w\n%q", err, said(blocks))
			}
		}
		return nil
	}
	d, err := releases.ParseDocument("", data)
	if err != nil {
		return err
	}
	for _, b := range d.Blocks {
		if set := inline.HTML(b.Text); strings.Contains(strings.ToLower(set), "<script") || strings.Contains(set, "<img") || strings.Contains(set, `href="javascript`) {
			return fmt.Errorf("%q", set)
		}
	}
	_ = left
	return nil
}

func TestNothingUnsafeComesOut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pieces := rapid.SliceOfN(rapid.SampledFrom([]string{
			"<p>", "</p>", "<b>", "</b>", "<i>", "</i>", "<br>", "<li>", "<ul>", "<ol>", "</ul>", "<blockquote>", "</blockquote>", "<table><tr><td>", "<td>", "</table>",
			`<a href="https://a.example/(x)">`, `<a href="javascript:alert(1)">`, "</a>", "<img src=x>", "<script>", "</script>", "<h1>", "</h1>", "<cite>", "<pre>", "\n",
			"word", " ", "&nbsp;", "*", "**", "_", "[", "](", ")", "`", "\\", "&lt;script&gt;", "&amp;lt;", "# ", "- ", "1. ", "—&nbsp;", "— ", "{include x}", "---", "|", "é", "&#x202e;", ":", "https://a.example", "!", "<svg>", "<math>",
		}), 0, 40).Draw(t, "pieces")
		blocks, left, err := HTML(strings.Join(pieces, ""))
		if err != nil {
			t.Fatal(err)
		}
		if err := safe(blocks, left); err != nil {
			t.Fatal(err)
		}
	})
}

func FuzzHTML(f *testing.F) {
	for _, tt := range sources {
		f.Add(tt.html)
	}
	f.Fuzz(func(t *testing.T, source string) {
		if len(source) > 5000 {
			return
		}
		blocks, left, err := HTML(source)
		if err != nil {
			return
		}
		if err := safe(blocks, left); err != nil {
			t.Fatal(err)
		}
	})
}

func FuzzText(f *testing.F) {
	f.Add("- a\n- b\n\n1. *x*\n> y")
	f.Fuzz(func(t *testing.T, source string) {
		if len(source) > 5000 {
			return
		}
		blocks, left, err := Text(source)
		if err != nil {
			return
		}
		if err := safe(blocks, left); err != nil {
			t.Fatal(err)
		}
	})
}

// As much as is taken, made to keep it busy.
func BenchmarkHostilePaste(b *testing.B) {
	for name, source := range map[string]string{
		"runs":     strings.Repeat("<b>a</b>", Limit/8),
		"brackets": strings.Repeat("[a](", Limit/4),
		"stars":    "<p>" + strings.Repeat("a<b>*</b> ", Limit/12),
		"breaks":   strings.Repeat("a <br> ", Limit/7),
		"cells":    "<table>" + strings.Repeat("<tr><td>a<td>b", Limit/14),
		"quotes":   "<blockquote>" + strings.Repeat("<p>a", Limit/5),
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, _, err := HTML(source); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
