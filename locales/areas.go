package locales

import (
	"fmt"
	"io/fs"
	"path"
	"strings"
	"sync"

	"github.com/BurntSushi/toml"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

// area is one message file: what a part of the house says in one language. It is parsed
// when one of its messages is wanted first. A command says a dozen of the thousands that
// there are, and has said them before the other areas would have been read.
type area struct {
	file string
	read func() (*messages, error)
}

// messages are those of an area, parsed.
type messages struct {
	ids       map[string]bool
	localizer *i18n.Localizer
}

// areas are all that a language has.
type areas struct {
	all    []*area
	byHead map[string][]*area // by the head of a table in the file: "cli.scheduled"
}

// readAreas looks into the message files of one language for where each message may be.
func readAreas(files fs.FS, root, lang string, tag language.Tag) (*areas, error) {
	names, err := areaFiles(files, root, lang)
	if err != nil {
		return nil, err
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("locales: no message file for %q", lang)
	}
	a := &areas{byHead: map[string][]*area{}}
	for _, name := range names {
		data, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, fmt.Errorf("locales: %w", err)
		}
		one := &area{file: name, read: sync.OnceValues(func() (*messages, error) { return parseArea(name, data, tag) })}
		a.all = append(a.all, one)
		for _, head := range headsOf(string(data)) {
			a.byHead[head] = append(a.byHead[head], one)
		}
	}
	return a, nil
}

// headsOf lists the tables of a message file, and "" for what stands above the first.
func headsOf(text string) []string {
	heads := []string{""}
	for text = "\n" + text; ; {
		_, after, found := strings.Cut(text, "\n[")
		if !found {
			return heads
		}
		head, rest, _ := strings.Cut(after, "]")
		heads, text = append(heads, head), rest
	}
}

func parseArea(name string, data []byte, tag language.Tag) (*messages, error) {
	bundle := i18n.NewBundle(tag)
	bundle.RegisterUnmarshalFunc("toml", toml.Unmarshal)
	file, err := bundle.ParseMessageFileBytes(data, path.Base(name))
	if err != nil {
		return nil, fmt.Errorf("locales: %s: %w", name, err)
	}
	m := &messages{ids: make(map[string]bool, len(file.Messages)), localizer: i18n.NewLocalizer(bundle, tag.String())}
	for _, message := range file.Messages {
		m.ids[message.ID] = true
	}
	return m, nil
}

// localizer gives the one that has this message, or nil. The areas whose tables have such a
// head are asked first; only for a message that none of them has, the others are read.
func (a *areas) localizer(id string) (*i18n.Localizer, error) {
	for _, some := range [][]*area{a.byHead[id], a.byHead[id[:max(0, strings.LastIndexByte(id, '.'))]], a.all} {
		for _, one := range some {
			m, err := one.read()
			if err != nil {
				return nil, err
			}
			if m.ids[id] {
				return m.localizer, nil
			}
		}
	}
	return nil, nil
}

// check reads all areas, and refuses a message that two of them have: only one of them
// would ever be said.
func (a *areas) check() error {
	seen := map[string]string{} // id → file
	for _, one := range a.all {
		m, err := one.read()
		if err != nil {
			return err
		}
		for id := range m.ids {
			if other, twice := seen[id]; twice {
				return fmt.Errorf("locales: %s: message %q is in %s as well", one.file, id, other)
			}
			seen[id] = one.file
		}
	}
	return nil
}
