package desk

import (
	"context"
	"net/http"
	"time"

	"communique/accounts"
	"communique/web/desk/lights"
)

// Viewer is who has signed in and looks at a page. The zero Viewer is nobody, who may do
// nothing.
type Viewer struct {
	User    accounts.User
	Actor   accounts.Actor // as whom every verb is asked
	Session accounts.Session
}

// Zone is where the viewer's clock hangs.
func (v Viewer) Zone() *time.Location { return lights.Zone(v.User.Zone) }

type viewerKey struct{}

// ViewerOf is who has sent a request. Behind a route that isn't public there is always
// somebody.
func ViewerOf(r *http.Request) Viewer {
	v, _ := r.Context().Value(viewerKey{}).(Viewer)
	return v
}

func withViewer(ctx context.Context, v Viewer) context.Context {
	return context.WithValue(ctx, viewerKey{}, v)
}
