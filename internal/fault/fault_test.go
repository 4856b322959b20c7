package fault_test

import (
	"errors"
	"fmt"
	"io"
	"testing"

	"communique/internal/fault"
)

func missing() *fault.Error {
	return fault.New(fault.Invalid, "release.headline_missing", "Slug", "lipse")
}

func TestErrorIsALineForTheLog(t *testing.T) {
	for want, f := range map[string]*fault.Error{
		"release.headline_missing map[Slug:lipse]":                 missing(),
		"release.md: release.headline_missing map[Slug:lipse]":     missing().At(fault.Place{File: "release.md"}),
		"release.md:7: release.headline_missing map[Slug:lipse]":   missing().At(fault.Place{File: "release.md", Line: 7}),
		"release.md:7:3: release.headline_missing map[Slug:lipse]": missing().At(fault.Place{File: "release.md", Line: 7, Column: 3, Field: "headline"}),
		"db.away: unexpected EOF":                                  fault.Wrap(io.ErrUnexpectedEOF, fault.Unavailable, "db.away"),
	} {
		if got := f.Error(); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

func TestAFaultIsFoundInsideOtherErrors(t *testing.T) {
	wrapped := fmt.Errorf("import: %w", errors.Join(io.EOF, fmt.Errorf("row: %w", missing())))
	list := fmt.Errorf("file: %w", fault.List{missing(), fault.New(fault.Conflict, "release.sent")})
	for _, c := range []struct {
		name string
		err  error
		kind fault.Kind
		ids  []string
	}{
		{"a fault", missing(), fault.Invalid, []string{"release.headline_missing"}},
		{"wrapped", wrapped, fault.Invalid, []string{"release.headline_missing"}},
		{"a list", list, fault.Invalid, []string{"release.headline_missing", "release.sent"}},
		{"the technical cause", fault.Wrap(io.EOF, fault.Unavailable, "db.away"), fault.Unavailable, []string{"db.away"}},
		{"no fault", io.EOF, fault.Internal, nil},
		{"no error", nil, fault.Internal, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := fault.KindOf(c.err); got != c.kind {
				t.Errorf("the kind is %s, want %s", got, c.kind)
			}
			all := fault.All(c.err)
			if len(all) != len(c.ids) {
				t.Fatalf("%d faults, want %d", len(all), len(c.ids))
			}
			for i, id := range c.ids {
				if all[i].ID != id || !fault.Is(c.err, id) {
					t.Errorf("fault %d is %s, want %s", i, all[i].ID, id)
				}
			}
			if fault.Is(c.err, "release.another") {
				t.Error("it is a fault that it isn't")
			}
		})
	}
	if !errors.Is(fault.Wrap(io.EOF, fault.Unavailable, "db.away"), io.EOF) {
		t.Error("the technical cause is lost")
	}
}

func TestAListIsNilOneOrMany(t *testing.T) {
	one, two := missing(), fault.New(fault.Conflict, "release.sent")
	if err := (fault.List{}).OrNil(); err != nil {
		t.Errorf("an empty list is %v", err)
	}
	if err := (fault.List{one}).OrNil(); err != error(one) { //nolint:errorlint // it must be this very fault
		t.Errorf("a list of one is %v", err)
	}
	err := (fault.List{one, two}).OrNil()
	if want := one.Error() + "\n" + two.Error(); err == nil || err.Error() != want {
		t.Errorf("a list of two is %v", err)
	}
}

func TestAMistakeOfTheProgrammerPanics(t *testing.T) {
	for name, args := range map[string][]any{
		"a name without a value": {"Slug"},
		"a value without a name": {7, "lipse"},
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("nobody noticed")
				}
			}()
			_ = fault.New(fault.Invalid, "release.headline_missing", args...)
		})
	}
}
