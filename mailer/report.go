package mailer

import (
	"context"
	"time"

	"communique/accounts"
	"communique/internal/clock"
	"communique/internal/sqldb"
	"communique/releases"
)

// Report is what became of the mails of a release, as far as somebody may see it.
type Report struct {
	Progress
	// Left are those who unsubscribed within Following after this release's mail had been
	// sent to them, by whichever link. Their State is empty.
	Left []Count
	// Moments are how many mails were sent in each span of time, in order, from the first to
	// the last: spans in which none was, too, a hundred at most. All are of length Span.
	Moments []Moment
	Span    time.Duration
}

// Moment is how many mails were sent in a span of time that begins At.
type Moment struct {
	At time.Time
	N  int
}

// Following is for how long after a mail unsubscribing is put down to it.
const Following = 30 * 24 * time.Hour

// Report counts what became of the mails of a release.
func (m *Mailer) Report(ctx context.Context, who accounts.Actor, r releases.Release) (Report, error) {
	s := Snapshot{at: m.clock.Now(), held: r.Hold.On()}
	var minutes []minuteRow
	var left []leaverRow
	err := m.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		if s.mailings, err = selectMailings(ctx, tx, r.ID); err != nil || len(s.mailings) == 0 {
			return err
		}
		if s.rest, err = selectTallies(ctx, tx, r.ID); err != nil {
			return err
		}
		if minutes, err = selectMinutes(ctx, tx, r.ID); err != nil || len(minutes) == 0 {
			return err
		}
		from, to := minutes[0].Minute*minute, (minutes[len(minutes)-1].Minute+1)*minute
		left, err = selectLeavers(ctx, tx, r.ID, from, to+Following.Milliseconds(), Following.Milliseconds())
		return err
	})
	if err != nil {
		return Report{}, err
	}
	if s.owners, err = m.owners(ctx); err != nil {
		return Report{}, err
	}
	s.over = lately
	recently := clock.Millis(s.at.Add(-lately)) / minute
	for _, row := range minutes {
		s.sent = append(s.sent, sentRow{MailingID: row.MailingID, Language: row.Language, Recent: row.Minute > recently, N: row.N})
	}
	return s.report(who, minutes, left), nil
}

// report is the part of it that somebody may see.
func (s Snapshot) report(who accounts.Actor, minutes []minuteRow, left []leaverRow) Report {
	all := Report{Progress: s.For(who)}
	seen := s.mailingsFor(who, accounts.See)
	leavers := Progress{}
	for _, row := range left {
		leavers.Counts = leavers.with(seen, row.MailingID, row.Language, "", row.N)
	}
	all.Left = summed(leavers.Counts)
	var own []minuteRow
	for _, row := range minutes {
		if _, ok := seen[row.MailingID]; ok {
			own = append(own, row)
		}
	}
	all.Moments, all.Span = moments(own)
	return all
}

// minute is one, in milliseconds.
const minute = int64(time.Minute / time.Millisecond)

// spans are the lengths of a moment that a person can read off a scale.
var spans = []time.Duration{
	time.Minute, 2 * time.Minute, 5 * time.Minute, 10 * time.Minute, 15 * time.Minute, 30 * time.Minute,
	time.Hour, 2 * time.Hour, 3 * time.Hour, 6 * time.Hour, 12 * time.Hour, 24 * time.Hour,
}

// mostMoments keeps a chart readable.
const mostMoments = 100

// moments puts the minutes, which are in order, into spans of the shortest length of which
// there are few enough.
func moments(minutes []minuteRow) ([]Moment, time.Duration) {
	if len(minutes) == 0 {
		return nil, 0
	}
	first, last := minutes[0].Minute, minutes[len(minutes)-1].Minute
	span := int64(0)
	for _, s := range spans {
		span = int64(s / time.Minute)
		if last/span-first/span < mostMoments {
			break
		}
	}
	for last/span-first/span >= mostMoments {
		span *= 2
	}
	all := make([]Moment, last/span-first/span+1)
	for i := range all {
		all[i].At = clock.FromMillis((first/span + int64(i)) * span * minute)
	}
	for _, row := range minutes {
		all[row.Minute/span-first/span].N += row.N
	}
	return all, time.Duration(span) * time.Minute
}
