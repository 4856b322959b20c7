package mailer

import (
	"context"

	"communique/accounts"
	"communique/locales"
	"communique/presslists"
	"communique/releases"
	"communique/scheduler"
)

// Forecast is what a release would send to one press list, as everything stands now.
type Forecast struct {
	scheduler.Proposal
	List       presslists.List
	Mails      map[string]int // by the language of the edition
	Waiting    map[string]int // contacts for whom no edition is ready, by the language that they read
	Unserved   map[string]int // contacts who get nothing, since the release isn't to be published in their language
	Suppressed int            // contacts whose address must not be mailed
	Elsewhere  int            // contacts whom a list with an earlier date reaches
}

// Total is how many mails would leave for the list.
func (f Forecast) Total() (n int) {
	for _, count := range f.Mails {
		n += count
	}
	return n
}

// Outlook is a plan with what it would send.
type Outlook struct {
	scheduler.Plan
	Lists     []Forecast                         // in the order of their dates, those without one last
	Retired   []Forecast                         // of the plan: nothing would be sent there any more
	Languages map[string]releases.LanguageStatus // of the release
}

// Forecast tells what a plan of package scheduler would send where and when, if
// everything that is ready were approved. It writes nothing. Faults:
// releases.missing, presslists.list_gone.
func (m *Mailer) Forecast(ctx context.Context, plan scheduler.Plan) (Outlook, error) {
	return m.forecast(ctx, plan, func(s releases.LanguageStatus) bool { return s.Ready || s.Frozen })
}

// forecast tells what a plan would send in the languages that may leave.
func (m *Mailer) forecast(ctx context.Context, plan scheduler.Plan, mayLeave func(releases.LanguageStatus) bool) (Outlook, error) {
	status, err := m.releases.TranslationStatus(ctx, accounts.System(""), plan.Release.Slug)
	if err != nil {
		return Outlook{}, err
	}
	out := Outlook{Plan: plan, Languages: make(map[string]releases.LanguageStatus, len(status))}
	offer := releases.Offer{Release: plan.Release, Editions: map[string]int64{}}
	for _, s := range status {
		out.Languages[s.Language] = s
		if mayLeave(s) && locales.Publishable(s.Language) {
			offer.Editions[s.Language] = 0
		}
	}
	lists, ids := make([]presslists.List, len(plan.Proposals)), make([]int64, len(plan.Proposals))
	for i, p := range plan.Proposals {
		ids[i] = p.Target.ListID
		if lists[i], err = m.lists.ByID(ctx, p.Target.ListID); err != nil {
			return Outlook{}, err
		}
	}
	for _, p := range plan.Retired {
		list, err := m.lists.ByID(ctx, p.Target.ListID)
		if err != nil {
			return Outlook{}, err
		}
		out.Retired = append(out.Retired, Forecast{Proposal: p, List: list})
	}
	crowd, err := m.lists.Crowd(ctx, ids)
	if err != nil {
		return Outlook{}, err
	}
	var before []presslists.Reached
	for i, p := range plan.Proposals {
		one, reached := forecast(p, lists[i], crowd.Reach(lists[i].ID, before), offer)
		if out.Lists = append(out.Lists, one); !p.Due.IsZero() {
			before = append(before, reached)
		}
	}
	return out, nil
}

// forecast says what one list's contacts would get, and which of them are reached then.
func forecast(p scheduler.Proposal, list presslists.List, reach []presslists.Reach, offer releases.Offer) (Forecast, presslists.Reached) {
	f := Forecast{Proposal: p, List: list, Mails: map[string]int{}, Waiting: map[string]int{}, Unserved: map[string]int{}}
	reached := presslists.Reached{ListID: list.ID}
	for _, r := range reach {
		f.Suppressed += r.Suppressed
		f.Elsewhere += r.Elsewhere
		n := r.Contacts - r.Suppressed - r.Elsewhere
		edition, ok := chooseLanguage(r.Own, list, offer)
		if ok {
			reached.Languages = append(reached.Languages, r.Own)
		}
		switch {
		case n == 0:
		case ok:
			f.Mails[edition.Language] += n
		default:
			if language := wanted(r.Own, list, offer); offer.Wanted(language) {
				f.Waiting[language] += n
			} else {
				f.Unserved[language] += n
			}
		}
	}
	if _, ok := chooseLanguage("", list, offer); !ok {
		w := scheduler.Warning{Kind: scheduler.WarnLanguage, Detail: wanted("", list, offer)}
		if !offer.Wanted(w.Detail) {
			w.Kind = scheduler.WarnAbsent
		}
		f.Warnings = append(f.Warnings, w)
	}
	return f, reached
}

// wanted is the language for whose edition a contact waits: its own if the release is
// to be published in it, else the list's.
func wanted(own string, list presslists.List, offer releases.Offer) string {
	for _, language := range []string{own, list.Language} {
		if tag, known := locales.Canonical(language); known {
			language = tag
		}
		for _, one := range []string{language + "-" + list.Country, language} {
			if offer.Wanted(one) {
				return one
			}
		}
	}
	return list.Language
}
