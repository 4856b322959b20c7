package accountstest

import (
	"slices"
	"strings"
	"testing"

	"communique/accounts"
	"communique/internal/sqldb"
)

// Book holds verbs to what the audit promises: what anybody changes leaves a line that says
// who did it. It watches them while Rights tries them.
type Book struct {
	DB     *sqldb.DB
	Lines  func() int64      // grows with each line, of the audit or of a release's book
	Silent map[string]string // the verbs that change something and leave no line, and why they needn't
	Done   []Call            // calls that change something and succeed, where those of Rights are refused; what they Want isn't asked

	aside seen
	verbs map[string]seen
}

// seen is what calls have done.
type seen struct{ succeeded, writes, lines int64 }

func (s seen) less(other seen) seen {
	return seen{s.succeeded - other.succeeded, s.writes - other.writes, s.lines - other.lines}
}

// Aside does, in the midst of a call, what isn't the verb's doing.
func (b *Book) Aside(do func()) {
	before := b.now()
	do()
	did := b.now().less(before)
	b.aside.writes += did.writes
	b.aside.lines += did.lines
}

func (b *Book) now() seen { return seen{writes: b.DB.Writes(), lines: b.Lines()} }

// try makes a call, and notes what it did when it succeeded.
func (b *Book) try(c Call, who accounts.Actor) error {
	if c.Given != nil {
		b.Aside(c.Given)
	}
	before := b.now().less(b.aside)
	err := c.Try(who)
	if err != nil {
		return err
	}
	did := b.now().less(b.aside).less(before)
	verb, _, _ := strings.Cut(c.Verb, " ")
	of := b.verbs[verb]
	if b.verbs == nil {
		b.verbs = map[string]seen{}
	}
	b.verbs[verb] = seen{of.succeeded + 1, of.writes + did.writes, of.lines + did.lines}
	return nil
}

// finish says which of the verbs changes something and leaves no line.
func (b *Book) finish(t *testing.T, names []string, who accounts.Actor) {
	t.Helper()
	for _, c := range b.Done {
		if err := b.try(c, who); err != nil {
			t.Errorf("%s: %v", c.Verb, err)
		}
	}
	for _, complaint := range b.complaints(names) {
		t.Error(complaint)
	}
}

func (b *Book) complaints(names []string) (all []string) {
	for _, name := range names {
		of, why := b.verbs[name], b.Silent[name]
		switch {
		case of.succeeded == 0:
			all = append(all, name+" never succeeds here, so nobody knows whether it leaves a line in the audit: make it succeed in Book.Done")
		case of.writes > 0 && of.lines == 0 && why == "":
			all = append(all, name+" writes and leaves no line in the audit: have it note who did it, or say in Book.Silent why it needn't")
		case why != "" && (of.writes == 0 || of.lines > 0):
			all = append(all, name+" is called silent, and isn't: it changes nothing, or leaves a line")
		}
	}
	for name := range b.Silent {
		if !slices.Contains(names, name) {
			all = append(all, name+" is called silent, and isn't there")
		}
	}
	return all
}

// Newest is the number of the newest line of the audit, of which the last one is asked for.
func Newest(lines []accounts.Entry, err error) int64 {
	if err != nil || len(lines) == 0 {
		return 0
	}
	return lines[0].ID
}
