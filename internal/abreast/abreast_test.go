package abreast

import (
	"context"
	"errors"
	"slices"
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

// Each thing is done once, whether they are shared out or not; what fails in one of the parts
// fails where it was asked for, and not the whole house.
func TestEach(t *testing.T) {
	for _, n := range []int{0, 1, 49, 500} {
		done := make([]int, n)
		Each(n, 50, func(i int) { done[i]++ })
		if slices.ContainsFunc(done, func(times int) bool { return times != 1 }) {
			t.Errorf("of %d: %v", n, done)
		}
	}
	defer func() {
		if what := recover(); what != "seven" {
			t.Error(what)
		}
	}()
	Each(500, 50, func(i int) {
		if i == 7 {
			panic("seven")
		}
	})
}
