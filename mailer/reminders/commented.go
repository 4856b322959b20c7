package reminders

import (
	"slices"

	"communique/accounts"
	"communique/releases"
)

// commented are the comments of others that aren't dealt with, each an occasion of its
// own: whoever was told of one is told of the next as well. Those that are older than the
// person's reminders are old news. None is urgent: a conversation
// would take the mail of the day before something is asked.
func (r reader) commented(w *releases.Work) []item {
	var all []item
	for _, c := range w.Said {
		old := c.ID <= r.begun || c.At.Before(r.person.CreatedAt)
		if !old && !accounts.SamePerson(c.Actor, r.signs) && r.minds(w, c.Language) {
			all = append(all, item{occasion: occasion{language: c.Language, kind: Commented, number: c.ID}, since: c.At, work: w, by: c.Actor})
		}
	}
	return all
}

// minds tells whether what is said about a language of a release, or with an empty one
// about its source, is for the person: the coordinator answers for all of it, a partner for
// the translations that are its own.
func (r reader) minds(w *releases.Work, language string) bool {
	if language != "" && language != w.Release.SourceLanguage && !slices.Contains(w.Release.Languages, language) {
		return false
	}
	if r.partner.Coordinator {
		return true
	}
	a := w.Assignments[language]
	a.Language = language // it may not be asked for yet; and nobody translates into the source
	return a.State != releases.Declined && r.translates(a)
}

// signatures are the names under which the books keep what users do, by the mailbox.
func signatures(users []accounts.User) map[string]string {
	names := make(map[string]string, len(users))
	for _, u := range users {
		names[u.Address.Key] = u.Name
	}
	return names
}

// says adds a comment to what there is to say about a language.
func (e *entry) says(by string) {
	e.Comments++
	if !slices.ContainsFunc(e.By, func(name string) bool { return accounts.SamePerson(name, by) }) {
		e.By = append(e.By, by)
	}
}
