package translating_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"communique/releases"
	"communique/web/webtest"

	"golang.org/x/net/html"
)

// filled is the form with this id as a browser would send it: what stands in it, and what is
// typed over.
func filled(t *testing.T, body, id string, typed ...string) []string {
	t.Helper()
	root, err := html.Parse(strings.NewReader(body))
	must(t, err)
	values := url.Values{}
	for form := range root.Descendants() {
		if form.Data != "form" || attribute(form, "id") != id {
			continue
		}
		for n := range form.Descendants() {
			switch name := attribute(n, "name"); {
			case name == "" || n.Data == "button":
			case n.Data == "input":
				values.Set(name, attribute(n, "value"))
			case n.Data == "textarea" && n.FirstChild != nil:
				values.Set(name, n.FirstChild.Data)
			case n.Data == "textarea":
				values.Set(name, "")
			}
		}
	}
	for i := 0; i+1 < len(typed); i += 2 {
		values.Set(typed[i], typed[i+1])
	}
	var pairs []string
	for name := range values {
		pairs = append(pairs, name, values.Get(name))
	}
	return pairs
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// button gives the value of a button of a kind: "fix:headline:…".
func button(t *testing.T, body, kind string) string {
	t.Helper()
	found := regexp.MustCompile(`value="(` + kind + `:[^"]*)"`).FindStringSubmatch(body)
	if found == nil {
		t.Fatalf("there is no button %s in\n%s", kind, body)
	}
	return found[1]
}

// text is the translation of a segment now.
func text(t *testing.T, s *webtest.Site, key string) releases.Line {
	t.Helper()
	sheet, err := s.Releases.Sheet(ctx, olga, "bridges", "nl")
	must(t, err)
	for _, l := range sheet.Lines {
		if l.Source.Key == key {
			return l
		}
	}
	t.Fatalf("no segment %s", key)
	return releases.Line{}
}

// TestFromInvitationToApproval goes the way of a translation without a script.
func TestFromInvitationToApproval(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.Import("---\nslug: after\nlanguage: en\nlanguages: [nl]\ncountries: [BE]\n---\n# Rivers\n\nLead.\n")
	_, err := s.Releases.RequestTranslation(ctx, olga, "after", releases.Request{})
	must(t, err)
	tr, ap := s.As(webtest.BelgianTranslator), s.As(webtest.BelgianApprover)
	if a := tr.Get("/desk/translations/"); !strings.Contains(a.Body, `href="`+sheet+`"`) || !strings.Contains(a.Body, "Requested") || !strings.Contains(a.Body, "Europe/Tallinn") {
		t.Errorf("the inbox doesn't show what was asked:\n%s", a.Body)
	}
	page := tr.Get(sheet).Body
	page = tr.Follow(sheet, filled(t, page, "sheet", "text.headline", "Bruggen van 12 steden", "text.lead", "De **lead** met 12 partners.", "do", "save")...).Body
	if !strings.Contains(page, "Saved.") || text(t, s, "headline").State != releases.LineDraft || text(t, s, "paragraph-1").Version != 0 {
		t.Error("not saved, or more than was typed")
	}
	a := tr.Post(sheet, filled(t, page, "sheet", "do", "submit")...)
	if a.Status != http.StatusUnprocessableEntity || !strings.Contains(a.Body, "Bruggen van 12 steden") {
		t.Errorf("handed in with a text missing: %d", a.Status)
	}
	page = tr.Follow(sheet, filled(t, page, "sheet", "text.paragraph-1", "Een [link](https://example.org) en meer.", "do", "submit")...).Body
	if !strings.Contains(page, "Handed in. It is now waiting for approval.") || !strings.Contains(page, `href="/desk/releases/after/translations/nl" autofocus>Go on with:`) {
		t.Errorf("not handed in, or there is no way on:\n%s", page)
	}
	if a := ap.Get("/desk/translations/"); !strings.Contains(a.Body, `href="`+sheet+`/edition"`) {
		t.Error("the approver's inbox doesn't show it")
	}
	page = ap.Get(sheet + "/edition").Body
	if !strings.Contains(page, "There is nothing to prevent approval") || !strings.Contains(page, "<strong>lead</strong> met 12 partners.") {
		t.Errorf("the edition isn't ready:\n%s", page)
	}
	if page = ap.Follow(sheet+"/edition", filled(t, page, "verdict", "do", "approve")...).Body; !strings.Contains(page, "this is exactly what will be sent") || !strings.Contains(page, "No date has been set yet.") {
		t.Errorf("not approved:\n%s", page)
	}
	if page = s.As(webtest.Officer).Get(sheet + "/edition").Body; !strings.Contains(page, `<a href="/desk/releases/bridges/plan">Choose when it goes out</a>`) {
		t.Errorf("an officer isn't led to the plan:\n%s", page)
	}
	s.Send("bridges", "window")
	if page = ap.Get(sheet + "/edition").Body; !strings.Contains(page, "<li>Belgium: ") || strings.Contains(page, "No date") {
		t.Errorf("it isn't told where and when it goes:\n%s", page)
	}
}

// TestAnApproverFindsAStaleLanguage sends one back in which a source has changed.
func TestAnApproverFindsAStaleLanguage(t *testing.T) {
	t.Parallel()
	s := open(t)
	tr, ap := s.As(webtest.BelgianTranslator), s.As(webtest.BelgianApprover)
	page := tr.Get(sheet).Body
	tr.Follow(sheet, filled(t, page, "sheet", "text.headline", "Bruggen van 12 steden", "text.lead", "De **lead** met 12 partners.",
		"text.paragraph-1", "Een [link](https://example.org) en meer.", "do", "submit")...)
	s.Import(strings.Replace(document, "12 cities", "14 cities", 1))
	page = ap.Get(sheet + "/edition").Body
	for _, want := range []string{"Bridges of <del>12</del><ins>14</ins> cities", "disabled", "?at=headline#headline", "Source has changed"} {
		if !strings.Contains(page, want) {
			t.Errorf("the edition lacks %s", want)
		}
	}
	if a := ap.Post(sheet+"/edition", "do", "approve"); a.Status != http.StatusUnprocessableEntity {
		t.Errorf("approved though stale: %d", a.Status)
	}
	page = tr.Get(sheet + "?at=headline").Body
	page = tr.Follow(sheet, filled(t, page, "sheet", "do", "still:headline")...).Body
	if !strings.Contains(page, "Marked as still correct.") || text(t, s, "headline").State != releases.LineBlocked {
		t.Errorf("still correct? %s", text(t, s, "headline").State)
	}
	page = tr.Follow(sheet, filled(t, page, "sheet", "text.headline", "Bruggen van 14 steden", "do", "submit")...).Body
	if !strings.Contains(page, "Handed in") {
		t.Errorf("not handed in:\n%s", page)
	}
	a := ap.Post(sheet+"/edition", "do", "back", "reason", " ")
	if a.Status != http.StatusUnprocessableEntity || !strings.Contains(a.Body, `id="reason-fault"`) {
		t.Errorf("sent back without a reason: %d", a.Status)
	}
	if a := ap.Post(sheet+"/edition", "do", "back", "reason", " ", "segment", "lead"); !strings.Contains(a.Body, `value="lead" checked`) {
		t.Error("what was ticked is forgotten")
	}
	ap.Follow(sheet+"/edition", "do", "back", "reason", hostile, "segment", "lead")
	if text(t, s, "lead").State != releases.LineDraft || text(t, s, "headline").State != releases.LineSubmitted {
		t.Errorf("given back: %+v", text(t, s, "headline"))
	}
	if page = tr.Get(sheet).Body; !strings.Contains(page, "Sent back") || strings.Contains(page, "<script>alert") {
		t.Error("the translator isn't told why")
	}
}

// TestNobodysWorkIsLost has two people save the same segment.
func TestNobodysWorkIsLost(t *testing.T) {
	t.Parallel()
	s := open(t)
	first, second := s.As(webtest.BelgianTranslator), s.As(webtest.Translator)
	mine, theirs := first.Get(sheet).Body, second.Get(sheet).Body
	second.Follow(sheet, filled(t, theirs, "sheet", "text.headline", "Steden met 12 bruggen", "do", "save")...)
	a := first.Post(sheet, filled(t, mine, "sheet", "text.headline", "Twaalf steden en hun bruggen", "text.lead", "De **lead**, 12 partners.", "do", "submit")...)
	for _, want := range []string{"Steden met 12 bruggen", "Twaalf steden en hun bruggen</textarea>", `aria-describedby="headline-fault"`, "The translator has saved this in the meantime"} {
		if !strings.Contains(a.Body, want) {
			t.Errorf("the answer lacks %s", want)
		}
	}
	if a.Status != http.StatusUnprocessableEntity || text(t, s, "headline").Text != "Steden met 12 bruggen" || text(t, s, "lead").Version != 1 {
		t.Errorf("%d: %+v", a.Status, text(t, s, "headline"))
	}
	first.Follow(sheet, filled(t, a.Body, "sheet", "do", "save")...)
	if got := text(t, s, "headline").Text; got != "Twaalf steden en hun bruggen" {
		t.Errorf("saved again, it is %q", got)
	}
	long := strings.Repeat("lang ", 5000)
	a = first.Post(sheet, filled(t, first.Get(sheet).Body, "sheet", "text.lead", long, "text.paragraph-1", "Een link.", "do", "save")...)
	if a.Status != http.StatusUnprocessableEntity || !strings.Contains(a.Body, long[:len(long)-1]) || text(t, s, "paragraph-1").Text != "Een link." {
		t.Errorf("a text that is too long: %d", a.Status)
	}
}

// TestWhatStandsBesideASegment takes a suggestion, makes a correction, lets a finding pass,
// and talks.
func TestWhatStandsBesideASegment(t *testing.T) {
	t.Parallel()
	s := open(t)
	b := s.As(webtest.Translator)
	s.Import("---\nslug: before\nlanguage: en\nlanguages: [nl]\ncountries: [BE]\n---\n# Bridges of 12 cities\n\nLead.\n")
	for key, was := range map[string]string{"headline": "Bruggen van 12 steden", "lead": "Lead, zo."} {
		_, err := s.Releases.SaveText(ctx, olga, "before", "nl", releases.Typed{Key: key, Text: was})
		must(t, err)
	}
	must(t, s.Releases.Submit(ctx, olga, "before", "nl"))
	_, err := s.Releases.ApproveTranslation(ctx, olga, "before", "nl")
	must(t, err)
	page := b.Get(sheet + "?at=headline").Body
	page = b.Follow(sheet, filled(t, page, "sheet", "do", button(t, page, "take:headline"))...).Body
	if !strings.Contains(page, `<span class="secondary origin">from the translation memory</span>`) {
		t.Error("it isn't told where a text comes from")
	}
	if l := text(t, s, "headline"); l.Text != "Bruggen van 12 steden" || l.Origin != releases.OriginMemory {
		t.Errorf("taken: %+v", l)
	}
	page = b.Get(sheet + "?at=lead").Body
	page = b.Follow(sheet, filled(t, page, "sheet", "text.lead", "De **lead**  met 12 partners", "do", "save")...).Body
	page = b.Follow(sheet, filled(t, page, "sheet", "do", button(t, page, "fix:lead"))...).Body
	if l := text(t, s, "lead"); l.Text == "De **lead**  met 12 partners" {
		t.Errorf("not corrected: %q", l.Text)
	}
	page = b.Follow(sheet, filled(t, page, "sheet", "text.paragraph-1", "A [link](https://example.org) and more.", "do", "save:paragraph-1")...).Body
	pass := button(t, page, "pass:paragraph-1")
	about := pass[strings.LastIndex(pass, ":")+1:]
	if a := b.Post(sheet, filled(t, page, "sheet", "do", pass)...); a.Status != http.StatusUnprocessableEntity || !strings.Contains(a.Body, `id="reason.`+about+`-fault"`) {
		t.Errorf("let pass without a reason: %d", a.Status)
	}
	a := b.Post(sheet, filled(t, page, "sheet", "do", "save:paragraph-1", "reason."+about, "As the grant says.", "comment.paragraph-1", "Which year?", "comment.headline", "Which city?", "text.heading-1", "Kop")...)
	if a.Status != http.StatusUnprocessableEntity || strings.Count(a.Body, "it has its own button") < 3 || !strings.Contains(a.Body, ">Which city?</textarea>") ||
		!strings.Contains(a.Body, ">As the grant says.</textarea>") || !strings.Contains(a.Body, ">Which year?</textarea>") {
		t.Errorf("a reason and a comment that weren't sent: %d\n%s", a.Status, a.Body)
	}
	if a := b.Post(sheet, filled(t, page, "sheet", "do", "submit", "comment.headline", "Which year?")...); a.Status != http.StatusUnprocessableEntity || !strings.Contains(a.Body, ">Which year?</textarea>") {
		t.Errorf("handed in with a comment that wasn't sent: %d", a.Status)
	}
	page = b.Follow(sheet, filled(t, page, "sheet", "do", pass, "reason."+about, hostile)...).Body
	if !strings.Contains(page, "let it through") || strings.Contains(page, "<script>alert") {
		t.Error("it isn't told that it passed")
	}
	if a := b.Post(sheet, filled(t, page, "sheet", "do", "comment:lead", "comment.lead", strings.Repeat("x", 3000))...); a.Status != http.StatusUnprocessableEntity || !strings.Contains(a.Body, strings.Repeat("x", 3000)) {
		t.Errorf("a comment that is too long: %d", a.Status)
	}
	page = b.Post(sheet, filled(t, page, "sheet", "do", "comment:paragraph-1", "comment.paragraph-1", "Half of it.", "comment.headline", "Which year?")...).Body
	if strings.Contains(page, ">Half of it.</textarea>") || !strings.Contains(page, ">Which year?</textarea>") {
		t.Errorf("of two comments one was sent:\n%s", page)
	}
	page = b.Follow(sheet, filled(t, b.Get(sheet+"?at=lead").Body, "sheet", "do", "ask:lead", "comment.lead", hostile)...).Body
	page = b.Follow(sheet, filled(t, page, "sheet", "do", button(t, page, "settle:lead"))...).Body
	if !strings.Contains(page, "Resolved by The translator") {
		t.Errorf("not settled:\n%s", page)
	}
	questions := s.As(webtest.Officer).Get("/desk/releases/bridges/translations").Body
	s.As(webtest.Officer).Follow("/desk/releases/bridges/translations", "do", button(t, questions, "reopen"))
	if l := text(t, s, "lead"); len(l.Comments) != 1 || !l.Comments[0].Open() {
		t.Errorf("%+v", l.Comments)
	}
}

// TestAScriptSendsARow asks for what the script asks for.
func TestAScriptSendsARow(t *testing.T) {
	t.Parallel()
	s := open(t)
	b := s.As(webtest.BelgianTranslator)
	page := b.Get(sheet).Body
	a := b.Post(sheet, filled(t, page, "sheet", "do", "lock:lead", "part", "lead", "text.lead", "not yet")...)
	if a.Status != http.StatusOK || !strings.HasPrefix(strings.TrimSpace(a.Body), `<li class="twin at waits" id="lead">`) || text(t, s, "lead").Holder != "The "+webtest.BelgianTranslator {
		t.Errorf("%d %s", a.Status, a.Body)
	}
	if text(t, s, "lead").Version != 0 {
		t.Error("who only begins has saved")
	}
	a = b.Post(sheet, "do", "save:lead", "part", "lead", "text.lead", "De **lead**, 12 partners.", "before.lead", "", "version.lead", "0")
	if a.Status != http.StatusOK || !strings.Contains(a.Body, `id="progress"`) || strings.Contains(a.Body, `id="headline"`) || text(t, s, "lead").Version != 1 {
		t.Errorf("%d %s", a.Status, a.Body)
	}
	a = b.Post(sheet, "do", "save:lead", "part", "lead", "text.lead", "a\x01b", "before.lead", "", "version.lead", "1")
	if !strings.Contains(a.Body, `id="lead-fault"`) {
		t.Errorf("%d %s", a.Status, a.Body)
	}
	if a = s.As(webtest.EstonianOfficer).Post(sheet, "do", "lock:lead", "part", "lead"); a.Status != http.StatusNotFound {
		t.Errorf("a stranger: %d", a.Status)
	}
}
