package releases

import (
	"context"
	"testing"
	"time"

	"communique/accounts"
	"communique/accounts/accountstest"

	"github.com/google/go-cmp/cmp"
)

// TestWorkloads follows the translations of a release from when nobody was asked.
func TestWorkloads(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.imported(ctx, small)
		expect := func(step string, who accounts.Actor, want map[string]Workload) {
			t.Helper()
			got, err := h.Workloads(ctx, who)
			if diff := cmp.Diff(want, got); diff != "" || err != nil {
				t.Errorf("%s: %v\n%s", step, err, diff)
			}
		}
		written := Workload{Written: 1}
		expect("nobody was asked", officer, map[string]Workload{"en": written, "nl": {Open: 1}, "de": {Open: 1}})
		_, err := h.RequestTranslation(ctx, officer, "lipse", Request{Languages: []string{"nl", "de"}, Due: Embargo{beforeEmbargo.Add(time.Hour), "Europe/Berlin"}})
		h.must(err)
		h.clock.Advance(2 * time.Hour)
		h.must(h.Decline(ctx, officer, "lipse", "nl", "On holiday."))
		expect("late", officer, map[string]Workload{"en": written, "nl": {Declined: 1}, "de": {Open: 1, Overdue: 1}})
		h.translated(ctx, "de", h.translation(ctx, "de"))
		expect("handed in", officer, map[string]Workload{"en": written, "nl": {Declined: 1}, "de": {Handed: 1}})
		german := accountstest.For("Jutta", accounts.Partner{ID: 1, Languages: []string{"de"}}, accounts.Translator)
		expect("as a translator", german, map[string]Workload{"de": {Handed: 1}})
		h.must(h.Withdraw(ctx, officer, "lipse", "Wrong"))
		expect("withdrawn", officer, map[string]Workload{})
	})
}
