package overview_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"communique/releases"
	"communique/releases/drafts"
	"communique/web/webtest"
)

// text is what a page says, without its tags, on one line.
func text(body string) string {
	body = regexp.MustCompile(`(?s)<head>.*?</head>|<[^>]*>`).ReplaceAllString(body, " ")
	return strings.Join(strings.Fields(body), " ")
}

// part is what a page says between two words.
func part(t *testing.T, body, from, to string) string {
	t.Helper()
	all := text(body)
	_, after, found := strings.Cut(all, from)
	if !found {
		t.Fatalf("the page says nowhere %q: %s", from, all)
	}
	before, _, _ := strings.Cut(after, to)
	return before
}

func says(t *testing.T, what, said string, wanted ...string) {
	t.Helper()
	for _, w := range wanted {
		if !strings.Contains(said, w) {
			t.Errorf("%s lacks %q: %s", what, w, said)
		}
	}
}

func keepsQuiet(t *testing.T, what, said string, unwanted ...string) {
	t.Helper()
	for _, u := range unwanted {
		if strings.Contains(said, u) {
			t.Errorf("%s says %q: %s", what, u, said)
		}
	}
}

// TestBoardFollowsTheRelease walks a release from its first day to its end.
func TestBoardFollowsTheRelease(t *testing.T) {
	t.Parallel()
	h := webtest.New(t, nil)
	s := h.Open()
	row := func() string {
		t.Helper()
		return part(t, s.As(webtest.Officer).Get("/desk/").Body, "All releases", "Newsroom")
	}
	says(t, "translated", row(), "1 release", "Embargo until 30 January 2013 at 08:00", "(Europe/Amsterdam)", "Belgium Ready to approve", "Denmark", "No press list yet")

	h.Approve(webtest.Slug, "en", "et", "nl", "de")
	says(t, "half approved", row(), "Belgium French: Ready to approve", "Estonia Approved")

	h.Approve(webtest.Slug)
	h.Send(webtest.Slug, "window")
	says(t, "scheduled", row(), "Estonia 09:00 Scheduled 30 January 2013 at 09:00")
	next := part(t, s.As(webtest.Officer).Get("/desk/").Body, "Going out next", "All releases")
	must(t, first(h.Releases.Hold(t.Context(), h.Actor(webtest.Administrator), webtest.Slug, "Wait")))
	says(t, "on hold", row(), "Estonia Held", "On hold")
	must(t, first(h.Releases.Resume(t.Context(), h.Actor(webtest.Administrator), webtest.Slug)))
	says(t, "what leaves next", next, "08:00 Wednesday, 30 January 2013", "09:00 Estonia and Romania", "09:00 Belgium", "09:00 United Kingdom", "Europe/Brussels")

	h.RunTo(webtest.Lift.Add(time.Hour))
	says(t, "half sent", row(), "Sending", "Belgium 3 sent", "Estonia 2 sent", "United Kingdom 09:00 Scheduled")
	keepsQuiet(t, "half sent", row(), "Embargo until", "public sector Scheduled")
	says(t, "the plan of what has gone", part(t, s.As(webtest.Officer).Get("/desk/releases/lipse/plan").Body, "Estonia", "United Kingdom"), "Emails 2 sent", "Emails 3 sent")

	h.RunTo(webtest.Lift.Add(26 * time.Hour))
	says(t, "sent", row(), "Sent", "United Kingdom 2 sent")
	says(t, "nothing more", part(t, s.As(webtest.Officer).Get("/desk/").Body, "Going out next", "All releases"), "Nothing is scheduled")
}

// TestEachSeesTheirOwn asks for the page as everybody.
func TestEachSeesTheirOwn(t *testing.T) {
	t.Parallel()
	s := webtest.Busy(t).Open()
	for _, who := range webtest.Everybody {
		a := s.As(who).Get("/desk/")
		if who == webtest.Nobody {
			if a.Status == http.StatusOK || strings.Contains(a.Body, "Researchers") {
				t.Errorf("who hasn't signed in: %d", a.Status)
			}
			continue
		}
		if a.Status != http.StatusOK {
			t.Errorf("%s: %d", who, a.Status)
		}
		board := part(t, a.Body, "All releases", "Newsroom")
		switch {
		case strings.HasSuffix(who, " of be"):
			says(t, who, board, "Belgium", "Researchers")
			keepsQuiet(t, who, board, "Estonia", "The next one", "The old one", "Romania", "Denmark")
		case strings.HasSuffix(who, " of ee"):
			says(t, who, board, "Estonia", "Researchers", "The next one")
			keepsQuiet(t, who, board, "Belgium", "Romania", "The old one")
		default:
			says(t, who, board, "Belgium", "Estonia", "Romania", "Denmark", "Researchers", "The next one", "The old one")
		}
	}
	a := s.As(webtest.BelgianOfficer).Get("/desk/")
	says(t, "Belgian mails", part(t, a.Body, "All releases", "Newsroom"), "Dutch: Refused", "All languages together: 2 sent 1 refused")
	if a := s.As(webtest.EstonianOfficer).Get("/desk/?q=old"); !strings.Contains(a.Body, "No releases match") {
		t.Error("a partner finds a release that isn't theirs")
	}
}

