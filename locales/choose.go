package locales

import (
	"strings"

	"golang.org/x/text/language"
)

// preferenceLimit is longer than any honest Accept-Language header.
const preferenceLimit = 1000

// Choose gives the language of the interface that suits preferences best: values
// of Accept-Language (RFC 9110, section 12.5.4) or of LANG and LANGUAGE (POSIX
// "de_AT.UTF-8", "nl:fr"), the most wanted first. It is "en" when nothing suits.
// It may give Danish to a reader of Norwegian; for a mail or a release, use the
// language that is stored.
func (c *Catalogue) Choose(preferences ...string) string {
	for _, p := range preferences {
		tags, _, err := language.ParseAcceptLanguage(fromPOSIX(p))
		if err != nil || len(tags) == 0 {
			continue
		}
		if _, i, confidence := c.matcher.Match(tags...); confidence > language.No {
			return Languages[i]
		}
	}
	return "en"
}

// fromPOSIX turns what POSIX allows in LANG and LANGUAGE into what a browser
// sends, and leaves the latter as it is.
func fromPOSIX(p string) string {
	if len(p) > preferenceLimit {
		return ""
	}
	if strings.Contains(p, ",") || strings.Contains(p, ";") {
		return p
	}
	var tags []string
	for name := range strings.SplitSeq(p, ":") {
		name, _, _ = strings.Cut(name, ".")
		name, _, _ = strings.Cut(name, "@")
		if name != "" && name != "C" && name != "POSIX" {
			tags = append(tags, strings.ReplaceAll(name, "_", "-"))
		}
	}
	return strings.Join(tags, ",")
}
