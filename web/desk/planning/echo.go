package planning

import (
	"net/http"

	"communique/web/desk"
	"communique/web/desk/lights"
	"communique/web/look"
)

// echo is the fragment that a script puts beside a time while it is typed.
func (p *Planning) echo(w http.ResponseWriter, r *http.Request) error {
	release, err := p.seen(r)
	if err != nil {
		return err
	}
	words := p.Frame.Words(r)
	form := &look.Form{Values: r.URL.Query()}
	f := fieldsOf(words, release, form, typed{})
	if _, err := typedOf(form.Values).parse(); err != nil && form.Value("date") != "" && form.Value("time") != "" && form.Refuse(words, err) {
		f.Echo = &lights.Echo{Fault: &form.Faults[0]}
	}
	return p.pages.Fragment(w, r, "plan", "echoed", desk.Page{Data: f.Echo})
}