// TestWhatWaits is of each role its own.
func TestWhatWaits(t *testing.T) {
	t.Parallel()
	h := webtest.Busy(t)
	s := h.Open()
	waiting := func(who string) string {
		return part(t, s.As(who).Get("/desk/").Body, "Waiting for you", "Going out next")
	}
	says(t, "officer", waiting(webtest.Officer), "Drafts: no translations requested yet", "Avaliku sektori")
	says(t, "Estonian officer", waiting(webtest.EstonianOfficer), "Started, not handed in", "The next one")
	says(t, "reader", waiting(webtest.Reader), "Nothing is waiting for you")

	h.Clock.Advance(6 * 24 * time.Hour)
	says(t, "late", waiting(webtest.Officer), "Translations overdue", "The next one", "Estonian", "Romanian", "was due 4 February 2013")
	if _, err := h.Releases.ImportTranslation(t.Context(), h.Actor(webtest.Administrator), "next", "ro", "ro.toml", file(h, "next")); err != nil {
		t.Fatal(err)
	}
	says(t, "approver", waiting(webtest.Approver), "Handed in: review and approve", "Romanian")
	keepsQuiet(t, "Belgian approver", waiting(webtest.BelgianApprover), "Romanian")

	body := s.As(webtest.Approver).Get("/desk/").Body
	if !strings.Contains(body, `href="/desk/releases/next/translations/ro/edition"`) {
		t.Error("no way to what was handed in")
	}
	if _, err := h.Releases.Hold(t.Context(), h.Actor(webtest.Officer), "next", "<b>wait</b>"); err != nil {
		t.Fatal(err)
	}
	says(t, "held", waiting(webtest.Officer), "On hold", "by The officer", "&lt;b&gt;wait&lt;/b&gt;")

	keepsQuiet(t, "nothing is asked, nothing begun", waiting(webtest.Officer), "Questions about the source", "Your unfinished drafts")
	must(t, first(h.Releases.Comment(t.Context(), h.Actor(webtest.EstonianOfficer), "next", "", "lead", "Whose <lead>?")))
	must(t, first(h.Drafts.Save(t.Context(), h.Actor(webtest.Officer), drafts.At{}, drafts.Content{Language: "en", Blocks: []drafts.Block{{Kind: drafts.Headline}, {Kind: drafts.Lead, Text: "A lead."}}})))
	says(t, "asked and begun", waiting(webtest.Officer), "Questions about the source: answer them", "The next one", "Whose &lt;lead&gt;?", "Your unfinished drafts")
	if body := s.As(webtest.Officer).Get("/desk/").Body; !strings.Contains(body, `href="/desk/releases/next/translations#questions"`) || !strings.Contains(body, `href="/desk/drafts/1"`) {
		t.Error("no way to them")
	}
}

// file translates each segment of a release.
func file(h *webtest.House, slug string) []byte {
	h.T.Helper()
	segments, err := h.Releases.Segments(h.T.Context(), h.Release(slug).ID)
	if err != nil {
		h.T.Fatal(err)
	}
	var b strings.Builder
	for _, s := range segments {
		text := s.Text
		if s.Kind == releases.KindHeadline {
			text = "Următorul"
		}
		fmt.Fprintf(&b, "[%s]\nhash = %q\nother = %q\n", s.Key, s.SourceHash, text)
	}
	return []byte(b.String())
}

func TestSearchAndPages(t *testing.T) {
	t.Parallel()
	h := webtest.New(t, nil)
	for i := range 30 {
		h.Clock.Advance(time.Minute)
		h.Import(fmt.Sprintf("---\nslug: r-%02d\nlanguage: en\ncountries: [GB]\n---\n# Headline %02d of Überlegung\n\nLead.\n", i, i))
	}
	h.Withdraw("r-07", "It was wrong.")
	b := h.Open().As(webtest.Administrator)
	count := func(path string) int {
		t.Helper()
		a := b.Get(path)
		if a.Status != http.StatusOK {
			t.Fatalf("%s: %d", path, a.Status)
		}
		return strings.Count(a.Body, `<th role="rowheader"`)
	}
	for path, want := range map[string]int{
		"/desk/": 25, "/desk/?page=2": 6, "/desk/?q=headline": 25, "/desk/?q=headline&page=2": 5, "/desk/?q=UBERLEGUNG+07": 1,
		"/desk/?state=withdrawn": 1, "/desk/?state=withdrawn&q=08": 0, "/desk/?state=nonsense": 25, "/desk/?q=r-1": 10, "/desk/?q=%25": 0,
		"/desk/?q=" + strings.Repeat("long", 3000): 0, "/desk/?q=%22%3E%3Cscript%3E": 0, "/desk/?q=a%00b": 0,
	} {
		if got := count(path); got != want {
			t.Errorf("%.60s: %d releases, not %d", path, got, want)
		}
	}
	for _, page := range []string{"3", "0", "-1", "x", "99999999999999999999"} {
		if a := b.Get("/desk/?page=" + page); a.Status != http.StatusNotFound {
			t.Errorf("page %s: %d", page, a.Status)
		}
	}
	first := b.Get("/desk/?q=headline").Body
	if !strings.Contains(first, "?page=2&amp;q=headline") || !strings.Contains(first, `value="headline"`) {
		t.Error("the second page doesn't know what was sought")
	}
	if strings.Index(first, "Headline 29") > strings.Index(first, "Headline 07") {
		t.Error("the newest doesn't come first")
	}
}

