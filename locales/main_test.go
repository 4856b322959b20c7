package locales

import "testing"

// catalogue loads the words of the house, and at the end fails a test that has
// asked for one that isn't there.
func catalogue(t testing.TB) *Catalogue {
	t.Helper()
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		for _, id := range c.Missing() {
			t.Errorf("missing: %s", id)
		}
	})
	return c
}
