package presslists_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"communique/accounts"
	"communique/accounts/accountstest"
	"communique/internal/fault"
	"communique/internal/sqldb"
	"communique/presslists"
)

func TestAFileWaits(t *testing.T) {
	each(t, func(t *testing.T, h house) {
		h.two(t)
		const file = "email,name\nanna@krant.example,Anna\nnobody,Jan\n"
		propose := func() presslists.Waiting {
			t.Helper()
			w, err := h.Propose(ctx, h.belgian, "one", "f.csv", strings.NewReader(file))
			if err != nil || w.Would.Added != 1 || w.Would.Refused != 1 || len(w.Would.Rewritten) != 1 {
				t.Fatalf("%+v, %v", w, err)
			}
			return w
		}
		w := propose()
		if len(h.contacts(t, "one")) != 0 {
			t.Error("it was taken")
		}
		for _, who := range []accounts.Actor{h.dutch, accountstest.Officer("another officer", h.be.ID)} {
			if _, err := h.Proposed(ctx, who, "one", w.ID); fault.KindOf(err) != fault.NotFound {
				t.Errorf("%s sees it: %v", who.Name, err)
			}
			if _, err := h.Take(ctx, who, "one", w.ID, w.Digest()); fault.KindOf(err) != fault.NotFound {
				t.Errorf("%s takes it: %v", who.Name, err)
			}
		}
		if _, err := h.Proposed(ctx, h.belgian, "two", w.ID); !fault.Is(err, "presslists.proposal_gone") {
			t.Error("it waits for another list, too:", err)
		}
		// Something else comes in between: it isn't taken until that was seen.
		h.importInto(t, h.belgian, "one", "email,name\nanna@krant.example,Another\n")
		if again, err := h.Proposed(ctx, h.belgian, "one", w.ID); err != nil || !again.Changed || again.Would.Changed != 1 {
			t.Errorf("%+v, %v", again, err)
		}
		if _, err := h.Take(ctx, h.belgian, "one", w.ID, w.Digest()); !fault.Is(err, "presslists.proposal_changed") {
			t.Error(err)
		}
		again, err := h.Proposed(ctx, h.belgian, "one", w.ID)
		if err != nil {
			t.Fatal(err)
		}
		done, err := h.Take(ctx, h.belgian, "one", w.ID, again.Digest())
		if err != nil || done.Changed != 1 {
			t.Errorf("%+v, %v", done, err)
		}
		if got := h.contacts(t, "one"); len(got) != 1 || got[0].Name != "Anna" {
			t.Errorf("%+v", got)
		}
		if _, err := h.Take(ctx, h.belgian, "one", w.ID, again.Digest()); !fault.Is(err, "presslists.proposal_gone") {
			t.Error("it was taken twice:", err)
		}
	})
}

func TestAFileWaitsForADay(t *testing.T) {
	each(t, func(t *testing.T, h house) {
		h.two(t)
		w, err := h.Propose(ctx, h.belgian, "one", "f.csv", strings.NewReader("email\na@x.example\n"))
		if err != nil {
			t.Fatal(err)
		}
		if err := h.Drop(ctx, h.dutch, "one", w.ID); fault.KindOf(err) != fault.NotFound {
			t.Error(err)
		}
		h.clock.MoveTo(h.clock.Now().Add(24*time.Hour - time.Millisecond))
		if _, err := h.Proposed(ctx, h.belgian, "one", w.ID); err != nil {
			t.Error(err)
		}
		h.clock.MoveTo(h.clock.Now().Add(time.Millisecond))
		if _, err := h.Proposed(ctx, h.belgian, "one", w.ID); !fault.Is(err, "presslists.proposal_gone") {
			t.Error(err)
		}
		if w, err = h.Propose(ctx, h.belgian, "one", "f.csv", strings.NewReader("email\na@x.example\n")); err != nil {
			t.Fatal(err)
		}
		if err := h.Drop(ctx, h.belgian, "one", w.ID); err != nil {
			t.Error(err)
		}
		_, err = h.Propose(ctx, h.belgian, "one", "f.csv", strings.NewReader("email\n"+strings.Repeat("a@x.example\n", 1_500_000)))
		if !fault.Is(err, "presslists.file_long") {
			t.Error(err)
		}
	})
}

// What Export writes, Import reads as it was, and no spreadsheet calculates.
func TestExport(t *testing.T) {
	each(t, func(t *testing.T, h house) {
		h.two(t)
		h.keep(t, 0, anna, "one")
		h.keep(t, 0, presslists.Contact{Address: "+x@y.example", Name: "=cmd|' /C calc'!A0", Topics: "a, \"b\"; -1+1", Language: "pt", ConsentBasis: "her mail\n\nof 2 January"}, "one")
		var out bytes.Buffer
		if err := h.Export(ctx, h.belgian, "one", &out); err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(out.String()) {
			for cell := range strings.SplitSeq(line, ",") {
				if cell = strings.Trim(cell, "\"\r\n "); cell != "" && strings.ContainsAny(cell[:1], "=+-@") {
					t.Errorf("%q would be calculated", cell)
				}
			}
		}
		if got := h.importInto(t, h.belgian, "one", out.String()); got.Unchanged != 2 {
			t.Errorf("%+v\n%s", got, out.String())
		}
		out.Reset()
		for _, who := range []accounts.Actor{h.dutch, accountstest.For("approver", h.be, accounts.Approver)} {
			if err := h.Export(ctx, who, "one", &out); err == nil || out.Len() > 0 {
				t.Errorf("%s: %v, %d octets", who.Name, err, out.Len())
			}
		}
	})
}

func TestCreate(t *testing.T) {
	each(t, func(t *testing.T, h house) {
		if _, err := h.Create(ctx, h.belgian, h.list("one")); err != nil {
			t.Fatal(err)
		}
		if _, err := h.Create(ctx, h.belgian, h.list("one")); !fault.Is(err, "presslists.slug_taken") {
			t.Error(err)
		}
		if _, err := h.Create(ctx, h.dutch, h.list("two")); !fault.Is(err, "presslists.forbidden") {
			t.Error(err)
		}
		for name, want := range map[string]string{
			"Belgian dailies": "belgian-dailies", "Zürich – Öffentlich-rechtlich!": "zurich-offentlich-rechtlich", "Новости": "", strings.Repeat("ab ", 40): strings.Repeat("ab-", 21) + "a",
		} {
			if got := presslists.SlugOf(name); got != want {
				t.Errorf("%q: %q", name, got)
			}
		}
	})
}

// Contacts that came before there were blocks are found as well.
func TestContactsOfBefore(t *testing.T) {
	each(t, func(t *testing.T, h house) {
		h.two(t)
		var file strings.Builder
		file.WriteString("email,name\n")
		for i := range 3000 {
			fmt.Fprintf(&file, "a%d@x.example,Name %d\n", i, i)
		}
		h.importInto(t, h.belgian, "one", file.String())
		forgetBlocks(t, h.db)
		found, err := h.Find(ctx, h.belgian, presslists.Query{Text: "name", Most: 10})
		if err != nil || found.All != 3000 {
			t.Errorf("%d, %v", found.All, err)
		}
	})
}

func forgetBlocks(t *testing.T, db *sqldb.DB) {
	t.Helper()
	if err := db.Write(ctx, func(tx *sqldb.Tx) error { return forget(tx) }); err != nil {
		t.Fatal(err)
	}
}
