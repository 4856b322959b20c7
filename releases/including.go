package releases

import (
	"context"
	"slices"

	"communique/internal/fault"
)

// resolved gives the blocks of the document with those of the boilerplates that it
// includes. These are locked, in the order of their ids and before the release: until
// it is saved none of them changes without knowing that it stands there.
func (i importing) resolved(ctx context.Context) ([]Block, error) {
	d := i.document
	if d.Boilerplate != "" || len(d.Includes) == 0 && (d.Grant == "" || d.Grant == GrantNone) {
		return d.Blocks, nil
	}
	known, err := selectBoilerplates(ctx, i.tx)
	if err != nil {
		return nil, err
	}
	if err := i.known(known); err != nil {
		return nil, err
	}
	slices.SortFunc(known, func(a, b Release) int { return int(a.ID - b.ID) })
	brought := map[string][]Block{}
	for _, b := range known {
		if slices.ContainsFunc(d.Includes, func(in Include) bool { return in.Slug == b.Slug }) {
			if brought[b.Slug], err = i.blocksOf(ctx, b); err != nil {
				return nil, err
			}
		}
	}
	return i.together(brought)
}

// known finds for each slug the boilerplate that it names, or tells which is none.
func (i importing) known(all []Release) error {
	var slugs, statements []string
	for _, b := range all {
		slugs = append(slugs, b.Slug)
		if b.Boilerplate == BoilerplateFunder {
			statements = append(statements, b.Slug)
		}
	}
	var faults fault.List
	for _, in := range i.document.Includes {
		if !slices.Contains(slugs, in.Slug) {
			faults = append(faults, unknownBoilerplate(in.Slug, slugs).At(fault.Place{File: i.file, Line: in.Line}))
		}
	}
	if g := i.document.Grant; g != "" && g != GrantNone && !slices.Contains(statements, g) {
		faults = append(faults, fault.New(fault.Invalid, "releases.grant_unknown", "Value", g).At(fault.Place{File: i.file, Field: "grant"}))
	}
	return faults.OrNil()
}

func unknownBoilerplate(slug string, known []string) *fault.Error {
	if near := nearest(slug, known); near != "" {
		return fault.New(fault.Invalid, "releases.boilerplate_misspelt", "Value", slug, "Nearest", near)
	}
	return fault.New(fault.Invalid, "releases.boilerplate_unknown", "Value", slug)
}

// blocksOf gives the blocks of a boilerplate as it is now and stays until the
// transaction ends.
func (i importing) blocksOf(ctx context.Context, b Release) ([]Block, error) {
	if _, err := lockByID(ctx, i.tx, b.ID); err != nil {
		return nil, err
	}
	ever, err := selectSegments(ctx, i.tx, b.ID)
	return includedBlocks(presentOf(ever)), err
}

// includedBlocks are the segments of a boilerplate as blocks of a release.
func includedBlocks(segments []Segment) []Block {
	blocks := make([]Block, len(segments))
	for i, s := range segments {
		blocks[i] = Block{Kind: s.Kind, Text: s.Text, Layout: s.Layout, From: s.ID}
	}
	return blocks
}

// together puts the blocks of boilerplates among those of the document.
func (i importing) together(brought map[string][]Block) ([]Block, error) {
	d := i.document
	var all []Block
	from := 0
	for _, in := range d.Includes {
		all = append(append(all, d.Blocks[from:in.Before]...), brought[in.Slug]...)
		from = in.Before
	}
	all = append(all, d.Blocks[from:]...)
	if len(all) > blockLimit {
		return nil, fault.New(fault.Invalid, "releases.segments_many", "Limit", blockLimit).At(fault.Place{File: i.file})
	}
	return all, nil
}

// sameForm is nil when the slug is that of the same kind of document.
func (i importing) sameForm(old Release) error {
	if old.IsBoilerplate() == (i.document.Boilerplate != "") {
		return nil
	}
	id, field := "releases.slug_release", "boilerplate"
	if old.IsBoilerplate() {
		id, field = "releases.slug_boilerplate", "slug"
	}
	return fault.New(fault.Conflict, id, "Slug", old.Slug).At(fault.Place{File: i.file, Field: field})
}
