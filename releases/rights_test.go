package releases

import (
	"context"
	"io"
	"maps"
	"slices"
	"testing"

	"communique/accounts"
	"communique/accounts/accountstest"
	"communique/locales/exchange"
)

// first is the error of a verb with one result.
func first[T any](_ T, err error) error { return err }

// TestWhoMayWhatWithReleases has a release in English, Dutch and German for Belgium and the
// Netherlands; at home Dutch is spoken, in Belgium; abroad Estonian, in Estonia.
func TestWhoMayWhatWithReleases(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.imported(ctx, small)
		home, abroad := h.partners(ctx)
		calls := slices.Concat(h.readingCalls(ctx), h.besideCalls(ctx), h.translatingCalls(ctx))
		accountstest.Rights(t, h.Releases, accountstest.Everyone(home, abroad), h.book(ctx), append(calls, h.writingCalls(ctx)...))
	})
}

func (h *house) partners(ctx context.Context) (home, abroad accounts.Partner) {
	h.Helper()
	home, err := h.accounts.AddPartner(ctx, officer, accounts.Partner{Slug: "be", Name: "Belgium", Country: "BE", Languages: []string{"nl"}})
	h.must(err)
	abroad, err = h.accounts.AddPartner(ctx, officer, accounts.Partner{Slug: "ee", Name: "Estonia", Country: "EE", Languages: []string{"et"}})
	h.must(err)
	return home, abroad
}

// Who sees a release, and who a language of it.
const (
	whoSees      = "11111 1 1111 ---- -"
	whoSeesDutch = whoSees
	whoSeesOther = "11111 - ---- ---- -"
)

func (h *house) readingCalls(ctx context.Context) []accountstest.Call {
	type who = accounts.Actor
	return []accountstest.Call{
		{Verb: "Seen", Want: whoSees, Try: func(a who) error { return first(h.Seen(ctx, a, "lipse")) }},
		{Verb: "Between", Want: whoSees, Try: func(a who) error {
			r, err := h.Get(ctx, "lipse")
			h.must(err)
			return accountstest.Nothing(h.Between(ctx, a, r.CreatedAt, r.CreatedAt, []int64{r.ID}))
		}},
		{Verb: "Overview", Want: whoSees, Try: func(a who) error {
			all, _, err := h.Overview(ctx, a, Sought{N: 9})
			return accountstest.Nothing(all, err)
		}},
		{Verb: "Mentions", Want: whoSees, Try: func(a who) error {
			of, err := h.Mentions(ctx, a, []int64{h.release(ctx).ID})
			return accountstest.Nothing(slices.Collect(maps.Keys(of)), err)
		}},
		{Verb: "Errands", Want: "11--- - ---- ---- -", Try: func(a who) error { return accountstest.Nothing(h.Errands(ctx, a, 1)) }}, // it is a draft
		{Verb: "OpenQuestions", Want: "11111 1 1111 1111 1", Try: func(a who) error { // there is none for who doesn't write
			_, _, err := h.OpenQuestions(ctx, a, 1)
			return err
		}},
		{Verb: "Boilerplates", Want: "11111 1 1111 1111 1", Try: func(a who) error { return first(h.Boilerplates(ctx, a)) }},
		{Verb: "TranslationStatus", Want: whoSees, Try: func(a who) error { return first(h.TranslationStatus(ctx, a, "lipse")) }},
		{Verb: "Assignments", Want: whoSees, Try: func(a who) error { return first(h.Assignments(ctx, a, "lipse")) }},
		{Verb: "EventsFor", Want: whoSees, Try: func(a who) error { return accountstest.Nothing(h.EventsFor(ctx, a, "lipse")) }},
		{Verb: "Book", Want: "10000 0 0000 0000 0", Try: func(a who) error { return first(h.Book(ctx, a, BookQuery{Limit: 1})) }},
		{Verb: "EditionsFor", Want: whoSees, Try: func(a who) error { return first(h.EditionsFor(ctx, a, "lipse")) }},
		{Verb: "EmbargoRequest", Want: whoSees, Try: func(a who) error {
			_, _, err := h.EmbargoRequest(ctx, a, "lipse")
			return err
		}},
		{Verb: "Check", Want: whoSeesDutch, Try: func(a who) error { return first(h.Check(ctx, a, "lipse", "nl")) }},
		{Verb: "Check German", Want: whoSeesOther, Try: func(a who) error { return first(h.Check(ctx, a, "lipse", "de")) }},
		{Verb: "History", Want: whoSeesDutch, Try: func(a who) error { return first(h.History(ctx, a, "lipse", "nl", "lead")) }},
		{Verb: "History German", Want: whoSeesOther, Try: func(a who) error { return first(h.History(ctx, a, "lipse", "de", "lead")) }},
		{Verb: "Suggestions", Want: whoSeesDutch, Try: func(a who) error { return first(h.Suggestions(ctx, a, "lipse", "nl", nil)) }},
		{Verb: "Suggestions German", Want: whoSeesOther, Try: func(a who) error { return first(h.Suggestions(ctx, a, "lipse", "de", nil)) }},
		{Verb: "Differences", Want: whoSeesDutch, Try: func(a who) error { return first(h.Differences(ctx, a, "lipse", "nl")) }},
		{Verb: "Differences German", Want: whoSeesOther, Try: func(a who) error { return first(h.Differences(ctx, a, "lipse", "de")) }},
		{Verb: "ExportTranslation", Want: whoSeesDutch, Try: func(a who) error {
			return h.ExportTranslation(ctx, a, "lipse", "nl", exchange.TOML, io.Discard)
		}},
		{Verb: "ExportTranslation German", Want: whoSeesOther, Try: func(a who) error {
			return h.ExportTranslation(ctx, a, "lipse", "de", exchange.TOML, io.Discard)
		}},
	}
}

