package main

import (
	"slices"
	"strings"
	"time"
)

// rehearsed prints what a rehearsal has shown.
func (t *terminal) rehearsed(r rehearsed) {
	t.wrapped(t.out, "", t.words.T("cli.rehearse.title", "Slug", r.Release))
	t.wrapped(t.out, "", t.words.T("cli.rehearse.begin", "Begin", t.instant(r.begin, r.Office)))
	if len(r.Approved) > 0 {
		t.wrapped(t.out, "", t.words.T("cli.rehearse.approved", "Languages", t.languages(r.Approved)))
	}
	t.line("")
	if len(r.Mails) == 0 {
		t.say("cli.rehearse.nothing")
	} else {
		t.timeline(r)
	}
	if len(r.Held) > 0 {
		t.line("")
		t.line(t.bold(t.words.T("cli.rehearse.held")))
		t.heldContacts(r)
	}
	t.notReady(r)
	t.rehearsedSums(r)
}

// instant is a date and a time in a zone, which it names.
func (t *terminal) instant(at time.Time, zone string) string {
	at = inZone(at, zone)
	return t.words.DayTime(at) + " " + at.Format("MST")
}

// bold is s in bold where colours are shown.
func (t *terminal) bold(s string) string {
	if !t.colour {
		return s
	}
	return "\x1b[1m" + s + "\x1b[0m"
}

// timeline prints a line for what each list gets within a minute, below the day on which
// that is at the officer's.
func (t *terminal) timeline(r rehearsed) {
	rows := [][]string{t.timelineHead(r)}
	days := map[int]string{} // by the row above which it stands
	var addresses [][]string
	day := ""
	for i := 0; i < len(r.Mails); {
		n := i + 1
		for n < len(r.Mails) && r.Mails[n].At == r.Mails[i].At && r.Mails[n].List == r.Mails[i].List {
			n++
		}
		same := r.Mails[i:n]
		if d := t.words.Day(same[0].office); d != day {
			day = d
			days[len(rows)] = d
		}
		rows = append(rows, t.timelineRow(r, same))
		addresses = append(addresses, addressesOf(same))
		i = n
	}
	t.ragged(rows, func(i int) {
		if d := days[i]; d != "" {
			t.line(t.bold(d))
		}
	}, func(i int) {
		if i > 0 {
			for _, a := range addresses[i-1] {
				t.line("    " + a)
			}
		}
	})
}

func addressesOf(same []rehearsedBatch) (all []string) {
	for _, b := range same {
		all = append(all, b.Addresses...)
	}
	slices.Sort(all)
	return all
}

// timelineHead names the columns: the officer's by the short name of the zone, which may be
// two within weeks.
func (t *terminal) timelineHead(r rehearsed) []string {
	head := []string{t.words.T("cli.rehearse.local")}
	var zones []string
	for _, b := range r.Mails {
		if z := b.office.Format("MST"); !slices.Contains(zones, z) {
			zones = append(zones, z)
		}
	}
	if !r.utcOnly() {
		head = append(head, strings.Join(zones, "/"))
	}
	return append(head, "UTC", t.words.T("cli.column.country"), t.words.T("cli.column.list"), t.words.T("cli.column.mails"), t.words.T("cli.column.language"))
}

// utcOnly tells whether the officer's clocks are those of UTC.
func (r rehearsed) utcOnly() bool {
	return !slices.ContainsFunc(r.Mails, func(b rehearsedBatch) bool {
		_, offset := b.office.Zone()
		return offset != 0
	})
}

// timelineRow is "09:00  08:00  07:00  Estonia  ee-national  9  et 8, en 1": languages by
// their tags, since a list may have many.
func (t *terminal) timelineRow(r rehearsed, same []rehearsedBatch) []string {
	b := same[0]
	row := []string{t.onDay(b.local, b.office)}
	if !r.utcOnly() {
		row = append(row, t.words.Time(b.office))
	}
	mails := 0
	slices.SortStableFunc(same, func(a, b rehearsedBatch) int { return b.Mails - a.Mails })
	languages := make([]string, len(same))
	for i, one := range same {
		mails += one.Mails
		languages[i] = one.Language
		if len(same) > 1 {
			languages[i] += "\u00a0" + t.words.Number(one.Mails)
		}
	}
	return append(row, t.onDay(b.at, b.office), t.words.Country(b.Country), b.List, t.words.Number(mails), strings.Join(languages, ", "))
}

