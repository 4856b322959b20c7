package locales

import (
	"errors"
	"fmt"
	"html/template"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	tmpl "github.com/nicksnyder/go-i18n/v2/i18n/template"
	"golang.org/x/text/language"
)

// errNoMessage says that no message file of a language has the message.
var errNoMessage = errors.New("no such message")

// Words speak one language. They are safe for concurrent use.
type Words struct {
	lang    string
	tag     language.Tag
	areas   *areas
	habits  habits
	names   names
	numbers numbers
	missing *missing
	pages   bool // they are read on pages, by somebody who has no command line
}

// parser executes the house's own messages. A placeholder for which no value was
// given is an error and not "<no value>". Without functions of its own, so that
// go-i18n keeps each template once it is parsed.
var parser = &tmpl.TextParser{Option: "missingkey=error"}

func newWords(areas *areas, lang string, tag language.Tag, missing *missing) *Words {
	return &Words{
		lang:    lang,
		tag:     tag,
		areas:   areas,
		habits:  habitsOf[lang],
		names:   namesIn(lang, tag),
		numbers: numbersIn(tag, habitsOf[lang]),
		missing: missing,
	}
}

// OnPages are the same words for the pages of the web. They differ in the faults whose cure is
// a command or a flag: "fault.<ID>.page" says what to do on a page instead of "….cure".
func (w *Words) OnPages() *Words {
	pages := *w
	pages.pages = true
	return &pages
}

// Lang is the language, one of Languages.
func (w *Words) Lang() string { return w.lang }

// T gives the message with this id. args are pairs of a name and a value, as the
// message's placeholders are called. A value is written as the language does: see
// Value. A message that isn't there gives its id between ⟦ ⟧.
func (w *Words) T(id string, args ...any) string {
	text, ok := w.find(id, args)
	if !ok {
		return "⟦" + id + "⟧"
	}
	return text
}

// N is T for a message that depends on how many there are: it takes the plural
// form that n asks for in this language. {{.Count}} is n, written as a number.
func (w *Words) N(id string, n int, args ...any) string {
	c := &i18n.LocalizeConfig{MessageID: id, TemplateParser: parser, PluralCount: n}
	text, ok := w.localize(c, append([]any{"Count", n}, args...))
	if !ok {
		return "⟦" + id + "⟧"
	}
	return text
}

func (w *Words) find(id string, args []any) (string, bool) {
	return w.localize(&i18n.LocalizeConfig{MessageID: id, TemplateParser: parser}, args)
}

// has tells whether there is a message with this id and no placeholders.
func (w *Words) has(id string) bool {
	_, err := w.said(&i18n.LocalizeConfig{MessageID: id, TemplateParser: parser, TemplateData: map[string]string{}})
	return err == nil
}

// exists tells whether there is a message with this id.
func (w *Words) exists(id string) bool {
	localizer, err := w.areas.localizer(id)
	return err == nil && localizer != nil
}

// localize asks for the exact language: go-i18n would otherwise answer in
// English, or in another plural form, and only whisper that it did.
func (w *Words) localize(c *i18n.LocalizeConfig, args []any) (string, bool) {
	data, err := w.values(args)
	if err != nil {
		w.missing.note(w.lang, c.MessageID, err)
		return "", false
	}
	c.TemplateData = data
	text, err := w.said(c)
	if err != nil {
		w.missing.note(w.lang, c.MessageID, err)
		return "", false
	}
	return text, true
}

func (w *Words) said(c *i18n.LocalizeConfig) (string, error) {
	localizer, err := w.areas.localizer(c.MessageID)
	if err != nil {
		return "", err
	}
	if localizer == nil {
		return "", errNoMessage
	}
	text, tag, err := localizer.LocalizeWithTag(c)
	if err == nil && tag != w.tag {
		err = fmt.Errorf("it is in %s only", tag)
	}
	return text, err
}

func (w *Words) values(args []any) (map[string]string, error) {
	if len(args)%2 != 0 {
		return nil, fmt.Errorf("a name without a value: %v", args)
	}
	m := make(map[string]string, len(args)/2)
	for i := 0; i < len(args); i += 2 {
		name, ok := args[i].(string)
		if !ok {
			return nil, fmt.Errorf("%v is not a name", args[i])
		}
		m[name] = w.Value(args[i+1])
	}
	return m, nil
}

// Funcs are the words as functions of a template: {{t "id" "Name" .Value}},
// {{n "id" .Count}}, {{date .At}} and so on. They return plain text, which
// html/template escapes where it stands.
func (w *Words) Funcs() template.FuncMap {
	return template.FuncMap{
		"t":        w.T,
		"n":        w.N,
		"date":     w.Date,
		"time":     w.Time,
		"datetime": w.DateTime,
		"weekday":  w.Weekday,
		"number":   w.Number,
		"percent":  w.Percent,
		"language": w.Language,
		"ownname":  w.OwnName,
		"country":  w.Country,
		"segment":  w.Segment,
		"list":     w.List,
		"colon":    w.Colon,
	}
}
