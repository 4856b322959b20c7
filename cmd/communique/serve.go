package main

import (
	"context"
	"crypto/rand"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"communique/internal/fault"
	"communique/web"
)

// serveCommand shows the newsroom and the desk and, unless told not to, delivers.
type serveCommand struct {
	Listen    string   `name:"listen" env:"COMMUNIQUE_LISTEN" default:"127.0.0.1:8080" placeholder:"HOST:PORT" help:"${listen}"`
	NoDeliver bool     `name:"no-deliver" help:"${no_deliver}"`
	Proxies   []string `name:"proxies" env:"COMMUNIQUE_PROXIES" placeholder:"NETWORK" help:"${proxies}"`
	delivering
}

// setUpSecret is what opens the page for the first administrator; empty when there is a
// user already.
func (h *house) setUpSecret(ctx context.Context) (string, error) {
	empty, err := h.accounts.Empty(ctx)
	if err != nil || !empty {
		return "", err
	}
	return strings.ToLower(rand.Text()), nil
}

// networks reads the networks of the servers that pass requests on to us.
func networks(given []string) ([]netip.Prefix, error) {
	var all []netip.Prefix
	for _, text := range given {
		network, err := netip.ParsePrefix(text)
		if address, single := netip.ParseAddr(text); single == nil {
			network, err = netip.PrefixFrom(address, address.BitLen()), nil
		}
		if err != nil {
			return nil, fault.Wrap(err, fault.Invalid, "cli.proxies_invalid", "Value", fault.Shown(text)).At(fault.Place{File: "--proxies"})
		}
		all = append(all, network)
	}
	return all, nil
}

// Run serves until it is asked to stop, then ends what it has begun.
func (s *serveCommand) Run(ctx context.Context, t *terminal, c *commands) error {
	proxies, err := networks(s.Proxies)
	if err != nil {
		return err
	}
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
	web.CollectRarely()
	setUp, err := h.setUpSecret(ctx)
	if err != nil {
		return err
	}
	site, err := h.site(t, p.identity, p.logger, proxies, setUp)
	if err != nil {
		return err
	}
	tasks := []task{func(ctx context.Context) error { return serveHTTP(ctx, listener, site.handler) }, site.rooms.Entrance.Run, h.tidy}
	if s.NoDeliver {
		tasks = append(tasks, h.keepClock)
	} else {
		tasks = append(tasks, h.deliverTasks()...)
	}
	t.say("cli.serve.ready", "URL", "http://"+listener.Addr().String()+"/")
	if setUp != "" {
		t.say("cli.serve.set_up")
		t.line("  " + p.identity.URL + "/desk/set-up/" + setUp)
	}
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
// seconds; those that go on for as long as somebody listens are told to end. The time-outs keep a slow client from holding a connection for ever
// (net/http has none by default).
func serveHTTP(ctx context.Context, l net.Listener, handler http.Handler) error {
	server := &http.Server{
		Handler: handler, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 30 * time.Second,
		WriteTimeout: time.Minute, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: web.MostHeaderBytes,
		BaseContext: func(net.Listener) context.Context { return web.WithStop(context.WithoutCancel(ctx), ctx.Done()) },
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
