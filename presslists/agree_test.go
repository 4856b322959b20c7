package presslists_test

import (
	"strings"
	"testing"

	"communique/presslists"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// messyFile draws a file as people make them: known and unknown addresses in
// several spellings, cells that are empty, wrong or never closed.
func messyFile() *rapid.Generator[string] {
	addresses := rapid.SampledFrom([]string{"anna@c.example", "Anna@C.example", "bert@c.example", "cem@bücher.example",
		"cem@xn--bcher-kva.example", "gone@c.example", "no@c.example", "x@c.example", "y@c.example", "nobody", "", "a b@c.example"})
	names := rapid.SampledFrom([]string{"Anna", " Anna ", "Bert", "", `"Bert"`, `"never closed`, "C\x00em", `"two` + "\n" + `lines"`})
	languages := rapid.SampledFrom([]string{"nl", "FR", "", "xx", "de,more,cells"})
	return rapid.Custom(func(t *rapid.T) string {
		wide := rapid.Bool().Draw(t, "with a column of languages")
		var file strings.Builder
		file.WriteString("name,email")
		if wide {
			file.WriteString(",language")
		}
		for range rapid.IntRange(0, 8).Draw(t, "rows") {
			file.WriteString("\n" + names.Draw(t, "name") + "," + addresses.Draw(t, "address"))
			if wide {
				file.WriteString("," + languages.Draw(t, "language"))
			}
		}
		return file.String()
	})
}

// What Preview foretells is what Import does, every row is accounted for, and no
// contact is lost.
func TestPreviewAndImportAgree(t *testing.T) {
	each(t, func(t *testing.T, h house) {
		h.save(t, system, h.list("be"))
		h.save(t, system, h.list("be-2"))
		h.importInto(t, system, "be-2", "email\nanna@c.example\ny@c.example\n")
		h.suppress(t, "no@c.example", presslists.Bounced)
		h.suppress(t, "gone@c.example", presslists.Erased)
		rapid.Check(t, func(rt *rapid.T) {
			file := messyFile().Draw(rt, "file")
			before := h.contacts(t, "be")
			foretold, err := h.Preview(ctx, system, "be", "be.csv", strings.NewReader(file))
			if err != nil {
				rt.Fatal(err)
			}
			if diff := cmp.Diff(before, h.contacts(t, "be")); diff != "" {
				rt.Fatalf("Preview changed (-want +got):\n%s", diff)
			}
			done := h.importInto(t, system, "be", file)
			if diff := cmp.Diff(foretold, done); diff != "" {
				rt.Fatalf("(-Preview +Import):\n%s", diff)
			}
			if done.Rows != done.Added+done.Changed+done.Unchanged+len(done.Duplicates)+done.Refused {
				rt.Fatalf("rows are lost: %+v", done)
			}
			after := h.contacts(t, "be")
			if len(after) != len(before)+done.Added {
				rt.Fatalf("%d contacts and %d added are %d", len(before), done.Added, len(after))
			}
			for i, c := range before {
				if after[i].AddressKey != c.AddressKey {
					rt.Fatalf("%s is lost", c.AddressKey)
				}
			}
			again := h.importInto(t, system, "be", file)
			if again.Added != 0 || again.Changed != 0 || again.Unchanged != done.Added+done.Changed+done.Unchanged {
				rt.Fatalf("the same file again: %+v, after %+v", again, done)
			}
		})
	})
}
