// Package abreast does several things at the same time and waits for all of them: a page that
// needs three long answers is there when the longest is.
//
// What fails stops the others, and what panics does so where somebody waits, so that nothing
// is lost on the way. It decides nothing: each is told by its caller what to do.
package abreast

import (
	"context"
	"errors"
	"sync"
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

// firstError is what went wrong by itself, rather than because it was stopped.
func firstError(errs []error) (first error) {
	for _, err := range errs {
		if err != nil && (first == nil || errors.Is(first, context.Canceled)) {
			first = err
		}
	}
	return first
}
