package inbox

import (
	"net/http"
	"slices"
	"time"

	"communique/locales"
	"communique/web/look"
)

// perPage is how many mails stand on one page of the list.
const perPage = 50

// otherLanguages is the filter for mails in none of the house's languages.
const otherLanguages = "other"

// listData is what list.html shows.
type listData struct {
	Lines     []line
	All       int
	Languages []string // those in which there are mails, in the order of the house; "other" last
	Only      string   // the language that is shown; empty for all
	Found     int      // in that language
	Pager     look.Pager
}

// line is one mail of the list.
type line struct {
	letter
	Country string
	Arrived time.Time // in the recipient's zone
}

// list shows the mails, the newest first, ?mails=et only those in Estonian.
func (i *Inbox) list(w http.ResponseWriter, r *http.Request) error {
	messages := i.Mailbox.Messages()
	slices.Reverse(messages)
	letters := make([]letter, len(messages))
	present := map[string]bool{}
	for n, m := range messages {
		letters[n] = envelope(m)
		present[filterOf(letters[n])] = true
	}
	data := listData{All: len(messages), Languages: inOrder(present), Only: r.URL.Query().Get("mails")}
	if data.Only != "" {
		letters = slices.DeleteFunc(letters, func(l letter) bool { return filterOf(l) != data.Only })
	}
	data.Found = len(letters)
	var err error
	if data.Pager, err = look.Turn(r, len(letters), perPage); err != nil {
		return err
	}
	shown := letters[data.Pager.From:data.Pager.To]
	var recipients []string
	for n, l := range shown {
		m, _ := i.Mailbox.Message(l.ID)
		shown[n].To = m.To
		recipients = append(recipients, m.To)
	}
	places, err := i.places(r.Context(), recipients...)
	if err != nil {
		return err
	}
	for _, l := range shown {
		data.Lines = append(data.Lines, i.line(l, places))
	}
	return i.pages.Show(w, r, http.StatusOK, "list", i.page(r, "inbox.title", data))
}

func (i *Inbox) line(l letter, places map[string]place) line {
	m, _ := i.Mailbox.Message(l.ID)
	p := of(places, m.To)
	return line{letter: l, Country: p.Country, Arrived: m.At.In(p.Zone)}
}

func (i *Inbox) page(r *http.Request, title string, data any) look.Page {
	lang := i.Look.Reader(r)
	return look.Page{
		Lang: lang, Title: i.Look.Words(lang).T(title), Section: look.Inbox,
		Languages: look.Rewording(lang, r.URL.Query()), Data: data,
	}
}

// filterOf is the value of the filter that lets a mail through.
func filterOf(l letter) string {
	if lang := l.Lang(); lang != "" {
		return lang
	}
	return otherLanguages
}

func inOrder(present map[string]bool) []string {
	var languages []string
	for _, lang := range append(slices.Clone(locales.Tags), otherLanguages) {
		if present[lang] {
			languages = append(languages, lang)
		}
	}
	return languages
}
