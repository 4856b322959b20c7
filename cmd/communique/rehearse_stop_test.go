package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"communique/migrations/dbtest"
)

// rehearsing is a rehearsal in a process of its own, in the middle of a mail.
type rehearsing struct {
	command *exec.Cmd
	stderr  bytes.Buffer
	temp    string
}

func (o *office) startRehearsal(temp string, args ...string) *rehearsing {
	o.t.Helper()
	r := &rehearsing{temp: temp}
	r.command = exec.Command("communique", append([]string{"rehearse", "news", "--at", "2030-05-06T07:00:00Z"}, args...)...)
	r.command.Env = append(slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "COMMUNIQUE_") }),
		"COMMUNIQUE_DB="+o.url, "COMMUNIQUE_LANG=en", "TMPDIR="+temp)
	r.command.Stderr = &r.stderr
	o.must(r.command.Start())
	o.t.Cleanup(func() { _ = r.command.Process.Kill() })
	return r
}

func (r *rehearsing) copies() []string {
	found, _ := filepath.Glob(filepath.Join(r.temp, "*", databaseName))
	return found
}

// untilCopied waits until the contacts are in the copy: it has grown since it was made.
func (r *rehearsing) untilCopied(t *testing.T) string {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		for _, name := range r.copies() {
			if _, err := os.Stat(filepath.Join(filepath.Dir(name), "journals")); err == nil { // mails are leaving
				return name
			}
		}
	}
	t.Fatalf("no rehearsal in a minute: %s", r.stderr.String())
	return ""
}

func TestAStoppedRehearsalLeavesNoCopy(t *testing.T) {
	o := newOffice(t, dbtest.SQLite(t))
	o.list("gb", "GB", "30 8 * * 1-5", "Europe/London", "anna", "bert")
	for _, signal := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP} {
		t.Run(signal.String(), func(t *testing.T) {
			r := o.startRehearsal(t.TempDir(), "--fault", "anna@gb.example=delay 300 s")
			r.untilCopied(t)
			if err := r.command.Process.Signal(signal); err != nil {
				t.Fatal(err)
			}
			if err := r.command.Wait(); err == nil || r.command.ProcessState.ExitCode() != exitFault {
				t.Errorf("it ended with %v", err)
			}
			if left, _ := filepath.Glob(filepath.Join(r.temp, "*")); len(left) > 0 {
				t.Errorf("it has left %v", left)
			}
			if !strings.Contains(r.stderr.String(), "stopped before it finished") {
				t.Errorf("it says %q", r.stderr.String())
			}
		})
	}
}

// TestACopyOfAKilledRehearsalGoesWithTheNext: who is killed outright can't tidy up. Nobody
// but its owner can read what it leaves, and one that still runs keeps what it has.
func TestACopyOfAKilledRehearsalGoesWithTheNext(t *testing.T) {
	o := newOffice(t, dbtest.SQLite(t))
	o.list("gb", "GB", "30 8 * * 1-5", "Europe/London", "anna", "bert")
	temp := t.TempDir()
	killed := o.startRehearsal(temp, "--fault", "anna@gb.example=delay 300 s")
	name := killed.untilCopied(t)
	for _, of := range []string{name, name + "-wal", name + "-shm"} {
		if info, err := os.Stat(of); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", filepath.Base(of), info.Mode(), err)
		}
	}
	if info, err := os.Stat(filepath.Dir(name)); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("its folder: %v, %v", info.Mode(), err)
	}
	while := o.startRehearsal(temp)
	if err := while.command.Wait(); err != nil || len(while.copies()) != 1 {
		t.Errorf("beside one that runs: %v, %v\n%s", err, while.copies(), while.stderr.String())
	}
	_ = killed.command.Process.Kill()
	_ = killed.command.Wait()
	if len(killed.copies()) != 1 {
		t.Fatalf("copies of the killed one: %v", killed.copies())
	}
	next := o.startRehearsal(temp)
	if err := next.command.Wait(); err != nil {
		t.Errorf("%v: %s", err, next.stderr.String())
	}
	if left, _ := filepath.Glob(filepath.Join(temp, "*")); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
}
