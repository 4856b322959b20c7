package memory

import (
	"context"
	"slices"
	"unicode/utf8"

	"communique/internal/sqldb"
)

// batch is how many values one IN takes, and some thousand rows one statement.
const batch = 1000

// sourceIDs gives the ids of those texts that are remembered.
func sourceIDs(ctx context.Context, tx *sqldb.Tx, texts []text) (map[text]int64, error) {
	ids := map[text]int64{}
	wanted := map[text]bool{}
	for some := range slices.Chunk(texts, batch) {
		hashes := make([]string, len(some))
		for i, t := range some {
			hashes[i], wanted[t] = t.hash, true
		}
		var rows []struct {
			ID       int64  `db:"id"`
			Language string `db:"language"`
			Hash     string `db:"hash"`
		}
		languages := languagesOf(some)
		if err := tx.SelectIn(ctx, &rows, `SELECT id, language, hash FROM memory_sources WHERE language IN (?) AND hash IN (?)`, languages, hashes); err != nil {
			return nil, err
		}
		for _, r := range rows {
			if t := (text{r.Language, r.Hash}); wanted[t] {
				ids[t] = r.ID
			}
		}
	}
	return ids, nil
}

func languagesOf(texts []text) (languages []string) {
	for _, t := range texts {
		if !slices.Contains(languages, t.language) {
			languages = append(languages, t.language)
		}
	}
	return languages
}

func insertSources(ctx context.Context, tx *sqldb.Tx, texts []text, sources map[text]string) error {
	var languages, hashes, words []string
	var lengths []int64
	for _, t := range texts {
		languages, hashes = append(languages, t.language), append(hashes, t.hash)
		words, lengths = append(words, sources[t]), append(lengths, int64(utf8.RuneCountInString(sources[t])))
	}
	_, err := tx.ExecEach(ctx, `INSERT INTO memory_sources (language, hash, text, length)
		SELECT @language, @hash, @text, @length {rows} WHERE TRUE ON CONFLICT (language, hash) DO NOTHING`,
		sqldb.Texts("language", languages), sqldb.Texts("hash", hashes), sqldb.Texts("text", words), sqldb.Numbers("length", lengths))
	return err
}

// insertWords says in which of the texts each word stands.
func insertWords(ctx context.Context, tx *sqldb.Tx, ids map[text]int64, sources map[text]string) error {
	type posting struct{ word, length, id int64 }
	var postings []posting
	for t, id := range ids {
		length := int64(utf8.RuneCountInString(sources[t]))
		for _, word := range features(t.language, sources[t]) {
			postings = append(postings, posting{word, length, id})
		}
	}
	slices.SortFunc(postings, func(a, b posting) int { // beside one another in the index, and in one order for all
		switch {
		case a.word != b.word:
			return order(a.word, b.word)
		case a.length != b.length:
			return order(a.length, b.length)
		}
		return order(a.id, b.id)
	})
	for some := range slices.Chunk(postings, 10*batch) {
		var words, lengths, sourceIDs []int64
		for _, p := range some {
			words, lengths, sourceIDs = append(words, p.word), append(lengths, p.length), append(sourceIDs, p.id)
		}
		_, err := tx.ExecEach(ctx, `INSERT INTO memory_words (word, length, source_id)
			SELECT @word, @length, @source_id {rows} WHERE TRUE ON CONFLICT (word, length, source_id) DO NOTHING`,
			sqldb.Numbers("word", words), sqldb.Numbers("length", lengths), sqldb.Numbers("source_id", sourceIDs))
		if err != nil {
			return err
		}
	}
	return nil
}

func order(a, b int64) int {
	if a < b {
		return -1
	}
	return 1
}

// upsertEntries keeps the entries, of which those that are there are marked as used again.
func upsertEntries(ctx context.Context, tx *sqldb.Tx, entries map[row]Entry, ids map[text]int64, now int64) error {
	var sources, times []int64
	var languages, kinds, targets, hashes, releases, actors []string
	for _, r := range sortedRows(entries) {
		e := entries[r]
		sources, times = append(sources, ids[r.text]), append(times, now)
		languages, kinds = append(languages, e.Language), append(kinds, e.Kind)
		targets, hashes = append(targets, e.Target), append(hashes, r.targetHash)
		releases, actors = append(releases, e.Release), append(actors, e.Actor)
	}
	_, err := tx.ExecEach(ctx, `INSERT INTO memory_entries (source_id, language, kind, target, target_hash, release_slug, actor, created_at, used_at)
		SELECT @source_id, @language, @kind, @text, @hash, @release_slug, @actor, @now, @now {rows} WHERE TRUE
		ON CONFLICT (source_id, language, kind, target_hash) DO UPDATE
		SET release_slug = excluded.release_slug, actor = excluded.actor, used_at = excluded.used_at`,
		sqldb.Numbers("source_id", sources), sqldb.Texts("language", languages), sqldb.Texts("kind", kinds),
		sqldb.Texts("text", targets), sqldb.Texts("hash", hashes), sqldb.Texts("release_slug", releases),
		sqldb.Texts("actor", actors), sqldb.Numbers("now", times))
	return err
}
