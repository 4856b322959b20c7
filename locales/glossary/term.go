// Package glossary keeps the words of the house: how a term is to be translated, what a
// translation isn't to say, and which names stay as they are.
//
// A term holds for a pair of languages, for a language and its variants, or for all. The
// more special one wins: what nl-BE prefers goes before what nl prefers. Terms that say
// opposite things are refused when they come, so that no translator has to choose.
//
// The package finds terms in a text, also where the language puts an ending to them. It
// judges nothing: what a missing term means is for those who check a translation, and who
// may change the glossary is for those who call. A term that is removed is gone.
package glossary

import (
	"strings"
)

// Rule says what is asked of a term.
type Rule string

// The rules, as the table glossary_terms knows them.
const (
	Preferred Rule = "preferred" // where the source has Source, the translation is to have Target
	Forbidden Rule = "forbidden" // the translation isn't to have Target, whatever the source has
	Protected Rule = "protected" // do not translate: where the source has Source, the translation has it too, as it is
)

// Rules are all of them.
var Rules = []Rule{Preferred, Forbidden, Protected}

// Term is a word or phrase of the consortium's, and what it is to be in a language.
type Term struct {
	Source         string // in SourceLanguage; empty for a forbidden term
	Target         string // in Language; empty for a protected term
	SourceLanguage string // empty: whatever the source is
	Language       string // of the translation; empty: every language
	Rule           Rule
	CaseSensitive  bool   // always so for a protected term
	Note           string // why, for the translator
	House          bool   // made by Protect, not by a person
}

// word is by what a term is known within its rule.
func (t Term) word() string {
	if t.Rule == Forbidden {
		return t.Target
	}
	return t.Source
}

// key is what there can be one term of.
type key struct {
	rule                     Rule
	sourceLanguage, language string
	word                     string
}

func (t Term) key() key { return key{t.Rule, t.SourceLanguage, t.Language, t.word()} }

// says tells whether two terms of one key say the same.
func (t Term) says(other Term) bool {
	t.House, other.House = false, false
	return t == other
}

// wider gives a language and those whose terms hold for it too, the nearest first: nl-BE,
// nl, and every language.
func wider(language string) []string {
	if language == "" {
		return []string{""}
	}
	all := []string{language}
	if base, _, regional := strings.Cut(language, "-"); regional {
		all = append(all, base)
	}
	return append(all, "")
}
