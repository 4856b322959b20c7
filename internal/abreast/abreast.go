// Package abreast does several things at the same time and waits for all of them: a page that
// needs three long answers is there when the longest is.
//
// What fails stops the others, and what panics does so where somebody waits, so that nothing
// is lost on the way. It decides nothing: each is told by its caller what to do.
package abreast

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
)

// Do does everything at the same time. The first in their order that failed by itself, not
// because another did, is the error.
func Do(ctx context.Context, works ...func(context.Context) error) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	errs, panics := make([]error, len(works)), make([]any, len(works))
	var all sync.WaitGroup
	for i, one := range works {
		all.Go(func() {
			defer func() {
				if panics[i] = recover(); panics[i] != nil {
					stop()
				}
			}()
			if errs[i] = one(ctx); errs[i] != nil {
				stop() // nobody will see the others
			}
		})
	}
	all.Wait()
	for _, what := range panics {
		if what != nil {
			panic(what)
		}
	}
	return firstError(errs)
}

// Each does the work of n things, on each processor a part; of few things it does so by
// itself, since to share them out would take longer.
func Each(n, few int, work func(i int)) {
	var next atomic.Int64
	some := func(context.Context) error {
		for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
			work(i)
		}
		return nil
	}
	_ = Do(context.Background(), slices.Repeat([]func(context.Context) error{some}, min(runtime.GOMAXPROCS(0), 1+n/few))...) // none of them fails
}

// firstError is what went wrong by itself, rather than because it was stopped.
func firstError(errs []error) (first error) {
	for _, err := range errs {
		if err != nil && (first == nil || errors.Is(first, context.Canceled)) {
			first = err
		}
	}
	return first
}
