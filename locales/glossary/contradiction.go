package glossary

import (
	"cmp"
	"slices"
	"strings"

	"communique/internal/fault"
)

// placed is a term and the line on which it stands; 0 when it is in no file.
type placed struct {
	Term

	file  string
	line  int
	there bool // in the glossary, and not among those that were given
}

func (t placed) place() fault.Place { return fault.Place{File: t.file, Line: t.line} }

// mostFaults is how many faults are told: more of them have one cause.
const mostFaults = 1000

// contradictions gives the faults of given terms that say something else than one another,
// or than the terms that are there. A given term takes the place of the one with its key.
// What is nearer to a language may differ from what holds for more of them.
func contradictions(there []Term, given []placed) (faults fault.List) {
	all, faults := united(there, given)
	index := newIndex(all)
	for i, t := range all {
		if len(faults) >= mostFaults {
			break
		}
		if j := index.against(i); j >= 0 && (!t.there || !all[j].there) {
			faults = append(faults, contradiction(t, all[j]))
		}
	}
	slices.SortStableFunc(faults, func(a, b *fault.Error) int { return cmp.Compare(a.Place.Line, b.Place.Line) })
	return faults
}

// united are the given terms and those of the glossary that they leave as they are; and
// the faults of those that are given twice, and not in the same way.
func united(there []Term, given []placed) (all []placed, faults fault.List) {
	replaced := make(map[key]placed, len(given))
	for _, t := range given {
		if first, twice := replaced[t.key()]; !twice {
			replaced[t.key()] = t
			all = append(all, t)
		} else if !first.says(t.Term) && len(faults) < mostFaults {
			faults = append(faults, told("glossary.twice", t, first))
		}
	}
	for _, t := range there {
		if _, is := replaced[t.key()]; !is {
			all = append(all, placed{Term: t, there: true})
		}
	}
	return all, faults
}

// contradiction is the fault of a preferred term and one that it doesn't go with.
func contradiction(preferred, other placed) *fault.Error {
	later, earlier := preferred, other
	if later.there || !earlier.there && earlier.line > later.line {
		later, earlier = earlier, later
	}
	switch other.Rule {
	case Forbidden:
		return told("glossary.preferred_forbidden", later, earlier)
	case Protected:
		return told("glossary.preferred_protected", later, earlier)
	default:
		return told("glossary.preferred_twice", later, earlier)
	}
}

// told says at the later of two terms that it doesn't go with the earlier one.
func told(id string, later, earlier placed) *fault.Error {
	if earlier.line == 0 { // no line to name: it is in the glossary, or was put together with the other
		return fault.New(fault.Conflict, "glossary.known", "Term", later.spoken(), "Rule", earlier.Rule, "Other", earlier.spoken()).At(later.place())
	}
	return fault.New(fault.Conflict, id, "Term", later.spoken(), "Other", earlier.spoken(), "Line", earlier.line).At(later.place())
}

// spoken is what a term says, in short.
func (t Term) spoken() string {
	if t.Rule == Preferred {
		return t.Source + " → " + t.Target
	}
	return t.word()
}

// about is a rule's word in a pair of languages, whatever its case.
type about struct {
	rule                     Rule
	sourceLanguage, language string
	word                     string
}

// index finds terms by what they are about.
type index struct {
	all []placed
	by  map[about][]int // places in all
}

func newIndex(all []placed) index {
	x := index{all, make(map[about][]int, len(all))}
	for i, t := range all {
		a := about{t.Rule, t.SourceLanguage, t.Language, strings.ToLower(t.word())}
		x.by[a] = append(x.by[a], i)
	}
	return x
}

// against gives the place of a term with which the i-th, a preferred one, doesn't go:
// another one for just these languages, or a rule for these languages or more. It is -1
// for none. Two preferred ones are found once.
func (x index) against(i int) int {
	t := x.all[i]
	if t.Rule != Preferred {
		return -1
	}
	find := func(rule Rule, from, to, word string) int {
		return slices.IndexFunc(x.by[about{rule, from, to, strings.ToLower(word)}], func(j int) bool {
			return (rule != Preferred || j < i) && clash(t.Term, x.all[j].Term)
		})
	}
	if n := find(Preferred, t.SourceLanguage, t.Language, t.Source); n >= 0 {
		return x.by[about{Preferred, t.SourceLanguage, t.Language, strings.ToLower(t.Source)}][n]
	}
	for _, from := range wider(t.SourceLanguage) {
		for _, to := range wider(t.Language) {
			if n := find(Forbidden, from, to, t.Target); n >= 0 {
				return x.by[about{Forbidden, from, to, strings.ToLower(t.Target)}][n]
			}
			if n := find(Protected, from, to, t.Source); n >= 0 {
				return x.by[about{Protected, from, to, strings.ToLower(t.Source)}][n]
			}
		}
	}
	return -1
}

// clash tells whether a preferred term and another can't both be followed.
func clash(preferred, other Term) bool {
	same := func(a, b string) bool {
		return a == b || (!preferred.CaseSensitive || !other.CaseSensitive) && strings.EqualFold(a, b)
	}
	switch other.Rule {
	case Preferred:
		return same(preferred.Source, other.Source) && preferred.Target != other.Target
	case Forbidden:
		return same(preferred.Target, other.Target)
	case Protected:
		return same(preferred.Source, other.Source)
	}
	return false
}

// nearest leaves out what doesn't go with a term that is nearer to the pair of languages:
// the language of the translation counts more than that of the source.
func nearest(terms []Term, sourceLanguage, language string) []Term {
	from, to := wider(sourceLanguage), wider(language)
	distance := func(t Term) int {
		return slices.Index(to, t.Language)*len(from) + slices.Index(from, t.SourceLanguage)
	}
	byWord := map[string][]Term{}
	word := func(t Term, text string) string { return string(t.Rule) + " " + strings.ToLower(text) }
	for _, t := range terms {
		byWord[word(t, t.word())] = append(byWord[word(t, t.word())], t)
		if t.Rule == Preferred {
			byWord["target "+strings.ToLower(t.Target)] = append(byWord["target "+strings.ToLower(t.Target)], t)
		}
	}
	return slices.DeleteFunc(terms, func(t Term) bool {
		var rivals []Term
		switch t.Rule {
		case Preferred:
			rivals = slices.Concat(byWord["preferred "+strings.ToLower(t.Source)], byWord["protected "+strings.ToLower(t.Source)], byWord["forbidden "+strings.ToLower(t.Target)])
		case Protected:
			rivals = byWord["preferred "+strings.ToLower(t.Source)]
		case Forbidden:
			rivals = byWord["target "+strings.ToLower(t.Target)]
		}
		return slices.ContainsFunc(rivals, func(o Term) bool {
			p, other := t, o
			if t.Rule != Preferred {
				p, other = o, t
			}
			return distance(o) < distance(t) && clash(p, other)
		})
	})
}

// inOrder sorts terms as Export writes them.
func inOrder(a, b Term) int {
	return cmp.Or(
		cmp.Compare(slices.Index(Rules, a.Rule), slices.Index(Rules, b.Rule)),
		cmp.Compare(a.SourceLanguage, b.SourceLanguage), cmp.Compare(a.Language, b.Language),
		cmp.Compare(strings.ToLower(a.word()), strings.ToLower(b.word())), cmp.Compare(a.word(), b.word()),
	)
}
