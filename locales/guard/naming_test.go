package guard

import (
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// naming is a place where a message is named, in a Go file or a template.
type naming struct {
	where string // file:line
	id    string // with * for each part that is only known when it runs
	args  []string
	// checked tells whether args are all names that the message gets: not when the
	// place only notes the id, or hands on values that it was given.
	checked bool
	counted bool // by N or n, so with a plural form and {{.Count}}
	called  bool // handed to T, N, t, n, Term or a fault; else it is just a string that looks like an id
}

func (n naming) fixed() bool { return !strings.Contains(n.id, "*") }

// patterns are those of all namings by id: each is asked of thousands of messages.
var patterns sync.Map

// pattern matches the ids that a naming may stand for.
func (n naming) pattern() *regexp.Regexp {
	if known, ok := patterns.Load(n.id); ok {
		return known.(*regexp.Regexp)
	}
	made := regexp.MustCompile("^" + strings.ReplaceAll(regexp.QuoteMeta(n.id), `\*`, `[a-z0-9_.]+`) + "$")
	patterns.Store(n.id, made)
	return made
}

// names tells whether the naming may stand for this message.
func (n naming) names(id string) bool {
	if n.fixed() {
		return n.id == id
	}
	fixed, _, _ := strings.Cut(n.id, "*")
	return strings.HasPrefix(id, fixed) && n.pattern().MatchString(id)
}

// verbs turns a format into an id with unknown parts: "state.%s" is "state.*".
var verbs = regexp.MustCompile(`%[a-z]`)

var idLike = regexp.MustCompile(`^[a-z][a-z0-9_]*(\.[a-z0-9_*]+)+\.?$`)

// looksLikeID tells whether a string begins as some message does and goes on like
// an id, and not like the name of a file or a host.
func looksLikeID(s string, tops map[string]bool) bool {
	top, rest, _ := strings.Cut(s, ".")
	last := s[strings.LastIndex(s, ".")+1:]
	switch last {
	case "go", "html", "css", "js", "svg", "toml", "txt", "md", "json", "csv", "db", "eml", "org", "com", "sql":
		return false
	}
	return tops[top] && rest != "" && idLike.MatchString(s)
}

// tops are the first parts of all ids.
func tops(messages map[string]message) map[string]bool {
	found := map[string]bool{}
	for id := range messages {
		top, _, _ := strings.Cut(id, ".")
		found[top] = true
	}
	return found
}

func unquoted(t *testing.T, literal string) string {
	t.Helper()
	s, err := strconv.Unquote(literal)
	if err != nil {
		t.Fatalf("%s: %v", literal, err)
	}
	return s
}
