package main

import (
	"context"
	"errors"
	"net"
	"net/http"
	"time"

	"communique/internal/fault"
)

// serveCommand shows the newsroom and, unless told not to, delivers.
type serveCommand struct {
	Listen    string `name:"listen" env:"COMMUNIQUE_LISTEN" default:"127.0.0.1:8080" placeholder:"HOST:PORT" help:"${listen}"`
	NoDeliver bool   `name:"no-deliver" help:"${no_deliver}"`
	delivering
}

// Run serves until it is asked to stop, then ends what it has begun.
func (s *serveCommand) Run(ctx context.Context, t *terminal, c *commands) error {
	listener, err := listen(s.Listen)
	if err != nil {
		return err
	}
	defer listener.Close()
	h, p, err := s.open(ctx, t, c, !s.NoDeliver)
	if err != nil {
		return err
	}
	defer h.close()
	handler, err := h.public(t, p.identity, p.logger)
	if err != nil {
		return err
	}
	tasks := []task{func(ctx context.Context) error { return serveHTTP(ctx, listener, handler) }}
	if s.NoDeliver {
		tasks = append(tasks, h.keepClock)
	} else {
		tasks = append(tasks, h.deliverTasks()...)
	}
	t.say("cli.serve.ready", "URL", "http://"+listener.Addr().String()+"/")
	p.logger.Info("serving", "address", listener.Addr().String(), "delivers", !s.NoDeliver)
	return together(ctx, tasks...)
}

// listen takes the address before anything else is begun, so that a port that is
// taken changes nothing.
func listen(address string) (net.Listener, error) {
	l, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fault.Wrap(err, fault.Unavailable, "cli.address_taken", "Address", address)
	}
	return l, nil
}

// serveHTTP answers until ctx ends and then gives the requests that run five
// seconds. The time-outs keep a slow client from holding a connection for ever
// (net/http has none by default).
func serveHTTP(ctx context.Context, l net.Listener, handler http.Handler) error {
	server := &http.Server{
		Handler: handler, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 30 * time.Second,
		WriteTimeout: time.Minute, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
	}
	stopped := make(chan error, 1)
	go func() {
		<-ctx.Done()
		grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		stopped <- server.Shutdown(grace)
	}()
	if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return <-stopped
}
