package main

import (
	"bytes"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// worker is the program in a process of its own, delivering.
type worker struct {
	s       *street
	command *exec.Cmd
	log     logged
	ended   chan struct{}
}

// logged is what a process says, while it says it.
type logged struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *logged) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(b)
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// work starts a worker on a machine that has this folder of journals. It ends with the
// test at the latest.
func (s *street) work(journals string) *worker { return s.workAs(journals, "Press") }

// workAs starts a worker whose mails can be told by the name of their sender.
func (s *street) workAs(journals, name string) *worker {
	s.t.Helper()
	w := &worker{s: s, ended: make(chan struct{})}
	w.command = exec.Command("communique", "work", "--journal", journals, "--connections", strconv.Itoa(s.connections),
		"--from", "press@lipse.example", "--name", name, "--url", "https://lipse.example")
	w.command.Env = append(slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "COMMUNIQUE_") }),
		"COMMUNIQUE_DB="+s.url, "COMMUNIQUE_SMTP=smtp://"+s.relay.options.Addr, "COMMUNIQUE_LANG=en")
	w.command.Stderr = &w.log
	s.must(w.command.Start())
	go func() {
		_ = w.command.Wait()
		close(w.ended)
	}()
	s.t.Cleanup(func() {
		w.kill()
		if s.t.Failed() {
			s.t.Logf("worker %d said:\n%s", w.command.Process.Pid, tail(w.log.String(), 40))
		}
	})
	return w
}

func tail(text string, lines int) string {
	all := strings.SplitAfter(text, "\n")
	return strings.Join(all[max(0, len(all)-lines):], "")
}

// kill ends the worker without a last word, and waits until it is gone.
func (w *worker) kill() { w.signal(syscall.SIGKILL); <-w.ended }

// stop asks the worker to end, and tells how long that took.
func (w *worker) stop() time.Duration {
	began := time.Now()
	w.signal(syscall.SIGTERM)
	<-w.ended
	return time.Since(began)
}

// signal sends it to a worker that may have ended.
func (w *worker) signal(what syscall.Signal) {
	select {
	case <-w.ended:
	default:
		_ = w.command.Process.Signal(what)
	}
}

// halt stops the worker's clock: the kernel gives it no time until wake.
func (w *worker) halt(t testing.TB) {
	t.Helper()
	w.signal(syscall.SIGSTOP)
	w.s.until("the worker stands still", func() bool {
		stat, err := os.ReadFile("/proc/" + strconv.Itoa(w.command.Process.Pid) + "/stat")
		if err != nil {
			leaveOut(t, "no /proc on this machine: %v", err)
		}
		_, rest, _ := bytes.Cut(stat, []byte(") "))
		return bytes.HasPrefix(rest, []byte("T"))
	})
}

// haltOutside halts the worker while it has no transaction open: one that stands still
// would keep everybody else from the rows that it has locked.
func (w *worker) haltOutside(t testing.TB) {
	t.Helper()
	w.s.until("the worker stands still outside of its transactions", func() bool {
		w.halt(t)
		if touch(w.s.h.db, w.s.mailing, 500*time.Millisecond) == nil {
			return true
		}
		w.wake()
		return false
	})
}

func (w *worker) wake() { w.signal(syscall.SIGCONT) }
