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
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"communique/internal/sqldb"
	"communique/migrations"

	_ "github.com/jackc/pgx/v5/stdlib" // the engine "pgx", to create databases
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
	server := os.Getenv(Variable)
	if server == "" {
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
	if err := copyDatabase(server, name, template); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := onServer(server, fmt.Sprintf("DROP DATABASE IF EXISTS %s WITH (FORCE)", name)); err != nil {
			t.Error(err)
		}
	})
	return withDatabase(server, name)
}

// copyDatabase copies the files, which takes a quarter of the time that writing each page
// into the log does. Before PostgreSQL 15 there was no choice, and that was the only way.
func copyDatabase(server, name, template string) error {
	statement := fmt.Sprintf("CREATE DATABASE %s TEMPLATE %s", name, template)
	if err := onServer(server, statement+" STRATEGY FILE_COPY"); err == nil {
		return nil
	}
	return onServer(server, statement)
}

// makeTemplate migrates one database for this test binary, named after its
// process, from which each test's database is copied in a few milliseconds.
func makeTemplate() (string, error) {
	server := os.Getenv(Variable)
	sum := sha256.Sum256([]byte(os.Args[0]))
	name := fmt.Sprintf("communique_template_%d_%s", os.Getpid(), hex.EncodeToString(sum[:4]))
	if err := onServer(server, "CREATE DATABASE "+name); err != nil {
		return "", err
	}
	db, err := sqldb.Open(context.Background(), withDatabase(server, name))
	if err != nil {
		return "", err
	}
	defer db.Close()
	_, err = migrations.Up(context.Background(), db)
	return name, err
}

func withDatabase(server, name string) string {
	u, err := url.Parse(server)
	if err != nil {
		return server
	}
	u.Path = "/" + name
	return u.String()
}

func onServer(server, statement string) error {
	db, err := sql.Open("pgx", server)
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = db.ExecContext(context.Background(), statement)
	return err
}
