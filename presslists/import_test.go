package presslists_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"communique/accounts"
	"communique/internal/fault"
	"communique/internal/sqldb"
	"communique/presslists"

	"github.com/google/go-cmp/cmp"
)

// importInto imports a file or ends the test.
func (h house) importInto(t testing.TB, who accounts.Actor, slug, file string) presslists.Import {
	t.Helper()
	got, err := h.Import(ctx, who, slug, slug+".csv", strings.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// contacts gives the contacts of a list without their ids.
func (h house) contacts(t testing.TB, slug string) []presslists.Contact {
	t.Helper()
	all, err := h.ContactsOf(ctx, system, slug)
	if err != nil {
		t.Fatal(err)
	}
	for i := range all {
		if all[i].ID == 0 || all[i].ListID == 0 {
			t.Errorf("no ids: %+v", all[i])
		}
		all[i].ID, all[i].ListID = 0, 0
		all[i].RecordedBy, all[i].RecordedAt = "", time.Time{}
	}
	return all
}

// told is the faults of an import, each with its place.
func told(i presslists.Import) []string {
	var all []string
	for _, f := range i.Faults {
		all = append(all, fmt.Sprintf("%s %s %s", f.Place, f.Place.Field, f.ID))
	}
	return all
}

const spreadsheet = "\xef\xbb\xbf" + `E-Mail-Adresse;Name;Outlet;Sprache;Themen;Einwilligung;Telefon
Anna.Maes@De-Krant.example;Anna Maes;De Krant;nl;Wetenschap, bestuur;consent 2012;1

leo@bücher.example;Léo "l’ancien" Dubois;;fr-BE
nobody;Jan
;Piet;;;;
marie@c.example;Marie;Le Journal;klingonisch;;;
jan@c.example;Jan;De Krant;NL;;;;;
eva@c.example;Eva;De Krant;de;;;;;zu viel
ANNA.MAES@de-krant.example;Anna again
"rené""s@c.example;René
red@c.example;"Redactie
binnenland";;LB;
`

func TestImport(t *testing.T) {
	each(t, func(t *testing.T, h house) {
		h.save(t, system, h.list("be"))
		got := h.importInto(t, h.belgian, "be", spreadsheet)
		want := presslists.Import{
			List: "be", Encoding: "UTF-8", Delimiter: ";", Ignored: []string{"Telefon"},
			Rows: 10, Added: 4, Refused: 5,
			Duplicates: []presslists.Duplicate{{Line: 10, First: 2, Address: "ANNA.MAES@de-krant.example"}},
			Faults:     got.Faults, Rewritten: got.Rewritten,
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		wantTold := []string{
			"be.csv:5 E-Mail-Adresse presslists.address_at", "be.csv:6 E-Mail-Adresse presslists.address_missing",
			"be.csv:7 Sprache presslists.contact_language", "be.csv:9  presslists.cells_many", "be.csv:11:1  presslists.quote_open",
		}
		if diff := cmp.Diff(wantTold, told(got)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		wantContacts := []presslists.Contact{
			{Address: "Anna.Maes@De-Krant.example", AddressKey: "anna.maes@de-krant.example", Name: "Anna Maes", Outlet: "De Krant",
				Language: "nl", Topics: "Wetenschap, bestuur", ConsentBasis: "consent 2012"},
			{Address: "leo@bücher.example", AddressKey: "leo@xn--bcher-kva.example", Name: "Léo \"l’ancien\" Dubois", Language: "fr"},
			{Address: "jan@c.example", AddressKey: "jan@c.example", Name: "Jan", Outlet: "De Krant", Language: "nl"},
			{Address: "red@c.example", AddressKey: "red@c.example", Name: "Redactie binnenland", Language: "lb"},
		}
		if diff := cmp.Diff(wantContacts, h.contacts(t, "be")); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

func TestPreviewChangesNothing(t *testing.T) {
	each(t, func(t *testing.T, h house) {
		h.save(t, system, h.list("be"))
		got, err := h.Preview(ctx, h.belgian, "be", "be.csv", strings.NewReader(spreadsheet))
		if err != nil || got.Added != 4 {
			t.Errorf("%+v, %v", got, err)
		}
		if all := h.contacts(t, "be"); len(all) != 0 {
			t.Errorf("there are contacts: %+v", all)
		}
	})
}

func TestImportAgainChangesWhatDiffers(t *testing.T) {
	each(t, func(t *testing.T, h house) {
		h.save(t, system, h.list("be"))
		h.importInto(t, system, "be", "email,name,outlet,language,consent\na@c.example,Anna,De Krant,nl,agreed\nb@c.example,Bert,De Krant,nl,\nc@c.example,Cem,,,\n")
		before, err := h.ContactsOf(ctx, system, "be")
		if err != nil {
			t.Fatal(err)
		}
		got := h.importInto(t, system, "be", "name\temail\tlanguage\nCem\tc@c.example\t\nBert Bos\tB@c.example\t\nDaan\td@c.example\tnl\n")
		if got.Added != 1 || got.Changed != 1 || got.Unchanged != 1 || got.Delimiter != "\t" {
			t.Errorf("%+v", got)
		}
		want := []presslists.Contact{
			{Address: "a@c.example", AddressKey: "a@c.example", Name: "Anna", Outlet: "De Krant", Language: "nl", ConsentBasis: "agreed"},
			// the empty cell emptied the language; the outlet has no column and stayed
			{Address: "B@c.example", AddressKey: "b@c.example", Name: "Bert Bos", Outlet: "De Krant"},
			{Address: "c@c.example", AddressKey: "c@c.example", Name: "Cem"},
			{Address: "d@c.example", AddressKey: "d@c.example", Name: "Daan", Language: "nl"},
		}
		if diff := cmp.Diff(want, h.contacts(t, "be")); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		after, err := h.ContactsOf(ctx, system, "be")
		if err != nil || after[1].ID != before[1].ID {
			t.Errorf("a changed contact is another one: %+v, %v", after, err)
		}
	})
}

func TestThePersonOnOtherLists(t *testing.T) {
	each(t, func(t *testing.T, h house) {
		dutch := h.list("nl")
		dutch.PartnerID = h.nl.ID
		for _, l := range []presslists.List{h.list("be"), h.list("be-2"), h.list("be-1"), dutch} {
			h.save(t, system, l)
		}
		for _, slug := range []string{"be-2", "be-1", "nl"} {
			h.importInto(t, system, slug, "email\nAnna@c.example\n"+slug+"@c.example\n")
		}
		file := "email\nbert@c.example\nanna@C.example\nnl@c.example\n"
		for _, c := range []struct {
			who  accounts.Actor
			want []presslists.AlsoOn
		}{
			{h.belgian, []presslists.AlsoOn{{Line: 3, Address: "anna@C.example", Lists: []string{"be-1", "be-2"}}}},
			{system, []presslists.AlsoOn{
				{Line: 3, Address: "anna@C.example", Lists: []string{"be-1", "be-2", "nl"}},
				{Line: 4, Address: "nl@c.example", Lists: []string{"nl"}},
			}},
		} {
			got := h.importInto(t, c.who, "be", file)
			if diff := cmp.Diff(c.want, got.AlsoOn); diff != "" {
				t.Errorf("%s (-want +got):\n%s", c.who.Name, diff)
			}
		}
	})
}

func TestImportLiftsNoSuppression(t *testing.T) {
	each(t, func(t *testing.T, h house) {
		h.save(t, system, h.list("be"))
		h.suppress(t, "Anna@C.example", presslists.Unsubscribed)
		h.suppress(t, "gone@c.example", presslists.Erased)
		got := h.importInto(t, h.belgian, "be", "email\nbert@c.example\nanna@c.example\ngone@c.example\nx\n")
		want := []presslists.Stopped{{Line: 3, Address: "anna@c.example", Reason: presslists.Unsubscribed}}
		if diff := cmp.Diff(want, got.Stopped); diff != "" || got.Suppressed != 1 || got.Added != 2 || got.Refused != 2 {
			t.Errorf("%+v (-want +got):\n%s", got, diff)
		}
		if diff := cmp.Diff([]string{"be.csv:4  presslists.address_erased", "be.csv:5 email presslists.address_at"}, told(got)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		wantReasons := map[string]string{"anna@c.example": presslists.Unsubscribed, "gone@c.example": presslists.Erased}
		if diff := cmp.Diff(wantReasons, h.suppressed(t, "anna@c.example", "bert@c.example", "gone@c.example")); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if all := h.contacts(t, "be"); len(all) != 2 {
			t.Errorf("an erased address was kept: %+v", all)
		}
	})
}

// A file that breaks off changes nothing, and neither does an import that was
// called off.
func TestImportIsWholeOrNothing(t *testing.T) {
	each(t, func(t *testing.T, h house) {
		h.save(t, system, h.list("be"))
		away := errors.New("the line is dead")
		_, err := h.Import(ctx, system, "be", "be.csv", io.MultiReader(strings.NewReader("email\na@c.example\n"), broken{away}))
		if !fault.Is(err, "presslists.file_unreadable") || fault.KindOf(err) != fault.Unavailable || !errors.Is(err, away) {
			t.Errorf("got %v", err)
		}
		called, off := context.WithCancel(ctx)
		off()
		if _, err := h.Import(called, system, "be", "be.csv", strings.NewReader("email\na@c.example\n")); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
		if _, err = h.Import(ctx, system, "be", "be.csv", strings.NewReader("a,b\na@c.example,b\n")); !fault.Is(err, "presslists.address_column_missing") ||
			fault.All(err)[0].Place.File != "be.csv" {
			t.Errorf("got %v", err)
		}
		if all := h.contacts(t, "be"); len(all) != 0 {
			t.Errorf("something was kept: %+v", all)
		}
	})
}

type broken struct{ err error }

func (b broken) Read([]byte) (int, error) { return 0, b.err }

func TestPagesGiveEachContactOnce(t *testing.T) {
	each(t, func(t *testing.T, h house) {
		l := h.save(t, system, h.list("be"))
		h.save(t, system, h.list("be-2"))
		for i := range 7 {
			h.importInto(t, system, []string{"be", "be-2"}[i%2], fmt.Sprintf("email\na%d@c.example\nb%d@c.example\n", i, i))
		}
		var got []string
		err := h.db.Write(ctx, func(tx *sqldb.Tx) error {
			for after := int64(0); ; {
				page, err := h.Page(ctx, tx, l.ID, after, 3)
				if err != nil || len(page) == 0 {
					return err
				}
				for _, c := range page {
					got = append(got, c.AddressKey)
				}
				after = page[len(page)-1].ID
			}
		})
		want := []string{"a0@c.example", "b0@c.example", "a2@c.example", "b2@c.example", "a4@c.example", "b4@c.example", "a6@c.example", "b6@c.example"}
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
	})
}

// Of several imports at once each counts what the one before it has done.
func TestImportsAtTheSameTime(t *testing.T) {
	each(t, func(t *testing.T, h house) {
		h.save(t, system, h.list("be"))
		var file strings.Builder
		file.WriteString("email\n")
		for i := range 1500 {
			fmt.Fprintf(&file, "a%d@c.example\n", i)
		}
		results := make(chan presslists.Import, 4)
		for range cap(results) {
			go func() {
				got, err := h.Import(ctx, system, "be", "be.csv", strings.NewReader(file.String()))
				if err != nil {
					t.Error(err)
				}
				results <- got
			}()
		}
		added, unchanged := 0, 0
		for range cap(results) {
			got := <-results
			added, unchanged = added+got.Added, unchanged+got.Unchanged
		}
		if added != 1500 || unchanged != 3*1500 {
			t.Errorf("%d added, %d unchanged", added, unchanged)
		}
	})
}
