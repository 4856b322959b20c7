package releases

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"communique/accounts"
	"communique/accounts/accountstest"
	"communique/internal/fault"
	"communique/internal/sqldb"
	"communique/locales/memory"

	"github.com/google/go-cmp/cmp"
)

// partner adds a partner and gives somebody who acts for it.
func (h *house) partner(ctx context.Context, slug string, languages ...string) accounts.Actor {
	h.Helper()
	p, err := h.accounts.AddPartner(ctx, officer, accounts.Partner{Slug: slug, Name: "Partner " + slug, Country: "BE", Languages: languages})
	if err != nil {
		h.Fatal(err)
	}
	return accountstest.For("somebody of "+slug, p, accounts.Officer)
}

func (h *house) assignment(ctx context.Context, language string) Assignment {
	h.Helper()
	all, err := h.Assignments(ctx, officer, "lipse")
	if err != nil {
		h.Fatal(err)
	}
	return all[language]
}

func (h *house) must(err error) {
	h.Helper()
	if err != nil {
		h.Fatal(err)
	}
}

func TestATranslationGoesThroughItsWorkflow(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.imported(ctx, small)
		dutch := h.partner(ctx, "nl", "nl")
		due := Embargo{beforeEmbargo.Add(48 * time.Hour), "Europe/Brussels"}
		asked, err := h.RequestTranslation(ctx, officer, "lipse", Request{Due: due, Brief: "  For the dailies. "})
		h.must(err)
		want := []Assignment{
			{Language: "nl", State: Requested, PartnerID: dutch.OnlyPartner(accounts.Keep), Due: due.At, DueZone: due.Zone, Brief: "For the dailies.",
				RequestedBy: officer.Name, RequestedAt: beforeEmbargo, UpdatedAt: beforeEmbargo},
			{Language: "de", State: Requested, Due: due.At, DueZone: due.Zone, Brief: "For the dailies.",
				RequestedBy: officer.Name, RequestedAt: beforeEmbargo, UpdatedAt: beforeEmbargo},
		}
		if diff := cmp.Diff(want, asked); diff != "" || !cmp.Equal(h.assignment(ctx, "nl"), want[0]) {
			t.Errorf("(-want +got):\n%s", diff)
		}
		h.must(h.Decline(ctx, officer, "lipse", "de", " no  time "))
		if a := h.assignment(ctx, "de"); a.State != Declined || a.Reason != "no time" {
			t.Errorf("%+v", a)
		}
		for i, s := range h.segments(ctx) {
			h.saved(ctx, dutch, "nl", s.Key, "In het Nederlands: "+s.Text)
			if i == 0 && h.assignment(ctx, "nl").State != InProgress {
				t.Errorf("the first text: %+v", h.assignment(ctx, "nl"))
			}
		}
		if s := h.status(ctx, "nl"); s.Ready || len(s.Drafts) != 5 || s.Translated != 5 {
			t.Errorf("nobody has handed it in: %+v", s)
		}
		_, err = h.Approve(ctx, officer, "lipse", []string{"nl"})
		h.refused(err, fault.Conflict, "translation_draft")
		h.must(h.Submit(ctx, dutch, "lipse", "nl"))
		if s := h.status(ctx, "nl"); !s.Ready || s.Submitted != 5 || s.Assignment.State != Submitted {
			t.Errorf("%+v", s)
		}
		_, err = h.SendBack(ctx, officer, "lipse", "nl", "")
		h.refused(err, fault.Invalid, "reason_missing")
		_, err = h.SendBack(ctx, officer, "lipse", "nl", "The headline.")
		h.must(err)
		if s := h.status(ctx, "nl"); len(s.Drafts) != 5 || s.Assignment.State != InProgress || s.Assignment.Reason != "The headline." {
			t.Errorf("%+v", s)
		}
		h.must(h.Submit(ctx, dutch, "lipse", "nl"))
		h.must(first(h.SendBack(ctx, officer, "lipse", "nl", "Too long.", "lead")))
		sheet, err := h.Sheet(ctx, dutch, "lipse", "nl")
		h.must(err)
		for _, l := range sheet.Lines {
			if given := l.Source.Key == "lead"; l.Waits != given || given != (l.State == LineDraft) || given != (len(l.Comments) == 1 && l.Comments[0].Text == "Too long.") {
				t.Errorf("%s of which one is given back: %+v", l.Source.Key, l)
			}
		}
		h.must(h.Submit(ctx, dutch, "lipse", "nl"))
		h.must(first(h.ApproveTranslation(ctx, officer, "lipse", "nl")))
		h.saved(ctx, dutch, "nl", "lead", "In het Nederlands: kort")
		h.must(h.Submit(ctx, dutch, "lipse", "nl"))
		h.must(first(h.SendBack(ctx, officer, "lipse", "nl", "Not that short.")))
		if s := h.status(ctx, "nl"); len(s.Drafts) != 1 || s.Approved != 4 {
			t.Errorf("what is approved is given back as well: %+v", s)
		}
		h.must(h.Submit(ctx, dutch, "lipse", "nl"))
		h.must(first(h.ApproveTranslation(ctx, officer, "lipse", "nl")))
		if s := h.status(ctx, "nl"); s.Approved != 5 || s.Assignment.State != TranslationApproved || s.Frozen || s.Assignment.Reason != "" {
			t.Errorf("%+v", s)
		}
		h.refused(h.Decline(ctx, dutch, "lipse", "nl", "x"), fault.Conflict, "assignment_state")
	})
}

