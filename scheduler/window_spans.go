package scheduler

import "time"

// Span is a time during which a window is open, on the clocks of its zone. One that opens
// for a minute, to let the mails go then, ends when it begins.
type Span struct{ From, To time.Time }

// Between gives the times during which the window is open that begin at or after from and
// before to, in their order. Each ends with its day on the list's clocks.
func (w Window) Between(from, to time.Time) []Span {
	if len(w.specs) == 0 {
		return nil
	}
	var m minutes
	for _, spec := range w.specs { // those of one window name the same days
		m.add(spec)
	}
	runs := w.runs(m.list())
	var spans []Span
	end, before := wallClock(to, w.zone), dateOf(wallClock(from, w.zone)).midnight().Add(-1)
	for wall := w.after(before); !wall.IsZero() && wall.Before(end); wall = w.after(before) {
		d := dateOf(wall)
		before = d.midnight().Add(day - 1)
		if opens, _ := w.opens(d); !opens {
			continue
		}
		for _, run := range runs {
			s := Span{w.clocks(d, run[0]), w.clocks(d, run[1])}
			if !s.From.Before(from) && s.From.Before(to) {
				spans = append(spans, s)
			}
		}
	}
	return spans
}

// clocks is the instant at which the clocks of the window's zone show a time of a day.
func (w Window) clocks(d Date, c Clock) time.Time {
	return instant(d.midnight().Add(time.Duration(c)*time.Minute), w.zone).In(w.zone)
}

// runs are minutes that follow each other, as people say them: from 09:00 to 11:00.
func (w Window) runs(all []Clock) (runs [][2]Clock) {
	for len(all) > 0 {
		n := 1
		for n < len(all) && all[n] == all[0]+Clock(n) {
			n++
		}
		end := all[n-1]
		if n > 1 && end != w.rule.Until {
			end++ // the minute after the last one
		}
		runs, all = append(runs, [2]Clock{all[0], end}), all[n:]
	}
	return runs
}
