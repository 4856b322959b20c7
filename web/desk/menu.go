package desk

import (
	"slices"

	"communique/accounts"
	"communique/web/look"
)

// The sections of the desk: each has an icon of its ID and the message page.section.<ID>.
var (
	Overview       = look.Section{ID: "overview", Path: "/desk/"}
	Translations   = look.Section{ID: "translations", Path: "/desk/translations/"}
	Calendar       = look.Section{ID: "calendar", Path: "/desk/calendar/"}
	Lists          = look.Section{ID: "lists", Path: "/desk/lists/"}
	Administration = look.Section{ID: "administration", Path: "/desk/administration/"}
)

// entries are the sections with what somebody must be allowed to be shown them.
var entries = []struct {
	section look.Section
	needs   accounts.Permission
}{
	{Overview, accounts.See}, {Translations, accounts.See}, {Calendar, accounts.See}, {Lists, accounts.Keep},
	{Administration, accounts.Administer},
}

// menuOf is the header of a viewer's pages.
func menuOf(v Viewer) look.Menu {
	m := look.Menu{Name: v.User.Name}
	for _, e := range entries {
		if v.Actor.MaySomewhere(e.needs) {
			m.Sections = append(m.Sections, e.section)
		}
	}
	return m
}

// Tab is one of the pages about a release.
type Tab struct {
	ID      string // the message frame.tab.<ID>
	Path    string
	Current bool
}

// tabs are the pages about a release, with what they need.
var tabs = []struct {
	id    string
	needs accounts.Permission
}{
	{"edit", accounts.Write}, {"translations", accounts.See}, {"plan", accounts.See}, {"sending", accounts.See}, {"report", accounts.See}, {"history", accounts.See},
}

// BoilerplateTabs are those of Tabs that are about a text that is never sent by itself.
func BoilerplateTabs(v Viewer, slug, current string) []Tab {
	return slices.DeleteFunc(Tabs(v, slug, current), func(t Tab) bool { return t.ID == "plan" || t.ID == "sending" || t.ID == "report" })
}

// Tabs are the pages about a release that the viewer may open, for the template "tabs".
func Tabs(v Viewer, slug, current string) []Tab {
	var shown []Tab
	for _, t := range tabs {
		if v.Actor.MaySomewhere(t.needs) {
			shown = append(shown, Tab{t.id, "/desk/releases/" + slug + "/" + t.id, t.id == current})
		}
	}
	return shown
}
