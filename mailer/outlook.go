package mailer

import (
	"context"
	"maps"
	"slices"

	"communique/accounts"
	"communique/internal/fault"
	"communique/internal/sqldb"
	"communique/releases"
	"communique/scheduler"
)

// ForecastFor is Forecast of a plan as the actor may see it (scheduler.ProposeFor): what
// lists count that aren't the actor's isn't told, nor how far languages are that aren't.
// Once anything of the release is approved it tells what would leave of that: what is only
// ready waits. Faults: those of Forecast; releases.missing also for a release that doesn't
// concern the actor.
func (m *Mailer) ForecastFor(ctx context.Context, who accounts.Actor, plan scheduler.Plan) (Outlook, error) {
	release := plan.Release
	if !release.SeenBy(who) {
		return Outlook{}, fault.New(fault.NotFound, "releases.missing", "Release", release.Slug)
	}
	mayLeave := func(s releases.LanguageStatus) bool { return s.Frozen }
	if release.State == releases.Draft || release.State == releases.InTranslation {
		mayLeave = func(s releases.LanguageStatus) bool { return s.Ready }
	}
	if who.May(accounts.See) {
		return m.forecast(ctx, plan, mayLeave)
	}
	seen, err := m.listsFor(ctx, who, accounts.See)
	if err != nil {
		return Outlook{}, err
	}
	unseen := func(p scheduler.Proposal) bool { return !slices.Contains(seen, p.Target.ListID) }
	plan.Proposals = slices.DeleteFunc(slices.Clone(plan.Proposals), unseen)
	plan.Retired = slices.DeleteFunc(slices.Clone(plan.Retired), unseen)
	out, err := m.forecast(ctx, plan, mayLeave)
	maps.DeleteFunc(out.Languages, func(language string, _ releases.LanguageStatus) bool { return !release.Shows(who, language) })
	return out, err
}

// PreviewCorrect tells whom Correct would reach now, and does nothing. Faults: as Correct.
func (m *Mailer) PreviewCorrect(ctx context.Context, who accounts.Actor, releaseID int64) (Affected, error) {
	return m.preview(ctx, who, func(tx *sqldb.Tx) (told, error) {
		return m.told(ctx, tx, round{ReleaseID: releaseID, Kind: KindCorrection})
	})
}

// PreviewWithdrawal tells whom TellWithdrawn would reach if the release were withdrawn now.
// Whoever has received it by then is told as well. Fault: scheduler.send_forbidden.
func (m *Mailer) PreviewWithdrawal(ctx context.Context, who accounts.Actor, releaseID int64) (Affected, error) {
	return m.preview(ctx, who, func(*sqldb.Tx) (told, error) {
		return told{round: round{ReleaseID: releaseID, Kind: KindWithdrawal}}, nil
	})
}

func (m *Mailer) preview(ctx context.Context, who accounts.Actor, tell func(*sqldb.Tx) (told, error)) (a Affected, err error) {
	if !who.May(accounts.Write) {
		return Affected{}, fault.New(fault.Forbidden, "scheduler.send_forbidden")
	}
	err = m.db.Read(ctx, func(tx *sqldb.Tx) error {
		t, err := tell(tx)
		if err != nil {
			return err
		}
		a, err = t.affected(ctx, tx)
		return err
	})
	return a, err
}
