package reminders

import (
	"slices"
	"strings"
	"time"

	"communique/locales"
	"communique/releases"
)

// items are all occasions that a release holds for a person at an instant, told or
// not. What has been dealt with meanwhile is none: whoever has handed in isn't told
// any more that it was asked.
func (r reader) items(w *releases.Work, now time.Time) []item {
	var all []item
	if w.Release.State != releases.Sent {
		all = r.work(w, now)
	}
	all = append(all, r.commented(w)...)
	for i := range all {
		all[i].release = w.Release.ID
		all[i].since = latest(all[i].since, r.person.CreatedAt)
	}
	return all
}

// work are the occasions that its assignments hold.
func (r reader) work(w *releases.Work, now time.Time) []item {
	var all []item
	for _, language := range w.Release.Languages {
		a, ok := w.Assignments[language]
		if !ok {
			continue
		}
		h := handledIn(w.Handled, language)
		if r.translates(a) && (a.State == releases.Requested || a.State == releases.InProgress) {
			all = append(all, asked(a, h)...)
			all = append(all, h.sentBack()...)
			all = append(all, h.changed()...)
			all = append(all, r.due(a, now)...)
		}
		if r.partner.Coordinator && a.State == releases.Declined && h["decline"].ID > 0 {
			e := h["decline"]
			all = append(all, item{occasion: occasion{kind: Declined, number: e.ID}, since: e.At, text: e.Detail, who: a.PartnerID})
		}
		for i := range all {
			if all[i].work == nil {
				all[i].work, all[i].language, all[i].due = w, language, a.Due
			}
		}
	}
	if r.partner.Coordinator {
		all = append(all, allApproved(w)...)
	}
	return all
}

// translates tells whether an assignment is the person's partner's: it was asked, or
// nobody in particular was and it translates into the language.
func (r reader) translates(a releases.Assignment) bool {
	if a.PartnerID != 0 {
		return a.PartnerID == r.partner.ID
	}
	return slices.Contains(r.partner.Languages, a.Language) || slices.Contains(r.partner.Languages, locales.Base(a.Language))
}

// handled is what happened to the translation into one language: the last event of
// each verb, and under the verb "stale" all since the translation was last handed in.
type handled map[string]event

type event struct {
	releases.Handled
	before []releases.Handled // of "stale": the others
}

func handledIn(all []releases.Handled, language string) handled {
	h := handled{}
	for _, e := range all {
		if e.Language != language {
			continue
		}
		before := h[e.Verb].before
		if last := h[e.Verb].Handled; last.ID > 0 {
			before = append(before, last)
		}
		if h[e.Verb] = (event{e, before}); e.Verb == "submit" || e.Verb == "approve_translation" {
			delete(h, "stale") // it was whole and fresh
			delete(h, "send_back")
		}
	}
	return h
}

func asked(a releases.Assignment, h handled) []item {
	e := h["request"]
	if e.ID == 0 {
		return nil
	}
	return []item{{occasion: occasion{kind: Asked, number: e.ID}, since: e.At, text: a.Brief}}
}

func (h handled) sentBack() []item {
	e := h["send_back"]
	if e.ID == 0 {
		return nil
	}
	return []item{{occasion: occasion{kind: SentBack, number: e.ID}, since: e.At, text: e.Detail}}
}

func (h handled) changed() []item {
	last := h["stale"]
	if last.ID == 0 {
		return nil
	}
	var all []item
	for _, e := range append(slices.Clip(last.before), last.Handled) {
		all = append(all, item{occasion: occasion{kind: Changed, number: e.ID}, since: e.At, keys: strings.Fields(e.Detail)})
	}
	return all
}

// due gives the milestones on the way to a date that have been reached. Only the
// nearest is said; those before it are told with it.
func (r reader) due(a releases.Assignment, now time.Time) []item {
	if a.Due.IsZero() {
		return nil
	}
	days := r.daysUntil(a.Due, now)
	var all []item
	for _, m := range []struct {
		kind Kind
		days int
	}{{DueSoon, 3}, {DueTomorrow, 1}, {DueNow, 0}} {
		if days > m.days && now.Before(a.Due) {
			break
		}
		for i := range all {
			all[i].silent = true
		}
		all = append(all, item{
			occasion: occasion{kind: m.kind, number: a.Due.UnixMilli()}, since: latest(r.midnight(a.Due, -m.days), a.RequestedAt),
		})
	}
	return all
}

// allApproved is for a release of which every translation is approved and some edition
// isn't frozen yet. Its number is the last approval's, so that it is told again when
// the source changed meanwhile.
func allApproved(w *releases.Work) []item {
	frozen := w.Frozen[w.Release.SourceLanguage]
	for _, language := range w.Release.Languages {
		if w.Assignments[language].State != releases.TranslationApproved {
			return nil
		}
		frozen = frozen && w.Frozen[language]
	}
	if frozen || len(w.Release.Languages) == 0 {
		return nil
	}
	i := item{occasion: occasion{kind: AllApproved}, work: w}
	for _, e := range w.Handled {
		if e.Verb == "approve_translation" {
			i.number, i.since = e.ID, e.At
		}
	}
	return []item{i}
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
