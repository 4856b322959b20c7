package main

import (
	"context"
	"encoding/csv"
	"fmt"

	"communique/accounts"
	"communique/internal/fault"
	"communique/internal/spreadsheet"
)

// userAuditCommand shows who did what to whom, and who signed in.
type userAuditCommand struct {
	Limit int  `name:"limit" default:"100" placeholder:"N" help:"${audit_limit}"`
	CSV   bool `name:"csv" xor:"form" help:"${audit_csv}"`
	JSON  bool `name:"json" xor:"form" help:"${json}"`
}

// entryReport is a line of the audit as a script reads it. The instant is in UTC.
type entryReport struct {
	ID      int64  `json:"id"`
	At      string `json:"at"`
	Actor   string `json:"actor"`
	Verb    string `json:"verb"`
	Subject string `json:"subject"`
	Detail  string `json:"detail,omitempty"`
	Address string `json:"address,omitempty"`
}

// Run shows the newest lines first.
func (r *userAuditCommand) Run(ctx context.Context, t *terminal, c *commands) error {
	if r.Limit < 1 {
		return fault.New(fault.Invalid, "cli.flag_value", "Value", "--limit")
	}
	h, err := t.open(ctx, c)
	if err != nil {
		return err
	}
	defer h.close()
	slugs, err := h.partnerSlugs(ctx)
	if err != nil {
		return err
	}
	switch {
	case r.CSV:
		return r.sheet(ctx, t, h, slugs)
	case r.JSON:
		reports := []entryReport{}
		err := r.each(ctx, h, func(e accounts.Entry) { reports = append(reports, entryReportOf(e, slugs)) })
		if err != nil {
			return err
		}
		return t.json(reports)
	}
	none := true
	err = r.each(ctx, h, func(e accounts.Entry) {
		none = false
		t.entry(e, slugs)
	})
	if none && err == nil {
		t.say("cli.audit.none")
	}
	return err
}

// page is how many lines are read at once: the books may be long.
const page = 500

// each does something with each line that is asked for.
func (r *userAuditCommand) each(ctx context.Context, h *house, do func(accounts.Entry)) error {
	before := int64(0)
	for left := r.Limit; left > 0; {
		lines, err := h.accounts.Audit(ctx, h.actor(), before, min(left, page))
		if err != nil || len(lines) == 0 {
			return err
		}
		for _, e := range lines {
			do(e)
		}
		left -= len(lines)
		before = lines[len(lines)-1].ID
	}
	return nil
}

func entryReportOf(e accounts.Entry, slugs map[int64]string) entryReport {
	return entryReport{ID: e.ID, At: utc(e.At), Actor: e.Actor, Verb: e.Verb, Subject: e.Subject, Detail: grantsNoted(e.Detail, slugs), Address: e.Address}
}

// entry says when it was, who did it and from where, and below that what, and to whom.
func (t *terminal) entry(e accounts.Entry, slugs map[int64]string) {
	t.wrapped(t.out, "", joined(t.words.DateTime(e.At.Local()), fault.Shown(e.Actor), e.Address))
	what := t.words.T("cli.audit.line", "What", t.words.T("audit."+e.Verb), "Whom", e.Subject)
	t.wrapped(t.out, "  ", joined(what, grantsNoted(e.Detail, slugs)))
}

// sheet writes the lines as CSV, of which no spreadsheet runs a cell.
func (r *userAuditCommand) sheet(ctx context.Context, t *terminal, h *house, slugs map[int64]string) error {
	w := csv.NewWriter(t.out)
	if err := w.Write([]string{"id", "at", "actor", "verb", "subject", "detail", "address"}); err != nil {
		return err
	}
	err := r.each(ctx, h, func(e accounts.Entry) {
		line := entryReportOf(e, slugs)
		// What can't be written is told by Error, below.
		_ = w.Write([]string{
			fmt.Sprint(line.ID), line.At, spreadsheet.Guarded(line.Actor), line.Verb, spreadsheet.Guarded(line.Subject),
			spreadsheet.Guarded(line.Detail), spreadsheet.Guarded(line.Address),
		})
	})
	if err != nil {
		return err
	}
	w.Flush()
	return w.Error()
}
