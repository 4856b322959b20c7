// Package migrations holds the tables of Communiqué for both engines and brings
// a database up to date.
//
// The folders sqlite/ and postgres/ have the same files: same numbers, same
// names, the same tables and columns after each. A test compares them. A
// migration that has been released is never edited; a new one follows it. River's
// tables come after ours, by River's own migrations.
//
// Up runs each migration in a transaction and, on PostgreSQL, under a lock, so
// that two machines which start at once don't run it twice.
package migrations

import (
	"context"
	"embed"
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

// Up brings the database up to date and tells what it ran, in order.
func Up(ctx context.Context, db *sqldb.DB) ([]Applied, error) {
	p, err := provider(db)
	if err != nil {
		return nil, fmt.Errorf("migrations: %w", err)
	}
	if err := refuseNewer(ctx, p); err != nil {
		return nil, err
	}
	results, err := p.Up(ctx)
	if err != nil {
		return nil, fmt.Errorf("migrations: %w", err)
	}
	applied := make([]Applied, len(results))
	for i, r := range results {
		applied[i] = Applied{Version: r.Source.Version, Name: r.Source.Path}
	}
	return applied, queue.Migrate(ctx, db)
}

// Check is nil when the database is just as new as this program. Faults:
// db.not_migrated (older, or empty), db.newer.
func Check(ctx context.Context, db *sqldb.DB) error {
	p, err := provider(db)
	if err != nil {
		return fmt.Errorf("migrations: %w", err)
	}
	if err := refuseNewer(ctx, p); err != nil {
		return err
	}
	pending, err := p.HasPending(ctx)
	if err != nil {
		return fmt.Errorf("migrations: %w", err)
	}
	if pending {
		return fault.New(fault.Conflict, "db.not_migrated")
	}
	return nil
}

// refuseNewer stops an older program from working on the tables of a newer one.
func refuseNewer(ctx context.Context, p *goose.Provider) error {
	current, target, err := p.GetVersions(ctx)
	if err != nil {
		return fmt.Errorf("migrations: %w", err)
	}
	if current > target {
		return fault.New(fault.Conflict, "db.newer", "Database", current, "Program", target)
	}
	return nil
}
