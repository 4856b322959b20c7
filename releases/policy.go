package releases

import (
	"context"
	"maps"
	"slices"

	"communique/accounts"
	"communique/internal/fault"
	"communique/locales"
)

// Policy is what happens to the readers of a language in which the release isn't
// ready. Its words are the messages policy.<Policy>.
type Policy string

// The policies, as the table release_languages knows them.
const (
	// PolicyStrict lets them wait.
	PolicyStrict Policy = "strict"
	// PolicyNext gives them the whole release in the next language of the chain.
	PolicyNext Policy = "next"
	// PolicyMixed makes an edition in which each block that isn't ready stands in the
	// next language of the chain that is, and is marked so.
	PolicyMixed Policy = "mixed"
)

// Policies are all of them, the strictest first.
var Policies = []Policy{PolicyStrict, PolicyNext, PolicyMixed}

// Policy is that of a language; PolicyStrict where nobody said otherwise.
func (r Release) Policy(language string) Policy {
	if p, ok := r.Policies[language]; ok {
		return p
	}
	return PolicyStrict
}

// Chain are the languages of the release in which a reader of a language is served,
// the best first: the language, for a variant its language, English, and the one in
// which the release was written: "nl-BE", "nl", "en".
func (r Release) Chain(language string) []string {
	chain := make([]string, 0, 4)
	for _, l := range [...]string{language, locales.Base(language), "en", r.SourceLanguage} {
		if r.has(l) && !slices.Contains(chain, l) {
			chain = append(chain, l)
		}
	}
	return chain
}

// with gives the policies with another one for a language; nil when all are strict.
func with(policies map[string]Policy, language string, p Policy) map[string]Policy {
	all := map[string]Policy{}
	maps.Copy(all, policies)
	if all[language] = p; p == PolicyStrict {
		delete(all, language)
	}
	if len(all) == 0 {
		return nil
	}
	return all
}

// SetPolicy says what happens to the readers of a language that isn't ready. A frozen
// edition that the new policy wouldn't allow is thawed; the answer tells which.
//
// Only an officer of the consortium can. Faults: releases.policy_unknown,
// releases.translation_of_source, releases.language_not_wanted, releases.missing,
// releases.sent, releases.withdrawn, releases.forbidden.
func (r *Releases) SetPolicy(ctx context.Context, who accounts.Actor, slug, language string, p Policy) (thawed []string, err error) {
	if !who.May(accounts.Write) {
		return nil, fault.New(fault.Forbidden, "releases.forbidden")
	}
	if !slices.Contains(Policies, p) {
		return nil, fault.New(fault.Invalid, "releases.policy_unknown", "Value", string(p))
	}
	err = r.change(ctx, who, slug, language, translate, func(c *changing) error {
		if c.release.Policy(language) == p {
			return nil
		}
		if err := updatePolicy(ctx, c.tx, c.release.ID, language, p); err != nil {
			return err
		}
		c.release.Policies = with(c.release.Policies, language, p)
		if err := c.note(ctx, "policy", language, string(p)); err != nil {
			return err
		}
		thawed, err = c.settle(ctx)
		return err
	})
	return thawed, err
}
