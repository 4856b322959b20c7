package house

import (
	"path"
	"regexp"
	"strings"
	"testing"
)

// bareColon is one between two things that a page puts together: in French it has a no-break
// space before it, so that the language has to write it.
var bareColon = regexp.MustCompile(`(?:\}\}|</[a-z]+>):(?: |</[a-z]+>)`)

func TestPagesLeaveTheColonToTheLanguage(t *testing.T) {
	keep(t, noBareColons, map[string]string{
		"web/desk/x/pages/a.html": "<b>{{.Name}}</b>: {{.What}}\n",
		"web/desk/x/pages/b.html": "<p>{{.Name}}: {{.What}}</p>\n",
		"web/desk/x/pages/c.html": "<p><b>{{.Name}}:</b> {{.What}}</p>\n",
	})
}

func noBareColons(t tree) (complaints []string) {
	for _, f := range t.files {
		if path.Ext(f.path) != ".html" {
			continue
		}
		for n, line := range strings.Split(f.text, "\n") {
			if bareColon.MatchString(line) {
				complaints = append(complaints, t.complaint(f, 0, "line %d: {{colon}} is how a language writes it", n+1))
			}
		}
	}
	return complaints
}
