package editor_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"communique/web/webtest"
)

// TestChangesOfAReleaseAreThrownAway, after a page that asks, and come back from the versions.
func TestChangesOfAReleaseAreThrownAway(t *testing.T) {
	t.Parallel()
	s := webtest.New(t, nil).Open()
	b := s.As(webtest.Officer)
	page := b.Get(pageOf)
	want(t, page, http.StatusOK)
	if strings.Contains(page.Body, pageOf+"/drop") {
		t.Error("there is nothing to throw away yet")
	}
	want(t, b.Get(pageOf+"/versions"), http.StatusOK, "Saved as revision 1", `href="`+pageOf+`/revisions/1"`)
	want(t, b.Get(pageOf+"/drop"), http.StatusOK, "It is the same as the current draft.")
	want(t, post(b, pageOf, typed("base", "1", "text-0", "New headline", "live", "state", "do", "")), http.StatusOK, "Discard these changes", `href="`+pageOf+`/drop"`)
	want(t, b.Get(pageOf+"/revisions/1"), http.StatusOK, "Saved as revision 1", "<del>", "Restore this version", `value="theirs"`)
	want(t, b.Get(pageOf+"/drop"), http.StatusOK, "what revision 1 says", "New headline", `action="`+pageOf+`/drop"`, `name="version" value="1"`)
	want(t, b.Get(pageOf), http.StatusOK, "New headline") // it has only asked
	want(t, b.Post(pageOf+"/drop", "version", "9"), http.StatusUnprocessableEntity, "New headline")
	page = b.Follow(pageOf+"/drop", "version", "1")
	want(t, page, http.StatusOK, "The changes have been discarded.")
	if strings.Contains(page.Body, "New headline") || strings.Contains(page.Body, pageOf+"/drop") {
		t.Error("they are still there")
	}
	want(t, b.Follow(pageOf+"/versions/1", "version", "2"), http.StatusOK, "New headline")
	want(t, b.Follow(pageOf+"/theirs", "version", "3", "whose", "theirs"), http.StatusOK, "the same as the last revision") // from /revisions/1
}

// TestRevisionsStandAmongTheVersions in the order in which they were saved, and can be restored.
func TestRevisionsStandAmongTheVersions(t *testing.T) {
	t.Parallel()
	s := webtest.New(t, nil).Open()
	b := s.As(webtest.Officer)
	s.Clock.Advance(time.Hour)
	want(t, post(b, pageOf, typed("base", "1", "text-0", "Second headline", "do", "")), http.StatusSeeOther)
	s.Clock.Advance(time.Minute)
	want(t, b.Post(pageOf+"/save", "version", "1", "base", "1"), http.StatusSeeOther)
	if saved := b.Get(pageOf + "/versions?language=en"); saved.Status != http.StatusOK || strings.Contains(saved.Body, "Current draft") {
		t.Errorf("%d: what has become a revision is still called the draft", saved.Status)
	}
	s.Clock.Advance(time.Minute)
	want(t, post(b, pageOf, typed("base", "2", "version", "1", "text-0", "Third headline", "do", "")), http.StatusSeeOther)
	body := b.Get(pageOf + "/versions?language=en").Body
	for i, part := range []string{"/versions/2", "Current draft", "/revisions/2", "Saved as revision 2", "headline", "/versions/1", ">Saved<", "/revisions/1", "Saved as revision 1", "Written"} {
		_, rest, there := strings.Cut(body, part)
		if !there {
			t.Fatalf("%d: %q isn't below what stands before it in\n%s", i, part, body)
		}
		body = rest
	}
	want(t, b.Get(pageOf+"/revisions/1"), http.StatusOK, "Saved as revision 1", "<del>Third headline</del>", `action="`+pageOf+`/revisions/1"`, "Restore this version", "only in the revision")
	want(t, b.Follow(pageOf+"/revisions/1", "version", "2"), http.StatusOK, "That version is now the draft.")
	want(t, b.Get(pageOf+"/revisions/1"), http.StatusOK, "the same as the current draft")
	want(t, b.Get(pageOf+"/revisions/3"), http.StatusNotFound)
	want(t, b.Post(pageOf+"/revisions/1", "version", "1"), http.StatusSeeOther) // an old page: it is a conflict
}

func TestANewDraftIsThrownAway(t *testing.T) {
	t.Parallel()
	b := webtest.New(t, nil).Open().As(webtest.Officer)
	want(t, post(b, "/desk/releases/new", typed("text-0", "Quite new", "do", "")), http.StatusSeeOther)
	const home = "/desk/drafts/1"
	want(t, b.Get(home), http.StatusOK, `href="`+home+`/drop"`, "Discard this draft")
	want(t, b.Get(home+"/revisions/1"), http.StatusNotFound)
	want(t, b.Get(home+"/drop"), http.StatusOK, "no longer be listed", `name="version" value="1"`)
	want(t, b.Follow(home+"/drop", "version", "1"), http.StatusOK, "This draft was discarded", "Quite new")
	want(t, b.Get(home+"/drop"), http.StatusSeeOther)
}
