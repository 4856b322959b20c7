package mailer

import "strings"

// chooseLanguage picks the language in which a contact gets a release: its own
// when there is a frozen edition in it, else the press list's, else none, and the
// contact waits until there is one. It never picks a neighbouring language: a
// mail in the wrong language is worse than a late one. A regional variant
// ("nl-BE") reads its language ("nl") when it has no edition of its own.
//
// editions are the ids of the frozen editions by language.
func chooseLanguage(own, list string, editions map[string]int64) (language string, ok bool) {
	for _, wanted := range []string{own, list} {
		tag := strings.ToLower(strings.ReplaceAll(strings.TrimSpace(wanted), "_", "-"))
		base, _, _ := strings.Cut(tag, "-")
		for _, l := range []string{tag, base} {
			if _, frozen := editions[l]; frozen && l != "" {
				return l, true
			}
		}
	}
	return "", false
}

// choice is what contacts get who have a language of their own, or none.
type choice struct {
	own, language string
	edition       int64
}

// choose makes the choices for contacts counted by their own language, and counts for
// how many there is an edition and how many have to wait for one.
func choose(languages map[string]int, list string, editions map[string]int64) (choices []choice, readable, held int) {
	for own, n := range languages {
		language, ok := chooseLanguage(own, list, editions)
		if !ok {
			held += n
			continue
		}
		readable += n
		choices = append(choices, choice{own, language, editions[language]})
	}
	return choices, readable, held
}
