package journal_test

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"sync"
	"testing"

	"communique/internal/journal"
)

const (
	// childVariable holds the folder in which the test's child writes a journal.
	childVariable = "COMMUNIQUE_JOURNAL_CHILD"
	// soakVariable says how often the child is killed, instead of twenty times.
	soakVariable = "COMMUNIQUE_SOAK"

	childLanes = 20
)

// report is what the child says after each Write: this lane's mail n may leave, and all
// before it have ended. settled says that all up to n needn't be in the journal any more.
type report struct {
	lane    uint16
	settled bool
	n       int64
}

// A report has eleven bytes, and a pipe takes that in one piece.
func (r report) send(w io.Writer) error {
	b := binary.LittleEndian.AppendUint16(nil, r.lane)
	b = append(b, 0)
	if r.settled {
		b[2] = 1
	}
	_, err := w.Write(binary.LittleEndian.AppendUint64(b, uint64(r.n)))
	return err
}

func receive(in io.Reader) (r report, err error) {
	var b [11]byte
	_, err = io.ReadFull(in, b[:])
	return report{binary.LittleEndian.Uint16(b[:]), b[2] == 1, int64(binary.LittleEndian.Uint64(b[3:]))}, err
}

// child writes on twenty lanes, as fast as it can, until it is killed.
func child(dir string) {
	j, err := journal.Open(dir, "child", journal.Options{SegmentSize: 64 << 10})
	if err != nil {
		panic(err)
	}
	var wg sync.WaitGroup
	for n := range uint16(childLanes) {
		wg.Go(func() {
			if err := childLane(j, n); err != nil {
				panic(err)
			}
		})
	}
	wg.Wait()
}

func childLane(j *journal.Journal, lane uint16) error {
	l := j.Lane(lane)
	random := rand.New(rand.NewPCG(uint64(os.Getpid()), uint64(lane)))
	var tickets []journal.Ticket
	for n := int64(0); ; n++ {
		var ended *journal.Entry
		if n > 0 {
			ended = &journal.Entry{Delivery: n - 1, Claim: int64(lane), Payload: words(n - 1)}
		}
		t, err := l.Write(ended, &journal.Entry{Delivery: n, Claim: int64(lane)})
		if err != nil {
			return err
		}
		if err := (report{lane: lane, n: n}).send(os.Stdout); err != nil {
			return err
		}
		if tickets = append(tickets, t); random.IntN(50) == 0 {
			if err := (report{lane, true, n - 1}).send(os.Stdout); err != nil {
				return err
			}
			j.Settled(tickets...)
			tickets = tickets[:0]
		}
	}
}

// words are a payload that tells which mail it is of.
func words(n int64) []byte {
	return fmt.Appendf(nil, "%0*d", 1+n*37%200, n)
}

// TestAKilledProcessLosesNothing kills a writer at random instants.
func TestAKilledProcessLosesNothing(t *testing.T) {
	kills := 20
	if s := os.Getenv(soakVariable); s != "" {
		var err error
		if kills, err = strconv.Atoi(s); err != nil {
			t.Fatalf("%s: %v", soakVariable, err)
		}
	}
	for range kills {
		dir := t.TempDir()
		checkKilled(t, dir, killChild(t, dir, 1+rand.IntN(20000)))
	}
}

// killChild starts a child, kills it after so many reports, and gives all that came.
func killChild(t *testing.T, dir string, after int) (reports []report) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), childVariable+"="+dir)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	in := bufio.NewReader(out)
	for {
		r, err := receive(in)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if reports = append(reports, r); len(reports) == after {
			if err := cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	_ = cmd.Wait() // it was killed
	return reports
}

func checkKilled(t *testing.T, dir string, reports []report) {
	t.Helper()
	var settled, begun [childLanes]int64 // all below settled, and the mail that was begun last
	for lane := range begun {
		begun[lane] = -1
	}
	for _, r := range reports {
		if r.settled {
			settled[r.lane] = r.n + 1
		} else {
			begun[r.lane] = r.n
		}
	}
	o := onlyOrphan(t, dir)
	if o.Rebooted || o.Worker != "child" {
		t.Errorf("%q, rebooted %v", o.Worker, o.Rebooted)
	}
	ended, open := readAll(t, o)
	for lane, last := range begun {
		have := map[int64]bool{}
		before := int64(-1)
		for _, e := range ended[uint16(lane)] {
			if e.Delivery < before || string(e.Payload) != string(words(e.Delivery)) {
				t.Errorf("lane %d: mail %d after mail %d, with %q", lane, e.Delivery, before, e.Payload)
			}
			have[e.Delivery], before = true, e.Delivery
		}
		for n := settled[lane]; n < last; n++ {
			if !have[n] {
				t.Errorf("lane %d: the end of mail %d is lost", lane, n)
			}
		}
		// The write after the last report may have come to its end, but no further one; or a
		// kill has cut it off, between two pages, behind the end that stands first in it.
		switch mails := open[uint16(lane)]; {
		case len(mails) > 1 || last >= 0 && len(mails) == 0 && !have[last]:
			t.Errorf("lane %d: %v had begun, after %d was reported", lane, mails, last)
		case len(mails) == 1 && mails[0].Delivery != last && (mails[0].Delivery != last+1 || last >= 0 && !have[last]):
			t.Errorf("lane %d: mail %d had begun, and %d was reported", lane, mails[0].Delivery, last)
		}
	}
	if err := o.Remove(); err != nil {
		t.Fatal(err)
	}
	empty(t, dir)
}
