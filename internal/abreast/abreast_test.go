package abreast

import (
	"context"
	"errors"
	"testing"
)

// What is done abreast is under way at the same time; one that fails stops the others and is
// what is told; one that panics does so where somebody waits.
func TestDo(t *testing.T) {
	met := make(chan bool)
	if err := Do(t.Context(), func(context.Context) error { met <- true; return nil }, func(context.Context) error { <-met; return nil }); err != nil {
		t.Error(err)
	}
	no := errors.New("no")
	stopped := func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }
	if err := Do(t.Context(), stopped, func(context.Context) error { return no }); !errors.Is(err, no) {
		t.Errorf("%v", err)
	}
	defer func() {
		if what := recover(); what != "ouch" {
			t.Errorf("%v", what)
		}
	}()
	_ = Do(t.Context(), stopped, func(context.Context) error { panic("ouch") })
}
