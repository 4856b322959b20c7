package drafts

import (
	"context"

	"communique/accounts"
	"communique/internal/fault"
	"communique/releases"
)

// readLimit is of how many revisions it is told what has changed in them: to read a document takes
// longer than to read a version.
const readLimit = 10

// Revisions gives those of the release of a draft as if they were versions, the last one first: who saved
// each, when and how, and of the last ones what has changed. They have no contents, and there
// are none where there is no release. Faults: those of Open.
func (d *Drafts) Revisions(ctx context.Context, who accounts.Actor, at At) ([]Version, error) {
	one, err := d.find(ctx, who, at)
	if err != nil || one.Slug == "" {
		return nil, err
	}
	last, err := d.releases.Revisions(ctx, who, one.Slug, readLimit+1)
	if err != nil {
		return nil, err
	}
	all := make([]Version, len(last))
	var after *Content // what the next one says; nil: nobody can read that
	for i, r := range last {
		all[i] = one.revision(r)
		now, readable := one.released, true
		if i > 0 {
			now, readable = contentOf(r)
		}
		if i > 0 && readable && after != nil {
			all[i-1].Changed = Differ(now, *after).Counts()
		}
		if after = nil; readable {
			after = &now
		}
	}
	return all, nil
}

// revision is a revision of its release as a version.
func (d Draft) revision(r releases.Revised) Version {
	return Version{Verb: VerbTake, Actor: r.Actor, At: r.At, Now: r.Revision == d.Revision && !d.Changed, Revision: r.Revision, How: r.Verb}
}

// contentOf is what a revision says, and whether that can be read: an older program may have taken
// what this one doesn't.
func contentOf(r releases.Revised) (Content, bool) {
	document, err := releases.ParseDocument("", r.Document)
	return FromDocument(document), err == nil && len(r.Document) > 0
}

// Revision gives one, with its content. Faults: those of Open; drafts.version_missing.
func (d *Drafts) Revision(ctx context.Context, who accounts.Actor, at At, number int) (Version, error) {
	one, err := d.find(ctx, who, at)
	if err != nil {
		return Version{}, err
	}
	if one.Slug == "" || number < 1 || number > one.Revision {
		return Version{}, fault.New(fault.NotFound, "drafts.version_missing")
	}
	r, err := d.releases.Revised(ctx, who, one.Slug, number)
	if err != nil {
		return Version{}, err
	}
	v := one.revision(r)
	document, err := releases.ParseDocument(one.Slug+".md", r.Document)
	v.Content = FromDocument(document)
	return v, err
}

// Saved gives the last one, with its content. Faults: those of Open; drafts.missing where there is
// no release.
func (d *Drafts) Saved(ctx context.Context, who accounts.Actor, at At) (Version, error) {
	one, err := d.find(ctx, who, at)
	if err != nil {
		return Version{}, err
	}
	if one.Slug == "" {
		return Version{}, missing()
	}
	last, err := d.releases.Revised(ctx, who, one.Slug, one.Revision)
	v := one.revision(last)
	v.Content = one.released
	return v, err
}

// RestoreRevision makes what a revision said the draft's next version. Faults: those of Revision and
// Save.
func (d *Drafts) RestoreRevision(ctx context.Context, who accounts.Actor, at At, number int) (Draft, error) {
	v, err := d.Revision(ctx, who, at, number)
	if err != nil {
		return Draft{}, err
	}
	return d.save(ctx, who, at, v.Content, VerbRestore)
}
