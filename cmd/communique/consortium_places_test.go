package main

import (
	"testing"

	"communique/internal/fault"
)

func FuzzPlacesIn(f *testing.F) {
	f.Add("name = \"x\"\n[[lists]]\nslug = \"a\"\n[[partners]]\n[[partners.people]]\naddress = 'b'\n", "slug")
	f.Add("[[a.b]]\n[a\n=\r\n\xff = \"", "")
	f.Fuzz(func(t *testing.T, text, field string) {
		places := placesIn("c.toml", []byte(text))
		for key, at := range places.places {
			if at.Line < 1 || at.Column < 0 || at.File != "c.toml" {
				t.Errorf("%q is at %v", key, at)
			}
		}
		err := places.in("lists/0", fault.New(fault.Invalid, "x.y").At(fault.Place{Field: field, Column: 3}))
		if at := fault.All(err)[0].Place; at.Field != field {
			t.Errorf("the field became %q", at.Field)
		}
		_ = places.field(field)
	})
}
