// Package migrations holds the tables of Communiqué for both engines and brings
// a database up to date.
//
// The folders sqlite/ and postgres/ have the same files: same numbers, same
// names, the same tables and columns after each. A test compares them. A
// migration that has been released is never edited; a new one follows it. River's
// tables come after ours, by River's own migrations.
//
// Up runs each migration in a transaction, once, also when several processes start
// at the same moment: on PostgreSQL under a lock, on SQLite by looking again.
package migrations

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"

	"communique/internal/fault"
	"communique/internal/queue"
	"communique/internal/sqldb"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

//go:embed sqlite/*.sql postgres/*.sql
var files embed.FS

// Applied is one migration that Up has run.
type Applied struct {
	Version int64  `json:"version"`
	Name    string `json:"name"`
}

func provider(db *sqldb.DB) (*goose.Provider, error) {
	dialect, opts := goose.DialectSQLite3, []goose.ProviderOption{goose.WithDisableGlobalRegistry(true)}
	if db.Engine() == sqldb.Postgres {
		locker, err := lock.NewPostgresSessionLocker()
		if err != nil {
			return nil, err
		}
		dialect, opts = goose.DialectPostgres, append(opts, goose.WithSessionLocker(locker))
	}
	folder, err := fs.Sub(files, string(db.Engine()))
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(dialect, db.Writer().DB, folder, opts...)
}

// Up brings the database up to date and tells what it ran, in order. Fault: db.newer.
func Up(ctx context.Context, db *sqldb.DB) ([]Applied, error) {
	p, err := provider(db)
	if err != nil {
		return nil, failed(err)
	}
	// SQLite has no lock that outlives a transaction. When another process has run a
	// migration first, ours fails on the tables that are there already, and looking
	// again shows that there is less to do: at most once for each.
	tries := 1
	if db.Engine() == sqldb.SQLite {
		tries = len(p.ListSources()) + 3 // goose's own table, River's, and the one that works
	}
	var applied []Applied
	for {
		more, err := upOnce(ctx, db, p)
		applied = append(applied, more...)
		if tries--; err == nil || tries == 0 || len(fault.All(err)) > 0 || ctx.Err() != nil {
			return applied, err
		}
	}
}

func upOnce(ctx context.Context, db *sqldb.DB, p *goose.Provider) ([]Applied, error) {
	if err := refuseNewer(ctx, p); err != nil {
		return nil, err
	}
	if err := once(ctx, db); err != nil {
		return nil, failed(err)
	}
	results, err := p.Up(ctx)
	if partial, ok := errors.AsType[*goose.PartialError](err); ok {
		results = partial.Applied
	}
	applied := make([]Applied, len(results))
	for i, r := range results {
		applied[i] = Applied{Version: r.Source.Version, Name: r.Source.Path}
	}
	if err != nil {
		return applied, failed(err)
	}
	return applied, queue.Migrate(ctx, db)
}

// Fingerprint is another string, of hexadecimal digits, whenever Up would make other tables
// on PostgreSQL: for who keeps an empty, migrated database to copy, as the tests do.
func Fingerprint() string {
	hash := sha256.New()
	names, _ := fs.Glob(files, "postgres/*.sql") // the pattern is a good one, and what is embedded can be read
	for _, name := range names {
		text, _ := fs.ReadFile(files, name)
		_, _ = fmt.Fprintf(hash, "%s\x00%d\x00%s", name, len(text), text)
	}
	_, _ = fmt.Fprintln(hash, queue.Newest())
	return hex.EncodeToString(hash.Sum(nil)[:8])
}

// Check is nil when the database is just as new as this program. Faults:
// db.not_migrated (older, or empty), db.newer.
func Check(ctx context.Context, db *sqldb.DB) error {
	p, err := provider(db)
	if err != nil {
		return failed(err)
	}
	if err := refuseNewer(ctx, p); err != nil {
		return err
	}
	pending, err := p.HasPending(ctx)
	if err != nil {
		return failed(err)
	}
	if pending {
		return fault.New(fault.Conflict, "db.not_migrated")
	}
	return nil
}

func failed(err error) error { return fmt.Errorf("migrations: %w", sqldb.Readable(err)) }

// refuseNewer stops an older program from working on the tables of a newer one.
func refuseNewer(ctx context.Context, p *goose.Provider) error {
	current, target, err := p.GetVersions(ctx)
	if err != nil {
		return failed(err)
	}
	if current > target {
		return fault.New(fault.Conflict, "db.newer", "Database", current, "Program", target)
	}
	return nil
}
