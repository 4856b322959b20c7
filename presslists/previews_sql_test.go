package presslists_test

import (
	"strings"
	"testing"

	"communique/internal/sqldb"
)

// TestAPreviewIsFoundOutOnce: a page that is loaded again doesn't read the file again, until the
// list, somebody on it or what is stopped is another.
func TestAPreviewIsFoundOutOnce(t *testing.T) {
	each(t, func(t *testing.T, h house) {
		h.two(t)
		w, err := h.Propose(ctx, h.belgian, "one", "a.csv", strings.NewReader("email\na@x.example\n"))
		if err != nil {
			t.Fatal(err)
		}
		err = h.db.Write(ctx, func(tx *sqldb.Tx) error { // whoever reads it now finds out
			_, err := tx.Exec(ctx, `UPDATE import_files SET content = 'broken'`)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		for range 3 {
			if again, err := h.Proposed(ctx, h.belgian, "one", w.ID); err != nil || again.Would.Added != 1 || again.Changed {
				t.Fatalf("%+v, %v", again, err)
			}
		}
		h.importInto(t, h.belgian, "one", "email\nb@x.example\n")
		if again, err := h.Proposed(ctx, h.belgian, "one", w.ID); err == nil {
			t.Errorf("not looked at again: %+v", again)
		}
	})
}
