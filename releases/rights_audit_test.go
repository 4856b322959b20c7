package releases

import (
	"context"
	"strings"

	"communique/accounts"
	"communique/accounts/accountstest"
)

// book holds what is done here to the audit and to the books of releases. It goes through the
// life of a release that the calls of Rights have left a draft.
func (h *house) book(ctx context.Context) *accountstest.Book {
	var about string // of a finding
	var shown []Shown
	var seen SeenEditions
	var request int64
	type who = accounts.Actor
	asked := func(at string) func() {
		return func() {
			m, err := h.move(ctx, anna, h.at(at))
			h.must(err)
			request = m.Request.ID
		}
	}
	changed := func(lead string) string { return strings.Replace(small, "The lead.", lead, 1) }
	handedIn := func() { h.must(h.Submit(ctx, officer, "lipse", "nl")) }
	return &accountstest.Book{
		DB: h.db, Lines: func() int64 {
			events, err := h.Book(ctx, officer, BookQuery{Limit: 1})
			h.must(err)
			n := accountstest.Newest(h.accounts.Audit(ctx, officer, 0, 1))
			for _, e := range events {
				n += e.ID
			}
			return n
		},
		Silent: map[string]string{"Lock": "it changes no text, and passes in minutes"},
		Done: []accountstest.Call{
			{Verb: "Import", Try: func(a who) error { return first(h.Import(ctx, a, "lipse.md", []byte(changed("One lead.")))) }},
			{Verb: "Revise", Try: func(a who) error { return first(h.Revise(ctx, a, "lipse.md", []byte(small), Edits{})) }},
			{Verb: "Decline", Try: func(a who) error { return h.Decline(ctx, a, "lipse", "de", "no time") }},
			{Verb: "SetPolicy", Try: func(a who) error { return first(h.SetPolicy(ctx, a, "lipse", "nl", PolicyNext)) }},
			{Verb: "ImportTranslation", Try: func(a who) error {
				return first(h.ImportTranslation(ctx, a, "lipse", "nl", "nl.toml", []byte(h.translation(ctx, "nl"))))
			}},
			{Verb: "IgnoreFinding", Given: func() {
				h.saved(ctx, officer, "nl", "paragraph-1", "Eerste alinea van 12.")
				found, err := h.Check(ctx, officer, "lipse", "nl")
				h.must(err)
				for _, f := range found {
					if f.Key == "paragraph-1" && f.blocks() {
						about = f.About
					}
				}
			}, Try: func(a who) error { return h.IgnoreFinding(ctx, a, "lipse", "nl", "paragraph-1", about, "the twelfth") }},
			{Verb: "Submit", Try: func(a who) error { return h.Submit(ctx, a, "lipse", "nl") }},
			{Verb: "SendBack", Try: func(a who) error { return first(h.SendBack(ctx, a, "lipse", "nl", "Again, please.")) }},
			{Verb: "ApproveTranslation", Given: handedIn, Try: func(a who) error { return first(h.ApproveTranslation(ctx, a, "lipse", "nl")) }},
			{Verb: "ApproveTranslationSeen", Given: func() {
				h.saved(ctx, officer, "nl", "lead", "Een ander begin.")
				handedIn()
				seen = h.previewed(ctx, "nl")
			}, Try: func(a who) error { return first(h.ApproveTranslationSeen(ctx, a, "lipse", "nl", seen["nl"])) }},
			{Verb: "StillCorrect", Given: func() {
				h.imported(ctx, changed("Another lead."))
				shown = h.looked(ctx, "nl", "lead")
			}, Try: func(a who) error { return first(h.StillCorrect(ctx, a, "lipse", "nl", shown)) }},
			{Verb: "Approve", Given: func() {
				handedIn()
				h.must(first(h.ApproveTranslation(ctx, officer, "lipse", "nl")))
			}, Try: func(a who) error { return first(h.Approve(ctx, a, "lipse", []string{"en", "nl"})) }},
			{Verb: "ApproveSeen", Given: func() {
				h.translated(ctx, "de", h.translation(ctx, "de"))
				seen = h.previewed(ctx, "de")
			}, Try: func(a who) error { return first(h.ApproveSeen(ctx, a, "lipse", seen)) }},
			{Verb: "MoveEmbargo", Try: func(a who) error { return first(h.move(ctx, a, h.at("02-01 09:00"))) }},
			{Verb: "RefuseEmbargo", Given: asked("01-31 09:00"), Try: func(a who) error { return h.RefuseEmbargo(ctx, a, "lipse", request) }},
			{Verb: "ConfirmEmbargo", Given: asked("01-31 10:00"), Try: func(a who) error { return first(h.ConfirmEmbargo(ctx, a, "lipse", request)) }},
			{Verb: "MarkScheduled", Try: func(a who) error { return h.MarkScheduled(ctx, a, h.release(ctx).ID) }},
			{Verb: "Withdraw", Try: func(a who) error { return h.Withdraw(ctx, a, "lipse", "wrong") }},
		},
	}
}
