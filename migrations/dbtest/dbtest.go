// Package dbtest gives tests a real, empty, migrated database of each engine.
//
// A test written as
//
//	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) { … })
//
// runs once on SQLite and once on PostgreSQL, whose server is named by
// COMMUNIQUE_TEST_POSTGRES (a URL of a database whose user may create others).
// Without it the PostgreSQL half is left out and says so, except with CI=true,
// where nothing may be left out and it fails.
package dbtest

import (
	"context"
	"flag"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"

	"communique/internal/sqldb"
	"communique/migrations"

	"github.com/jackc/pgx/v5"
)

// Variable names the PostgreSQL server of the tests.
const Variable = "COMMUNIQUE_TEST_POSTGRES"

// Each runs f on a fresh database of each engine, as subtests "sqlite" and "postgres".
func Each(t *testing.T, f func(t *testing.T, db *sqldb.DB)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { f(t, Open(t, SQLite(t))) })
	t.Run("postgres", func(t *testing.T) { f(t, Open(t, Postgres(t))) })
}

// URLs runs f with the URL of a fresh, migrated database of each engine, for
// tests that open it themselves or hand it to another process.
func URLs(t *testing.T, f func(t *testing.T, url string)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { f(t, SQLite(t)) })
	t.Run("postgres", func(t *testing.T) { f(t, Postgres(t)) })
}

// Checks sets how often rapid tries until the test ends, unless somebody wants another
// number: a try on a database is a whole story.
func Checks(t *testing.T, n int) {
	t.Helper()
	f := flag.Lookup("rapid.checks")
	if f.Value.String() != f.DefValue {
		return
	}
	if err := f.Value.Set(strconv.Itoa(n)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Value.Set(f.DefValue) })
}

// Open opens url and closes it when the test ends.
func Open(t testing.TB, url string) *sqldb.DB {
	t.Helper()
	db, err := sqldb.Open(context.Background(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

var sqliteTemplate = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "communique-template")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "template.db")
	db, err := sqldb.Open(context.Background(), "sqlite:"+path)
	if err != nil {
		return nil, err
	}
	if _, err := migrations.Up(context.Background(), db); err != nil {
		return nil, err
	}
	if err := db.Close(); err != nil { // the last close folds the write-ahead log into the file
		return nil, err
	}
	return os.ReadFile(path)
})

// SQLite gives the URL of a fresh, migrated SQLite file that goes with the test.
func SQLite(t testing.TB) string {
	t.Helper()
	template, err := sqliteTemplate()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "test.db")
	if err := os.WriteFile(path, template, 0o600); err != nil {
		t.Fatal(err)
	}
	return "sqlite:" + path
}

var (
	postgresTemplate = sync.OnceValues(makeTemplate)
	counter          atomic.Int64
)

// Postgres gives the URL of a fresh, migrated PostgreSQL database that goes with
// the test. Without a server it skips the test, or fails it when CI=true.
func Postgres(t testing.TB) string {
	t.Helper()
	url := os.Getenv(Variable)
	if url == "" {
		if os.Getenv("CI") == "true" {
			t.Fatalf("PostgreSQL may not be left out here: set %s", Variable)
		}
		t.Skipf("left out: PostgreSQL (set %s, or run make test)", Variable)
	}
	template, err := postgresTemplate()
	if err != nil {
		t.Fatal(err)
	}
	name := fmt.Sprintf("communique_test_%d_%d", os.Getpid(), counter.Add(1))
	if err := copyDatabase(name, template); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := onServer(fmt.Sprintf("DROP DATABASE IF EXISTS %s WITH (FORCE)", name)); err != nil {
			t.Error(err)
		}
	})
	return withDatabase(url, name)
}

// copyDatabase copies the files, which takes a quarter of the time that writing each page
// into the log does. Before PostgreSQL 15 there was no choice, and that was the only way.
func copyDatabase(name, template string) error {
	statement := fmt.Sprintf("CREATE DATABASE %s TEMPLATE %s", name, template)
	if err := onServer(statement + " STRATEGY FILE_COPY"); err == nil {
		return nil
	}
	return onServer(statement)
}

// makeTemplate gives the database from which each test's is copied in a few milliseconds.
// The test binaries of a run share it: whoever comes first migrates it, under a name under
// which nobody looks for it before it is done, and the others wait for that one. It is
// named after the migrations, and stays on the server.
func makeTemplate() (string, error) {
	ctx := context.Background()
	name := "communique_template_" + migrations.Fingerprint()
	if err := onServer("SELECT pg_advisory_lock($1)", templateLock); err != nil {
		return "", err
	}
	defer func() { _ = onServer("SELECT pg_advisory_unlock($1)", templateLock) }()
	// There is nothing to divide by while there is none of this name.
	if err := onServer("SELECT 1 / COUNT(*) FROM pg_database WHERE datname = $1", name); err == nil {
		return name, nil
	}
	made := name + "_making"
	for _, statement := range []string{"DROP DATABASE IF EXISTS " + made + " WITH (FORCE)", "CREATE DATABASE " + made} {
		if err := onServer(statement); err != nil {
			return "", err
		}
	}
	if err := migrated(ctx, made); err != nil {
		return "", err
	}
	return name, onServer("ALTER DATABASE " + made + " RENAME TO " + name)
}

func migrated(ctx context.Context, name string) error {
	db, err := sqldb.Open(ctx, withDatabase(os.Getenv(Variable), name))
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = migrations.Up(ctx, db)
	return err
}

// templateLock is the advisory lock under which a template is made; any number will do.
const templateLock = 20121105

// server is this process's connection to the server's own database. It stays open, since to
// make one takes as long as to copy a database; no goroutine stands behind it that a test
// which looks for leaks could find.
var server struct {
	sync.Mutex
	connection *pgx.Conn
}

// onServer runs a statement on the server's own database.
func onServer(statement string, args ...any) error {
	ctx := context.Background()
	server.Lock()
	defer server.Unlock()
	if server.connection == nil || server.connection.IsClosed() {
		connection, err := pgx.Connect(ctx, os.Getenv(Variable))
		if err != nil {
			return err
		}
		server.connection = connection
	}
	_, err := server.connection.Exec(ctx, statement, args...)
	return err
}

func withDatabase(server, name string) string {
	u, err := url.Parse(server)
	if err != nil {
		return server
	}
	u.Path = "/" + name
	return u.String()
}
