package desk

import "strings"

// Browser is what a browser says of itself, as people call it. Names are the same in every
// language.
type Browser struct {
	Name   string // "Firefox"; empty: it isn't known
	System string // on which it runs, "Windows"; empty: it isn't known
	Other  string // what it says, shortened, when neither is known; empty: it says nothing
}

// agentAtMost is how much of what a browser says is shown when it makes no sense.
const agentAtMost = 40

// Each browser says that it is most others as well: the first that fits is it.
var (
	browsers = [][2]string{
		{"Edg", "Edge"}, {"OPR/", "Opera"}, {"Opera", "Opera"}, {"SamsungBrowser/", "Samsung Internet"}, {"Vivaldi/", "Vivaldi"}, {"YaBrowser/", "Yandex Browser"},
		{"FxiOS/", "Firefox"}, {"Firefox/", "Firefox"}, {"CriOS/", "Chrome"}, {"HeadlessChrome/", "Chromium"}, {"Chromium/", "Chromium"}, {"Chrome/", "Chrome"},
		{"Safari/", "Safari"}, {"curl/", "curl"},
	}
	systems = [][2]string{
		{"iPhone", "iOS"}, {"iPad", "iPadOS"}, {"Android", "Android"}, {"CrOS", "ChromeOS"}, {"Windows", "Windows"}, {"Macintosh", "macOS"}, {"Mac OS X", "macOS"},
		{"FreeBSD", "FreeBSD"}, {"OpenBSD", "OpenBSD"}, {"Linux", "Linux"}, {"X11", "Linux"},
	}
)

// BrowserOf reads a User-Agent.
func BrowserOf(agent string) Browser {
	first := func(of [][2]string) string {
		for _, known := range of {
			if strings.Contains(agent, known[0]) {
				return known[1]
			}
		}
		return ""
	}
	b := Browser{Name: first(browsers), System: first(systems)}
	if b.Name == "" && b.System == "" {
		b.Other = shortened(strings.TrimSpace(agent))
	}
	return b
}

func shortened(s string) string {
	if letters := []rune(s); len(letters) > agentAtMost {
		return strings.TrimSpace(string(letters[:agentAtMost])) + "…"
	}
	return s
}
