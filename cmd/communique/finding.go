package main

import (
	"slices"
	"strings"
	"unicode"

	"communique/internal/fault"
	"communique/locales/check"
	"communique/locales/difference"
	"communique/releases"
)

// checked are the findings of one language.
type checked struct {
	language string
	findings []releases.Finding
	texts    map[string]string // the translations that have findings, by key
}

// blocking tells whether something stands that mustn't leave.
func (c checked) blocking() bool {
	return slices.ContainsFunc(c.findings, func(f releases.Finding) bool { return f.Severity == check.Blocking && f.Ignored == "" })
}

// apart gives the findings of texts that are missing, and those of texts that are there.
func (c checked) apart() (missing, found []releases.Finding) {
	for _, f := range c.findings {
		if f.Check == check.Missing {
			missing = append(missing, f)
		} else {
			found = append(found, f)
		}
	}
	return missing, found
}

// missing prints together what is to be said of each missing text.
func (t *terminal) missing(findings []releases.Finding) {
	f := findings[0]
	t.wrapped(t.out, "  ", t.some(keysOf(findings), 2)+" – "+f.Severity.Label(t.words)+": "+f.What(t.words))
	t.wrapped(t.out, "    → ", f.Cure(t.words))
}

// finding prints what a check found: where, what is wrong and what to do.
func (t *terminal) finding(f releases.Finding, text, name string) {
	t.wrapped(t.out, "  ", f.Key+" – "+f.Severity.Label(t.words)+": "+f.What(t.words))
	t.excerpt(text, f.Start, f.End)
	switch {
	case f.Ignored != "":
		t.wrapped(t.out, "    ", t.words.T("cli.check.ignored", "Actor", f.By, "Reason", f.Ignored))
		return
	case f.Fix != nil:
		t.wrapped(t.out, "    → ", f.Cure(t.words))
		t.wrapped(t.out, "    --fix: ", t.marked(parts(text, *f.Fix)))
	default:
		t.wrapped(t.out, "    → ", f.Cure(t.words))
	}
	if f.Check.Ignorable() {
		t.wrapped(t.out, "    ", t.words.T("cli.check.pass", "About", name))
	}
}

// parts are what a correction takes away and puts there.
func parts(text string, f check.Fix) []difference.Part {
	return slices.DeleteFunc([]difference.Part{{Op: difference.Removed, Text: visible(text[f.Start:f.End])}, {Op: difference.Added, Text: visible(f.With)}},
		func(p difference.Part) bool { return p.Text == "" })
}

// excerpt prints the line of a text in which a place is, and a mark below it. Of a
// longer text it shows what fits beside the place.
func (t *terminal) excerpt(text string, start, end int) {
	const indent, room = "    ", 74
	before, at, after := []rune(visible(text[:start])), []rune(visible(text[start:end])), []rune(visible(text[end:]))
	if len(at) > room {
		at, after = append(at[:room-1], '…'), nil
	}
	left := min(len(before), max((room-len(at))/2, room-len(at)-len(after)))
	if left < len(before) {
		before = append([]rune{'…'}, before[len(before)-max(left-1, 0):]...)
	}
	if right := max(room-len(before)-len(at), 0); right < len(after) {
		after = append(after[:max(right-1, 0)], '…')
	}
	t.line(indent + string(before) + string(at) + string(after))
	if start < end {
		t.line(indent + strings.Repeat(" ", columns(string(before))) + strings.Repeat("^", max(columns(string(at)), 1)))
	}
}

// visible is a text as a terminal can show it on one line, with a sign for what would
// turn or move it.
func visible(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\u00a0' || r == '\u202f':
			return ' '
		case unicode.In(r, unicode.Cc, unicode.Cf):
			return '�'
		}
		return r
	}, text)
}

// shortest is how much of a finding's name a person types at least.
const shortest = 7

// shortNames gives each finding the beginning of its name that no other one has.
func shortNames(all []checked) map[string]string {
	names := map[string]string{}
	for _, c := range all {
		for _, f := range c.findings {
			names[f.About] = ""
		}
	}
	for about := range names {
		hash := strings.TrimPrefix(about, "sha1-")
		n := min(shortest, len(hash))
		for other := range names {
			o := strings.TrimPrefix(other, "sha1-")
			for other != about && n < len(hash) && strings.HasPrefix(o, hash[:n]) {
				n++
			}
		}
		names[about] = hash[:n]
	}
	return names
}

// meant finds the findings of the name that somebody typed the beginning of. Faults:
// cli.finding_unknown, cli.finding_ambiguous.
func (c checked) meant(typed string) ([]releases.Finding, error) {
	var found []releases.Finding
	for _, f := range c.findings {
		if strings.HasPrefix(strings.TrimPrefix(f.About, "sha1-"), strings.TrimPrefix(typed, "sha1-")) {
			found = append(found, f)
		}
	}
	switch {
	case len(found) == 0 || typed == "":
		return nil, fault.New(fault.NotFound, "cli.finding_unknown", "About", typed)
	case slices.ContainsFunc(found, func(f releases.Finding) bool { return f.About != found[0].About }):
		return nil, fault.New(fault.Invalid, "cli.finding_ambiguous", "About", typed)
	}
	return found, nil
}
