package web_test

import (
	"net/http"
	"strings"
	"testing"

	"communique/web/webtest"
)

// TestHostileReleaseStaysText takes markup in every field of a release through the
// whole of its way: imported, approved, published, mailed.
func TestHostileReleaseStaysText(t *testing.T) {
	t.Parallel()
	h := webtest.New(t, nil)
	const plain = "<script>alert(1)</script><img src=x onerror=alert(1)>" // in fields, which know no markup
	const bad = `\<script\>alert(1)\</script\>\<img src=x onerror=alert(1)\>`
	h.Import(`---
slug: hostile
language: en
countries: [GB]
subject: "` + plain + `"
place: "` + plain + `"
---
# Headline ` + bad + ` "quoted" {{template "x"}}

Lead ` + bad + ` &lt;script&gt; [a link](https://example.org/?a=1&b=%22x%22%3E)

Plain &lt;script&gt;alert(1)&lt;/script&gt;, [javascript:alert(1)](https://example.org/%22onmouseover=alert(1))

- item ` + bad + `

> quote ` + bad + `
> — ` + bad + `

## Heading ` + bad + `

## Contact {.contact}

` + bad + `
`)
	h.Approve("hostile")
	h.Send("hostile", "now")
	h.RunTo(h.Clock.Now())
	s := h.Open()
	pages := []string{"/en/", "/en/releases/hostile", "/et/releases/hostile", "/desk/", "/desk/releases/hostile/sending", "/desk/releases/hostile/report", "/inbox/", "/inbox/1"}
	for _, path := range pages {
		a := s.Get(path, "Accept-Language", "en")
		if a.Status >= http.StatusInternalServerError {
			t.Errorf("%s: %d", path, a.Status)
		}
		wellFormed(t, path, a.Body)
		for n := range parse(t, a.Body).Descendants() {
			if n.Data == "img" {
				t.Errorf("%s: a picture got in", path)
			}
		}
	}
	if a := s.Get("/en/releases/hostile"); !strings.Contains(a.Body, "alert(1)") || a.Status != http.StatusOK {
		t.Error("the text was lost instead of being shown as text")
	}
}

// TestHostileNames puts markup where an address or a query can carry it.
func TestHostileNames(t *testing.T) {
	t.Parallel()
	s := webtest.New(t, nil).Open()
	const bad = `%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E`
	for _, path := range []string{
		"/en/releases/" + bad, "/" + bad, "/desk/releases/" + bad, "/inbox/" + bad, "/u/" + bad, "/r/" + bad,
		"/en/?page=" + bad, "/desk/?language=" + bad, "/inbox/?mails=" + bad, "/desk/?x=" + bad + "&page=1", "/inbox/?" + bad + "=" + bad,
	} {
		a := s.Get(path, "Cookie", "language="+bad, "Accept-Language", bad)
		if strings.Contains(a.Body, "<script>") || strings.Contains(strings.Join(a.Header.Values("Set-Cookie"), ""), "script") {
			t.Errorf("%s comes back as markup", path)
		}
		wellFormed(t, path, a.Body)
	}
}
