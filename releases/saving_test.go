package releases

import (
	"context"
	"errors"
	"testing"

	"communique/internal/fault"
)

// Two people at one segment: the second is told, sees both texts, and loses nothing.
func TestTheSecondIsTold(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.imported(ctx, small)
		anna, bert := h.partner(ctx, "be", "nl"), h.partner(ctx, "nl", "nl")
		first := h.saved(ctx, anna, "nl", "lead", "Van Anna.")
		_, err := h.SaveText(ctx, bert, "lipse", "nl", Typed{Key: "lead", Text: "Van Bert.", Version: 0})
		h.refused(err, fault.Conflict, "translation_conflict")
		told, ok := errors.AsType[*fault.Error](err)
		if !ok || told.Args["Theirs"] != "Van Anna." || told.Args["Yours"] != "Van Bert." || told.Args["Actor"] != anna.Name || told.Args["Version"] != first.Version {
			t.Errorf("%+v", told)
		}
		versions, err := h.History(ctx, officer, "lipse", "nl", "lead")
		if err != nil || len(versions) != 2 || versions[1].Verb != "conflict" || versions[1].Text != "Van Bert." || versions[1].Actor != bert.Name {
			t.Errorf("Bert's text is lost: %+v, %v", versions, err)
		}
		if s := h.status(ctx, "nl"); len(s.Drafts) != 1 {
			t.Errorf("%+v", s)
		}
		done, err := h.SaveText(ctx, bert, "lipse", "nl", Typed{Key: "lead", Text: "Van allebei.", Version: first.Version})
		if err != nil || done.Version != first.Version+1 {
			t.Errorf("%+v, %v", done, err)
		}
		if done, err = h.SaveText(ctx, anna, "lipse", "nl", Typed{Key: "lead", Text: "Van allebei.", Version: 1}); err != nil || done.Version != 2 {
			t.Errorf("the same text twice is no conflict: %+v, %v", done, err)
		}
	})
}

func TestALockTellsWhoIsAtWork(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.imported(ctx, small)
		anna, bert := h.partner(ctx, "be", "nl"), h.partner(ctx, "nl", "nl")
		holds := func(want string) {
			t.Helper()
			if holder, err := h.Lock(ctx, bert, "lipse", "nl", "lead"); err != nil || holder != want {
				t.Errorf("%q holds it, %v", holder, err)
			}
		}
		if holder, err := h.Lock(ctx, anna, "lipse", "nl", "lead"); err != nil || holder != anna.Name {
			t.Errorf("%q, %v", holder, err)
		}
		h.clock.Advance(lockTime / 2)
		if holder, err := h.Lock(ctx, anna, "lipse", "nl", "lead"); err != nil || holder != anna.Name {
			t.Errorf("prolonged: %q, %v", holder, err)
		}
		h.clock.Advance(lockTime - 1e6)
		holds(anna.Name)
		h.saved(ctx, bert, "nl", "lead", "Een slot houdt niemand tegen.")
		h.clock.Advance(1e6)
		holds(bert.Name)
		_, err := h.Lock(ctx, bert, "lipse", "nl", "leed")
		h.refused(err, fault.Invalid, "key_misspelt")
	})
}

func TestWhatCannotBeSaved(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.imported(ctx, small)
		dutch := h.partner(ctx, "nl", "nl")
		for id, typed := range map[string]Typed{
			"key_unknown":         {Key: "footnote", Text: "x"},
			"key_misspelt":        {Key: "leed", Text: "x"},
			"hash_unknown":        {Key: "lead", Text: "x", SourceHash: "sha1-other"},
			"character_direction": {Key: "lead", Text: "turned \u202e around"},
		} {
			_, err := h.SaveText(ctx, dutch, "lipse", "nl", typed)
			h.refused(err, fault.Invalid, id)
		}
		_, err := h.SaveText(ctx, dutch, "lipse", "de", Typed{Key: "lead", Text: "x"})
		h.refused(err, fault.Forbidden, "forbidden_language")
		if versions, err := h.History(ctx, officer, "lipse", "nl", "lead"); err != nil || len(versions) > 0 {
			t.Errorf("%+v, %v", versions, err)
		}
	})
}

// A machine's text waits for a person, whatever else was done with it.
func TestAMachinesTextNeedsAPerson(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.imported(ctx, small)
		for _, s := range h.segments(ctx) {
			_, err := h.SaveText(ctx, officer, "lipse", "nl", Typed{Key: s.Key, Text: "In het Nederlands: " + s.Text, Origin: OriginMachine})
			h.must(err)
		}
		if s := h.status(ctx, "nl"); len(s.Machine) != 5 || s.Ready {
			t.Errorf("%+v", s)
		}
		h.refused(h.Submit(ctx, officer, "lipse", "nl"), fault.Conflict, "translation_machine")
		h.refused(first(h.ApproveTranslation(ctx, officer, "lipse", "nl")), fault.Conflict, "translation_machine")
		_, err := h.StillCorrect(ctx, officer, "lipse", "nl", nil)
		h.refused(err, fault.Conflict, "nothing_stale") // nobody confirms all of it at once without looking
		shown := h.looked(ctx, "nl", "place", "headline", "lead", "paragraph-1")
		if done, err := h.StillCorrect(ctx, officer, "lipse", "nl", shown); err != nil || len(done) != 4 {
			t.Errorf("%v, %v", done, err)
		}
		h.refused(h.Submit(ctx, officer, "lipse", "nl"), fault.Conflict, "translation_machine")
		h.saved(ctx, officer, "nl", "paragraph-2", "In het Nederlands: Second one, quite different.")
		h.must(h.Submit(ctx, officer, "lipse", "nl"))
		h.must(first(h.ApproveTranslation(ctx, officer, "lipse", "nl")))
		versions, err := h.History(ctx, officer, "lipse", "nl", "lead")
		h.must(err)
		for _, v := range versions {
			if v.Origin != OriginMachine {
				t.Errorf("where the text is from was forgotten: %+v", v)
			}
		}
	})
}
