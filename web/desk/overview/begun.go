package overview

import (
	"context"
	"strconv"
)

// The kinds that aren't errands about a release that is there: what others have asked about the
// sources, and what one has begun to write oneself.
const (
	question   = "question"
	unfinished = "unfinished"
)

// begun is what waits for a writer besides: the questions before the drafts, since somebody else
// waits for the answers.
func (a *asking) begun(ctx context.Context) ([]group, error) {
	var groups []group
	asked, n, err := a.Releases.OpenQuestions(ctx, a.viewer.Actor, perGroup)
	if err != nil {
		return nil, err
	}
	if n > 0 {
		g := newGroup(question)
		for _, q := range asked {
			g.Items = append(g.Items, item{
				Headline: q.Headline, In: q.SourceLanguage, Path: pathOf(question, q.Slug, ""), By: q.Actor, Reason: q.Text,
			})
		}
		g.More = n - len(asked)
		groups = append(groups, g)
	}
	drafts, n, err := a.Drafts.Begun(ctx, a.viewer.Actor, perGroup)
	if err != nil || n == 0 {
		return groups, err
	}
	g := newGroup(unfinished)
	for _, d := range drafts {
		g.Items = append(g.Items, item{Headline: d.Headline, In: d.Language, Path: "/desk/drafts/" + strconv.FormatInt(d.ID, 10)})
	}
	g.More = n - len(drafts)
	return append(groups, g), nil
}
