package accounts_test

import (
	"slices"
	"testing"

	"communique/accounts"
	"communique/locales"

	"pgregory.net/rapid"
)

// TestReachIsWhatConcerns draws users and releases, and asks both ways.
func TestReachIsWhatConcerns(t *testing.T) {
	t.Parallel()
	tags, countries := rapid.SampledFrom(locales.Tags), rapid.SampledFrom([]string{"BE", "NL", "EE"})
	rapid.Check(t, func(rt *rapid.T) {
		partners := []accounts.Partner{
			{ID: 1, Country: countries.Draw(rt, "country"), Languages: rapid.SliceOfN(tags, 0, 3).Draw(rt, "first")},
			{ID: 2, Country: countries.Draw(rt, "country"), Languages: rapid.SliceOfN(tags, 0, 3).Draw(rt, "second")},
		}
		var u accounts.User
		for range rapid.IntRange(0, 3).Draw(rt, "grants") {
			g := accounts.Grant{Role: rapid.SampledFrom(accounts.Roles).Draw(rt, "role"), PartnerID: rapid.Int64Range(0, 2).Draw(rt, "partner")}
			if g.Role == accounts.Translator && rapid.Bool().Draw(rt, "one language") {
				g.Language = tags.Draw(rt, "language")
			}
			u.Grants = append(u.Grants, g)
		}
		who := u.Actor(partners)
		to, in := rapid.SliceOfN(countries, 0, 2).Draw(rt, "to"), rapid.SliceOfN(tags, 1, 3).Draw(rt, "in")
		r := who.Reach()
		among := func(all []string) func(string) bool { return func(s string) bool { return slices.Contains(all, s) } }
		reached := r.Each || slices.ContainsFunc(to, among(r.Countries)) || slices.ContainsFunc(in, among(r.Languages))
		if who.Concerned(to, in) != reached {
			rt.Fatalf("%+v concerned by %v in %v: %t, by its reach %t", u.Grants, to, in, !reached, reached)
		}
	})
}
