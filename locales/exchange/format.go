package exchange

import (
	"bytes"
	"path"
	"strings"

	"communique/internal/fault"
)

// FormatOf tells the format by the end of a file's name, and whether there is one
// that ends so. Both versions of XLIFF end in .xlf: it says XLIFF12, and Read looks
// into the file.
func FormatOf(name string) (Format, bool) {
	switch strings.ToLower(path.Ext(name)) {
	case ".toml":
		return TOML, true
	case ".xlf", ".xliff":
		return XLIFF12, true
	case ".csv", ".tsv":
		return CSV, true
	}
	return "", false
}

// Extension is the end of the name of a file in this format: ".toml".
func (f Format) Extension() string {
	switch f {
	case TOML:
		return ".toml"
	case XLIFF12, XLIFF21:
		return ".xlf"
	case CSV:
		return ".csv"
	}
	return ""
}

// recognised finds the format by the content, and asks the name only when the
// content may be more than one. Faults: exchange.archive, exchange.format_unknown.
func recognised(file string, data []byte) (Format, *fault.Error) {
	if bytes.HasPrefix(data, []byte("PK\x03\x04")) || bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0")) {
		return "", fault.New(fault.Invalid, "exchange.archive") // .xlsx and translation packages, and .xls
	}
	named, known := FormatOf(file)
	start := bytes.TrimSpace(beginning(data))
	switch {
	case bytes.HasPrefix(start, []byte("<")):
		return XLIFF12, nil
	case looksLikeCSV(string(start)):
		return CSV, nil
	case known:
		return named, nil
	case len(start) == 0 || bytes.ContainsAny(start[:1], "[#") || bytes.Contains(start, []byte("=")):
		return TOML, nil
	}
	return "", fault.New(fault.Invalid, "exchange.format_unknown")
}

// beginning gives the first part of a file in UTF-8 or UTF-16, as far as ASCII goes:
// enough to tell what it is.
func beginning(data []byte) []byte {
	const enough = 2 << 10
	data = data[:min(len(data), enough)]
	if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) {
		return bytes.ReplaceAll(data[2:], []byte{0}, nil)
	}
	return bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
}
