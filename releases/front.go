package releases

import (
	"context"
	"time"

	"communique/internal/sqldb"
)

// Story is a release that the public sees, in one of its editions.
type Story struct {
	Release Release
	Edition Edition
}

// Front gives the releases that the public sees at now, those that came out last first: n from
// one on, each in the edition that choose picks of those that there are, and how many releases
// there are in all. The editions between which choose picks have only their ID, ReleaseID and
// Language, in the order of Editions. A release of which it picks none is left out.
//
// It reads nothing of the releases on other pages, and no edition but those that it gives.
func (r *Releases) Front(ctx context.Context, now time.Time, choose func([]Edition) (Edition, bool), from, n int) (page []Story, all int, err error) {
	err = r.db.Read(ctx, func(tx *sqldb.Tx) error {
		ids, count, err := selectOut(ctx, tx, now, from, n)
		if all = count; err != nil || len(ids) == 0 {
			return err
		}
		list, err := selectListed(ctx, tx, ids)
		if err != nil {
			return err
		}
		page, err = stories(ctx, tx, now, list, choose)
		return err
	})
	return page, all, err
}

// stories adds the editions. The gate is asked of each release here as well.
func stories(ctx context.Context, tx *sqldb.Tx, now time.Time, list []Release, choose func([]Edition) (Edition, bool)) (page []Story, err error) {
	frozen, err := selectNamedEditions(ctx, tx, idsOf(list))
	if err != nil {
		return nil, err
	}
	var picked []int64
	for _, r := range list {
		if !Visible(r, Public, now) {
			continue
		}
		if e, ok := choose(inOrder(r.SourceLanguage, frozen[r.ID])); ok {
			page, picked = append(page, Story{Release: r}), append(picked, e.ID)
		}
	}
	if len(picked) == 0 {
		return nil, nil
	}
	editions, err := selectEditions(ctx, tx, picked)
	for i, id := range picked {
		page[i].Edition = editions[id]
	}
	return page, err
}
