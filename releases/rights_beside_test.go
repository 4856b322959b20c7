package releases

import (
	"context"

	"communique/accounts"
	"communique/accounts/accountstest"
)

// whoComments works in Dutch, or runs the release.
const whoComments = "11110 1 1110 ---- -"

// besideCalls are the verbs of whoever reads source and translation side by side.
func (h *house) besideCalls(ctx context.Context) []accountstest.Call {
	type who = accounts.Actor
	said, err := h.Comment(ctx, officer, "lipse", "nl", "lead", "Is this right?")
	h.must(err)
	return []accountstest.Call{
		{Verb: "Sheet", Want: whoSeesDutch, Try: func(a who) error { return first(h.Sheet(ctx, a, "lipse", "nl")) }},
		{Verb: "Sheet German", Want: whoSeesOther, Try: func(a who) error { return first(h.Sheet(ctx, a, "lipse", "de")) }},
		{Verb: "PreviewEdition", Want: whoSeesDutch, Try: func(a who) error { return first(h.PreviewEdition(ctx, a, "lipse", "nl")) }},
		{Verb: "Hashes", Want: whoSeesDutch, Try: func(a who) error { return first(h.Hashes(ctx, a, "lipse", []string{"nl"})) }},
		{Verb: "Hashes German", Want: whoSeesOther, Try: func(a who) error { return first(h.Hashes(ctx, a, "lipse", []string{"de"})) }},
		{Verb: "PreviewEdition German", Want: whoSeesOther, Try: func(a who) error { return first(h.PreviewEdition(ctx, a, "lipse", "de")) }},
		{Verb: "PreviewEdition English", Want: whoSees, Try: func(a who) error { return first(h.PreviewEdition(ctx, a, "lipse", "en")) }},
		{Verb: "Questions", Want: whoSees, Try: func(a who) error { return first(h.Questions(ctx, a, "lipse")) }},
		{Verb: "Jobs", Want: "11111 1 1111 1111 1", Try: func(a who) error { return first(h.Jobs(ctx, a, "", 0, 9)) }}, // of whom it isn't, nothing waits
		{Verb: "Workloads", Want: "11111 1 1111 1111 1", Try: func(a who) error { return first(h.Workloads(ctx, a)) }}, // of the languages that they see
		{Verb: "Comment", Want: whoComments, Try: func(a who) error { return first(h.Comment(ctx, a, "lipse", "nl", "lead", "No.")) }},
		{Verb: "Comment German", Want: "11110 - ---- ---- -", Try: func(a who) error { return first(h.Comment(ctx, a, "lipse", "de", "lead", "No.")) }},
		{Verb: "Comment English", Want: whoComments, Try: func(a who) error { return first(h.Comment(ctx, a, "lipse", "", "lead", "No.")) }},
		{Verb: "SettleComment", Want: whoComments, Try: func(a who) error { return h.SettleComment(ctx, a, "lipse", said.ID, true) }},
		{Verb: "TryTranslation", Want: whoTranslates, Try: func(a who) error {
			return first(h.TryTranslation(ctx, a, "lipse", "nl", "nl.toml", []byte("[lead]\nother = \"Het begin.\"\n")))
		}},
	}
}
