package sink_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"communique/internal/clock"
	"communique/internal/sink"
)

func TestCountingKeepsNothing(t *testing.T) {
	s := start(t, sink.Options{CountOnly: true})
	p := hello(t, s)
	for range 3 {
		p.mail("Anna@desk.example", "250 ")
	}
	p.mail("anna@Desk.example", "250 ")
	p.mail("bert@desk.example", "250 ")
	p.ask("MAIL FROM:<b@example.org>", "250 ")
	p.ask("RCPT TO:<never@desk.example>", "250 ")
	if got, want := s.Totals(), (sink.Totals{Asked: 6, Stored: 5, Recipients: 2, Duplicates: 3, Most: 4, Bytes: 170}); got != want {
		t.Errorf("%+v", got)
	}
	if got := s.Counts(); len(got) != 3 || got["anna@desk.example"] != (sink.Count{Asked: 4, Stored: 4}) {
		t.Errorf("%+v", got)
	}
	if _, ok := s.Last(); ok || len(s.Messages()) != 0 {
		t.Error("something was kept")
	}
}

func TestSampleIsTheLast(t *testing.T) {
	eachWay(t, sink.Options{Sample: true}, func(t *testing.T, s *sink.Sink) {
		if _, ok := s.Last(); ok {
			t.Error("there is one before the first")
		}
		p := hello(t, s)
		for i := range 3 {
			p.say(envelope(fmt.Sprintf("A%d@desk.example", i))...)
			p.hear("250 ", "250 ", "354 ")
			p.ask(strings.Repeat("x", 10-i)+"\r\n.", "250 ")
		}
		m, ok := s.Last()
		if !ok || m.To != "A2@desk.example" || m.From != "b@example.org" || string(m.Raw) != "xxxxxxxx\r\n" || m.At.IsZero() || m.ID != 3 {
			t.Errorf("%+v", m)
		}
	})
}

func TestCheckRefuses(t *testing.T) {
	check := func(m sink.Message) error {
		if m.To == "bad@desk.example" || !strings.HasSuffix(string(m.Raw), "\r\na\r\n") {
			return errors.New("that\r\nis wrong")
		}
		return nil
	}
	eachWay(t, sink.Options{Check: check}, func(t *testing.T, s *sink.Sink) {
		p := hello(t, s)
		p.mail("bad@desk.example", "554 5.6.0 that  is wrong")
		p.mail("good@desk.example", "250 ")
		if got := s.Totals(); got.Stored != 1 || got.Asked != 2 {
			t.Errorf("%+v", got)
		}
	})
}

func TestFilesWithoutMemory(t *testing.T) {
	dir := t.TempDir()
	var told []int
	s := start(t, sink.Options{CountOnly: true, Dir: dir, OnMessage: func(m sink.Message) { told = append(told, m.ID) }})
	p := hello(t, s)
	for range 2 {
		p.mail("a@desk.example", "250 ")
	}
	text, err := os.ReadFile(filepath.Join(dir, "0002.eml"))
	if err != nil || string(text) != "Message-ID: <1@example.org>\r\n\r\na\r\n" || fmt.Sprint(told) != "[1 2]" || len(s.Messages()) != 0 {
		t.Errorf("%q, %v, %v", text, err, told)
	}
}

// TestLogSaysWhatWasTaken: the line is there before the sender is told, whatever it
// is told.
func TestLogSaysWhatWasTaken(t *testing.T) {
	log := filepath.Join(t.TempDir(), "log")
	if err := os.WriteFile(log, []byte("before\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	now := time.Date(2013, 1, 30, 7, 0, 0, 0, time.UTC)
	want := "before\n"
	for _, count := range []bool{true, false} {
		s := start(t, sink.Options{CountOnly: count, Log: log, Clock: clock.NewSimulated(now)})
		s.Script("kept@desk.example", sink.DropAtDot(true))
		s.Script("lost@desk.example", sink.DropAtDot(false))
		s.Script("full@desk.example", sink.SayAtDot("552 5.2.2 Full"))
		for _, c := range []struct {
			to, text, id string
			size         int
		}{
			{"A@desk.example", "message-id:<1@x>\r\n\r\n..a\r\n", "<1@x>", 24},
			{"kept@desk.example", "Subject: a\r\nMessage-ID:\r\n\t<2@x>\t \r\n\r\na\r\n", "<2@x>", 40},
			{"lost@desk.example", "a\r\n", "", 0},
			{"full@desk.example", "a\r\n", "", 0},
			{"none@desk.example", "a\r\n\r\nMessage-ID: <no>\r\n", "", 23},
			{"odd@desk.example", "Message-ID: <\t3>\r\n", "< 3>", 18},
		} {
			p := hello(t, s)
			p.say(envelope(c.to)...)
			p.hear("250 ", "250 ", "354 ")
			p.say(c.text + ".")
			_, _ = p.in.ReadString('\n')
			if c.size > 0 {
				want += fmt.Sprintf("1359529200000\t%s\t%s\t%d\n", c.to, c.id, c.size)
			}
			if got, err := os.ReadFile(log); string(got) != want || err != nil {
				t.Fatalf("%s: %q, want %q, %v", c.to, got, want, err)
			}
		}
		s.Close()
	}
}

// TestManyShareTheLog: no line is lost or torn when many write at once.
func TestManyShareTheLog(t *testing.T) {
	log := filepath.Join(t.TempDir(), "log")
	s := start(t, sink.Options{CountOnly: true, Log: log})
	pourAll(t, s.Addr(), 20, 1000)
	text, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	for line := range strings.Lines(string(text)) {
		fields := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(fields) != 4 || fields[2] != "<1@example.org>" {
			t.Fatalf("%q", line)
		}
		seen[fields[1]]++
	}
	if got := s.Totals(); len(seen) != 1000 || got.Stored != 1000 || got.Duplicates != 0 {
		t.Errorf("%d in the log, %+v", len(seen), got)
	}
}

// TestLogThatCantBeWritten: then nothing is taken.
func TestLogThatCantBeWritten(t *testing.T) {
	if _, err := os.Stat("/dev/full"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skip("left out: only Linux has a device that is always full")
	}
	s := start(t, sink.Options{CountOnly: true, Log: "/dev/full"})
	p := hello(t, s)
	p.mail("a@desk.example", "451 4.3.0")
	p.mail("a@desk.example", "451 4.3.0")
	if got := s.Totals(); got.Stored != 0 {
		t.Errorf("%+v", got)
	}
}

func TestStartSaysWhatIsWrong(t *testing.T) {
	s := start(t, sink.Options{})
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, o := range []sink.Options{{Addr: s.Addr()}, {Addr: "nonsense"}, {Dir: file + "/x"}, {Log: file + "/x"}} {
		if s, err := sink.Start(o); err == nil {
			s.Close()
			t.Errorf("%+v: no error", o)
		}
	}
}

// TestManyAtOnce: a thousand mails over twenty connections are all there, whichever
// way they are taken.
func TestManyAtOnce(t *testing.T) {
	eachWay(t, sink.Options{}, func(t *testing.T, s *sink.Sink) {
		var wg sync.WaitGroup
		for range 5 {
			wg.Go(func() { _ = s.Counts(); _, _ = s.Last() })
		}
		pourAll(t, s.Addr(), 20, 1000)
		wg.Wait()
		if got := s.Totals(); got.Stored != 1000 || got.Duplicates != 0 || got.Asked != 1000 {
			t.Errorf("%+v", got)
		}
	})
}
