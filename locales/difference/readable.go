package difference

import "slices"

// change is what was removed and added in one place, and what stays the same behind it.
type change struct {
	removed, added, equal string
}

// readable joins changes between which hardly anything stays: a space, a comma, or a
// small word where the two phrases around it are new. A reader takes such a stretch as
// one change; told apart it is a riddle.
func readable(all []Part) []Part {
	first, changes := gather(all)
	joined := changes[:0]
	for _, c := range changes {
		for len(joined) > 0 && drowns(joined[len(joined)-1], c) {
			last := joined[len(joined)-1]
			c = change{last.removed + last.equal + c.removed, last.added + last.equal + c.added, c.equal}
			joined = joined[:len(joined)-1]
		}
		joined = append(joined, c)
	}
	all = parts(nil, Equal, first)
	for _, c := range joined {
		all = parts(parts(parts(all, Removed, c.removed), Added, c.added), Equal, c.equal)
	}
	return all
}

// gather turns parts into changes, behind a text that stays.
func gather(all []Part) (first string, changes []change) {
	for _, p := range all {
		last := len(changes) - 1
		switch {
		case p.Op == Equal && last < 0:
			first = p.Text
		case p.Op == Equal:
			changes[last].equal = p.Text
		case last < 0 || changes[last].equal != "" || p.Op == Removed:
			changes = append(changes, change{})
			last++
			fallthrough
		default:
			if p.Op == Removed {
				changes[last].removed = p.Text
			} else {
				changes[last].added = p.Text
			}
		}
	}
	return first, changes
}

// most words that may drown between two changes, and how many times as many words each
// of the changes then has.
const (
	small = 2
	times = 2
)

// drowns tells whether what stays between two changes is lost on a reader. Of changes
// that only remove or only add, a sign between them is enough to keep them apart.
func drowns(before, after change) bool {
	between := Tokens(before.equal)
	words := count(between)
	if words == 0 {
		return !slices.Contains(between, "\n") && (spaces(between) || before.replaces() && after.replaces())
	}
	return words <= small && before.words() > times*words && after.words() > times*words
}

func (c change) replaces() bool { return c.removed != "" && c.added != "" }

// words is how many words the longer side of a change has.
func (c change) words() int { return max(count(Tokens(c.removed)), count(Tokens(c.added))) }

func count(tokens []string) (words int) {
	for _, t := range tokens {
		if IsWord(t) {
			words++
		}
	}
	return words
}

func spaces(tokens []string) bool {
	return !slices.ContainsFunc(tokens, func(t string) bool { return t != " " && t != "\u00a0" && t != "\u202f" })
}
