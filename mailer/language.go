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
