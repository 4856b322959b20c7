package scheduler

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"communique/internal/fault"
)

// maxWindow bounds what is read; the longest sensible window is shorter.
const maxWindow = 160

// ParseRule reads the text of a window, as ParseWindow does, without a place.
func ParseRule(text string) (WindowRule, error) {
	if len(text) > maxWindow {
		wrong := token{}.wrong("scheduler.window_long", "", "Most", maxWindow)
		return WindowRule{}, wrong.in(text)
	}
	rule, wrong := parseRule(text)
	if wrong != nil {
		return WindowRule{}, wrong.in(text)
	}
	return rule, nil
}

func parseRule(text string) (WindowRule, *mistake) {
	all := tokens(text)
	if len(all) == 0 {
		return WindowRule{}, token{}.wrong("scheduler.window_missing", "")
	}
	if isCron(all[0].text) {
		return parseCronRule(all)
	}
	p := &parser{tokens: joined(all), end: len(text)}
	pattern, wrong := p.pattern()
	if wrong != nil {
		return WindowRule{}, wrong
	}
	rule := WindowRule{Pattern: pattern}
	wrong = p.options(&rule, pattern.minutes())
	return rule, wrong
}

// isCron tells whether somebody who began with this word meant a cron expression:
// its minutes are numbers or a star. What only other crons understand is told of
// there, too.
func isCron(first string) bool {
	if _, is := ordinal(first); is {
		return false
	}
	return strings.ContainsAny(first, "*@=") || first[0] >= '0' && first[0] <= '9' && !strings.ContainsAny(first, ":.")
}

func parseCronRule(all []token) (WindowRule, *mistake) {
	n := slices.IndexFunc(all, func(t token) bool { return slices.Contains(optionWords, t.text) })
	if n <= 0 {
		n = len(all)
	}
	spec, wrong := parseCron(all[:n])
	if wrong != nil {
		wrong.example = exampleCron
		return WindowRule{}, wrong
	}
	fields := make([]string, n)
	for i, t := range all[:n] {
		fields[i] = t.text
	}
	rule := WindowRule{Cron: strings.Join(fields, " ")}
	if pattern, ok := PatternOf([]string{rule.Cron}, Condition{}); ok {
		rule.Pattern = pattern
	}
	var m minutes
	m.add(spec)
	p := &parser{tokens: joined(all[n:]), end: all[len(all)-1].end, done: all[:n]}
	wrong = p.options(&rule, m)
	return rule, wrong
}

// joined puts together what somebody wrote with spaces around commas and hyphens.
func joined(all []token) []token {
	const links = ",-–"
	var out []token
	for _, t := range all {
		if n := len(out) - 1; n >= 0 && (strings.ContainsAny(t.text[:1], ",-") || strings.HasPrefix(t.text, "–") ||
			strings.TrimRight(out[n].text, links) != out[n].text) {
			out[n].joints = append(out[n].joints, joint{len(out[n].text), t.start})
			out[n].text += t.text
			out[n].end = t.end
			continue
		}
		out = append(out, t)
	}
	return out
}

// parser reads the words of a window one after the other.
type parser struct {
	tokens []token
	done   []token
	end    int // of the text, in bytes
}

// next takes a word; at the end it is empty.
func (p *parser) next() token {
	if len(p.tokens) == 0 {
		return token{start: p.end, end: p.end}
	}
	t := p.tokens[0]
	p.tokens, p.done = p.tokens[1:], append(p.done, t)
	return t
}

// take takes the next word if it is this one.
func (p *parser) take(word string) bool {
	if len(p.tokens) == 0 || p.tokens[0].text != word {
		return false
	}
	p.next()
	return true
}

// unknown is the mistake of a word that can't stand where it does, or of a text
// that breaks off there; rest is what would be a good end.
func (p *parser) unknown(t token, rest string, known ...string) *mistake {
	if t.text == "" {
		return t.wrong("scheduler.window_incomplete", " "+rest, "Value", fault.Shown(p.done[len(p.done)-1].text))
	}
	best := nearest(t.text, known)
	return t.wrong("scheduler.window_word", best, "Value", fault.Shown(t.text), "Nearest", best)
}

// must takes one of the words, or says which one was meant.
func (p *parser) must(rest string, words ...string) *mistake {
	t := p.next()
	if slices.Contains(words, t.text) {
		return nil
	}
	return p.unknown(t, rest, words...)
}

// pattern reads days, times and the anchor.
func (p *parser) pattern() (Pattern, *mistake) {
	pattern, wrong := p.days()
	if wrong != nil {
		return pattern, wrong
	}
	p.take("at")
	if pattern, wrong = p.times(pattern); wrong != nil {
		return pattern, wrong
	}
	if pattern.Kind != Weekly || pattern.Weeks == 1 {
		return pattern, nil
	}
	return p.anchor(pattern)
}

// anchor reads from when on the weeks are counted.
func (p *parser) anchor(pattern Pattern) (Pattern, *mistake) {
	if !p.take("from") {
		last := p.done[len(p.done)-1]
		after := token{start: last.end, end: last.end}
		return pattern, after.wrong("scheduler.window_anchor", " from "+anchorFor(pattern.Days).String(), "Count", pattern.Weeks)
	}
	t := p.next()
	if t.text == "" {
		return pattern, p.unknown(t, anchorFor(pattern.Days).String())
	}
	at, err := time.Parse(time.DateOnly, t.text)
	if err != nil {
		return pattern, t.wrong("scheduler.window_date", anchorFor(pattern.Days).String(), "Value", fault.Shown(t.text))
	}
	pattern.Anchor = dateOf(at)
	return pattern, nil
}

// anchorFor is an example of a day on which these days begin.
func anchorFor(days Weekdays) Date {
	one := Date{2026, time.January, 5} // a Monday
	for !days.Has(one.weekday()) {
		one.Day++
	}
	return one
}

// number reads a whole number from low to high.
func number(s string, low, high int) (int, bool) {
	n, err := strconv.Atoi(s)
	return n, err == nil && low <= n && n <= high && s[0] != '+' && s[0] != '-'
}
