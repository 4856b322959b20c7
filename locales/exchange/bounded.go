package exchange

import "strings"

// bounded puts a text together and keeps no more of it than shows that it is too
// long: a mark that stands once in a file can be referred to ten thousand times.
type bounded struct{ b strings.Builder }

func (t *bounded) add(s string) {
	t.b.WriteString(s[:min(len(s), textLimit+1-t.b.Len())])
}

func (t *bounded) len() int { return t.b.Len() }

func (t *bounded) text() string { return t.b.String() }
