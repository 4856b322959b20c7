// Package house keeps the rules of the house: its tests read the whole module and say
// where a rule is broken. What a linter can know is in .golangci.yml.
//
//   - A package imports only what stands to its left in the street (street_test.go).
//   - SQL stands in *_sql.go files, and a package's SQL names its own tables only
//     (sql_test.go).
//   - What a release says is read only by files that ask a gate first, releases.Visible
//     or MayLeave (gate_test.go).
//   - Whoever has verbs that somebody does has a test of who may, and of the line that each
//     leaves in the audit (rights_test.go).
//   - Only package clock asks the machine for the time (time_test.go).
//   - Files and functions stay small; packages have a name that says what is in them,
//     and a comment that says what they do; nothing names a path of somebody's machine
//     (size_test.go, names_test.go).
//
// Each rule comes with an example that breaks it, so that a rule which has stopped
// biting is noticed as well.
package house
