package scheduler

import (
	"slices"
	"strings"
	"time"

	"communique/internal/fault"
)

// daysWords may begin a window.
var daysWords = []string{"weekdays", "daily", "working", "every", "day", "first", "second", "third", "fourth", "fifth", "last",
	"mon", "tue", "wed", "thu", "fri", "sat", "sun", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "weekends"}

// namedSets are the words for several days of the week.
var namedSets = map[string]Weekdays{
	"daily": Daily, "weekdays": MondayToFriday, "weekday": MondayToFriday, "weekends": Daily &^ MondayToFriday,
}

// days reads on which days the window opens.
func (p *parser) days() (Pattern, *mistake) {
	t := p.next()
	if set, ok := namedSets[t.text]; ok {
		return Pattern{Kind: Weekly, Days: set, Weeks: 1}, nil
	}
	if n, ok := ordinal(t.text); ok {
		return p.nth(n)
	}
	switch t.text {
	case "working":
		return Pattern{Kind: WorkingDays}, p.must("days 09:00", "days", "day")
	case "every":
		return p.every()
	case "day":
		return p.dates()
	}
	return p.weekdays(t, "", daysWords)
}

// ordinal reads "first", or "1st" as many write it.
func ordinal(s string) (n int, ok bool) {
	if s == "last" {
		return Last, true
	}
	if i := slices.Index(ordinals[:], s); i >= 0 {
		return i + 1, true
	}
	i := slices.Index([]string{"1st", "2nd", "3rd", "4th", "5th"}, s)
	return i + 1, i >= 0
}

// nth reads what is counted in the month.
func (p *parser) nth(n int) (pattern Pattern, wrong *mistake) {
	t := p.next()
	switch {
	case t.text == "working":
		pattern, wrong = Pattern{Kind: NthWorking, Nth: n}, p.must("day 09:00", "day")
	case t.text == "day" && n == Last:
		pattern = Pattern{Kind: Monthly, Dates: []int{Last}}
	default:
		d, ok := weekdayNamed(t.text)
		if !ok {
			return pattern, p.unknown(t, "mon 09:00", append([]string{"working"}, daysWords[11:25]...)...)
		}
		pattern = Pattern{Kind: NthWeekday, Nth: n, Days: On(d)}
	}
	if wrong == nil && p.take("of") {
		if wrong = p.must("the month 09:00", "the"); wrong == nil {
			wrong = p.must("month 09:00", "month")
		}
	}
	return pattern, wrong
}

// every reads "every day", "every tue" and "every 2 weeks tue".
func (p *parser) every() (Pattern, *mistake) {
	t := p.next()
	if _, isOrdinal := ordinal(t.text); isOrdinal || t.text == "other" {
		wrong := p.unknown(t, "", "2 weeks") // "every second Tuesday" has two meanings
		wrong.example = "every 2 weeks tue 09:00 from " + anchorFor(On(time.Tuesday)).String()
		return Pattern{}, wrong
	}
	switch t.text {
	case "day":
		return Pattern{Kind: Weekly, Days: Daily, Weeks: 1}, nil
	case "working":
		return Pattern{Kind: WorkingDays}, p.must("day 09:00", "day")
	}
	if strings.Trim(t.text, "0123456789") != "" || t.text == "" {
		if set, ok := namedSets[t.text]; ok {
			return Pattern{Kind: Weekly, Days: set, Weeks: 1}, nil
		}
		return p.weekdays(t, "tue 09:00", daysWords[11:25])
	}
	const most = 52
	weeks, ok := number(t.text, 1, most)
	if !ok {
		return Pattern{}, t.wrong("scheduler.window_weeks", "2", "Value", fault.Shown(t.text), "Most", most)
	}
	rest := "tue 09:00 from " + anchorFor(On(time.Tuesday)).String()
	if wrong := p.must("weeks "+rest, "weeks", "week"); wrong != nil {
		return Pattern{}, wrong
	}
	t = p.next()
	if set, ok := namedSets[t.text]; ok {
		return Pattern{Kind: Weekly, Days: set, Weeks: weeks}, nil
	}
	pattern, wrong := p.weekdays(t, rest, daysWords[11:25])
	pattern.Weeks = weeks
	return pattern, wrong
}

// dates reads days of the month, such as "1,15".
func (p *parser) dates() (Pattern, *mistake) {
	t := p.next()
	if t.text == "" {
		return Pattern{}, p.unknown(t, "15 09:00")
	}
	pattern := Pattern{Kind: Monthly}
	for i, item := range split(t.text, ",") {
		n, ok := number(item, 1, 31)
		if !ok {
			return pattern, t.part(i, item).wrong("scheduler.window_monthday", "15", "Value", fault.Shown(item))
		}
		pattern.Dates = append(pattern.Dates, n)
	}
	slices.Sort(pattern.Dates)
	pattern.Dates = slices.Compact(pattern.Dates)
	if len(pattern.Dates) == 31 { // every day
		pattern = Pattern{Kind: Weekly, Days: Daily, Weeks: 1}
	}
	return pattern, nil
}

// weekdays reads days of the week, such as "mon,thu" or "tue-fri".
func (p *parser) weekdays(t token, rest string, known []string) (Pattern, *mistake) {
	if t.text == "" {
		return Pattern{}, p.unknown(t, rest)
	}
	pattern := Pattern{Kind: Weekly, Weeks: 1}
	for i, item := range split(t.text, ",") {
		var ends []time.Weekday
		for j, name := range split(strings.ReplaceAll(item, "–", "-"), "-") {
			d, ok := weekdayNamed(name)
			if !ok {
				return pattern, p.unknown(t.part(min(i+j, len(t.text)), name), rest, known...)
			}
			ends = append(ends, d)
		}
		if len(ends) > 2 {
			return pattern, p.unknown(t.part(i, item), rest, known...)
		}
		for d := ends[0]; ; d = (d + 1) % 7 {
			pattern.Days |= On(d)
			if d == ends[len(ends)-1] {
				break
			}
		}
	}
	return pattern, nil
}

// split gives the items between separators, each with the byte at which it begins.
func split(s, separator string) func(yield func(int, string) bool) {
	return func(yield func(int, string) bool) {
		i := 0
		for item := range strings.SplitSeq(s, separator) {
			if !yield(i, item) {
				return
			}
			i += len(item) + len(separator)
		}
	}
}

// weekdayNamed reads "tue", "tuesday" or "tuesdays".
func weekdayNamed(s string) (time.Weekday, bool) {
	for d := time.Sunday; d <= time.Saturday; d++ {
		if name := strings.ToLower(d.String()); s == name[:3] || strings.TrimSuffix(s, "s") == name {
			return d, true
		}
	}
	return 0, false
}
