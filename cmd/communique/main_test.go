package main

import (
	"context"
	"net"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"communique/internal/sink"
	"communique/internal/sqldb"
	"communique/migrations/dbtest"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"communique": main})
}

// TestStories runs each story of testdata/script on each engine, with the real
// program in processes of its own. COMMUNIQUE_DB is a fresh, migrated database and
// COMMUNIQUE_SMTP a mail server of the story's own.
func TestStories(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/script/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no stories: %v", err)
	}
	for engine, database := range map[string]func(testing.TB) string{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		t.Run(engine, func(t *testing.T) {
			for _, file := range files {
				t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
					t.Parallel()
					tell(t, file, database(t))
				})
			}
		})
	}
}

func tell(t *testing.T, file, db string) {
	server, err := sink.Start(sink.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	later := freeAddress(t)
	testscript.Run(t, testscript.Params{
		Files: []string{file},
		Setup: func(env *testscript.Env) error {
			env.Setenv("COMMUNIQUE_DB", db)
			env.Setenv("COMMUNIQUE_SMTP", "smtp://"+server.Addr())
			env.Setenv("RELAY_LATER", "smtp://"+later)
			env.Setenv("TAKEN", server.Addr())
			env.Setenv("FREE", freeAddress(t))
			env.Setenv("COMMUNIQUE_LANG", "en")
			env.Setenv("ENGINE", db[:strings.Index(db, ":")])
			return nil
		},
		Condition: func(name string) (bool, error) { return strings.HasPrefix(db, name), nil },
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"until": until,
			"relay-up": func(ts *testscript.TestScript, _ bool, _ []string) {
				late, err := sink.Start(sink.Options{Addr: later})
				ts.Check(err)
				ts.Defer(late.Close)
			},
			"lag": func(ts *testscript.TestScript, _ bool, args []string) {
				d, err := time.ParseDuration(args[0])
				ts.Check(err)
				house, err := sqldb.Open(context.Background(), db)
				ts.Check(err)
				defer house.Close()
				ts.Check(lag(house, d))
			},
			"matching": func(ts *testscript.TestScript, _ bool, args []string) { matching(ts, server, args) },
			"received": func(ts *testscript.TestScript, _ bool, args []string) { received(ts, server, args) },
		},
	})
}

// freeAddress is an address of this machine on which nobody listens yet.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// until PATTERN COMMAND… runs the command until its output matches, as a person
// would who waits for another process, ever more patiently: to look costs the machine as
// much as what is waited for. A minute is more than any story needs.
func until(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: until PATTERN COMMAND…")
	}
	pattern := regexp.MustCompile("(?s)" + args[0])
	var last string
	pause := 50 * time.Millisecond
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(pause) {
		err := ts.Exec(args[1], args[2:]...)
		last = ts.ReadFile("stdout")
		if err == nil && pattern.MatchString(last) {
			return
		}
		pause = min(2*pause, time.Second)
	}
	ts.Fatalf("never saw %q; the last was:\n%s", args[0], last)
}

// received N [PATTERN] checks that the mail server has N mails, each matching.
func received(ts *testscript.TestScript, server *sink.Sink, args []string) {
	if len(args) == 0 {
		ts.Fatalf("usage: received N [PATTERN]")
	}
	messages := server.Messages()
	if got := len(messages); args[0] != strconv.Itoa(got) {
		ts.Fatalf("the mail server has %d mails, not %s", got, args[0])
	}
	for _, pattern := range args[1:] {
		for _, m := range messages {
			if !regexp.MustCompile(pattern).Match(m.Raw) {
				ts.Fatalf("mail %d has no %q:\n%s", m.ID, pattern, m.Raw)
			}
		}
	}
}

// matching is the command "matching N PATTERN": so many mails have it.
func matching(ts *testscript.TestScript, server *sink.Sink, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: matching N PATTERN")
	}
	n, pattern := 0, regexp.MustCompile(args[1])
	for _, m := range server.Messages() {
		if pattern.Match(m.Raw) {
			n++
		}
	}
	if args[0] != strconv.Itoa(n) {
		ts.Fatalf("%d mails have %q, not %s", n, args[1], args[0])
	}
}
