package accountstest

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"communique/accounts"
	"communique/internal/fault"
)

// Everyone are the actors by whom rights are tested, in the order of a row of Rights: each
// role of the consortium, a translator of a language of home, each role of home and of a
// foreign partner, and nobody. Both partners need an id and a language at least.
func Everyone(home, foreign accounts.Partner) []accounts.Actor {
	language := home.Languages[0]
	user := func(name string, p accounts.Partner, g accounts.Grant) accounts.Actor {
		g.PartnerID = p.ID
		return accounts.User{Name: name, Grants: []accounts.Grant{g}}.Actor([]accounts.Partner{p})
	}
	var all []accounts.Actor
	for _, r := range accounts.Roles {
		all = append(all, user(string(r), accounts.Partner{}, accounts.Grant{Role: r}))
	}
	all = append(all, user("translator of "+language, accounts.Partner{}, accounts.Grant{Role: accounts.Translator, Language: language}))
	for _, r := range accounts.Roles[1:] {
		all = append(all, user(string(r)+" at home", home, accounts.Grant{Role: r}))
	}
	for _, r := range accounts.Roles[1:] {
		all = append(all, user(string(r)+" abroad", foreign, accounts.Grant{Role: r}))
	}
	return append(all, accounts.Actor{Name: "nobody"})
}

// Call is a verb that somebody tries, and what becomes of that for each of Everyone: 1 they
// may, 0 it is forbidden, - it is as if nothing were there. Spaces don't count:
//
//	administrator, officer, approver, translator, reader · translator of a language ·
//	officer, approver, translator, reader at home · the same abroad · nobody
type Call struct {
	Verb string // the method's name, and a word more where there are several calls of it
	Want string
	Try  func(who accounts.Actor) error

	Given func() // brings about what it needs each time, which isn't the verb's doing; nil: nothing
}

// Rights tries each call as everyone, and wants a call for each exported method of verbs that
// takes an actor. A call should be one that can be made again, or that fails for another
// reason where it is allowed. What succeeds is held to the book as well.
func Rights(t *testing.T, verbs any, everyone []accounts.Actor, book *Book, calls []Call) {
	t.Helper()
	names := takingActors(verbs)
	for _, name := range names {
		if !slices.ContainsFunc(calls, func(c Call) bool { return c.Verb == name || strings.HasPrefix(c.Verb, name+" ") }) {
			t.Errorf("nobody has said who may %s", name)
		}
	}
	for _, c := range calls {
		want, got := strings.ReplaceAll(c.Want, " ", ""), ""
		var said []string
		for _, who := range everyone {
			err := book.try(c, who)
			got += outcome(err)
			if i := len(got) - 1; i >= len(want) || want[i] != got[i] {
				said = append(said, who.Name+": "+errorText(err))
			}
		}
		if got != want {
			t.Errorf("%s: %s, want %s\n\t%s", c.Verb, got, want, strings.Join(said, "\n\t"))
		}
	}
	book.finish(t, names, everyone[0])
}

// Nothing is the error of a list on which there is nothing.
func Nothing[T any](list []T, err error) error {
	if err == nil && len(list) == 0 {
		return fault.New(fault.NotFound, "releases.missing", "Release", "nothing")
	}
	return err
}

func errorText(err error) string {
	if err == nil {
		return "done"
	}
	return err.Error()
}

func outcome(err error) string {
	switch {
	case err == nil:
		return "1"
	case fault.KindOf(err) == fault.Forbidden && !fault.Is(err, "releases.same_person") && !fault.Is(err, "releases.embargo_same_person"):
		return "0"
	case fault.KindOf(err) == fault.NotFound:
		return "-"
	}
	return "1"
}

// takingActors are the exported methods that take an actor.
func takingActors(verbs any) []string {
	var names []string
	of := reflect.TypeOf(verbs)
	for m := range of.Methods() {
		for in := range m.Type.Ins() {
			if in == reflect.TypeFor[accounts.Actor]() {
				names = append(names, m.Name)
			}
		}
	}
	return names
}
