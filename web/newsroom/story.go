package newsroom

import (
	"slices"
	"strings"
	"time"

	"communique/locales"
	"communique/releases"

	"golang.org/x/net/html"
)

// dated is the day that stands over a story: the same as in the edition's own
// dateline, which is that of the embargo or else of the approval.
func dated(r releases.Release, e releases.Edition) time.Time {
	if r.Embargo.At.IsZero() {
		return e.DatedAt
	}
	return r.Embargo.Local()
}

// nearest is the edition for a reader of lang: in that language, for a variant else in
// its language, else in English, else in the language in which the release was
// written, which comes first.
func nearest(lang string, editions []releases.Edition) (releases.Edition, bool) {
	for _, want := range []string{lang, locales.Base(lang), "en"} {
		if e, ok := in(want, editions); ok {
			return e, true
		}
	}
	if len(editions) > 0 {
		return editions[0], true
	}
	return releases.Edition{}, false
}

// in is the edition in exactly lang.
func in(lang string, editions []releases.Edition) (releases.Edition, bool) {
	i := slices.IndexFunc(editions, func(e releases.Edition) bool { return e.Language == lang })
	if i < 0 {
		return releases.Edition{}, false
	}
	return editions[i], true
}

// oneLine folds the spaces at which a line may break; French keeps its no-break ones.
func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '\t' || r == '\n' }), " ")
}

// lead is the plain text of the paragraph of class "lead" in an edition's HTML, or
// empty when there is none.
func lead(fragment string) string {
	tokens := html.NewTokenizer(strings.NewReader(fragment))
	var text strings.Builder
	inside := false
	for {
		switch tokens.Next() {
		case html.ErrorToken:
			return oneLine(text.String())
		case html.StartTagToken:
			token := tokens.Token()
			inside = inside || token.Data == "p" && hasClass(token, "lead")
		case html.EndTagToken:
			if inside && tokens.Token().Data == "p" {
				return oneLine(text.String())
			}
		case html.TextToken:
			if inside {
				text.WriteString(tokens.Token().Data) // with its entities resolved
			}
		case html.SelfClosingTagToken, html.CommentToken, html.DoctypeToken: // nothing to read
		}
	}
}

func hasClass(t html.Token, class string) bool {
	for _, a := range t.Attr {
		if a.Key == "class" {
			return slices.Contains(strings.Fields(a.Val), class)
		}
	}
	return false
}

// descriptionLength is about what search engines show.
const descriptionLength = 200

// shortened is text cut at a word so that it suits a description.
func shortened(text string) string {
	runes := []rune(text)
	if len(runes) <= descriptionLength {
		return text
	}
	cut := string(runes[:descriptionLength])
	if i := strings.LastIndexByte(cut, ' '); i > 0 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ,;:–—-") + "…"
}
