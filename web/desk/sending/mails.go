package sending

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"communique/accounts"
	"communique/internal/fault"
	"communique/mailer"
	"communique/presslists"
	"communique/releases"
	"communique/web/desk"
	"communique/web/desk/lights"
	"communique/web/look"
)

// mailsData is what mails.html shows: the recipients of mails that weren't taken.
type mailsData struct {
	Release  releases.Release
	Headline string
	Tabs     []desk.Tab
	Embargo  *lights.Embargo
	State    mailer.State
	Reason   mailer.Reason
	Filters  []filter
	Mails    []mail
	All      int
	Pager    look.Pager
}

// filter is a link to the mails in another state.
type filter struct {
	State   mailer.State
	Href    string
	Current bool
}

// mail is one line.
type mail struct {
	ID                         int64
	Address, Country, Language string
	Reason                     mailer.Reason // the message mail.reason.<Reason>; may be empty
	At                         time.Time     // of the last try
	Next                       time.Time     // in the list's zone; zero when it isn't tried again
	Zone                       string
	Reply                      string // the server's words
}

// troubled are the states whose mails are shown one by one.
var troubled = []mailer.State{mailer.Bounced, mailer.Deferred, mailer.Uncertain, mailer.Suppressed, mailer.Withdrawn}

// mailsPerPage keeps a page readable when a relay refuses a whole list.
const mailsPerPage = 50

// mails shows whom the release didn't reach, to those who keep the list.
func (s *Sending) mails(w http.ResponseWriter, r *http.Request) error {
	release, err := s.release(r)
	if err != nil {
		return err
	}
	v := desk.ViewerOf(r)
	data := mailsData{
		Release: release, Tabs: desk.Tabs(v, release.Slug, "sending"), Embargo: s.Frame.Embargo(r, release),
		State: mailer.State(r.URL.Query().Get("state")), Reason: mailer.Reason(r.URL.Query().Get("reason")),
	}
	if data.State == "" {
		data.State = mailer.Bounced
	}
	if !slices.Contains(troubled, data.State) {
		return fault.New(fault.NotFound, "web.page_missing")
	}
	for _, one := range troubled {
		data.Filters = append(data.Filters, filter{one, path(release.Slug, "sending/mails?state="+string(one)), one == data.State})
	}
	if err := s.fill(r, v.Actor, &data); err != nil {
		return err
	}
	return s.pages.Show(w, r, "mails", desk.Page{
		Title: s.Frame.Words(r).T("sending.mails.title"), Section: section, Data: data,
	})
}

// fill asks for one page of the mails.
func (s *Sending) fill(r *http.Request, who accounts.Actor, data *mailsData) error {
	ctx := r.Context()
	page := max(int(number(r.URL.Query().Get("page"))), 1)
	skip := min(page-1, 1<<20) * mailsPerPage
	found, all, err := s.Mailer.Troubled(ctx, who, data.Release, data.State, data.Reason, skip, mailsPerPage)
	if err != nil {
		return err
	}
	data.All = all
	if data.Pager, err = look.Turn(r, all, mailsPerPage); err != nil {
		return err
	}
	if data.Headline, err = s.headline(ctx, data.Release); err != nil {
		return err
	}
	lists, err := s.PressLists.ListsOf(ctx, who)
	for _, d := range found {
		data.Mails = append(data.Mails, newMail(d, lists))
	}
	return err
}

func newMail(d mailer.Delivery, lists []presslists.List) mail {
	m := mail{ID: d.ID, Address: d.Address, Country: d.Country, Language: d.Language, Reason: d.Reason, Reply: d.Reply, Zone: "UTC"}
	if i := slices.IndexFunc(lists, func(l presslists.List) bool { return l.ID == d.ListID }); i >= 0 {
		m.Zone = lists[i].Zone
	}
	zone := lights.Zone(m.Zone)
	m.At = d.UpdatedAt.In(zone)
	if !d.NextAt.IsZero() {
		m.Next = d.NextAt.In(zone)
	}
	return m
}

// number is a number that somebody sent, 0 when it isn't one.
func number(s string) int64 {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}
