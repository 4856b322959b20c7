package scheduler

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"communique/internal/fault"
)

// times reads when on its days the window opens: "09:00,14:30" or "07:00-18:00".
func (p *parser) times(pattern Pattern) (Pattern, *mistake) {
	t := p.next()
	if t.text == "" {
		return pattern, p.unknown(t, "09:00")
	}
	var m minutes
	dash := strings.IndexAny(t.text, "-–")
	if dash < 0 || strings.Contains(t.text, ",") {
		for i, item := range split(t.text, ",") {
			c, ok := clockOf(item)
			if !ok || c == midnight {
				return pattern, t.part(i, item).wrong("scheduler.window_time", "09:00", "Value", fault.Shown(item))
			}
			m.set(c, c+1)
		}
	} else if wrong := span(&m, t, dash); wrong != nil {
		return pattern, wrong
	}
	pattern, ok := pattern.at(m)
	if !ok {
		return pattern, t.wrong("scheduler.window_times", "07:00-18:00", "Most", maxTimes)
	}
	return pattern, nil
}

func span(m *minutes, t token, dash int) *mistake {
	begin, end := t.text[:dash], strings.TrimPrefix(strings.TrimPrefix(t.text[dash:], "–"), "-")
	from, ok := clockOf(begin)
	if !ok {
		return t.part(0, begin).wrong("scheduler.window_time", "07:00", "Value", fault.Shown(begin))
	}
	to, ok := clockOf(end)
	if !ok {
		return t.part(len(t.text)-len(end), end).wrong("scheduler.window_time", "18:00", "Value", fault.Shown(end))
	}
	if from >= to {
		return t.wrong("scheduler.window_span", to.String()+"-"+from.String(), "Value", fault.Shown(t.text))
	}
	m.set(from, to)
	return nil
}

// clockText is a time on a clock of 24 hours; many write a dot, or no first zero.
var clockText = regexp.MustCompile(`^([0-9]{1,2})[:.]([0-9]{2})$`)

func clockOf(s string) (Clock, bool) {
	found := clockText.FindStringSubmatch(s)
	if found == nil {
		return 0, false
	}
	hour, _ := strconv.Atoi(found[1])
	minute, _ := strconv.Atoi(found[2])
	c := Clock(60*hour + minute)
	return c, minute < 60 && c <= midnight
}

var optionWords = []string{"until", "notice", "holidays"}

// options reads what follows the rule, whose minutes are m.
func (p *parser) options(rule *WindowRule, m minutes) *mistake {
	seen := map[string]bool{}
	for len(p.tokens) > 0 {
		t := p.next()
		if seen[t.text] {
			return t.wrong("scheduler.window_twice", "", "Value", t.text)
		}
		seen[t.text] = true
		var wrong *mistake
		switch t.text {
		case "until":
			wrong = p.until(rule, m.list())
		case "notice":
			wrong = p.notice(rule)
		case "holidays":
			wrong = p.holidays(rule)
		default:
			wrong = p.unknown(t, "", optionWords...)
		}
		if wrong != nil {
			return wrong
		}
	}
	return nil
}

func (p *parser) until(rule *WindowRule, times []Clock) *mistake {
	option, t, last := p.done[len(p.done)-1], p.next(), times[len(times)-1]
	example := min(last+120, midnight-1).String()
	c, ok := clockOf(t.text)
	switch {
	case t.text == "":
		return p.unknown(t, example)
	case !ok || c == midnight:
		return t.wrong("scheduler.window_time", example, "Value", fault.Shown(t.text))
	case rule.Cron == "" && rule.Pattern.IsSpan():
		option.end = t.end
		return option.wrong("scheduler.window_until_span", " ", "Value", "until "+c.String(), "Time", rule.Pattern.To.String())
	case c <= last:
		return t.wrong("scheduler.window_until", example, "Value", c.String(), "Time", last.String())
	}
	rule.Until = c
	return nil
}

// noticeUnits are the units of a notice and the words for them.
var noticeUnits = []struct {
	unit  time.Duration
	words []string
}{
	{time.Minute, []string{"m", "min", "minute", "minutes"}},
	{time.Hour, []string{"h", "hour", "hours"}},
	{day, []string{"d", "day", "days"}},
}

const maxNotice = 30 * day

func (p *parser) notice(rule *WindowRule) *mistake {
	t := p.next()
	if t.text == "" {
		return p.unknown(t, "2h")
	}
	unit := strings.TrimLeft(t.text, "0123456789")
	digits := strings.TrimSuffix(t.text, unit)
	if unit == "" && len(p.tokens) > 0 { // "2 hours"
		more := p.next()
		unit, t.end = more.text, more.end
	}
	for _, u := range noticeUnits {
		if n, ok := number("0"+digits, 1, int(maxNotice/u.unit)); ok && slices.Contains(u.words, unit) {
			rule.Notice = time.Duration(n) * u.unit
			return nil
		}
	}
	return t.wrong("scheduler.window_notice", "2h", "Value", fault.Shown(strings.TrimSpace(digits+unit)))
}

// regionText is a country or a part of one, as ISO 3166-2 writes it.
var regionText = regexp.MustCompile(`^[A-Z]{2}(?:-[A-Z0-9]{1,3})?$`)

func (p *parser) holidays(rule *WindowRule) *mistake {
	t := p.next()
	region := strings.ToUpper(t.text)
	working := rule.Pattern.Kind == WorkingDays || rule.Pattern.Kind == NthWorking
	switch {
	case t.text == "":
		return p.unknown(t, "open")
	case t.text == "open" && working:
		wrong := t.wrong("scheduler.window_open_working", "", "Value", "holidays open")
		wrong.example = "weekdays " + rule.Pattern.times() + " holidays open"
		return wrong
	case t.text == "open":
		rule.OpenOnHolidays = true
	case regionText.MatchString(region):
		rule.Region = region
	default:
		return t.wrong("scheduler.window_region", "open", "Value", fault.Shown(t.text))
	}
	return nil
}
