package presslists_test

import (
	"bytes"
	"testing"
	"time"

	"communique/internal/fault"
	"communique/presslists"
)

// TestTheLawfulBasisComesBack: what is exported and imported again, into another list, says on
// what ground each is mailed, since when, by what evidence and who noted it. A file that is silent
// about it, or has no column for it, takes none of it away.
func TestTheLawfulBasisComesBack(t *testing.T) {
	each(t, func(t *testing.T, h house) {
		h.two(t)
		said := presslists.Contact{Address: "anna@x.example", Name: "Anna", Ground: presslists.Consented, ConsentOn: "2025-03-01", ConsentBasis: "form, at the fair"}
		h.keep(t, 0, said, "one")
		h.keep(t, 0, presslists.Contact{Address: "bert@x.example", Name: "Bert"}, "one")
		h.clock.MoveTo(h.clock.Now().Add(time.Hour))
		var file bytes.Buffer
		if err := h.Export(ctx, h.belgian, "one", &file); err != nil {
			t.Fatal(err)
		}
		if got := h.importInto(t, system, "two", file.String()); got.Added != 2 || len(got.Faults) != 0 {
			t.Fatalf("%+v", got)
		}
		if got := h.importInto(t, system, "one", file.String()); got.Unchanged != 2 {
			t.Errorf("into the list that it is of: %+v", got)
		}
		on := func(slug string) []presslists.Contact {
			t.Helper()
			all, err := h.ContactsOf(ctx, system, slug)
			if err != nil {
				t.Fatal(err)
			}
			return all
		}
		same := func(when string) {
			t.Helper()
			one, two := on("one"), on("two")
			for i := range two {
				a, b := one[i], two[i]
				a.ID, a.ListID, b.ID, b.ListID = 0, 0, 0, 0
				if b.ClaimedBy != a.RecordedBy || !b.ClaimedAt.Equal(a.RecordedAt) || a.RecordedBy != "" && b.RecordedBy != system.Name {
					t.Errorf("%s: recorded by %q, and according to the file by %q at %v", when, b.RecordedBy, b.ClaimedBy, b.ClaimedAt)
				}
				b.RecordedBy, b.RecordedAt, b.ClaimedBy, b.ClaimedAt = a.RecordedBy, a.RecordedAt, "", time.Time{}
				if a != b {
					t.Errorf("%s: %+v, was %+v", when, b, a)
				}
			}
		}
		same("another list")
		h.importInto(t, system, "two", "email,name,lawful basis,consent,consent_since\nanna@x.example,Anna,,,\n")
		h.importInto(t, system, "two", "email,name\nanna@x.example,Anna\n")
		same("silent files")

		h.importInto(t, system, "two", "email,name,Rechtsgrundlage\nbert@x.example,Bert,Anfrage vom 3. Mai\ncarl@x.example,Carl,REQUEST\n")
		all := on("two")
		if len(all) != 3 || all[1].ConsentBasis != "Anfrage vom 3. Mai" || all[1].RecordedBy != "test" || all[2].Ground != presslists.AskedFor {
			t.Errorf("%+v", all)
		}
		got := h.importInto(t, system, "two", "email,ground,consent,consent_since\nd@x.example,whatever,said so,\ne@x.example,,,2999-01-01\nf@x.example,,,yesterday\n")
		if got.Refused != 3 || !fault.Is(got.Faults[0], "presslists.ground_unknown") || !fault.Is(got.Faults[2], "presslists.consent_day") {
			t.Errorf("%+v", got)
		}
	})
}
