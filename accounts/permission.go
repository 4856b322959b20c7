package accounts

import "slices"

// Permission is something that an actor may do: in the whole consortium, for a partner, or
// in a language, as far as the grant goes that it comes with.
type Permission string

// The permissions.
const (
	See        Permission = "see"        // releases that concern the actor, and what became of their mails
	Translate  Permission = "translate"  // into a language: save, hand in, decline
	Approve    Permission = "approve"    // a language: its translation, and the edition that may be sent
	Write      Permission = "write"      // releases: their text, who translates them, when they leave
	Keep       Permission = "keep"       // what a partner owns: press lists, contacts, people who are reminded
	Administer Permission = "administer" // users, partners, relays, suppressed addresses, the audit
)

// Permissions are all of them, from what most may to what few may.
var Permissions = []Permission{See, Translate, Approve, Write, Keep, Administer}

// held is the one table of what each role may.
var held = map[Role][]Permission{
	Administrator: Permissions,
	Officer:       {See, Translate, Write, Keep},
	Approver:      {See, Approve},
	Translator:    {See, Translate},
	Reader:        {See},
}

// Holds tells whether a permission comes with a role.
func (r Role) Holds(p Permission) bool { return slices.Contains(held[r], p) }
