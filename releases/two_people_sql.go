package releases

import (
	"context"

	"communique/internal/sqldb"
)

// selectAuthor gives who brought the document of a release as it is now. A revision that
// only follows a boilerplate has the document of the one before.
func selectAuthor(ctx context.Context, tx *sqldb.Tx, r Release) (name string, err error) {
	err = tx.Get(ctx, &name, `SELECT n.actor FROM revisions n WHERE n.release_id = ? AND n.number > COALESCE(
			(SELECT MAX(o.number) FROM revisions o JOIN revisions c ON c.release_id = o.release_id AND c.number = ?
				WHERE o.release_id = n.release_id AND o.document <> c.document), 0)
		ORDER BY n.number LIMIT 1`, r.ID, r.Revision)
	return name, err
}

// selectSegmentAuthors gives who wrote the segments of a release as they are now, without
// those that an edition of the source has held like that, and those of boilerplates.
func selectSegmentAuthors(ctx context.Context, tx *sqldb.Tx, r Release) (names []string, err error) {
	err = tx.Select(ctx, &names, `SELECT DISTINCT v.actor FROM segments s
		JOIN segment_sources h ON h.segment_id = s.id AND h.source_hash = s.source_hash
		JOIN revisions v ON v.release_id = s.release_id AND v.number = h.revision
		WHERE s.release_id = ? AND s.position IS NOT NULL
			AND NOT EXISTS (SELECT 1 FROM included_segments i WHERE i.segment_id = s.id)
			AND NOT EXISTS (SELECT 1 FROM edition_segments e WHERE e.segment_id = s.id AND e.language = ? AND e.source_hash = s.source_hash)
		ORDER BY v.actor`, r.ID, r.SourceLanguage)
	return names, err
}

// selectWriters gives who wrote the translation of each segment last, or said that it is
// right; who hands in, sends back or approves writes nothing.
func selectWriters(ctx context.Context, tx *sqldb.Tx, releaseID int64, language string) (map[int64]string, error) {
	var rows []struct {
		SegmentID int64  `db:"segment_id"`
		Actor     string `db:"actor"`
	}
	err := tx.Select(ctx, &rows, `SELECT h.segment_id, h.actor FROM translation_history h JOIN segments s ON s.id = h.segment_id
		WHERE s.release_id = ? AND h.language = ? AND h.verb NOT IN ('submit', 'send_back', 'approve', 'conflict', 'memory', 'typo')
		ORDER BY h.id`, releaseID, language)
	last := make(map[int64]string, len(rows))
	for _, r := range rows {
		last[r.SegmentID] = r.Actor
	}
	return last, err
}
