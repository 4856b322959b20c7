package memory

import (
	"context"
	"math"
	"slices"
	"strings"

	"communique/internal/sqldb"
)

// remembered is a line of the table memory_entries with its source.
type remembered struct {
	Entry

	ID       int64 `db:"id"`
	SourceID int64 `db:"source_id"`
	UsedAt   int64 `db:"used_at"`
}

// columns are those of remembered. The newest entry comes first.
const (
	columns = `SELECT e.id, e.source_id, s.language AS source_language, s.text AS source, e.language, e.kind, e.target, e.release_slug, e.actor, e.used_at
		FROM memory_sources s JOIN memory_entries e ON e.source_id = s.id`
	newest = ` ORDER BY e.used_at DESC, e.id DESC`
)

// selectExact gives the entries whose source has one of the hashes.
func selectExact(ctx context.Context, tx *sqldb.Tx, sourceLanguages, languages, hashes []string) (found []remembered, err error) {
	err = tx.SelectIn(ctx, &found, columns+` WHERE s.language IN (?) AND s.hash IN (?) AND e.language IN (?)`+newest, sourceLanguages, hashes, languages)
	return found, err
}

// selectOf gives the entries of sources.
func selectOf(ctx context.Context, tx *sqldb.Tx, ids []int64, languages []string) (found []remembered, err error) {
	err = tx.SelectIn(ctx, &found, columns+` WHERE s.id IN (?) AND e.language IN (?)`+newest, ids, languages)
	return found, err
}

// countWords counts in how many texts of such a length each word stands, up to countedTo.
func countWords(ctx context.Context, tx *sqldb.Tx, words []int64, l lengths) (counted []frequency, err error) {
	const one = `SELECT CAST(? AS BIGINT) AS word, COUNT(*) AS sources
		FROM (SELECT 1 AS one FROM memory_words WHERE word = ? AND length BETWEEN ? AND ? LIMIT ?) AS counted`
	args := make([]any, 0, 5*len(words))
	for _, w := range words {
		args = append(args, w, w, l.least, l.most, countedTo)
	}
	err = tx.Select(ctx, &counted, one+strings.Repeat(" UNION ALL "+one, len(words)-1), args...)
	return counted, err
}

// selectCandidates gives the sources that have most of the words, rare ones counting more,
// and an entry in one of the languages: the most promising first.
func selectCandidates(ctx context.Context, tx *sqldb.Tx, by []frequency, l lengths, languages []string) (ids []int64, err error) {
	const one = `SELECT * FROM (SELECT source_id, CAST(? AS BIGINT) AS weight FROM memory_words WHERE word = ? AND length BETWEEN ? AND ? LIMIT ?) AS posting`
	args := make([]any, 0, 5*len(by)+2)
	for _, f := range by {
		args = append(args, weight(f), f.Word, l.least, l.most, countedTo)
	}
	args = append(args, languages, candidates)
	err = tx.SelectIn(ctx, &ids, `SELECT p.source_id FROM (`+one+strings.Repeat(" UNION ALL "+one, len(by)-1)+`) AS p
		GROUP BY p.source_id
		HAVING EXISTS (SELECT 1 FROM memory_entries e WHERE e.source_id = p.source_id AND e.language IN (?))
		ORDER BY SUM(p.weight) DESC, p.source_id DESC LIMIT ?`, args...)
	return ids, err
}

// weight is how much a word says about a text: a hundred for one that stands in e
// (2.7) times fewer texts.
func weight(f frequency) int64 {
	return int64(100 * (1 + math.Log(float64(2*countedTo)/float64(f.Sources))))
}

func sortedRows(entries map[row]Entry) []row {
	rows := make([]row, 0, len(entries))
	for r := range entries {
		rows = append(rows, r)
	}
	slices.SortFunc(rows, func(a, b row) int { return strings.Compare(a.key(), b.key()) })
	return rows
}

func (r row) key() string { return r.hash + r.language + r.target + r.kind + r.targetHash }
