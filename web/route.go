package web

import (
	"net"
	"net/http"

	"communique/internal/fault"
)

// Permission is what somebody needs to use a route.
type Permission string

const (
	// Public routes are anybody's.
	Public Permission = "public"
	// Staff routes show what hasn't been published, and who receives it.
	Staff Permission = "staff"
)

// Handler answers a request or says why it can't; it has then written nothing.
type Handler func(w http.ResponseWriter, r *http.Request) error

// Route is one line of a table of routes.
type Route struct {
	Method     string // GET answers HEAD as well
	Pattern    string // as ServeMux has it; a leading /{lang} stands for each language of the house
	Permission Permission
	// CrossSite lets other sites post here. Only for what needs no cookie and
	// proves itself by a secret in its address.
	CrossSite bool
	Handle    Handler
}

// Guard lets a request through to a route that asks for a permission (nil), or
// says by a fault why not: Unauthorized or Forbidden.
type Guard func(r *http.Request, p Permission) error

// Rehearsal is the Guard of a demo that runs on the visitor's own machine, where
// nobody signs in. It asks that the machine is called by its address or as
// localhost: a page elsewhere on the web, that lets its own name point here, is
// refused.
func Rehearsal(r *http.Request, _ Permission) error {
	name := r.Host
	if host, _, err := net.SplitHostPort(name); err == nil {
		name = host
	}
	if len(name) > 1 && name[0] == '[' && name[len(name)-1] == ']' {
		name = name[1 : len(name)-1]
	}
	if name == "localhost" || net.ParseIP(name) != nil {
		return nil
	}
	return fault.New(fault.Forbidden, "web.rehearsal_name")
}
