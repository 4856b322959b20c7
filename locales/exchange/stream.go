package exchange

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"communique/internal/fault"
)

// stream reads XML, token after token, and knows its limits: no document type, so no
// entities but the five of XML; nothing is loaded; nothing nests deeply.
type stream struct {
	in      octets
	decoder *xml.Decoder
	depth   int
	line    int // where the last token begins
}

// octets hands a file to the decoder octet by octet, so that it can stop in the
// middle of a tag that has no end.
type octets struct {
	text string
	pos  int
	stop int
}

var errLongTag = errors.New("exchange: a tag without an end")

// ReadByte gives the next octet.
func (o *octets) ReadByte() (byte, error) {
	switch {
	case o.pos >= len(o.text):
		return 0, io.EOF
	case o.pos >= o.stop:
		return 0, errLongTag
	}
	o.pos++
	return o.text[o.pos-1], nil
}

// Read is there since the decoder asks for a Reader.
func (o *octets) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	b, err := o.ReadByte()
	if err != nil {
		return 0, err
	}
	p[0] = b
	return 1, nil
}

func newStream(text string) *stream {
	s := &stream{in: octets{text: text}}
	s.decoder = xml.NewDecoder(&s.in)
	s.decoder.CharsetReader = inUTF16
	return s
}

var errCharset = errors.New("exchange: an encoding that isn't read")

// inUTF16 accepts what a file in UTF-16 says of itself: by now it is UTF-8.
func inUTF16(charset string, in io.Reader) (io.Reader, error) {
	if strings.HasPrefix(strings.ToLower(charset), "utf-16") || strings.EqualFold(charset, "us-ascii") {
		return in, nil
	}
	return nil, errCharset
}

// next gives the next token that means anything, which is good until the next call;
// nil at the end. Faults: exchange.xml_syntax, exchange.doctype, exchange.too_deep,
// exchange.encoding.
func (s *stream) next() (xml.Token, *fault.Error) {
	for {
		s.in.stop = s.in.pos + tagLimit
		s.line, _ = s.decoder.InputPos()
		token, err := s.decoder.Token()
		switch {
		case errors.Is(err, io.EOF):
			return nil, nil
		case err != nil:
			return nil, s.broken(err)
		}
		switch token.(type) {
		case xml.Directive:
			return nil, fault.New(fault.Invalid, "exchange.doctype")
		case xml.StartElement:
			if s.depth++; s.depth > depthLimit {
				return nil, fault.New(fault.Invalid, "exchange.too_deep", "Limit", depthLimit)
			}
		case xml.EndElement:
			s.depth--
		case xml.CharData:
		default:
			continue
		}
		return token, nil
	}
}

// broken says what the decoder complains about. Its own words go to the log.
func (s *stream) broken(err error) *fault.Error {
	if errors.Is(err, errCharset) || strings.Contains(err.Error(), errCharset.Error()) { // the decoder flattens it
		return fault.Wrap(err, fault.Invalid, "exchange.encoding")
	}
	s.line, _ = s.decoder.InputPos()
	return fault.Wrap(err, fault.Invalid, "exchange.xml_syntax")
}

// whole reads the rest of an element whose start has been read. It gives false when
// the element has more parts than any honest one, and passes them.
func (s *stream) whole(start xml.StartElement) (*element, bool, *fault.Error) {
	root := &element{name: start.Name, attrs: start.Attr}
	path, left := []*element{root}, elementLimit
	for len(path) > 0 {
		token, bad := s.next()
		if bad != nil || token == nil {
			return nil, false, bad
		}
		last := path[len(path)-1]
		switch token := token.(type) {
		case xml.StartElement:
			left--
			e := &element{name: token.Name, attrs: token.Attr}
			if left >= 0 {
				last.nodes = append(last.nodes, node{element: e})
			}
			path = append(path, e)
		case xml.EndElement:
			path = path[:len(path)-1]
		case xml.CharData:
			if left >= 0 {
				last.nodes = append(last.nodes, node{text: string(token)})
			}
		}
	}
	return root, left >= 0, nil
}
