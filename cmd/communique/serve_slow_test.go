package main

import (
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"communique/internal/clock"
	"communique/web"
)

// TestSlowClients: who sends or reads a byte a second holds a connection for a minute at most, and two
// hundred of them keep nobody waiting. Connections and time are this test's own.
func TestSlowClients(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(context.Background())
		l := newRoom()
		ended := make(chan error, 1)
		large := strings.Repeat("word ", 100_000)
		go func() {
			ended <- serveHTTP(ctx, l, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if _, err := io.Copy(io.Discard, r.Body); err == nil {
					_, _ = io.WriteString(w, large)
				}
			}))
		}()
		ways := map[string]struct {
			begin string        // said at once
			then  string        // said a byte a second
			most  time.Duration // that the connection lives
		}{
			"says nothing":          {"", "", 5 * time.Second},
			"drips its head":        {"GET / HTTP/1.1\r\nHost: a\r\n", "X: " + strings.Repeat("x", 1000), 5 * time.Second},
			"drips its body":        {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n", strings.Repeat("x", 1000), time.Minute},
			"doesn't read":          {"GET / HTTP/1.1\r\nHost: a\r\n\r\n", "", time.Minute},
			"asks for nothing more": {"HEAD / HTTP/1.1\r\nHost: a\r\n\r\n", "", 2*time.Minute + time.Second},
		}
		began := clock.Elapsed()
		var all sync.WaitGroup
		for name, way := range ways {
			for range 40 {
				all.Go(func() {
					c := l.enter()
					defer c.Close()
					gone := make(chan struct{})
					go func() { // a byte a second is read too
						defer close(gone)
						one := make([]byte, 1)
						for {
							if _, err := c.Read(one); err != nil {
								return
							}
							time.Sleep(time.Second)
						}
					}()
					_, err := io.WriteString(c, way.begin)
					for i := 0; i < len(way.then) && err == nil; i++ {
						time.Sleep(time.Second)
						_, err = io.WriteString(c, way.then[i:i+1])
					}
					<-gone
					if lived := clock.Elapsed() - began; lived > way.most+2*time.Second {
						t.Errorf("who %s had a connection for %v", name, lived)
					}
				})
			}
		}
		synctest.Wait()
		quick := http.Client{Transport: &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) { return l.enter(), nil }}}
		answer, err := quick.Get("http://a/")
		if err != nil {
			t.Fatal(err)
		}
		if data, err := io.ReadAll(answer.Body); len(data) != len(large) || err != nil || clock.Elapsed() != began {
			t.Errorf("%d bytes after %v, %v", len(data), clock.Elapsed()-began, err)
		}
		_ = answer.Body.Close()
		quick.CloseIdleConnections()
		all.Wait()
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

// TestSlowLines: a file comes and goes as slowly as a bad line has it, and who is slower still
// only holds a connection.
func TestSlowLines(t *testing.T) {
	t.Parallel()
	const size = 2_000_000
	for name, line := range map[string]struct {
		each  int // bytes a second
		whole bool
	}{"a bad line": {20_000, true}, "no line": {1_000, false}} {
		for _, method := range []string{http.MethodGet, http.MethodPost} {
			t.Run(name+" "+method, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					ctx, stop := context.WithCancel(context.Background())
					l := newRoom()
					ended := make(chan error, 1)
					var came int64
					go func() {
						ended <- serveHTTP(ctx, l, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
							w = web.Slowly(w, r)
							if came, _ = io.Copy(io.Discard, r.Body); r.Method == http.MethodGet {
								_, _ = io.Copy(w, strings.NewReader(strings.Repeat("x", size)))
							}
						}))
					}()
					c := l.enter()
					var went int64
					if method == http.MethodPost {
						_, err := io.WriteString(c, "POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 2000000\r\n\r\n")
						for went < size && err == nil {
							time.Sleep(time.Second)
							var n int
							n, err = io.WriteString(c, strings.Repeat("x", line.each))
							went += int64(n)
						}
						_, _ = io.Copy(io.Discard, c)
						went = came
					} else {
						_, err := io.WriteString(c, "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
						for err == nil {
							time.Sleep(time.Second)
							var n int64
							n, err = io.CopyN(io.Discard, c, int64(line.each))
							went += n
						}
					}
					_ = c.Close()
					if whole := went >= size; whole != line.whole {
						t.Errorf("%d of %d bytes came over", went, size)
					}
					stop()
					if err := <-ended; err != nil {
						t.Error(err)
					}
				})
			})
		}
	}
}

// room is a listener whose connections are in memory.
type room struct {
	doors chan net.Conn
	shut  chan struct{}
	once  sync.Once
}

func newRoom() *room { return &room{doors: make(chan net.Conn), shut: make(chan struct{})} }

func (r *room) enter() net.Conn {
	mine, its := net.Pipe()
	r.doors <- its
	return mine
}

func (r *room) Accept() (net.Conn, error) {
	select {
	case c := <-r.doors:
		return c, nil
	case <-r.shut:
		return nil, net.ErrClosed
	}
}

func (r *room) Close() error {
	r.once.Do(func() { close(r.shut) })
	return nil
}

func (r *room) Addr() net.Addr { return &net.UnixAddr{Name: "room"} }
