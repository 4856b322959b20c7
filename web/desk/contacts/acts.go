package contacts

import (
	"net/http"
	"strconv"

	"communique/accounts"
	"communique/web/desk"
	"communique/web/look"
)

// remove takes somebody off all lists.
func (c *Contacts) remove(w http.ResponseWriter, r *http.Request) error {
	return c.end(w, r, "contacts.removed", func(id int64) error { return c.PressLists.RemovePerson(r.Context(), desk.ViewerOf(r).Actor, id) })
}

// erase forgets somebody, for good.
func (c *Contacts) erase(w http.ResponseWriter, r *http.Request) error {
	return c.end(w, r, reach(r, "contacts.erased", "contacts.erased_own"), func(id int64) error { return c.PressLists.ErasePerson(r.Context(), desk.ViewerOf(r).Actor, id) })
}

// reach is what tells that something was done: on all lists, or on those that the viewer keeps,
// since others have a say in theirs.
func reach(r *http.Request, all, own string) string {
	if desk.ViewerOf(r).Actor.May(accounts.Keep) {
		return all
	}
	return own
}

// end does what leaves no page of them to go back to.
func (c *Contacts) end(w http.ResponseWriter, r *http.Request, done string, do func(id int64) error) error {
	p, err := c.person(r)
	if err != nil {
		return err
	}
	to := "/desk/lists/"
	if len(p.Lists) > 0 {
		to += p.Lists[0].Slug
	}
	if err := do(p.ID); err != nil {
		return err
	}
	return c.Frame.Done(w, r, to, done, "Contact", called(p.Contact))
}

// stop ends all mail to somebody.
func (c *Contacts) stop(w http.ResponseWriter, r *http.Request) error {
	p, err := c.person(r)
	if err != nil {
		return err
	}
	if err := c.PressLists.StopPerson(r.Context(), desk.ViewerOf(r).Actor, p.ID); err != nil {
		return err
	}
	return c.Frame.Done(w, r, contactPath(p.ID), reach(r, "contacts.stopped", "contacts.stopped_own"), "Contact", called(p.Contact))
}

// restore puts back what was merged into somebody.
func (c *Contacts) restore(w http.ResponseWriter, r *http.Request) error {
	p, err := c.person(r)
	if err != nil {
		return err
	}
	form, err := look.ReadForm(r)
	if err != nil {
		return err
	}
	former, _ := strconv.ParseInt(form.Value("former"), 10, 64) // 0 is none
	back, err := c.PressLists.Unmerge(r.Context(), desk.ViewerOf(r).Actor, p.ID, former)
	if err != nil {
		return err
	}
	return c.Frame.Done(w, r, contactPath(back.ID), "contacts.restored", "Contact", called(back))
}
