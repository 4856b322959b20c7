package sending

import (
	"html/template"
	"strconv"
	"strings"

	"communique/mailer"
	"communique/web/chart"
	"communique/web/desk/lights"
)

// functions are what the templates of these pages use beside those of every page.
var functions = template.FuncMap{
	"bar":      chart.Bar,
	"key":      chart.Key,
	"patterns": chart.Patterns,
	"sign":     chart.Sign,
	"kind":     kindOf,
	"word":     word,
	"answer":   func(t mailer.Untaken) string { return answerCode(t.Code, t.Enhanced) },
	"said":     said,
	"answers":  func() []mailer.Answer { return []mailer.Answer{mailer.Arrived, mailer.GoneLost, mailer.TryAgain} },
	"signs":    func() []chart.Shape { return signs },
	"link":     func(slug, table string) string { return path(slug, "report/"+table+".csv") },
}

// signs are the shapes of the map's tiles, each with the message sending.sign.<Shape>.
var signs = []chart.Shape{chart.Disc, chart.Half, chart.Ring, chart.Cross, chart.Dash}

// kinds are what became of mails, as the columns of a report have it: the kinds of lights,
// those whose recipients must not be mailed apart, and who unsubscribed afterwards.
var kinds = []string{"sent", "open", "deferred", "uncertain", "refused", suppressed, "stopped", left}

// The two that no board shows.
const (
	suppressed = "suppressed"
	left       = "left"
)

// kindOf is the kind of a state.
func kindOf(s mailer.State) string {
	if s == mailer.Suppressed {
		return suppressed
	}
	return lights.Tally(map[mailer.State]int{s: 1})[0].What
}

// word is the message with the name of a kind.
func word(kind string) string {
	if kind == suppressed || kind == left {
		return "sending.kind." + kind
	}
	return "desk.total." + kind
}

// answerCode is what a server answered, as mail servers write it: 550 5.1.1; empty when there
// was no answer.
func answerCode(code int, enhanced string) string {
	if code == 0 {
		return ""
	}
	return strings.TrimSpace(strconv.Itoa(code) + " " + enhanced)
}

// said are the servers' words without the code that stands beside them.
func said(t mailer.Untaken) []string {
	words := make([]string, len(t.Words))
	for i, w := range t.Words {
		words[i] = w
		if after, repeats := strings.CutPrefix(w, t.Enhanced+" "); repeats && t.Enhanced != "" {
			words[i] = after
		}
	}
	return words
}
