package sink_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"communique/internal/sink"

	"go.uber.org/goleak"
)

// childEnv makes the test binary a sink of its own process, so that its use of the
// processor can be told from the sender's.
const childEnv = "COMMUNIQUE_TEST_SINK"

func TestMain(m *testing.M) {
	if options := os.Getenv(childEnv); options != "" {
		if err := beSink(options); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	goleak.VerifyTestMain(m)
}

// bill is what a sink says of itself when it is done.
type bill struct {
	sink.Totals
	CPU     time.Duration
	System  time.Duration // of CPU, what the kernel did
	Mallocs uint64
	RSS     int64 // bytes, at most
}

// beSink runs a sink until its standard input ends.
func beSink(options string) error {
	var o sink.Options
	if err := json.Unmarshal([]byte(options), &o); err != nil {
		return err
	}
	s, err := sink.Start(o)
	if err != nil {
		return err
	}
	fmt.Println(s.Addr())
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if _, err := io.Copy(io.Discard, os.Stdin); err != nil {
		return err
	}
	runtime.ReadMemStats(&after)
	var use syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &use); err != nil {
		return err
	}
	s.Close()
	cpu := time.Duration(use.Utime.Nano() + use.Stime.Nano())
	return json.NewEncoder(os.Stdout).Encode(bill{s.Totals(), cpu, time.Duration(use.Stime.Nano()), after.Mallocs - before.Mallocs, use.Maxrss << 10})
}

// child starts a sink in a process of its own; done ends it.
func child(tb testing.TB, options string) (addr string, done func() bill) {
	tb.Helper()
	self, err := os.Executable()
	if err != nil {
		tb.Fatal(err)
	}
	cmd := exec.CommandContext(tb.Context(), self)
	cmd.Env = append(os.Environ(), childEnv+"="+options)
	cmd.Stderr = os.Stderr
	in, _ := cmd.StdinPipe()
	out, _ := cmd.StdoutPipe()
	if err := cmd.Start(); err != nil {
		tb.Fatal(err)
	}
	lines := bufio.NewReader(out)
	addr, err = lines.ReadString('\n')
	if err != nil {
		tb.Fatal(err)
	}
	return strings.TrimSpace(addr), func() bill {
		var b bill
		_ = in.Close()
		if err := json.NewDecoder(lines).Decode(&b); err != nil {
			tb.Error(err)
		}
		if err := cmd.Wait(); err != nil {
			tb.Error(err)
		}
		return b
	}
}

// elevenKB is a message in quoted-printable lines, with its dot.
func elevenKB() []byte {
	var b bytes.Buffer
	b.WriteString("From: press@example.org\r\nSubject: News\r\nMessage-ID: <1@example.org>\r\n\r\n")
	for b.Len() < 11<<10 {
		b.WriteString("The consortium says what it found: see www.example.org. Eleven countries, =\r\n")
	}
	b.WriteString(".\r\n")
	return b.Bytes()
}

// pour sends n mails on one connection, each with the next one's envelope behind its
// dot, and looks at no more of the replies than where they end.
func pour(addr string, n int, to func(i int) string, message []byte) error {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	defer conn.Close()
	in := bufio.NewReader(conn)
	until := func(code string) error {
		for {
			line, err := in.ReadSlice('\n')
			if err != nil {
				return err
			}
			if line[0] > '3' {
				return fmt.Errorf("%s", line)
			}
			if bytes.HasPrefix(line, []byte(code)) {
				return nil
			}
		}
	}
	envelope := func(buf []byte, i int) []byte {
		return fmt.Appendf(buf, "MAIL FROM:<b+%d@example.org>\r\nRCPT TO:<%s>\r\nDATA\r\n", i, to(i))
	}
	buf := []byte("EHLO bench\r\n")
	if _, err := conn.Write(buf); err != nil {
		return err
	}
	if err := until("250 "); err != nil {
		return err
	}
	if _, err := conn.Write(envelope(nil, 0)); err != nil {
		return err
	}
	for i := range n {
		if err := until("354 "); err != nil {
			return err
		}
		buf = append(buf[:0], message...)
		if i+1 < n {
			buf = envelope(buf, i+1)
		} else {
			buf = append(buf, "QUIT\r\n"...)
		}
		if _, err := conn.Write(buf); err != nil {
			return err
		}
	}
	return until("221 ")
}

// pourAll sends n mails to recipients of their own over some connections.
func pourAll(tb testing.TB, addr string, connections, n int) {
	tb.Helper()
	message := elevenKB()
	var wg sync.WaitGroup
	for c := range connections {
		share := n / connections
		if c < n%connections {
			share++
		}
		if share == 0 {
			continue
		}
		wg.Go(func() {
			to := func(i int) string { return fmt.Sprintf("journalist-%d-%d@desk.example", c, i) }
			if err := pour(addr, share, to, message); err != nil {
				tb.Error(err)
			}
		})
	}
	wg.Wait()
}

// BenchmarkSink sends mails of 11 KB over 20 connections and says what the sink's
// process used for each. One that only counts is measured first, then one with a log,
// and one that is handed each command by itself.
func BenchmarkSink(b *testing.B) {
	for _, c := range []struct{ name, options string }{
		{"count", `{"CountOnly":true}`},
		{"sample", `{"CountOnly":true,"Sample":true}`},
		{"log", `{"CountOnly":true,"Log":"LOG"}`},
	} {
		b.Run(c.name, func(b *testing.B) {
			addr, done := child(b, strings.ReplaceAll(c.options, "LOG", b.TempDir()+"/log"))
			b.ResetTimer()
			pourAll(b, addr, 20, b.N)
			b.StopTimer()
			bill := done()
			if bill.Stored != b.N || bill.Duplicates != 0 {
				b.Errorf("%d mails: %+v", b.N, bill)
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "mails/s")
			b.ReportMetric(float64(bill.CPU.Microseconds())/float64(b.N), "sink-µs/mail")
			b.ReportMetric(float64(bill.System.Microseconds())/float64(b.N), "sink-kernel-µs/mail")
			b.ReportMetric(float64(bill.Mallocs)/float64(b.N), "sink-allocs/mail")
			b.ReportMetric(float64(bill.RSS)/(1<<20), "sink-MB")
		})
	}
}
