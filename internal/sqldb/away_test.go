package sqldb_test

import (
	"io"
	"net"
	"net/url"
	"sync"
	"testing"

	"communique/internal/fault"
	"communique/internal/sqldb"
	"communique/migrations/dbtest"
)

// cable leads from a port of its own to a server until it is cut.
type cable struct {
	listener net.Listener
	mu       sync.Mutex
	ends     []net.Conn
}

func newCable(t *testing.T, server string) *cable {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := &cable{listener: listener}
	t.Cleanup(c.cut)
	go func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			upstream, err := net.Dial("tcp", server)
			if err != nil {
				_ = client.Close()
				continue
			}
			c.hold(client, upstream)
			go func() { _, _ = io.Copy(upstream, client) }()
			go func() { _, _ = io.Copy(client, upstream) }()
		}
	}()
	return c
}

func (c *cable) hold(ends ...net.Conn) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ends = append(c.ends, ends...)
}

func (c *cable) cut() {
	_ = c.listener.Close()
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, end := range c.ends {
		_ = end.Close()
	}
}

func TestAPostgresThatGoesAwayIsAFault(t *testing.T) {
	u, err := url.Parse(dbtest.Postgres(t))
	if err != nil {
		t.Fatal(err)
	}
	c := newCable(t, u.Host)
	u.Host = c.listener.Addr().String()
	db := dbtest.Open(t, u.String())
	ctx := t.Context()
	if err := db.Ping(ctx); err != nil {
		t.Fatal(err)
	}
	err = db.Write(ctx, func(tx *sqldb.Tx) error {
		if err := insert(ctx, tx, "before"); err != nil {
			return err
		}
		c.cut()
		return insert(ctx, tx, "after")
	})
	if !fault.Is(err, "db.away") {
		t.Errorf("in a transaction: %v", err)
	}
	err = db.Write(ctx, func(tx *sqldb.Tx) error { return insert(ctx, tx, "later") })
	if !fault.Is(err, "db.away") {
		t.Errorf("at the next: %v", err)
	}
	if err := db.Ping(ctx); !fault.Is(err, "db.away") {
		t.Errorf("asked for a sign of life: %v", err)
	}
}
