package look

import (
	"net/http"
	"strconv"

	"communique/internal/fault"
)

// Pager is one page of a long list, with links to its neighbours. A link to a
// page that isn't there is empty. The template "pager" shows it.
type Pager struct {
	Page         int // counted from 1
	From, To     int // the entries of this page: list[From:To]
	Newer, Older string
}

// Turn reads ?page= of a request for a list of so many entries: page 1 when it
// isn't given. A page past the end is fault web.page_missing.
func Turn(r *http.Request, entries, perPage int) (Pager, error) {
	pages := max((entries+perPage-1)/perPage, 1)
	page := 1
	if given := r.URL.Query().Get("page"); given != "" {
		var err error
		if page, err = strconv.Atoi(given); err != nil || page < 1 || page > pages {
			return Pager{}, fault.New(fault.NotFound, "web.page_missing")
		}
	}
	return Pager{
		Page: page, From: (page - 1) * perPage, To: min(page*perPage, entries),
		Newer: turn(r, page-1, pages), Older: turn(r, page+1, pages),
	}, nil
}

// turn is the address of another page of this list with the rest of the query.
func turn(r *http.Request, page, pages int) string {
	if page < 1 || page > pages {
		return ""
	}
	query := r.URL.Query()
	query.Del("language") // it was chosen, and is remembered
	query.Set("page", strconv.Itoa(page))
	return "?" + query.Encode()
}