// TestItReadsAsATable: a cell for each column, heads that say so.
func TestItReadsAsATable(t *testing.T) {
	t.Parallel()
	body := webtest.Busy(t).Open().Get("/desk/?language=et").Body
	_, legend, _ := strings.Cut(body, `<div class="legend">`)
	legend, _, _ = strings.Cut(legend, "</div>")
	if n := strings.Count(legend, "<svg "); n != 7 || n != strings.Count(legend, "<li ") || !strings.Contains(legend, "<span>Tõlkimisel · ") {
		t.Errorf("the legend: %s", legend)
	}
	table := body[strings.Index(body, `<table class="lights"`):]
	table = table[:strings.Index(table, "</table>")]
	for _, want := range []string{"<caption", `scope="col"`, `scope="row"`, `role="table"`, `role="rowheader"`, `role="cell"`, "Belgia"} {
		if !strings.Contains(table, want) {
			t.Errorf("the board lacks %s", want)
		}
	}
	rows := strings.Split(table, "<tr ")[1:]
	columns := strings.Count(rows[0], "<th ")
	for i, row := range rows[1:] {
		if n := strings.Count(row, "<th ") + strings.Count(row, "<td "); n != columns {
			t.Errorf("line %d has %d cells for %d columns", i, n, columns)
		}
	}
}

// TestItAsksAsOftenForManyAsForOne counts the statements behind a page.
func TestItAsksAsOftenForManyAsForOne(t *testing.T) {
	t.Parallel()
	h := webtest.Busy(t)
	b := h.Open().As(webtest.Administrator)
	asked := func(path string) int64 {
		before := h.DB.Asked()
		b.Get(path)
		return h.DB.Asked() - before
	}
	asked("/desk/")
	few := asked("/desk/?q=researchers")
	for i := range 30 {
		h.Import(fmt.Sprintf("---\nslug: r-%02d\nlanguage: en\nlanguages: [et, nl]\ncountries: [GB, BE]\n---\n# Headline %02d\n\nLead.\n", i, i))
	}
	if many := asked("/desk/?q=e"); many > few+6 {
		t.Errorf("%d statements for a full page, %d for one release", many, few)
	}
}

// TestListThatGetsNothing: that a release isn't written in the language of a list is a mistake as
// easily as it is meant, so the board says it.
func TestListThatGetsNothing(t *testing.T) {
	t.Parallel()
	h := webtest.New(t, nil)
	h.Import(strings.NewReplacer("slug: lipse", "slug: without", "et, ", "").Replace(h.Example("lipse.md")))
	s := h.Open()
	row := part(t, s.As(webtest.Officer).Get("/desk/?q=without").Body, "All releases", "Key")
	says(t, "the board", row, "Estonia Not translated: Estonian")
	plan := part(t, s.As(webtest.Officer).Get("/desk/releases/without/plan").Body, "Estonia", "Communiqué")
	says(t, "the plan", plan, "1 contact gets nothing, because the release isn’t published in their language: Estonian", "The release isn’t translated into the list’s own language: Estonian.")
}

// TestFirstDraft: a draft waits for who began it, though there is no release yet.
func TestFirstDraft(t *testing.T) {
	t.Parallel()
	h := webtest.Empty(t)
	s := h.Open()
	must(t, first(h.Drafts.Save(t.Context(), h.Actor(webtest.Officer), drafts.At{}, drafts.Content{Language: "en", Blocks: []drafts.Block{{Kind: drafts.Headline, Text: "The first one"}, {Kind: drafts.Lead}}})))
	body := s.As(webtest.Officer).Get("/desk/").Body
	says(t, "an empty house", part(t, body, "Waiting for you", "Communiqué"), "Your unfinished drafts", "The first one", "Start here")
}

func first[T any](_ T, err error) error { return err }

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
