package planning

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"communique/accounts"
	"communique/internal/fault"
	"communique/locales"
	"communique/releases"
	"communique/web/desk"
	"communique/web/look"
)

// How far a feed reaches, and how much is in it.
const (
	feedBack  = 30 * 24 * time.Hour
	feedAhead = 366 * 24 * time.Hour
	feedMost  = 5000 // events: what is nearest to come, and a month of what was
)

// feedData is what feed.html shows.
type feedData struct {
	Feed    accounts.Feed // on the reader's clock
	Address string        // just made; told this once
	Program template.URL  // the same for a program that subscribes by it
	Zone    string
}

// feed is the page about the reader's calendar in other programs.
func (p *Planning) feed(w http.ResponseWriter, r *http.Request) error {
	return p.showFeed(w, r, "")
}

func (p *Planning) showFeed(w http.ResponseWriter, r *http.Request, secret string) error {
	v := desk.ViewerOf(r)
	f, err := p.Accounts.Feed(r.Context(), v.Actor)
	if err != nil {
		return err
	}
	data := feedData{Feed: f, Zone: v.Zone().String()}
	for _, at := range []*time.Time{&data.Feed.CreatedAt, &data.Feed.SeenAt} {
		if !at.IsZero() {
			*at = at.In(v.Zone())
		}
	}
	if secret != "" {
		data.Address = p.Frame.Look.Absolute("/calendar/" + secret + ".ics")
		_, rest, _ := strings.Cut(data.Address, "://")
		data.Program = template.URL("webcal://" + rest) //nolint:gosec // our own address; the scheme is none of those that a template knows
	}
	return p.pages.Show(w, r, "feed", desk.Page{Title: p.Frame.Words(r).T("planning.feed.title"), Section: desk.Calendar, Data: data})
}

// changeFeed makes the reader's feed, or ends it. A new address is shown in the answer, this
// once: it is a secret of which we keep only a hash, and no address or cookie should hold it.
func (p *Planning) changeFeed(w http.ResponseWriter, r *http.Request) error {
	form, err := look.ReadForm(r)
	if err != nil {
		return err
	}
	who := desk.ViewerOf(r).Actor
	if form.Value("do") == "end" {
		if err := p.Accounts.EndFeed(r.Context(), who); err != nil {
			return err
		}
		return p.Frame.Done(w, r, "/desk/calendar/feed", "planning.feed.ended")
	}
	secret, err := p.Accounts.RenewFeed(r.Context(), who)
	if err != nil {
		return err
	}
	return p.showFeed(w, r, secret)
}

// serveFeed is the calendar as other programs read it. A program that has it already is told
// so in a few bytes.
func (p *Planning) serveFeed(w http.ResponseWriter, r *http.Request) error {
	secret, ok := strings.CutSuffix(r.PathValue("file"), ".ics")
	if !ok {
		return fault.New(fault.NotFound, "accounts.feed_over")
	}
	u, err := p.Accounts.FeedUser(r.Context(), secret)
	if err != nil {
		return err
	}
	body, err := p.calendarOf(r, u)
	if err != nil {
		return err
	}
	sum := sha256.Sum256([]byte(body))
	tag := `"` + hex.EncodeToString(sum[:16]) + `"`
	header := w.Header()
	header.Set("Content-Type", "text/calendar; charset=utf-8")
	header.Set("Content-Language", u.Language)
	header.Set("Content-Disposition", `inline; filename="communique.ics"`)
	header.Set("Cache-Control", "private, no-cache")
	header.Set("X-Robots-Tag", "noindex")
	header.Set("ETag", tag)
	if slices.Contains(tagsOf(r), tag) {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	header.Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = w.Write([]byte(body)) // a program that has gone needs no error
	return nil
}

// tagsOf are the versions that a program has already (RFC 9110, section 13.1.2).
func tagsOf(r *http.Request) (tags []string) {
	for tag := range strings.SplitSeq(strings.Join(r.Header.Values("If-None-Match"), ","), ",") {
		tags = append(tags, strings.TrimPrefix(strings.TrimSpace(tag), "W/"))
	}
	return tags
}

// calendarOf is the file of a user's feed, in the user's language.
func (p *Planning) calendarOf(r *http.Request, u accounts.User) (string, error) {
	partners, err := p.Accounts.Partners(r.Context())
	if err != nil {
		return "", err
	}
	now := p.Frame.Now()
	entries, _, err := p.dated(r.Context(), u.Actor(partners), now.Add(-feedBack), now.Add(feedAhead))
	if err != nil {
		return "", err
	}
	words := p.Frame.Look.Words(u.Language)
	c := icalCalendar{Name: words.T("planning.feed.name", "Name", p.Frame.Look.Name()), Lang: words.Lang()}
	for _, e := range entries[:min(len(entries), feedMost)] {
		if !e.Gone {
			c.Events = append(c.Events, p.event(words, e, now))
		}
	}
	return c.sorted().String(), nil
}

// event is an entry as other programs show it. Their calendars lie with others, and on
// phones: what is under embargo stands there under its short name only.
func (p *Planning) event(words *locales.Words, e entry, now time.Time) icalEvent {
	name := e.Headline
	if !releases.Visible(e.release, releases.Public, now) {
		name = e.Slug
	}
	base, err := url.Parse(p.Frame.Look.Absolute("/"))
	host := "communique"
	if err == nil && base.Hostname() != "" {
		host = base.Hostname()
	}
	event := icalEvent{
		At: e.At, Changed: e.release.UpdatedAt, URL: p.Frame.Look.Absolute("/desk/releases/" + e.Slug + "/plan"), Kind: words.T("planning.kind." + e.Kind),
	}
	switch e.Kind {
	case kindEmbargo:
		event.UID = fmt.Sprintf("embargo-%d@%s", e.release.ID, host)
		event.Summary = words.T("planning.event.embargo", "Name", name)
	case kindDue:
		event.UID = fmt.Sprintf("translation-%d-%s@%s", e.release.ID, e.Language, host)
		event.Summary = words.T("planning.event.due", "Name", name, "Language", locales.Language(e.Language))
	default:
		countries := make([]locales.Country, len(e.Places))
		for i, code := range e.Places {
			countries[i] = locales.Country(code)
		}
		event.UID = fmt.Sprintf("mails-%d-%d@%s", e.release.ID, e.id, host)
		event.Summary = words.T("planning.event.mails", "Name", name, "Countries", countries)
	}
	if word := e.Word(); word != "" {
		event.Detail = words.T(word)
	}
	return event
}
