// Package desk is what the groups of signed-in pages share: the gate before them, the frame
// around each, the menu, and who looks.
//
// A group is a package beside this one: its pages, in their own words, ask the verbs of the
// other packages as whoever has signed in, compute everything when it is asked for, and keep
// nothing. Package rooms puts them together, behind the gate. What somebody may see and do
// the verbs decide, never a page: the permission beside a route only says for whom it can be
// of use.
package desk
