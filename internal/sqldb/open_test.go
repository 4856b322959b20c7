package sqldb_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"communique/internal/fault"
	"communique/internal/sqldb"
	"communique/migrations/dbtest"
)

func TestOpenTellsWhatIsWrong(t *testing.T) {
	dir := t.TempDir()
	letter := filepath.Join(dir, "letter.txt")
	if err := os.WriteFile(letter, []byte(strings.Repeat("This is no database. ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		url, fault string
		kind       fault.Kind
	}{
		{"", "db.url", fault.Invalid},
		{"communique.db", "db.url", fault.Invalid},
		{"mysql://root@localhost/communique", "db.url", fault.Invalid},
		{"sqlite:", "db.url", fault.Invalid},
		{"sqlite://", "db.url", fault.Invalid},
		{"postgres://localhost:port/communique", "db.url", fault.Invalid},
		{"sqlite:" + filepath.Join(dir, "no", "such", "folder.db"), "db.folder_missing", fault.NotFound},
		{"sqlite:" + filepath.Join(letter, "in-a-file.db"), "db.folder_missing", fault.NotFound},
		{"sqlite:" + dir, "db.file", fault.Unavailable},
		{"sqlite:" + letter, "db.not_a_database", fault.Unavailable},
		{"postgres://nobody@127.0.0.1:1/communique", "db.away", fault.Unavailable},
		{"postgres://nobody@host.invalid/communique", "db.away", fault.Unavailable},
	} {
		t.Run(c.url, func(t *testing.T) {
			db, err := sqldb.Open(t.Context(), c.url)
			if err == nil {
				_ = db.Close()
			}
			if !fault.Is(err, c.fault) || fault.KindOf(err) != c.kind {
				t.Errorf("got %v, want %s (%s)", err, c.fault, c.kind)
			}
		})
	}
}

func TestPostgresTellsWhatIsWrong(t *testing.T) {
	server := dbtest.Postgres(t)
	for name, c := range map[string]struct{ url, fault string }{
		"no such database": {strings.Replace(server, "/communique_test", "/no_such_communique_test", 1), "db.missing"},
		"no such user":     {strings.Replace(server, "postgres@", "nobody_of_that_name:geheim@", 1), "db.login"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := sqldb.Open(t.Context(), c.url)
			if !fault.Is(err, c.fault) {
				t.Errorf("got %v, want %s", err, c.fault)
			}
		})
	}
}

func TestNoErrorHoldsThePassword(t *testing.T) {
	const secret = "geheim"
	for _, url := range []string{
		"postgres://user:geheim@127.0.0.1:1/communique",
		"postgres://user:geheim@127.0.0.1:port/communique",
		"postgres://user:ge%heim-geheim@127.0.0.1:1/communique",
		"postgres://user:a/geheim@127.0.0.1:1/communique",
		"postgres://user:a#geheim@127.0.0.1:1/communique",
		"postgres://user:a?geheim@127.0.0.1:1/communique",
		"postgres://127.0.0.1:1/communique?user=user&password=geheim",
		"postgres://127.0.0.1:1/communique?password=geheim&sslmode=nonsense",
		"postgres:user:geheim@127.0.0.1/communique",
		"postgres://user:geheim@127.0.0.1:1/communique\n",
		"mysql://user:geheim@127.0.0.1/communique",
		"postgress://user:geheim@127.0.0.1/communique",
		"host=127.0.0.1 password=geheim",
		"host=127.0.0.1 password=geheim:geheim",
		"user:geheim@127.0.0.1",
		"geheim",
	} {
		t.Run(url, func(t *testing.T) {
			_, err := sqldb.Open(t.Context(), url)
			if err == nil {
				t.Fatal("it opened")
			}
			for ; err != nil; err = errors.Unwrap(err) {
				if strings.Contains(err.Error(), secret) {
					t.Errorf("%T says %v", err, err)
				}
			}
		})
	}
}

func TestSQLiteTakesEveryPath(t *testing.T) {
	t.Chdir(t.TempDir())
	absolute := filepath.Join(t.TempDir(), "absolute.db")
	for url, path := range map[string]string{
		"sqlite:plain.db":                    "plain.db",
		"sqlite://plain-too.db":              "plain-too.db",
		"sqlite:" + absolute:                 absolute,
		"sqlite://" + absolute + ".2":        absolute + ".2",
		"sqlite:with space.db":               "with space.db",
		"sqlite:100%25.db":                   "100%25.db",
		"sqlite:what?mode=memory.db":         "what?mode=memory.db",
		"sqlite:a#b&c=d;e'f\"g.db":           "a#b&c=d;e'f\"g.db",
		"sqlite:Communiqué, été 2026 – ő.db": "Communiqué, été 2026 – ő.db",
		"sqlite:a:b.db":                      "a:b.db",
	} {
		t.Run(url, func(t *testing.T) {
			db, err := sqldb.Open(t.Context(), url)
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			if db.Path() != path || db.Engine() != sqldb.SQLite {
				t.Errorf("the path is %q on %s", db.Path(), db.Engine())
			}
			if _, err := os.Stat(path); err != nil {
				t.Error(err)
			}
			if err := db.Ping(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestManyOpenANewFileAtOnce(t *testing.T) {
	url := "sqlite:" + filepath.Join(t.TempDir(), "new.db")
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			db, err := sqldb.Open(t.Context(), url)
			if err != nil {
				t.Error(err)
				return
			}
			if err := db.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

func TestAFileThatAnotherProcessWritesToIsLocked(t *testing.T) {
	url := dbtest.SQLite(t)
	holder := dbtest.Open(t, url)
	waiting, err := sqldb.Open(t.Context(), url, sqldb.Patience(20*time.Millisecond))
	if err != nil {
		t.Fatal(err)
	}
	defer waiting.Close()
	ctx := t.Context()
	err = holder.Write(ctx, func(tx *sqldb.Tx) error {
		if err := insert(ctx, tx, "holder"); err != nil {
			return err
		}
		err := waiting.Write(ctx, func(tx *sqldb.Tx) error { return insert(ctx, tx, "too early") })
		if !fault.Is(err, "db.locked") || fault.KindOf(err) != fault.Unavailable {
			t.Errorf("a second writer got %v, want db.locked", err)
		}
		if got := slugs(t, waiting); len(got) != 0 { // readers don't wait for writers
			t.Errorf("a reader saw %v before the commit", got)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := waiting.Write(ctx, func(tx *sqldb.Tx) error { return insert(ctx, tx, "later") }); err != nil {
		t.Errorf("when it was free again: %v", err)
	}
}

func TestWaitingForTheWriterEndsWithTheContext(t *testing.T) {
	db := dbtest.Open(t, dbtest.SQLite(t))
	err := db.Write(t.Context(), func(*sqldb.Tx) error {
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
		defer cancel()
		return db.Write(ctx, func(*sqldb.Tx) error { return errors.New("it ran beside the only writer") })
	})
	if !errors.Is(err, context.DeadlineExceeded) || !fault.Is(err, "db.locked") {
		t.Errorf("got %v", err)
	}
}