// Who translates into Dutch, and who approves it: who has nothing to do with the language is
// told so, before anything is looked up.
const (
	whoTranslates = "11010 1 1010 0000 0"
	whoApproves   = "10100 0 0100 0000 0"
)

func (h *house) translatingCalls(ctx context.Context) []accountstest.Call {
	type who = accounts.Actor
	return []accountstest.Call{
		{Verb: "SaveText", Want: whoTranslates, Try: func(a who) error {
			return first(h.SaveText(ctx, a, "lipse", "nl", Typed{Key: "lead", Text: "Het begin."}))
		}},
		{Verb: "StillCorrect", Want: whoTranslates, Try: func(a who) error { return first(h.StillCorrect(ctx, a, "lipse", "nl", nil)) }},
		{Verb: "Lock", Want: whoTranslates, Try: func(a who) error { return first(h.Lock(ctx, a, "lipse", "nl", "lead")) }},
		{Verb: "Submit", Want: whoTranslates, Try: func(a who) error { return h.Submit(ctx, a, "lipse", "nl") }},
		{Verb: "Decline", Want: whoTranslates, Try: func(a who) error { return h.Decline(ctx, a, "lipse", "nl", "") }},
		{Verb: "IgnoreFinding", Want: whoTranslates, Try: func(a who) error { return h.IgnoreFinding(ctx, a, "lipse", "nl", "leed", "x", "why") }},
		{Verb: "ImportTranslation", Want: whoTranslates, Try: func(a who) error {
			return first(h.ImportTranslation(ctx, a, "lipse", "nl", "nl.toml", []byte("[lead]\nother = \"Het begin.\"\n")))
		}},
		{Verb: "SendBack", Want: "11100 0 0100 0000 0", Try: func(a who) error { return first(h.SendBack(ctx, a, "lipse", "nl", "")) }},
		{Verb: "ApproveTranslationSeen", Want: whoApproves, Try: func(a who) error { return first(h.ApproveTranslationSeen(ctx, a, "lipse", "nl", "")) }},
		{Verb: "ApproveTranslation", Want: whoApproves, Try: func(a who) error { return first(h.ApproveTranslation(ctx, a, "lipse", "nl")) }},
		{Verb: "Approve", Want: "10100 0 0100 0-00 0", Try: func(a who) error { return first(h.Approve(ctx, a, "lipse", []string{"nl"})) }},
		{Verb: "ApproveSeen", Want: "10100 0 0100 0-00 0", Try: func(a who) error {
			return first(h.ApproveSeen(ctx, a, "lipse", SeenEditions{"nl": ""}))
		}},
		{Verb: "Approve German", Want: "10100 0 0000 0-00 0", Try: func(a who) error { return first(h.Approve(ctx, a, "lipse", []string{"de"})) }},
	}
}

// Who writes releases: nobody of a partner does.
const whoWrites = "11000 0 0000 0000 0"

