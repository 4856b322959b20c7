package glossary

import (
	"context"
	"slices"

	"communique/internal/sqldb"
)

// line is a line of the table glossary_terms.
type line struct {
	Rule           Rule   `db:"rule"`
	SourceLanguage string `db:"source_language"`
	Language       string `db:"language"`
	Source         string `db:"source"`
	Target         string `db:"target"`
	CaseSensitive  int64  `db:"case_sensitive"`
	Note           string `db:"note"`
	House          int64  `db:"house"`
}

const columns = `SELECT rule, source_language, language, source, target, case_sensitive, note, house FROM glossary_terms`

func terms(lines []line) []Term {
	all := make([]Term, len(lines))
	for i, l := range lines {
		all[i] = Term{l.Source, l.Target, l.SourceLanguage, l.Language, l.Rule, l.CaseSensitive == 1, l.Note, l.House == 1}
	}
	slices.SortFunc(all, inOrder) // not by the engine, each of which sorts texts in its own way
	return all
}

func selectAll(ctx context.Context, tx *sqldb.Tx) ([]Term, error) {
	var lines []line
	err := tx.Select(ctx, &lines, columns)
	return terms(lines), err
}

func selectTerms(ctx context.Context, tx *sqldb.Tx, sourceLanguages, languages []string) ([]Term, error) {
	var lines []line
	err := tx.SelectIn(ctx, &lines, columns+` WHERE source_language IN (?) AND language IN (?)`, sourceLanguages, languages)
	return terms(lines), err
}

func selectCounts(ctx context.Context, tx *sqldb.Tx) (map[string]int, error) {
	var rows []struct {
		Language string `db:"language"`
		N        int    `db:"n"`
	}
	err := tx.Select(ctx, &rows, `SELECT language, COUNT(*) AS n FROM glossary_terms GROUP BY language`)
	counts := make(map[string]int, len(rows))
	for _, r := range rows {
		counts[r.Language] = r.N
	}
	return counts, err
}

func selectFreed(ctx context.Context, tx *sqldb.Tx) (names []string, err error) {
	err = tx.Select(ctx, &names, `SELECT source FROM glossary_freed`)
	return names, err
}

// oneAtATime makes those wait who change the glossary meanwhile: what they add might
// contradict. On SQLite there is one writer anyway.
func oneAtATime(ctx context.Context, tx *sqldb.Tx) error {
	if tx.Engine() != sqldb.Postgres {
		return nil
	}
	_, err := tx.Exec(ctx, `LOCK TABLE glossary_terms IN SHARE ROW EXCLUSIVE MODE`)
	return err
}

func upsert(ctx context.Context, tx *sqldb.Tx, terms []Term, now int64) error {
	if len(terms) == 0 {
		return nil
	}
	var rules, froms, tos, words, sources, targets, notes []string
	var sensitive, house, times []int64
	for _, t := range terms {
		rules, froms, tos = append(rules, string(t.Rule)), append(froms, t.SourceLanguage), append(tos, t.Language)
		words, sources, targets = append(words, t.word()), append(sources, t.Source), append(targets, t.Target)
		notes, times = append(notes, t.Note), append(times, now)
		sensitive, house = append(sensitive, number(t.CaseSensitive)), append(house, number(t.House))
	}
	_, err := tx.ExecEach(ctx, `INSERT INTO glossary_terms (rule, source_language, language, word, source, target, case_sensitive, note, house, created_at, updated_at)
		SELECT @rule, @from_language, @to_language, @word, @given_source, @target, @sensitive, @note, @house, @now, @now {rows} WHERE TRUE
		ON CONFLICT (rule, source_language, language, word) DO UPDATE SET source = excluded.source, target = excluded.target,
			case_sensitive = excluded.case_sensitive, note = excluded.note, house = excluded.house, updated_at = excluded.updated_at`,
		sqldb.Texts("rule", rules), sqldb.Texts("from_language", froms), sqldb.Texts("to_language", tos), sqldb.Texts("word", words),
		sqldb.Texts("given_source", sources), sqldb.Texts("target", targets), sqldb.Numbers("sensitive", sensitive),
		sqldb.Texts("note", notes), sqldb.Numbers("house", house), sqldb.Numbers("now", times))
	return err
}

func number(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

func deleteTerms(ctx context.Context, tx *sqldb.Tx, keys []key, now int64) (n int, err error) {
	for _, k := range keys {
		var house []int64
		err := tx.Select(ctx, &house, `DELETE FROM glossary_terms WHERE rule = ? AND source_language = ? AND language = ? AND word = ? RETURNING house`,
			k.rule, k.sourceLanguage, k.language, k.word)
		if err != nil {
			return n, err
		}
		n += len(house)
		if len(house) == 0 || house[0] == 0 {
			continue
		}
		if _, err := tx.Exec(ctx, `INSERT INTO glossary_freed (source, created_at) VALUES (?, ?) ON CONFLICT (source) DO NOTHING`, k.word, now); err != nil {
			return n, err
		}
	}
	return n, nil
}