// onDay is the time of day; +1 behind it is the day after the officer's, −1 the day before.
func (t *terminal) onDay(at, office time.Time) string {
	year, month, day := at.Date()
	y, m, d := office.Date()
	switch days := time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Sub(time.Date(y, m, d, 0, 0, 0, 0, time.UTC)); {
	case days > 0:
		return t.words.Time(at) + " +1"
	case days < 0:
		return t.words.Time(at) + " −1"
	}
	return t.words.Time(at)
}

// heldContacts prints whom nothing reached.
func (t *terminal) heldContacts(r rehearsed) {
	rows := [][]string{{t.words.T("cli.column.country"), t.words.T("cli.column.list"), t.words.T("cli.rehearse.contacts"), t.words.T("cli.rehearse.why")}}
	held := slices.Clone(r.Held)
	slices.SortStableFunc(held, func(a, b rehearsedHeld) int {
		return strings.Compare(t.words.Country(a.Country), t.words.Country(b.Country))
	})
	for _, h := range held {
		rows = append(rows, []string{t.words.Country(h.Country), h.List, t.words.Number(h.Contacts), t.why(h)})
	}
	t.ragged(rows, func(int) {}, func(int) {})
}

// why says in a few words why contacts get no mail.
func (t *terminal) why(h rehearsedHeld) string {
	switch h.Reason {
	case "language":
		return t.words.T("cli.rehearse.why_language", "Languages", t.languages(h.Languages))
	case "suppressed":
		return t.words.T("cli.rehearse.why_suppressed")
	case "refused":
		return t.words.T("cli.rehearse.why_refused")
	case "no_list":
		return t.words.T("cli.rehearse.why_no_list")
	case "elsewhere":
		return t.words.T("cli.rehearse.why_elsewhere")
	case "":
		return t.words.T("cli.rehearse.why_later")
	}
	return t.words.Faults(h.why)[0].What
}

// notReady says which languages lack something, and what.
func (t *terminal) notReady(r rehearsed) {
	var open []editionReport
	for _, e := range r.Editions {
		if e.State != "frozen" {
			open = append(open, e)
		}
	}
	if len(open) > 0 {
		t.line("")
		t.line(t.bold(t.words.T("cli.rehearse.not_approved")))
		t.editions(open)
	}
	if len(r.Approved) == 0 && slices.ContainsFunc(open, func(e editionReport) bool { return e.State == "ready" }) {
		t.wrapped(t.out, "", t.words.T("cli.rehearse.as_if"))
	}
}

// rehearsedSums says what it comes to.
func (t *terminal) rehearsedSums(r rehearsed) {
	t.line("")
	if len(r.Totals) > 0 {
		t.totals(r.Totals)
	}
	if r.Before > 0 {
		t.say("cli.rehearse.before", "Mails", r.Before)
	}
	if r.first.IsZero() {
		return
	}
	if !r.Differs.any() {
		t.wrapped(t.out, "", t.words.N("cli.demo.received", r.Received))
	}
	if r.Kept != nil && *r.Kept {
		t.wrapped(t.out, "", t.words.T("cli.rehearse.embargo_kept", "First", t.instant(r.first, r.Office)))
	} else {
		t.wrapped(t.out, "", t.words.T("cli.rehearse.first", "First", t.instant(r.first, r.Office)))
	}
	if r.paced.IsZero() {
		t.wrapped(t.out, "", t.words.T("cli.rehearse.last", "Last", t.instant(r.last, r.Office)))
	} else {
		t.wrapped(t.out, "", t.words.T("cli.rehearse.paced", "Last", t.instant(r.paced, r.Office)))
	}
	if r.Open > 0 {
		t.wrapped(t.out, "", t.words.T("cli.rehearse.open", "Mails", r.Open, "Until", t.instant(r.until, r.Office)))
	}
}

// ragged prints rows as table does, but breaks the last column where the line is full.
// Before and after each row something else may be printed.
func (t *terminal) ragged(rows [][]string, before, after func(row int)) {
	last := len(rows[0]) - 1
	widths := make([]int, last)
	for _, row := range rows {
		for i := range widths {
			widths[i] = max(widths[i], columns(row[i]))
		}
	}
	for n, row := range rows {
		before(n)
		var prefix strings.Builder
		for i, w := range widths {
			prefix.WriteString(padded(row[i], w+2))
		}
		t.wrapped(t.out, prefix.String(), row[last])
		after(n)
	}
}
