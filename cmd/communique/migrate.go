package main

import (
	"context"

	"communique/internal/sqldb"
	"communique/migrations"
)

// migrateCommand brings the database up to date, making a SQLite file if need be.
type migrateCommand struct {
	JSON bool `name:"json" help:"${json}"`
}

// Run migrates and says what it did.
func (m *migrateCommand) Run(ctx context.Context, t *terminal, c *commands) error {
	db, err := sqldb.Open(ctx, c.DB)
	if err != nil {
		return err
	}
	defer db.Close()
	applied, err := migrations.Up(ctx, db)
	if err != nil {
		return err
	}
	if m.JSON {
		return t.json(map[string]any{"applied": applied})
	}
	if len(applied) == 0 {
		t.say("cli.migrate.nothing")
		return nil
	}
	t.count("cli.migrate.done", len(applied))
	return nil
}
