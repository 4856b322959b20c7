package sending

import (
	"net/http"

	"communique/mailer"
	"communique/web/desk"
	"communique/web/look"
)

// sending is the page of one release.
func (s *Sending) sending(w http.ResponseWriter, r *http.Request) error {
	page, err := s.page(r)
	if err != nil {
		return err
	}
	return s.pages.Show(w, r, "sending", page)
}

func (s *Sending) page(r *http.Request) (desk.Page, error) {
	release, err := s.release(r)
	if err != nil {
		return desk.Page{}, err
	}
	f, err := s.look(r.Context(), release.ID)
	if err != nil {
		return desk.Page{}, err
	}
	return desk.Page{Title: f.headline, Section: section, Script: "sending.js", Data: newProgress(f, desk.ViewerOf(r))}, nil
}

// refuse shows the page again with what was typed into its form.
func (s *Sending) refuse(w http.ResponseWriter, r *http.Request, form *look.Form, cause error) error {
	page, err := s.page(r)
	if err != nil {
		return err
	}
	page.Form = form
	return s.pages.Refuse(w, r, "sending", page, cause)
}

// hold stops the mails of the release until somebody lets it go on.
func (s *Sending) hold(w http.ResponseWriter, r *http.Request) error {
	form, err := look.ReadForm(r)
	if err != nil {
		return err
	}
	release, err := s.release(r)
	if err != nil {
		return err
	}
	changed, err := s.Releases.Hold(r.Context(), desk.ViewerOf(r).Actor, release.Slug, form.Value("reason"))
	if err != nil {
		return s.refuse(w, r, form, err)
	}
	if !changed {
		return s.Frame.Done(w, r, path(release.Slug, "sending"), "sending.held_already")
	}
	return s.Frame.Done(w, r, path(release.Slug, "sending"), "sending.held")
}

// resume lets the release go on. Mailings that were paused since they were refused stay so:
// that is another decision.
func (s *Sending) resume(w http.ResponseWriter, r *http.Request) error {
	release, err := s.release(r)
	if err != nil {
		return err
	}
	v := desk.ViewerOf(r)
	changed, err := s.Releases.Resume(r.Context(), v.Actor, release.Slug)
	if err == nil && changed {
		err = s.Mailer.Wake(r.Context(), v.Actor, release)
	}
	if err != nil {
		return s.refuse(w, r, look.FormOf("resume", "resume"), err)
	}
	if !changed {
		return s.Frame.Done(w, r, path(release.Slug, "sending"), "sending.not_held")
	}
	return s.Frame.Done(w, r, path(release.Slug, "sending"), "sending.resumed")
}

// unpause lets one mailing go on.
func (s *Sending) unpause(w http.ResponseWriter, r *http.Request) error {
	form, err := look.ReadForm(r)
	if err != nil {
		return err
	}
	release, err := s.release(r)
	if err != nil {
		return err
	}
	went, err := s.Mailer.Unpause(r.Context(), desk.ViewerOf(r).Actor, release, number(form.Value("mailing")))
	if err != nil {
		return s.refuse(w, r, form, err)
	}
	if !went {
		return s.Frame.Done(w, r, path(release.Slug, "sending"), "sending.not_paused")
	}
	return s.Frame.Done(w, r, path(release.Slug, "sending"), "sending.unpaused")
}

// settle writes down what became of one mail, or of all of which nobody knows.
func (s *Sending) settle(w http.ResponseWriter, r *http.Request) error {
	form, err := look.ReadForm(r)
	if err != nil {
		return err
	}
	release, err := s.release(r)
	if err != nil {
		return err
	}
	id := number(form.Value("mail"))
	if form.Value("mail") == "" || form.Value("mail") == "all" {
		id = 0
	} else if id == 0 {
		id = -1 // no mail's
	}
	n, err := s.Mailer.Answer(r.Context(), desk.ViewerOf(r).Actor, release, id, mailer.Answer(form.Value("answer")))
	if err != nil {
		return s.refuse(w, r, form, err)
	}
	return s.Frame.DoneN(w, r, path(release.Slug, "sending/mails?state=uncertain"), "sending.settled", n)
}
