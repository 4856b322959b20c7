package sqldb

import "strings"

var liked = strings.NewReplacer("!", "!!", "%", "!%", "_", "!_")

// Like is a text as it stands in a pattern of LIKE … ESCAPE '!', for itself alone.
func Like(text string) string { return liked.Replace(text) }
