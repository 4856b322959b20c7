package drafts

import (
	"context"
	"testing"

	"communique/accounts"
	"communique/accounts/accountstest"
	"communique/releases"
)

// first is the error of a verb with one result.
func first[T any](_ T, err error) error { return err }

func TestWhoMayWhatWithDrafts(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.imported(ctx, small)
		type who = accounts.Actor
		const (
			writes = "11--- - ---- ---- -" // to all others there is no draft
			sees   = "11000 0 0000 ---- -" // and who sees the release is told that they may not
		)
		home := accounts.Partner{ID: 1, Country: "BE", Languages: []string{"nl"}}
		abroad := accounts.Partner{ID: 2, Country: "EE", Languages: []string{"et"}}
		of := At{Slug: "lipse"}
		var own, begun Draft
		begin := func() { begun = h.saved(ctx, anna, At{}, fresh("Nine countries")) }
		change := func() { own = h.saved(ctx, anna, h.opened(ctx).At, h.opened(ctx).Content.with(2, "Other.")) }
		change()
		accountstest.Rights(t, h.Drafts, accountstest.Everyone(home, abroad), h.book(ctx), []accountstest.Call{
			{Verb: "Open", Want: sees, Try: func(a who) error { return first(h.Open(ctx, a, "lipse")) }},
			{Verb: "Get", Want: writes, Given: begin, Try: func(a who) error { return first(h.Get(ctx, a, begun.ID)) }},
			{Verb: "List", Want: writes, Try: func(a who) error { return accountstest.Nothing(h.List(ctx, a)) }},
			{Verb: "Save", Want: writes, Try: func(a who) error { return first(h.Save(ctx, a, At{}, fresh("Ten countries"))) }},
			{Verb: "Begun", Want: writes, Given: begin, Try: func(a who) error {
				a.Name = anna.Name // whose they are
				all, _, err := h.Begun(ctx, a, 1)
				return accountstest.Nothing(all, err)
			}},
			{Verb: "Language", Want: "11111 1 1111 1111 1", Try: func(a who) error { return first(h.Language(ctx, a)) }}, // of one's own, if there is one
			{Verb: "Saved", Want: sees, Try: func(a who) error { return first(h.Saved(ctx, a, of)) }},
			{Verb: "Revisions", Want: sees, Try: func(a who) error { return first(h.Revisions(ctx, a, of)) }},
			{Verb: "Revision", Want: sees, Try: func(a who) error { return first(h.Revision(ctx, a, of, 1)) }},
			{Verb: "RestoreRevision", Want: sees, Given: change, Try: func(a who) error { return first(h.RestoreRevision(ctx, a, own.At, 1)) }},
			{Verb: "Versions", Want: sees, Try: func(a who) error { return first(h.Versions(ctx, a, of)) }},
			{Verb: "Version", Want: sees, Try: func(a who) error { return first(h.Version(ctx, a, of, own.Version)) }},
			{Verb: "Restore", Want: sees, Given: change, Try: func(a who) error { return first(h.Restore(ctx, a, own.At, own.Version)) }},
			{Verb: "Compare", Want: sees, Given: change, Try: func(a who) error { return first(h.Compare(ctx, a, own.At, releases.Edits{})) }},
			{Verb: "Keep", Want: sees, Given: change, Try: func(a who) error { return first(h.Keep(ctx, a, own.At)) }},
			{Verb: "Take", Want: sees, Given: change, Try: func(a who) error { return first(h.Take(ctx, a, own.At)) }},
			{Verb: "Source", Want: sees, Try: func(a who) error { return first(h.Source(ctx, a, of)) }},
			{Verb: "Drop", Want: writes, Given: begin, Try: func(a who) error { return h.Drop(ctx, a, begun.At) }},
			{Verb: "Publish", Want: sees, Given: change, Try: func(a who) error { return first(h.Publish(ctx, a, own.At, releases.Edits{})) }},
		})
	})
}

// book holds what is done here to the audit and to the books of releases.
func (h *house) book(ctx context.Context) *accountstest.Book {
	const typing = "a draft is what somebody types: its own versions say who did, and what is published leaves a line"
	system := accounts.System("system")
	return &accountstest.Book{
		DB: h.db, Lines: func() int64 {
			events, err := h.releases.Book(ctx, system, releases.BookQuery{Limit: 1})
			h.must(err)
			n := accountstest.Newest(h.accounts.Audit(ctx, system, 0, 1))
			for _, e := range events {
				n += e.ID
			}
			return n
		},
		Silent: map[string]string{"Save": typing, "Restore": typing, "RestoreRevision": typing, "Take": typing, "Keep": typing},
	}
}
