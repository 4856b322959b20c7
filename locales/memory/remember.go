package memory

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"communique/internal/clock"
	"communique/internal/sqldb"
)

// text is a source in its language, under which the memory keeps it.
type text struct {
	language, hash string
}

// Remember keeps entries, within the caller's transaction: the one that approves them. What
// is remembered already is only marked as approved again; another translation of the same
// text stands beside the older one. An entry that has no source or target, or whose text no
// database takes (NUL, octets that aren't UTF-8), is passed over.
func (m *Memory) Remember(ctx context.Context, tx *sqldb.Tx, entries []Entry) error {
	sources, kept := map[text]string{}, map[row]Entry{}
	for _, e := range entries {
		if !plain(e.Source) || !plain(e.Target) {
			continue
		}
		t := text{e.SourceLanguage, hash(e.Source)}
		sources[t] = e.Source
		kept[row{t, e.Language, e.Kind, hash(e.Target)}] = e
	}
	if len(kept) == 0 {
		return nil
	}
	ids, err := keepSources(ctx, tx, sources)
	if err != nil {
		return err
	}
	return upsertEntries(ctx, tx, kept, ids, clock.Millis(m.clock.Now()))
}

// row is what makes an entry one of its own.
type row struct {
	text
	target, kind, targetHash string
}

// keepSources gives the id of each source; the new ones are inserted with their words.
func keepSources(ctx context.Context, tx *sqldb.Tx, sources map[text]string) (map[text]int64, error) {
	// Always in the same order: two who approve at once then wait for one another in a
	// row, not in a circle.
	texts := slices.SortedFunc(maps.Keys(sources), func(a, b text) int {
		return strings.Compare(a.hash+a.language, b.hash+b.language)
	})
	ids, err := sourceIDs(ctx, tx, texts)
	if err != nil {
		return nil, err
	}
	missing := slices.DeleteFunc(slices.Clone(texts), func(t text) bool { return ids[t] != 0 })
	if len(missing) == 0 {
		return ids, nil
	}
	if err := insertSources(ctx, tx, missing, sources); err != nil {
		return nil, err
	}
	fresh, err := sourceIDs(ctx, tx, missing)
	if err != nil {
		return nil, err
	}
	maps.Copy(ids, fresh)
	return ids, insertWords(ctx, tx, fresh, sources)
}

// plain tells whether a text has something in it that every database takes.
func plain(s string) bool { return s != "" && utf8.ValidString(s) && !strings.Contains(s, "\x00") }

func hash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}
