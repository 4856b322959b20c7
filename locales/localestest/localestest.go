// Package localestest finds words of one language in a page or a mail of another.
//
// Tests of pages and mails render something in each language and hand it over:
//
//	localestest.Page(t, body)                // HTML: each part against its own lang attribute
//	localestest.Foreign(t, "sk", mail.Text)  // text, all of which should be Slovak
//
// It knows all interface texts of the house and the names of months. It looks for
// whole texts of other languages, for the fixed parts of those with placeholders,
// and for single words where they stand alone on a line or in an element, as
// labels and buttons do. What the language itself also says somewhere is never
// foreign. It doesn't judge what people wrote: a release in English on a Dutch page
// isn't found, unless it happens to quote the interface.
//
// A part that is rightly in another language says so with lang="…"; one that is in
// no language, such as the source of a mail, with translate="no".
package localestest

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"communique/locales"
)

// Found is a text of the interface that stands where another language is spoken.
type Found struct {
	Lang string // the language that it belongs to
	ID   string // the message, or "month" for the name of one
	Text string // what was found
	In   string // the language in which it stands
}

// String is the line for a failing test.
func (f Found) String() string {
	return fmt.Sprintf("%q (%s, %s) stands in a text in %s", f.Text, f.Lang, f.ID, f.In)
}

// Foreign fails the test for each interface text of another language in text,
// which should all be in lang.
func Foreign(t testing.TB, lang, text string) {
	t.Helper()
	report(t, func(f *finder) ([]Found, error) { return f.find(lang, text), nil })
}

// Page is Foreign for an HTML page: what is shown, read out or stands in a
// tooltip, each part against the language of its nearest lang attribute.
func Page(t testing.TB, page string) {
	t.Helper()
	report(t, func(f *finder) ([]Found, error) { return f.findInPage(strings.NewReader(page)) })
}

func report(t testing.TB, look func(*finder) ([]Found, error)) {
	t.Helper()
	f, err := house()
	if err != nil {
		t.Fatal(err)
	}
	found, err := look(f)
	if err != nil {
		t.Error(err)
	}
	for _, one := range found {
		t.Error(one)
	}
}

// house knows the words of the house. It is made once in a test binary.
var house = sync.OnceValues(func() (*finder, error) {
	words := map[string][]locales.Entry{}
	for _, lang := range locales.Languages {
		entries, err := locales.Entries(lang)
		if err != nil {
			return nil, err
		}
		words[lang] = entries
	}
	catalogue, err := locales.Load()
	if err != nil {
		return nil, err
	}
	return newFinder(words, catalogue), nil
})
