package mailer

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
)

// gulper is a relay that takes groups and does next to nothing with them: what a
// benchmark of a client measures is then mostly the client.
type gulper struct {
	net.Listener
	mails atomic.Int64
	wg    sync.WaitGroup
}

func newGulper(tb testing.TB) *gulper {
	tb.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	g := &gulper{Listener: l}
	g.wg.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			g.wg.Go(func() { g.talk(c) })
		}
	})
	tb.Cleanup(func() { _ = l.Close(); g.wg.Wait() })
	return g
}

// talk answers what a client that speaks in groups may say, without looking twice.
func (g *gulper) talk(c net.Conn) {
	defer c.Close()
	r := bufio.NewReaderSize(c, 64<<10)
	var replies []byte
	say := func(s string) { replies = append(replies, s...) }
	flush := func() bool {
		if r.Buffered() > 0 {
			return true
		}
		_, err := c.Write(replies)
		replies = replies[:0]
		return err == nil
	}
	say("220 gulper\r\n")
	for flush() {
		line, err := r.ReadSlice('\n')
		if err != nil {
			return
		}
		switch line[0] {
		case 'E':
			say("250-gulper\r\n250-PIPELINING\r\n250 SIZE 1000000\r\n")
		case 'D':
			say("354 Go ahead\r\n")
			if !flush() || !gulp(r) {
				return
			}
			g.mails.Add(1)
			say("250 2.0.0 Ok: queued as 4711\r\n")
		case 'Q':
			say("221 Bye\r\n")
			flush()
			return
		default:
			say("250 Ok\r\n")
		}
	}
}

var endOfMessage = []byte("\r\n.\r\n")

// gulp reads up to the end of a message, which ends where a write ends or in its midst.
func gulp(r *bufio.Reader) bool {
	for {
		if _, err := r.Peek(len(endOfMessage)); err != nil {
			return false
		}
		b, _ := r.Peek(r.Buffered())
		if i := bytes.Index(b, endOfMessage); i >= 0 {
			_, err := r.Discard(i + len(endOfMessage))
			return err == nil
		}
		if _, err := r.Discard(len(b) - len(endOfMessage) + 1); err != nil {
			return false
		}
	}
}

// pressRelease is a message of 11 KB with a line here and there that begins with a dot.
var pressRelease = []byte(strings.Repeat("Subject: a press release, of seventy octets or so, and then some more\r\n", 75) +
	"\r\n.\r\n" + strings.Repeat("<p>What there is to say, in seventy octets or so, and then some more</p>\r\n", 75))

// BenchmarkConversation sends mails of 11 KB, each announced behind the dot of the one
// before, and prints mails a second and the CPU of both sides.
func BenchmarkConversation(b *testing.B) {
	for _, connections := range []int{1, 20} {
		b.Run(fmt.Sprintf("connections=%d", connections), func(b *testing.B) {
			g := newGulper(b)
			addr := g.Addr().(*net.TCPAddr)
			transport := &smtpTransport{relay: Relay{Host: "127.0.0.1", Port: addr.Port}, timeouts: patient}
			ctx, cancel := context.WithCancel(b.Context())
			defer cancel()
			lines := make([]Connection, connections)
			for i := range lines {
				lines[i] = mustDial(ctx, b, transport)
			}
			var left atomic.Int64
			left.Store(int64(b.N))
			b.SetBytes(int64(len(pressRelease)))
			b.ReportAllocs()
			before := cpu(b)
			b.ResetTimer()
			var wg sync.WaitGroup
			for _, c := range lines {
				wg.Go(func() { drive(ctx, b, c, &left) })
			}
			wg.Wait()
			b.StopTimer()
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "mails/s")
			b.ReportMetric((cpu(b)-before)*1e6/float64(b.N), "cpu-µs/mail")
			if n := g.mails.Load(); n != int64(b.N) {
				b.Fatalf("%d mails of %d", n, b.N)
			}
			for _, c := range lines {
				c.Close()
			}
		})
	}
}

// drive sends mails over one connection as long as there are some left.
func drive(ctx context.Context, b *testing.B, c Connection, left *atomic.Int64) {
	a := Envelope{From: "b+token@example.org", To: "desk@example.net", Size: len(pressRelease)}
	next := &a
	mine := left.Add(-1) >= 0
	for mine {
		if step, err := c.Open(ctx, a); err != nil {
			b.Errorf("at %s: %v", step, err)
			return
		}
		if mine = left.Add(-1) >= 0; !mine {
			next = nil
		}
		if step, err := c.Send(ctx, next, pressRelease[:512], pressRelease[512:]); err != nil {
			b.Errorf("at %s: %v", step, err)
			return
		}
		if _, err := c.Answer(); err != nil {
			b.Errorf("no answer: %v", err)
			return
		}
	}
}

// cpu is what this process has used so far, in seconds.
func cpu(tb testing.TB) float64 {
	tb.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		tb.Fatal(err)
	}
	return float64(u.Utime.Nano()+u.Stime.Nano()) / 1e9
}
