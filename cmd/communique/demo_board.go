package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"communique/internal/clock"
)

// board shows in the terminal how each country stands. Where lines can be drawn
// again it is one table that changes in place; elsewhere (a pipe, a log) it is a
// line a change, in plain text.
type board struct {
	t     *terminal
	h     *house
	clock *clock.Simulated
	drawn int               // lines that stand on the terminal now
	said  map[string]string // what was last said of each list
	wide  [2]int            // columns of the country and of the date
	looks int
}

func newBoard(t *terminal, h *house, c *clock.Simulated) *board {
	return &board{t: t, h: h, clock: c, said: map[string]string{}}
}

// glance draws now and then while mails are leaving; only where it costs no lines.
func (b *board) glance(ctx context.Context) error {
	b.looks++
	if !b.t.live || b.looks%10 != 0 {
		return nil
	}
	return b.draw(ctx)
}

// done leaves what stands on the terminal: what comes is written below it.
func (b *board) done() { b.drawn = 0 }

// draw shows how things stand now.
func (b *board) draw(ctx context.Context) error {
	r, err := b.h.report(ctx, exampleSlug)
	if err != nil {
		return err
	}
	b.measure(r)
	if b.t.live {
		b.redraw(r)
	} else {
		b.append(r)
	}
	return nil
}

// lights are the five states of a country, each with a shape of its own, so that
// none is told by colour alone: waiting, due, something put off, something
// refused, all sent.
var lights = map[string]string{"waiting": "○", "sending": "◐", "deferred": "◒", "refused": "◍", "sent": "●"}

var colours = map[string]string{"waiting": "2", "sending": "34", "deferred": "33", "refused": "33", "sent": "32"}

// light chooses the state of one list from its deliveries.
func light(o occurrenceReport, counts map[string]int, held int) string {
	open := counts["planned"] + counts["claimed"]
	switch {
	case o.State != "done":
		return "waiting"
	case open > 0:
		return "sending"
	case counts["deferred"]+counts["uncertain"] > 0:
		return "deferred"
	case counts["bounced"] > 0:
		return "refused"
	case held > 0:
		return "deferred"
	}
	return "sent"
}

func countsByList(r report) map[string]map[string]int {
	counts := map[string]map[string]int{}
	for _, d := range r.Deliveries {
		if counts[d.List] == nil {
			counts[d.List] = map[string]int{}
		}
		counts[d.List][d.State]++
	}
	return counts
}

// heldByList counts who waits for an edition in a language that they read.
func heldByList(r report) map[string]int {
	held := map[string]int{}
	for _, m := range r.Mailings {
		held[m.List] += m.Held
	}
	return held
}

// redraw goes back to the first line of the table and writes it again.
func (b *board) redraw(r report) {
	var out strings.Builder
	if b.drawn > 0 {
		fmt.Fprintf(&out, "\x1b[%dA", b.drawn)
	}
	now := inZone(b.clock.Now(), storyZone)
	lines := []string{"\x1b[1m" + b.t.words.DayTime(now) + "\x1b[0m"}
	counts, held := countsByList(r), heldByList(r)
	for _, o := range r.Occurrences {
		l := light(o, counts[o.List], held[o.List])
		lines = append(lines, fmt.Sprintf("\x1b[%sm%s\x1b[0m %s", colours[l], lights[l], b.row(o, counts[o.List], held[o.List])))
	}
	for _, l := range lines {
		out.WriteString("\x1b[2K" + l + "\n")
	}
	b.drawn = len(lines)
	_, _ = b.t.out.Write([]byte(out.String()))
}

// append says first who is due when, and after that a line for each list of which
// there is something new, with the time at which it happened.
func (b *board) append(r report) {
	counts, held := countsByList(r), heldByList(r)
	if len(b.said) == 0 {
		b.t.say("cli.demo.heading")
	}
	now := b.t.words.Time(inZone(b.clock.Now(), storyZone))
	now = padded(now, columns(b.t.words.Time(time.Date(2013, time.January, 30, 22, 22, 0, 0, time.UTC)))) // as wide as any
	for _, o := range r.Occurrences {
		row := b.row(o, counts[o.List], held[o.List])
		if b.said[o.List] == row {
			continue
		}
		if counts[o.List] != nil {
			b.t.line(now + "  " + row)
		} else {
			b.t.line("  " + row)
		}
		b.said[o.List] = row
	}
	if len(r.Deliveries) == 0 {
		b.t.line("")
	}
}

// row is "Estonia         30 January 2013 at 09:00   8 sent, 1 deferred".
func (b *board) row(o occurrenceReport, counts map[string]int, held int) string {
	place, due := b.t.words.Country(o.Country), b.t.words.DateTime(o.at)
	state := b.t.states(counts)
	if held > 0 {
		state = strings.TrimPrefix(state+", "+b.t.words.N("cli.demo.waiting", held), ", ")
	}
	if state == "" {
		return padded(place, b.wide[0]+2) + due
	}
	return padded(place, b.wide[0]+2) + padded(due, b.wide[1]+2) + state
}

// measure finds how wide the columns have to be for every country of the release.
func (b *board) measure(r report) {
	for _, o := range r.Occurrences {
		b.wide[0] = max(b.wide[0], columns(b.t.words.Country(o.Country)))
		b.wide[1] = max(b.wide[1], columns(b.t.words.DateTime(o.at)))
	}
}
