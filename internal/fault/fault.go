// Package fault is an error that a person may read.
//
// A fault gets its kind where it is known, and its words where it is shown: the
// package that notices that a release has no headline says
//
//	fault.New(fault.Invalid, "release.headline_missing").At(fault.Place{File: "release.md", Line: 7})
//
// and whoever shows it (a command, a page, an API) looks the two messages
// "fault.release.headline_missing.what" and "….cure" up in the reader's
// language. So no package below the surface holds a sentence, and no surface
// has to guess what went wrong.
//
// An error that isn't a fault is Internal: it is logged whole and shown as
// "something went wrong here", since its text was never meant for a reader.
package fault

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Kind says what sort of trouble an error is, and so who can do something about it.
type Kind string

const (
	// Internal is trouble of ours: the reader can only tell us.
	Internal Kind = "internal"
	// Invalid is input that can't be taken as it is; nothing was changed.
	Invalid Kind = "invalid"
	// Unauthorized means that we don't know who asks.
	Unauthorized Kind = "unauthorized"
	// Forbidden means that we know who asks, and may not do it for them.
	Forbidden Kind = "forbidden"
	// NotFound means that what was named isn't there (or isn't visible yet).
	NotFound Kind = "not_found"
	// Conflict means that what is there doesn't allow it now.
	Conflict Kind = "conflict"
	// Unavailable means that something which we need is away: the same may work later.
	Unavailable Kind = "unavailable"
)

// Place is where in the reader's input the trouble is. Zero fields are unknown.
type Place struct {
	File   string // as the reader named it
	Line   int    // counted from 1
	Column int    // in characters, counted from 1
	Field  string // a front matter field, a CSV column, a flag
}

// String gives "file:line:column" as far as it is known, as editors understand it.
func (p Place) String() string {
	parts := make([]string, 0, 3)
	if p.File != "" {
		parts = append(parts, p.File)
	}
	if p.Line > 0 {
		parts = append(parts, fmt.Sprint(p.Line))
		if p.Column > 0 {
			parts = append(parts, fmt.Sprint(p.Column))
		}
	}
	return strings.Join(parts, ":")
}

// Error is one fault. Its Error text is for logs, in no one's language.
type Error struct {
	Kind  Kind
	ID    string         // names the two messages fault.<ID>.what and fault.<ID>.cure
	Args  map[string]any // the values that the messages need
	Place Place
	Err   error // the technical cause, for the log; never shown
}

// New makes a fault; args are pairs of a name and a value, as the messages use them.
func New(kind Kind, id string, args ...any) *Error {
	return &Error{Kind: kind, ID: id, Args: Pairs(args...)}
}

// Wrap is New with the technical cause kept for the log.
func Wrap(err error, kind Kind, id string, args ...any) *Error {
	return &Error{Kind: kind, ID: id, Args: Pairs(args...), Err: err}
}

// Pairs turns "Name", value, "Name", value… into a map. A name that isn't a
// string is a mistake of the programmer and panics.
func Pairs(args ...any) map[string]any {
	if len(args)%2 != 0 {
		panic("fault: a name without a value")
	}
	m := make(map[string]any, len(args)/2)
	for i := 0; i < len(args); i += 2 {
		name, ok := args[i].(string)
		if !ok {
			panic(fmt.Sprintf("fault: %v stands where a name should", args[i]))
		}
		m[name] = args[i+1]
	}
	return m
}

// At says where the trouble is; it changes and returns e.
func (e *Error) At(p Place) *Error {
	e.Place = p
	return e
}

// Error is the line for the log.
func (e *Error) Error() string {
	var b strings.Builder
	if p := e.Place.String(); p != "" {
		b.WriteString(p + ": ")
	}
	b.WriteString(e.ID)
	if len(e.Args) > 0 {
		fmt.Fprintf(&b, " %v", e.Args)
	}
	if e.Err != nil {
		b.WriteString(": " + e.Err.Error())
	}
	return b.String()
}

// Unwrap gives the technical cause.
func (e *Error) Unwrap() error { return e.Err }

// List is several faults found in one go, in the order of their places, so that
// a reader can mend all of them at once.
type List []*Error

// Error joins the lines for the log.
func (l List) Error() string {
	lines := make([]string, len(l))
	for i, e := range l {
		lines[i] = e.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap gives each fault to errors.As and errors.Is.
func (l List) Unwrap() []error {
	errs := make([]error, len(l))
	for i, e := range l {
		errs[i] = e
	}
	return errs
}

// OrNil is nil for an empty list, the one fault of a list of one, or the list.
func (l List) OrNil() error {
	switch len(l) {
	case 0:
		return nil
	case 1:
		return l[0]
	}
	return l
}

// KindOf gives the kind of the first fault in err's chain; Internal when there is none.
func KindOf(err error) Kind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return Internal
}

// Is tells whether err is a fault with this message id.
func Is(err error, id string) bool {
	return slices.ContainsFunc(All(err), func(e *Error) bool { return e.ID == id })
}

// All gives each fault of err, one for a plain fault, none for another error.
func All(err error) []*Error {
	if l, ok := errors.AsType[List](err); ok {
		return l
	}
	if e, ok := errors.AsType[*Error](err); ok {
		return []*Error{e}
	}
	return nil
}
