package mailer

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"time"
)

// The limits of a reply. RFC 5321 §4.5.3.1.5 has 512 octets for a line; servers
// with much to say about themselves exceed it.
const (
	maxReplyLine  = 1000 // octets, with the line's end
	maxReplyLines = 100
)

// errNoReply is the family of errors that mean that the relay sent something that
// isn't a reply, so that nothing it says from there on can be trusted.
var errNoReply = errors.New("mailer: the relay's words are no SMTP reply")

// replies reads what the relay says.
type replies struct {
	r     *bufio.Reader
	await func(time.Duration) error // sets the deadline for what isn't there yet
	text  []byte                    // of a reply of several lines, used again
}

// next reads one reply (RFC 5321 §4.2), which may take as long as patience as a
// whole. The text lasts until the next one is read, so that the usual reply, which
// is one line that nobody looks at, costs no allocation.
func (p *replies) next(patience time.Duration) (code int, text []byte, err error) {
	p.text = p.text[:0]
	armed := false
	for n := 1; ; n++ {
		if !armed && !p.ready() {
			if err := p.await(patience); err != nil {
				return 0, nil, err
			}
			armed = true
		}
		line, err := p.line()
		if err != nil {
			return 0, nil, err
		}
		c, more, words, err := parseReplyLine(line)
		switch {
		case err != nil:
			return 0, nil, err
		case n > 1 && c != code:
			return 0, nil, fmt.Errorf("%w: it begins with %d and goes on with %d", errNoReply, code, c)
		case n == 1 && !more:
			return c, words, nil
		case n == maxReplyLines && more:
			return 0, nil, fmt.Errorf("%w: it has more than %d lines", errNoReply, maxReplyLines)
		}
		code = c
		if n > 1 {
			p.text = append(p.text, '\n')
		}
		p.text = append(p.text, words...)
		if !more {
			return code, p.text, nil
		}
	}
}

// unasked tells whether the relay has said something that nobody asked for, as far
// as that has come with something else. It doesn't look at the network.
func (p *replies) unasked() bool { return p.r.Buffered() > 0 }

// ready tells whether a whole line is here already.
func (p *replies) ready() bool {
	b, err := p.r.Peek(p.r.Buffered())
	return err == nil && bytes.IndexByte(b, '\n') >= 0
}

func (p *replies) line() ([]byte, error) {
	line, err := p.r.ReadSlice('\n')
	if errors.Is(err, bufio.ErrBufferFull) || len(line) > maxReplyLine {
		return nil, fmt.Errorf("%w: a line has more than %d octets", errNoReply, maxReplyLine)
	}
	return line, err
}

// parseReplyLine takes a line with its end apart. more means that the reply goes on.
func parseReplyLine(line []byte) (code int, more bool, text []byte, err error) {
	line = bytes.TrimSuffix(bytes.TrimSuffix(line, []byte("\n")), []byte("\r"))
	if len(line) < 3 || line[0] < '2' || line[0] > '5' || !isDigit(line[1]) || !isDigit(line[2]) {
		return 0, false, nil, notAReply(line)
	}
	code = int(line[0]-'0')*100 + int(line[1]-'0')*10 + int(line[2]-'0')
	if len(line) == 3 { // RFC 5321 §4.2: the text may be missing
		return code, false, nil, nil
	}
	if line[3] != ' ' && line[3] != '-' {
		return 0, false, nil, notAReply(line)
	}
	return code, line[3] == '-', line[4:], nil
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }

func notAReply(line []byte) error {
	return fmt.Errorf("%w: %q", errNoReply, line[:min(len(line), 60)])
}
