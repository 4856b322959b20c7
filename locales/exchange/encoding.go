package exchange

import (
	"strings"

	"communique/internal/fault"
	"communique/internal/textfile"
)

// decoded gives the text of a file in UTF-8, or in UTF-16 with a byte order mark,
// without that mark. Faults: exchange.encoding, locales.nul.
func decoded(data []byte) (string, *fault.Error) {
	text, line, ok := textfile.Decode(data)
	if !ok {
		return "", fault.New(fault.Invalid, "exchange.encoding").At(fault.Place{Line: line})
	}
	if i := strings.IndexByte(text, 0); i >= 0 {
		return "", fault.New(fault.Invalid, "locales.nul").At(fault.Place{Line: textfile.LineAt(text, i)})
	}
	return text, nil
}
