package administration

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"communique/internal/fault"
	"communique/presslists"
	"communique/web/desk"
	"communique/web/look"
)

// suppressedData is what suppressed.html shows.
type suppressedData struct {
	frame
	Search string
	Total  int
	Barred []barred
	Wishes []wish
	Pager  look.Pager
}

// barred is an address that must not be mailed.
type barred struct {
	presslists.Barred
	When time.Time
	Only string // the partner from whose lists alone; empty: from all
}

// wish is what somebody has told one partner, and an administrator decides for the others.
type wish struct {
	presslists.Wish

	When    time.Time
	Partner string
}

func (a *Administration) suppressedPage(r *http.Request, form *look.Form) (desk.Page, error) {
	v := desk.ViewerOf(r)
	d := suppressedData{frame: frameOf("suppressed"), Search: strings.TrimSpace(r.URL.Query().Get("q"))}
	_, total, err := a.PressLists.Suppressions(r.Context(), v.Actor, d.Search, 0, 1)
	if err != nil {
		return desk.Page{}, err
	}
	d.Total = total
	if d.Pager, err = look.Turn(r, total, perPage); err != nil {
		return desk.Page{}, err
	}
	page, _, err := a.PressLists.Suppressions(r.Context(), v.Actor, d.Search, d.Pager.From, perPage)
	if err != nil {
		return desk.Page{}, err
	}
	wishes, err := a.PressLists.Wishes(r.Context(), v.Actor)
	if err != nil {
		return desk.Page{}, err
	}
	partners, err := a.Accounts.Partners(r.Context())
	name := map[int64]string{}
	for _, p := range partners {
		name[p.ID] = p.Name
	}
	for _, b := range page {
		d.Barred = append(d.Barred, barred{b, b.At.In(v.Zone()), name[b.PartnerID]})
	}
	for _, one := range wishes {
		d.Wishes = append(d.Wishes, wish{one, one.At.In(v.Zone()), name[one.PartnerID]})
	}
	return a.page(r, "suppressed", form, d), err
}

func (a *Administration) suppressed(w http.ResponseWriter, r *http.Request) error {
	page, err := a.suppressedPage(r, look.FormOf())
	if err != nil {
		return err
	}
	return a.pages.Show(w, r, "suppressed", page)
}

// suppress adds an address.
func (a *Administration) suppress(w http.ResponseWriter, r *http.Request) error {
	form, err := look.ReadForm(r)
	if err != nil {
		return err
	}
	given := strings.TrimSpace(form.Value("address"))
	if err := a.PressLists.Suppress(r.Context(), desk.ViewerOf(r).Actor, given, presslists.Manual, form.Value("detail")); err != nil {
		return a.refuseSuppressed(w, r, form, atField(err, "address"))
	}
	return a.Frame.Done(w, r, home+"suppressed", "administration.suppressed.added", "Address", given)
}

// release takes an address away, with the reason.
func (a *Administration) release(w http.ResponseWriter, r *http.Request) error {
	form, err := look.ReadForm(r)
	if err != nil {
		return err
	}
	key := form.Value("key")
	err = a.PressLists.Unsuppress(r.Context(), desk.ViewerOf(r).Actor, key, form.Value("why"))
	if fault.Is(err, "presslists.not_suppressed") {
		err = fault.Wrap(err, fault.Conflict, "presslists.not_suppressed", "Address", fault.Shown(key))
	}
	if err != nil {
		return a.refuseSuppressed(w, r, form, err)
	}
	return a.Frame.Done(w, r, home+"suppressed", "administration.suppressed.released", "Address", key)
}

// answerWish carries out on all lists what somebody has told one partner, or leaves the others.
func (a *Administration) answerWish(w http.ResponseWriter, r *http.Request) error {
	form, err := look.ReadForm(r)
	if err != nil {
		return err
	}
	id, _ := strconv.ParseInt(r.PathValue("id"), 10, 64) // 0 is none
	done := "administration.wishes.granted"
	if form.Value("do") == "decline" {
		done = "administration.wishes.declined"
		err = a.PressLists.Decline(r.Context(), desk.ViewerOf(r).Actor, id, form.Value("why"))
	} else {
		err = a.PressLists.Grant(r.Context(), desk.ViewerOf(r).Actor, id)
	}
	if fault.Is(err, "presslists.decline_reason") {
		return a.refuseSuppressed(w, r, form, err)
	}
	if err != nil {
		return err
	}
	return a.Frame.Done(w, r, home+"suppressed", done)
}

func (a *Administration) refuseSuppressed(w http.ResponseWriter, r *http.Request, form *look.Form, refusal error) error {
	page, err := a.suppressedPage(r, form)
	if err != nil {
		return err
	}
	return a.pages.Refuse(w, r, "suppressed", page, refusal)
}
