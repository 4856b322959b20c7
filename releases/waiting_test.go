package releases

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"communique/accounts"
	"communique/accounts/accountstest"
)

// waits are the jobs of an actor, a line each: "de asked due".
func (h *house) waits(ctx context.Context, who accounts.Actor) string {
	h.Helper()
	all, err := h.Jobs(ctx, who, "", 0, 100)
	h.must(err)
	lines := make([]string, len(all.Jobs))
	for i, j := range all.Jobs {
		lines[i] = strings.TrimSpace(strings.Trim(j.Language+" "+fmt.Sprint(j.Reasons), "[]"))
		lines[i] = strings.ReplaceAll(lines[i], "[", "")
	}
	return strings.Join(lines, "; ")
}

func TestWhatWaitsForWhom(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.imported(ctx, small)
		add := func(slug, country string, languages ...string) accounts.Partner {
			p, err := h.accounts.AddPartner(ctx, officer, accounts.Partner{Slug: slug, Name: "Partner " + slug, Country: country, Languages: languages})
			h.must(err)
			return p
		}
		here, there := add("de", "DE", "de"), add("be", "BE", "nl", "de")
		jutta := accountstest.For("Jutta", here, accounts.Translator)
		anna := accountstest.For("Anna", here, accounts.Approver)
		bert := accountstest.For("Bert", there, accounts.Translator)
		olga := accountstest.For("Olga", accounts.Partner{}, accounts.Officer)
		expect := func(step string, want map[string]string) {
			t.Helper()
			for name, who := range map[string]accounts.Actor{"jutta": jutta, "anna": anna, "bert": bert, "olga": olga, "none": {}} {
				if got := h.waits(ctx, who); got != want[name] {
					t.Errorf("%s, %s: got %q, want %q", step, name, got, want[name])
				}
			}
		}
		expect("nobody was asked", nil)
		due := Embargo{beforeEmbargo.Add(100 * time.Hour), "Europe/Berlin"}
		_, err := h.RequestTranslation(ctx, olga, "lipse", Request{Languages: []string{"de"}, PartnerID: here.ID, Due: due})
		h.must(err)
		_, err = h.RequestTranslation(ctx, olga, "lipse", Request{Languages: []string{"nl"}, PartnerID: there.ID})
		h.must(err)
		expect("asked", map[string]string{"jutta": "de asked", "bert": "nl asked"})
		h.clock.Advance(48 * time.Hour)
		_, err = h.SaveText(ctx, jutta, "lipse", "de", Typed{Key: "lead", Text: "Die Zusammenfassung."})
		h.must(err)
		_, err = h.Comment(ctx, bert, "lipse", "", "lead", "Whose?")
		h.must(err)
		expect("begun", map[string]string{"jutta": "de due begun", "bert": "nl asked", "olga": "answer"})
		h.must(h.Decline(ctx, bert, "lipse", "nl", "On holiday."))
		h.clock.Advance(100 * time.Hour)
		expect("late", map[string]string{"jutta": "de due begun", "olga": "de due; answer; nl declined"})
		h.translated(ctx, "de", h.translation(ctx, "de"))
		expect("handed in", map[string]string{"anna": "de approval", "olga": "answer; nl declined"})
		_, err = h.SendBack(ctx, anna, "lipse", "de", "Not yet.")
		h.must(err)
		expect("sent back", map[string]string{"jutta": "de sent_back due", "olga": "de due; answer; nl declined"})
		h.imported(ctx, strings.Replace(small, "The lead.", "The longer lead.", 1))
		_, err = h.Comment(ctx, anna, "lipse", "de", "lead", "Mind the lead.")
		h.must(err)
		expect("changed", map[string]string{"jutta": "de sent_back changed due answer", "olga": "de due; answer; nl declined"})
		all, err := h.Jobs(ctx, jutta, WaitsChanged, 0, 1)
		h.must(err)
		if s, err := h.Sheet(ctx, jutta, "lipse", "de"); err != nil || s.SentBack.Reason != "Not yet." || s.SentBack.By != "Anna" || s.SentBack != all.Jobs[0].SentBack {
			t.Errorf("%v %+v", err, s.SentBack)
		}
		if len(all.Jobs) != 1 || all.Jobs[0].Headline != "Eleven countries" || all.Jobs[0].Stale != 1 || all.Jobs[0].Comments != 1 || all.Counts[WaitsAnswer] != 1 {
			t.Errorf("%+v", all)
		}
		if all, err = h.Jobs(ctx, jutta, WaitsApproval, 0, 1); err != nil || len(all.Jobs) != 0 || all.All != 0 {
			t.Errorf("%v %+v", err, all)
		}
		h.must(h.Withdraw(ctx, officer, "lipse", "It was wrong."))
		expect("withdrawn", nil)
	})
}

// BenchmarkJobs asks what waits for somebody who works in all nine languages and for a
// translator, where a hundred of a thousand releases are in work.
func BenchmarkJobs(b *testing.B) {
	ctx := context.Background()
	h := manyOpen(ctx, b, 1000)
	for name, who := range map[string]accounts.Actor{
		"everything": officer,
		"translator": accountstest.For("Jutta", accounts.Partner{ID: 1, Languages: []string{"de"}}, accounts.Translator),
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := h.Jobs(ctx, who, "", 0, 25); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
