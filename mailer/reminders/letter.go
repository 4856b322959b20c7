package reminders

import (
	"bytes"
	"cmp"
	_ "embed" // the look of a reminder
	"fmt"
	"html/template"
	"slices"
	"strings"

	"communique/internal/inline"
	"communique/locales"
	"communique/mailer"
)

//go:embed look/reminder.html
var htmlLook string

//go:embed look/reminder.css
var cssLook string

//go:embed look/reminder.txt
var textLook string

// page is what the templates of a mail see.
type page struct {
	Lang, Subject, Sender, Name, Partner, Address, StopURL string
	Translator                                             bool // something in it is to be translated
	Commented                                              bool // something in it is to be read
	Releases                                               []section
	Style                                                  template.CSS
}

// section is what there is to say about one release.
type section struct {
	Slug, Headline, HeadlineLang string // without a headline: under embargo
	Embargo                      any    // a time.Time on the reader's clocks; nil: none, or over
	Approved                     bool   // all translations are
	PlanURL                      string // where the release is approved
	Entries                      []entry
}

// entry is what there is to say about one language of a release.
type entry struct {
	Language string // empty: the source
	URL      string // where it is done
	OpenID   string // the message that says where that is
	Due      any    // a time.Time on the reader's clocks; nil: no hurry
	DueID    string // the message that says how near it is
	Asked    bool
	Brief    []string // the officer's words, a line each
	SentBack []string // the reasons
	Changed  int      // segments
	Declined string   // by which partner
	Reason   string
	Comments int
	By       []string // who has made them, each once
}

// notice writes the mail that tells a reader these items.
func (r *Reminders) notice(d desk, of reader, id string, items []item) (mailer.Notice, error) {
	made, ok := r.frames[of.person.Language]
	if !ok {
		return mailer.Notice{}, fmt.Errorf("reminders: there are no words in %q", of.person.Language)
	}
	f := made()
	p := page{
		Lang: of.person.Language, Subject: subject(f.words, items), Sender: r.Identity.Name, Name: of.person.Name,
		Partner: of.partner.Name, Address: of.person.Address.String(), StopURL: strings.TrimSuffix(r.Identity.URL, "/") + "/r/" + of.person.Token,
		Releases: d.sections(of, strings.TrimSuffix(r.Identity.URL, "/")+"/desk/releases/", items), Style: mailer.NoticeStyle() + template.CSS(cssLook), //nolint:gosec // both are ours
	}
	p.Translator = slices.ContainsFunc(items, func(i item) bool { return i.kind != Declined && i.kind != AllApproved && i.kind != Commented })
	p.Commented = slices.ContainsFunc(items, func(i item) bool { return i.kind == Commented })
	text, html, err := f.write(p)
	return mailer.Notice{
		ID: id, Name: p.Name, To: of.person.Address, Language: p.Lang, Subject: p.Subject, Text: text, HTML: html, StopURL: p.StopURL,
		Date: d.now.In(of.zone),
	}, err
}

// subject says the most pressing thing, and of how many translations; of comments, how many.
func subject(words *locales.Words, items []item) string {
	about := map[Kind]map[occasion]bool{}
	for _, i := range items {
		if i.silent {
			continue
		}
		if about[i.kind] == nil {
			about[i.kind] = map[occasion]bool{}
		}
		one := occasion{release: i.release, language: i.language}
		if i.kind == Commented {
			one.number = i.number
		}
		about[i.kind][one] = true
	}
	for _, kind := range Kinds {
		if n := len(about[kind]); n > 0 {
			return words.N("reminders.subject."+string(kind), n)
		}
	}
	return words.T("reminders.kind")
}

// sections put the items in order: by release, and in it by language. home is the address
// below which each release has its rooms.
func (d desk) sections(of reader, home string, items []item) []section {
	var all []section
	for _, i := range items {
		n := slices.IndexFunc(all, func(s section) bool { return s.Slug == i.work.Release.Slug })
		if n < 0 {
			n, all = len(all), append(all, d.section(of, i))
		}
		if i.kind == AllApproved {
			all[n].Approved = true
		} else {
			all[n].add(d, of, i)
		}
	}
	for n := range all {
		s := &all[n]
		s.lead(home + s.Slug)
		slices.SortStableFunc(s.Entries, func(a, b entry) int { return cmp.Compare(place(a.Language), place(b.Language)) })
	}
	return all
}

// lead gives each entry its link: what a partner declined and what is said about the
// source are dealt with on the page of all translations, everything else at its own.
func (s *section) lead(home string) {
	s.PlanURL = home + "/plan"
	for i := range s.Entries {
		e := &s.Entries[i]
		e.URL, e.OpenID = home+"/translations", "reminders.open.languages"
		if e.Language != "" && e.Declined == "" {
			e.URL, e.OpenID = e.URL+"/"+e.Language, "reminders.open.sheet"
		}
	}
}

// place is where a language stands in the order of the house.
func place(language string) int { return slices.Index(locales.Tags, language) }

// section begins a release. A mail lies in inboxes: until the embargo is over it names
// the release by its slug, and not by what it says.
func (d desk) section(of reader, i item) section {
	release := i.work.Release
	s := section{Slug: release.Slug}
	if release.Embargo.At.After(d.now) {
		s.Embargo = release.Embargo.At.In(of.zone)
	} else {
		s.Headline, s.HeadlineLang = inline.Plain(i.work.Headline), release.SourceLanguage
	}
	return s
}

// add says one more thing about a language.
func (s *section) add(d desk, of reader, i item) {
	n := slices.IndexFunc(s.Entries, func(e entry) bool { return e.Language == i.language })
	if n < 0 {
		n = len(s.Entries)
		e := entry{Language: i.language, DueID: "reminders.due"}
		if !i.due.IsZero() {
			e.Due = i.due.In(of.zone)
		}
		s.Entries = append(s.Entries, e)
	}
	e := &s.Entries[n]
	switch i.kind {
	case Asked:
		e.Asked, e.Brief = true, lines(i.text)
	case SentBack:
		e.SentBack = append(e.SentBack, i.text)
	case Changed:
		e.Changed += len(i.keys)
	case Declined:
		e.Declined, e.Reason = d.partners[i.who].Name, i.text
	case Commented:
		e.says(i.by)
	case AllApproved: // it is about no language
	case DueSoon, DueTomorrow, DueNow:
		e.dueIn(of.daysUntil(i.due, d.now), d.now.After(i.due), i.silent)
	}
}

// dueIn says how near the date is.
func (e *entry) dueIn(days int, over, silent bool) {
	switch {
	case silent:
	case over:
		e.DueID = "reminders.overdue"
	case days <= 0:
		e.DueID = "reminders.due_now"
	case days == 1:
		e.DueID = "reminders.due_tomorrow"
	default:
		e.DueID = "reminders.due_soon"
	}
}

// lines are those of a text that somebody typed.
func lines(s string) []string {
	var all []string
	for line := range strings.Lines(s) {
		if line = strings.TrimSpace(line); line != "" {
			all = append(all, line)
		}
	}
	return all
}

// write makes the two bodies of a mail.
func (f frame) write(p page) (text, html string, err error) {
	var b bytes.Buffer
	if err := f.html.Execute(&b, p); err != nil {
		return "", "", fmt.Errorf("reminders: %w", err)
	}
	html = b.String()
	b.Reset()
	if err := f.text.Execute(&b, p); err != nil {
		return "", "", fmt.Errorf("reminders: %w", err)
	}
	return broken(b.String()), html, nil
}
