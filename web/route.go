package web

import (
	"net"
	"net/http"

	"communique/accounts"
	"communique/internal/fault"
)

// What somebody needs to use a route, besides the permissions of package accounts: those
// ask that whoever has signed in may do such a thing anywhere, and the verbs ask again
// with what.
const (
	// Public routes are anybody's.
	Public accounts.Permission = "public"
	// SignedIn routes are everybody's who has signed in.
	SignedIn accounts.Permission = "signed_in"
	// Local routes are for whoever sits at the machine on which a demo runs.
	Local accounts.Permission = "local"
)

// Handler answers a request or says why it can't; it has then written nothing.
type Handler func(w http.ResponseWriter, r *http.Request) error

// Route is one line of a table of routes.
type Route struct {
	Method     string // GET answers HEAD as well
	Pattern    string // as ServeMux has it; a leading /{lang} stands for each language of the house
	Permission accounts.Permission
	// CrossSite lets other sites post here. Only for what needs no cookie and
	// proves itself by a secret in its address.
	CrossSite bool
	// Limit is how many bytes a request may send; 0: 1 MiB.
	Limit  int64
	Handle Handler
}

// Guard lets a request through to a route that asks for a permission, with what it knows
// about who asks, or says by a fault why not: Unauthorized or Forbidden. It may also send
// the reader elsewhere (Elsewhere), or answer by itself (ErrAnswered).
type Guard func(w http.ResponseWriter, r *http.Request, p accounts.Permission) (*http.Request, error)

// Rehearsal is the Guard of a demo that runs on the visitor's own machine, where
// nobody signs in. It asks that the machine is called by its address or as
// localhost: a page elsewhere on the web, that lets its own name point here, is
// refused.
func Rehearsal(_ http.ResponseWriter, r *http.Request, _ accounts.Permission) (*http.Request, error) {
	name := r.Host
	if host, _, err := net.SplitHostPort(name); err == nil {
		name = host
	}
	if len(name) > 1 && name[0] == '[' && name[len(name)-1] == ']' {
		name = name[1 : len(name)-1]
	}
	if name == "localhost" || net.ParseIP(name) != nil {
		return r, nil
	}
	return nil, fault.New(fault.Forbidden, "web.rehearsal_name")
}
