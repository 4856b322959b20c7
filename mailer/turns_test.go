package mailer

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"communique/internal/sink"
	"communique/internal/sqldb"
	"communique/migrations/dbtest"
)

// TestNoMailingWaitsForAnother: six lists have their mails at one instant, over a relay
// that takes one connection. Each mailing's first mail is among the first few of all, not
// behind whole mailings, and no connection is made for that.
func TestNoMailingWaitsForAnother(t *testing.T) {
	const lists, each = 6, 60
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := newHouse(t, db)
		var order []string
		server, err := sink.Start(sink.Options{CountOnly: true, Clock: h.clock, OnMessage: func(m sink.Message) {
			if len(order) == 0 { // until everybody wants to send
				eventually(t, func() bool { return h.mailer.turns.length() == lists-1 })
			}
			list, _, _ := strings.Cut(m.To, ".")
			order = append(order, list)
		}})
		h.must(err)
		t.Cleanup(server.Close)
		o := h.options("one")
		dialled := &countingTransport{Transport: &smtpTransport{relay: mustRelay(t, server.Addr()), timeouts: patient}}
		o.Connections, o.Relays, o.Transports = 1, nil, []Transport{dialled}
		h.mailer = h.made(o)
		r := h.release("lipse")
		for i := range lists {
			addresses := make([]string, each)
			for j := range addresses {
				addresses[j] = fmt.Sprintf("list%d.%d@outlet.example", i, j)
			}
			h.plan(r, h.list(fmt.Sprintf("list-%d", i), "NL", "en", addresses...))
		}
		var delivering sync.WaitGroup
		for _, id := range h.bells.take() {
			delivering.Go(func() {
				if err := h.mailer.Deliver(h.ctx(), id); err != nil {
					t.Error(err)
				}
			})
		}
		delivering.Wait()
		if len(order) != lists*each {
			t.Fatalf("%d mails", len(order))
		}
		for i := range lists {
			// One mail is under way, and the next one announced.
			if at := slices.Index(order, fmt.Sprintf("list%d", i)); at > 2*lists {
				t.Errorf("the first mail to list %d was mail %d of all", i, at+1)
			}
		}
		if n := dialled.n.Load(); n > lists {
			t.Errorf("%d connections were dialled for that", n)
		}
		if n := h.mailer.turns.length(); n != 0 {
			t.Errorf("%d still stand in line", n)
		}
	})
}

// countingTransport counts what is dialled.
type countingTransport struct {
	Transport
	n atomic.Int64
}

func (c *countingTransport) Dial(ctx context.Context) (Connection, error) {
	c.n.Add(1)
	return c.Transport.Dial(ctx)
}

func mustRelay(t *testing.T, addr string) Relay {
	t.Helper()
	relay, err := ParseRelay("smtp://" + addr)
	if err != nil {
		t.Fatal(err)
	}
	return relay
}

// length is how many stand in line.
func (t *turns) length() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.line)
}

// eventually waits for something that comes in milliseconds.
func eventually(t *testing.T, there func() bool) {
	t.Helper()
	for range 10_000 {
		if there() {
			return
		}
		time.Sleep(time.Millisecond)
	}
	t.Error("it never came to this")
}
