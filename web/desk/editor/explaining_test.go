package editor_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"communique/web/webtest"
)

// TestAnExplanationHasToBeTranslated, and the officer learns of it before it is saved.
func TestAnExplanationHasToBeTranslated(t *testing.T) {
	t.Parallel()
	s := webtest.New(t, nil).Open()
	s.Approve(webtest.Slug)
	s.Send(webtest.Slug, "window")
	s.RunTo(webtest.Lift.Add(48 * time.Hour))
	b, ctx, who := s.As(webtest.Officer), context.Background(), s.Actor(webtest.Officer)
	one, err := s.Drafts.Open(ctx, who, webtest.Slug)
	if err != nil || !one.Sent {
		t.Fatal(one.Sent, err)
	}
	c := one.Content
	c.Correction = "The figure was wrong."
	if _, err = s.Drafts.Save(ctx, who, one.At, c); err != nil {
		t.Fatal(err)
	}
	want(t, b.Get(pageOf+"/save"), http.StatusOK, "The explanation of the correction is a new text", "Dutch")
}