func (h *house) writingCalls(ctx context.Context) []accountstest.Call {
	type who = accounts.Actor
	return []accountstest.Call{
		{Verb: "Import", Want: whoWrites, Try: func(a who) error { return first(h.Import(ctx, a, "lipse.md", []byte(small))) }},
		{Verb: "Revise", Want: whoWrites, Try: func(a who) error { return first(h.Revise(ctx, a, "lipse.md", []byte(small), Edits{})) }},
		{Verb: "Compare", Want: whoWrites, Try: func(a who) error { return first(h.Compare(ctx, a, "lipse.md", []byte(small), Edits{})) }},
		{Verb: "RequestTranslation", Want: whoWrites, Try: func(a who) error { return first(h.RequestTranslation(ctx, a, "lipse", Request{})) }},
		{Verb: "SetPolicy", Want: whoWrites, Try: func(a who) error { return first(h.SetPolicy(ctx, a, "lipse", "nl", PolicyStrict)) }},
		{Verb: "Revised", Want: "11000 0 0000 ---- -", Try: func(a who) error { return first(h.Revised(ctx, a, "lipse", 1)) }},
		{Verb: "Revisions", Want: "11000 0 0000 ---- -", Try: func(a who) error { return first(h.Revisions(ctx, a, "lipse", 1)) }},
		{Verb: "Source", Want: "11000 0 0000 ---- -", Try: func(a who) error {
			_, _, err := h.Source(ctx, a, "lipse")
			return err
		}},
		{Verb: "Includable", Want: "11111 1 1111 1111 1", Try: func(a who) error { return first(h.Includable(ctx, a)) }},
		{Verb: "PreviewDocument", Want: whoWrites, Try: func(a who) error {
			_, _, err := h.PreviewDocument(ctx, a, Document{Slug: "lipse", Language: "en"})
			return err
		}},
		{Verb: "Hold", Want: whoWrites, Try: func(a who) error { return first(h.Hold(ctx, a, "lipse", "")) }},
		{Verb: "Resume", Want: whoWrites, Try: func(a who) error { return first(h.Resume(ctx, a, "lipse")) }},
		{Verb: "MarkScheduled", Want: whoWrites, Try: func(a who) error { return h.MarkScheduled(ctx, a, h.release(ctx).ID) }},
		{Verb: "Withdraw", Want: whoWrites, Try: func(a who) error { return h.Withdraw(ctx, a, "lipse", "") }},
		{Verb: "PreviewEmbargo", Want: whoWrites, Try: func(a who) error { return first(h.PreviewEmbargo(ctx, a, "lipse", Embargo{})) }},
		{Verb: "MoveEmbargo", Want: whoWrites, Try: func(a who) error { return first(h.MoveEmbargo(ctx, a, "lipse", Embargo{}, Embargo{})) }},
		{Verb: "ConfirmEmbargo", Want: "11100 0 0000 0000 0", Try: func(a who) error { return first(h.ConfirmEmbargo(ctx, a, "lipse", 1)) }},
		{Verb: "RefuseEmbargo", Want: "11100 0 0000 0000 0", Try: func(a who) error { return h.RefuseEmbargo(ctx, a, "lipse", 1) }},
	}
}

func TestAPartnerSeesItsOwnLanguages(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.ready(ctx)
		home, abroad := h.partners(ctx)
		dutch, estonian := accountstest.For("dutch", home, accounts.Reader), accountstest.For("estonian", abroad, accounts.Reader)
		status, err := h.TranslationStatus(ctx, dutch, "lipse")
		if err != nil || len(status) != 2 || status[0].Language != "en" || status[1].Language != "nl" {
			t.Errorf("%+v, %v", status, err)
		}
		_, err = h.RequestTranslation(ctx, officer, "lipse", Request{})
		h.must(err)
		if all, err := h.Assignments(ctx, dutch, "lipse"); err != nil || len(all) != 1 || all["nl"].Language != "nl" {
			t.Errorf("%+v, %v", all, err)
		}
		if all, err := h.EditionsFor(ctx, dutch, "lipse"); err != nil || len(all) != 2 || all[0].Language != "en" || all[1].Language != "nl" {
			t.Errorf("%d editions, %v", len(all), err)
		}
		events, err := h.EventsFor(ctx, dutch, "lipse")
		h.must(err)
		for _, e := range events {
			if e.Language == "de" {
				t.Errorf("%+v", e)
			}
		}
		h.imported(ctx, "---\nboilerplate: about-us\nkind: about\nlanguage: en\nlanguages: [nl, et]\n---\nWe are eleven.\n")
		if all, err := h.Boilerplates(ctx, estonian); err != nil || len(all) != 1 {
			t.Errorf("%+v, %v", all, err)
		}
		if _, err := h.Seen(ctx, estonian, "about-us"); err != nil {
			t.Error(err)
		}
		if all, err := h.Boilerplates(ctx, accounts.Actor{}); err != nil || len(all) > 0 {
			t.Errorf("%+v, %v", all, err)
		}
	})
}
