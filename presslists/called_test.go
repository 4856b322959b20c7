package presslists_test

import (
	"testing"

	"communique/accounts"
)

// TestCalled: whoever keeps lists is told who stands on them, and nobody else's.
func TestCalled(t *testing.T) {
	each(t, func(t *testing.T, h house) {
		h.two(t)
		id := h.keep(t, 0, anna, "one").ID
		for _, test := range []struct {
			who  accounts.Actor
			want string
		}{{h.belgian, anna.Address}, {system, anna.Address}, {h.dutch, ""}} {
			called, err := h.Called(ctx, test.who, []int64{id, id + 1000})
			if err != nil || called[id].Address != test.want || called[id+1000].Address != "" {
				t.Errorf("%s: %v, %v", test.who.Name, called, err)
			}
		}
		if err := h.ErasePerson(ctx, h.belgian, id); err != nil {
			t.Fatal(err)
		}
		if called, err := h.Called(ctx, system, []int64{id}); err != nil || len(called) != 0 {
			t.Errorf("erased: %v, %v", called, err)
		}
	})
}
