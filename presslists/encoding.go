package presslists

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"unicode/utf8"

	"communique/internal/fault"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// sampleSize is how many octets from the first one beyond ASCII are looked at to
// tell the encoding.
const sampleSize = 64 << 10

// text reads a file of unknown encoding as UTF-8. ASCII means the same in all of
// them but UTF-16, so the choice is made where the first other octet stands,
// however far down, upon what follows it. What can't be decoded becomes U+FFFD.
type text struct {
	raw      *bufio.Reader
	language string    // of the list: it tips the scales between code pages
	encoding string    // as far as it is known
	decoded  io.Reader // nil while there was nothing but ASCII
}

// openText looks at the file's first octets. Faults: presslists.file_empty,
// presslists.file_spreadsheet.
func openText(r io.Reader, language string) (*text, error) {
	t := &text{raw: bufio.NewReaderSize(r, sampleSize), language: language, encoding: "UTF-8"}
	start, err := t.raw.Peek(256)
	if len(start) == 0 && errors.Is(err, io.EOF) {
		return nil, fault.New(fault.Invalid, "presslists.file_empty")
	}
	if bytes.HasPrefix(start, []byte("PK\x03\x04")) || bytes.HasPrefix(start, []byte("\xd0\xcf\x11\xe0")) {
		return nil, fault.New(fault.Invalid, "presslists.file_spreadsheet") // .xlsx and .ods are archives, .xls is OLE
	}
	for _, mark := range []struct {
		octets, encoding string
		decoder          encoding.Encoding
	}{
		{"\xef\xbb\xbf", "UTF-8", unicode.UTF8},
		{"\xff\xfe", "UTF-16LE", unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)},
		{"\xfe\xff", "UTF-16BE", unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)},
	} {
		marked := bytes.HasPrefix(start, []byte(mark.octets))
		if marked {
			_, _ = t.raw.Discard(len(mark.octets)) // they were peeked at
		}
		if marked || mark.encoding == withoutMark(start) {
			t.decode(mark.encoding, mark.decoder)
			break
		}
	}
	return t, nil
}

// withoutMark recognises UTF-16 that has no byte order mark: in a header of mostly
// Latin letters every other octet is NUL.
func withoutMark(start []byte) string {
	var zeros [2]int
	for i, b := range start {
		if b == 0 {
			zeros[i%2]++
		}
	}
	half := len(start) / 4 // of the pairs
	switch {
	case len(start) < 8:
	case zeros[1] > half && zeros[0] == 0:
		return "UTF-16LE"
	case zeros[0] > half && zeros[1] == 0:
		return "UTF-16BE"
	}
	return ""
}

func (t *text) decode(name string, e encoding.Encoding) {
	t.encoding, t.decoded = name, transform.NewReader(t.raw, e.NewDecoder())
}

// Read gives the next piece of the file as UTF-8.
func (t *text) Read(p []byte) (int, error) {
	if t.decoded != nil {
		return t.decoded.Read(p)
	}
	if _, err := t.raw.Peek(1); err != nil {
		return 0, err
	}
	ahead, _ := t.raw.Peek(t.raw.Buffered())
	n := bytes.IndexFunc(ahead, func(r rune) bool { return r >= utf8.RuneSelf })
	if n < 0 {
		n = len(ahead)
	}
	if n == 0 {
		sample, err := t.raw.Peek(sampleSize)
		t.choose(sample, err == nil)
		return t.decoded.Read(p)
	}
	return t.raw.Read(p[:min(n, len(p))])
}

// choose decides upon a sample, which may be cut off within a letter.
func (t *text) choose(sample []byte, cut bool) {
	if isUTF8(sample, cut) {
		t.decode("UTF-8", unicode.UTF8)
		return
	}
	page := likeliestPage(sample, t.language)
	t.decode(page.name, page.charmap)
}

// isUTF8 tells whether most of what is beyond ASCII in the sample is UTF-8. Most,
// since one row may have been pasted in from elsewhere: that row is reported. By
// chance hardly any pair of octets of another encoding is UTF-8.
func isUTF8(sample []byte, cut bool) bool {
	letters, broken := 0, 0
	for len(sample) > 0 {
		r, n := utf8.DecodeRune(sample)
		switch {
		case r == utf8.RuneError && n == 1 && cut && !utf8.FullRune(sample):
		case r == utf8.RuneError && n == 1:
			broken++
		case n > 1:
			letters++
		}
		sample = sample[n:]
	}
	return letters > broken || broken == 0
}
