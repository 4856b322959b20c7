package mailer

import (
	"context"

	"communique/internal/sqldb"
	"communique/locales"
)

// told is what a round has to tell, and to whom: those who have received a release, by the
// last mail of it that they got.
type told struct {
	round
	slug     string           // of the release
	editions map[string]int64 // of a correction: what mails have now, by language
	current  []int64          // and every edition that says the same
	seen     string           // the languages, as languagesOf writes them
}

// told asks the round's gate, and what there is to tell now. Faults: those of
// releases.MayLeave, or of releases.MayNotify.
func (m *Mailer) told(ctx context.Context, tx *sqldb.Tx, r round) (told, error) {
	t := told{round: r}
	if r.Kind == KindWithdrawal {
		release, err := m.releases.MayNotify(ctx, tx, r.ReleaseID)
		t.slug = release.Slug
		return t, err
	}
	offer, err := m.offer(ctx, tx, r.ReleaseID)
	if err != nil {
		return told{}, err
	}
	t.slug, t.editions, t.seen = offer.Release.Slug, offer.Editions, languagesOf(offer)
	t.current, err = m.releases.Current(ctx, tx, r.ReleaseID)
	return t, err
}

// languages are those in which it can be told now; "" is among them, for SQL has no empty IN.
func (t told) languages() []string {
	if t.Kind == KindWithdrawal {
		return append([]string{""}, locales.Tags...)
	}
	return languageList(t.editions)
}

// affected counts whom the round would reach now.
func (t told) affected(ctx context.Context, tx *sqldb.Tx) (Affected, error) {
	a := Affected{Ready: map[string]int{}, Waiting: map[string]int{}}
	counts, err := countReceivers(ctx, tx, t)
	for _, c := range counts {
		if _, ok := t.editions[c.Language]; ok || t.Kind == KindWithdrawal {
			a.Ready[c.Language] += c.N
		} else {
			a.Waiting[c.Language] += c.N
		}
	}
	if err != nil {
		return a, err
	}
	a.UnderWay, err = countUnderWay(ctx, tx, t)
	return a, err
}
