package overview

import "strings"

// releasePath is where the pages about a release begin.
func releasePath(slug string) string { return "/desk/releases/" + slug }

// pathOf is where something of a kind is done about a release, or a language of it.
func pathOf(kind, slug, language string) string {
	return releasePath(slug) + strings.ReplaceAll(places[kind], "{}", language)
}

// wordPlaces are the pages on which one sees more of what a light says; translations where
// none is given.
var wordPlaces = map[string]string{
	"approved": "/plan", "waiting": "/plan", "held": "/plan", "due": "/sending",
	"sending": "/sending", "deferred": "/sending", "sent": "/sending", "refused": "/sending", "stopped": "/sending",
}

func lightPath(slug, word string) string {
	if place, ok := wordPlaces[word]; ok {
		return releasePath(slug) + place
	}
	return releasePath(slug) + "/translations"
}
