package web

import "context"

type stoppingKey struct{}

// WithStop tells the handlers of requests with this context when the server is to stop: an
// answer that goes on for as long as somebody listens has to end by itself, since a server
// that stops waits for each. The context of a request doesn't tell: it ends when the
// connection does, so that what was begun is ended in order.
func WithStop(ctx context.Context, stop <-chan struct{}) context.Context {
	return context.WithValue(ctx, stoppingKey{}, stop)
}

// Stopping is closed when the server is to stop. Without WithStop it never is.
func Stopping(ctx context.Context) <-chan struct{} {
	stop, _ := ctx.Value(stoppingKey{}).(<-chan struct{})
	return stop
}
