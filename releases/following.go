package releases

import (
	"context"
	"slices"
	"strings"

	"communique/internal/sqldb"
)

// Followed tells what a change of a boilerplate did to a release.
type Followed struct {
	Slug     string
	Revision int      // of the release, as it is now
	Thawed   []string // languages whose frozen edition is out of use until it is approved again
}

// follow takes a change of a boilerplate into each release that includes it, in the
// order of their ids: whoever has a boilerplate waits for releases, never the other way
// round. With required, what releases must include has changed, and each of them is
// looked at. A release is no boilerplate, and nothing follows it.
func (c *changing) follow(ctx context.Context, required bool) error {
	if !c.release.IsBoilerplate() {
		return nil
	}
	ids, err := selectFollowing(ctx, c.tx, c.release.ID)
	if err == nil && required {
		ids, err = selectChangeable(ctx, c.tx)
	}
	if err != nil || len(ids) == 0 {
		return err
	}
	ever, err := selectSegments(ctx, c.tx, c.release.ID)
	if err != nil {
		return err
	}
	for _, id := range ids {
		release, err := lockByID(ctx, c.tx, id)
		if err != nil {
			return err
		}
		if _, err := release.after(revise); err != nil {
			continue // sent or withdrawn meanwhile
		}
		if err := c.followOne(ctx, release, ever); err != nil {
			return err
		}
	}
	return nil
}

// followOne makes a release say what the boilerplate says now.
func (c *changing) followOne(ctx context.Context, release Release, boilerplate []Segment) error {
	told := Followed{Slug: release.Slug, Revision: release.Revision}
	ever, err := selectSegments(ctx, c.tx, release.ID)
	if err != nil {
		return err
	}
	if now := changeTo(ever, following(presentOf(ever), boilerplate)); !now.nothing() {
		if err := c.reviseFollowing(ctx, &release, now); err != nil {
			return err
		}
	}
	if told.Thawed, err = c.freezing.settle(ctx, &release); err != nil {
		return err
	}
	if release.Revision == told.Revision && len(told.Thawed) == 0 {
		return nil
	}
	told.Revision, release.UpdatedAt = release.Revision, c.now
	c.followed = append(c.followed, told)
	return updateRelease(ctx, c.tx, release)
}

// following are the blocks of a release with those of a boilerplate as they are now.
func following(present, boilerplate []Segment) []Block {
	from := func(s Segment) bool {
		return s.From != 0 && slices.ContainsFunc(boilerplate, func(b Segment) bool { return b.ID == s.From })
	}
	var blocks []Block
	brought := false
	for _, s := range present {
		switch {
		case !from(s):
			blocks = append(blocks, Block{Kind: s.Kind, Text: s.Text, Layout: s.Layout, From: s.From})
		case !brought:
			blocks, brought = append(blocks, includedBlocks(presentOf(boilerplate))...), true
		}
	}
	return blocks
}

// reviseFollowing saves what the boilerplate has changed as a revision of the release,
// whose document stays the same.
func (c *changing) reviseFollowing(ctx context.Context, release *Release, now change) error {
	document, err := selectDocument(ctx, c.tx, *release)
	if err != nil {
		return err
	}
	release.Revision++
	release.UpdatedAt = c.now
	if err := insertRevision(ctx, c.tx, *release, []byte(document), c.who.Name); err != nil {
		return err
	}
	if err := keepSegments(ctx, c.tx, *release, now); err != nil {
		return err
	}
	said := []string{revisionSaid(release.Revision), c.release.Slug}
	return insertEvent(ctx, c.tx, release.ID, Event{c.now, c.who.Name, "follow", "", strings.Join(append(said, now.said()...), "; ")})
}

// keepSegments writes the segments of a release down as they are now.
func keepSegments(ctx context.Context, tx *sqldb.Tx, release Release, now change) error {
	if err := replaceSegments(ctx, tx, release.ID, now.now); err != nil {
		return err
	}
	return insertSources(ctx, tx, release)
}