func (h *house) saved(ctx context.Context, who accounts.Actor, language, key, text string) Saved {
	h.Helper()
	typed := Typed{Key: key, Text: text}
	if versions, err := h.History(ctx, officer, "lipse", language, key); err == nil {
		for _, v := range versions {
			typed.Version = max(typed.Version, v.Number)
		}
	}
	done, err := h.SaveText(ctx, who, "lipse", language, typed)
	if err != nil {
		h.Fatal(key, err)
	}
	return done
}

func TestWhatCannotBeAsked(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.imported(ctx, small)
		dutch := h.partner(ctx, "nl", "nl")
		for id, q := range map[string]Request{
			"language_not_wanted":   {Languages: []string{"nl", "fr"}},
			"translation_of_source": {Languages: []string{"en"}},
			"due_past":              {Due: Embargo{beforeEmbargo.Add(-time.Minute), "UTC"}},
			"brief_long":            {Brief: string(slices.Repeat([]byte("x"), briefLimit+1))},
			"character_direction":   {Brief: "turned \u202e around"},
			"partner_language":      {PartnerID: dutch.OnlyPartner(accounts.Keep)},
		} {
			_, err := h.RequestTranslation(ctx, officer, "lipse", q)
			h.refused(err, fault.Invalid, id)
		}
		_, err := h.RequestTranslation(ctx, officer, "lipse", Request{PartnerID: 99})
		if !fault.Is(err, "accounts.partner_missing") {
			t.Error(err)
		}
		_, err = h.RequestTranslation(ctx, dutch, "lipse", Request{})
		h.refused(err, fault.Forbidden, "forbidden")
		if all, err := h.Assignments(ctx, officer, "lipse"); err != nil || len(all) > 0 {
			t.Errorf("%+v, %v", all, err)
		}
	})
}

// What was approved once fills itself in, and says where it is from.
func TestTheMemoryFillsIn(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.imported(ctx, small)
		entry := memory.Entry{SourceLanguage: "en", Language: "nl", Kind: "lead", Source: "The lead.", Target: "De inleiding.", Release: "old"}
		h.must(h.db.Write(ctx, func(tx *sqldb.Tx) error { return h.memory.Remember(ctx, tx, []memory.Entry{entry}) }))
		_, err := h.RequestTranslation(ctx, officer, "lipse", Request{Languages: []string{"nl"}})
		h.must(err)
		versions, err := h.History(ctx, officer, "lipse", "nl", "lead")
		h.must(err)
		if len(versions) != 1 || versions[0].Text != "De inleiding." || versions[0].Origin != OriginMemory || versions[0].State != TextDraft {
			t.Errorf("%+v", versions)
		}
		h.saved(ctx, officer, "nl", "lead", "Een andere inleiding.")
		_, err = h.RequestTranslation(ctx, officer, "lipse", Request{Languages: []string{"nl"}})
		h.must(err)
		if versions, _ = h.History(ctx, officer, "lipse", "nl", "lead"); len(versions) != 2 || versions[1].Origin != OriginPerson {
			t.Errorf("asked again: %+v", versions)
		}
	})
}

// What is approved in one release is there for the next.
func TestApprovalIsRemembered(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.ready(ctx)
		matches, err := h.memory.Lookup(ctx, memory.Query{SourceLanguage: "en", Language: "nl", Kind: "lead", Source: "The lead."})
		if err != nil || len(matches) == 0 || matches[0].Percent != 100 || matches[0].Target != "nl: The lead." || matches[0].Release != "lipse" {
			t.Errorf("%+v, %v", matches, err)
		}
	})
}

// What is nearly the same is offered with its percentage and the difference, for what
// has no fresh text.
func TestSuggestions(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.ready(ctx)
		h.imported(ctx, strings.NewReplacer("First paragraph of the text", "First paragraph of the new text", "slug: lipse", "slug: next").Replace(small))
		all, err := h.Suggestions(ctx, officer, "next", "nl", nil)
		h.must(err)
		percents := map[string]int{}
		for _, s := range all {
			percents[s.Key] = s.Matches[0].Percent
			if m := s.Matches[0]; m.Target != "nl: "+m.Source || m.Release != "lipse" || len(m.Difference) == 0 {
				t.Errorf("%+v", m)
			}
		}
		if percents["lead"] != 100 || percents["paragraph-1"] < 70 || percents["paragraph-1"] > 99 {
			t.Errorf("%v", percents)
		}
		if one, err := h.Suggestions(ctx, officer, "next", "nl", []string{"lead"}); err != nil || len(one) != 1 || one[0].Key != "lead" {
			t.Errorf("%+v, %v", one, err)
		}
		if none, err := h.Suggestions(ctx, officer, "lipse", "nl", nil); err != nil || len(none) > 0 {
			t.Errorf("it has them all: %+v, %v", none, err)
		}
		if none, err := h.Suggestions(ctx, officer, "lipse", "nl", []string{"lead"}); err != nil || len(none) > 0 {
			t.Errorf("what stands there is offered for itself: %+v, %v", none, err)
		}
		h.saved(ctx, officer, "nl", "lead", "Een ander begin.")
		if one, err := h.Suggestions(ctx, officer, "lipse", "nl", []string{"lead"}); err != nil || len(one) != 1 || one[0].Matches[0].Percent != 100 {
			t.Errorf("what stood there isn't offered: %+v, %v", one, err)
		}
		_, err = h.Suggestions(ctx, officer, "next", "nl", []string{"leed"})
		h.refused(err, fault.Invalid, "key_misspelt")
	})
}
