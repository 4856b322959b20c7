package sink

import "bytes"

// body reads a message piece by piece, in the pieces in which it came, until the
// line with only a dot (RFC 5321, section 4.5.2). Only CR LF ends a line: whoever
// takes a bare LF for one can be made to see a dot where the sender meant none.
type body struct {
	keep   bool  // raw is wanted
	wantID bool  // id is wanted
	most   int64 // raw is given up beyond this size

	raw    []byte // without the dots that were stuffed
	size   int64  // of raw, also when it isn't kept
	id     []byte // the value of Message-ID
	header bool   // id may still come
	folded bool   // the line before was "Message-ID:" alone
	long   bool   // a line had more than longestText
	inside bool   // the present line has begun in an earlier piece
	length int    // of the present line so far
}

// longestText is how long a line may be, with its CR LF (RFC 5321, section
// 4.5.3.1.6). A line that isn't there to its end is taken in pieces of this size.
const longestText = 1000

func (b *body) begin() {
	*b = body{keep: b.keep, wantID: b.wantID, most: b.most, raw: b.raw[:0], id: b.id[:0], header: b.wantID}
}

// take reads a piece. It tells how many bytes of it are done with, and whether the
// dot was among them; what is behind the dot is left.
func (b *body) take(piece []byte) (n int, done bool) {
	run := 0 // what begins here and ends at n isn't yet kept
	for {
		i := bytes.IndexByte(piece[n:], '\n')
		if i < 0 {
			break
		}
		line := piece[n : n+i+1]
		if line[0] == '.' && !b.inside {
			b.hold(piece[run:n])
			if len(line) == 3 && line[1] == '\r' {
				return n + 3, true
			}
			run, line = n+1, line[1:]
		}
		n += i + 1
		b.ends(line)
	}
	if rest := piece[n:]; len(rest) > longestText {
		if rest[0] == '.' && !b.inside {
			b.hold(piece[run:n])
			run = n + 1
		}
		b.inside, b.length = true, b.length+len(rest)-1
		n = len(piece) - 1 // the last may be a CR, which has to be seen with its LF
	}
	b.hold(piece[run:n])
	return n, false
}

// ends looks at a line that is there to its LF.
func (b *body) ends(line []byte) {
	b.length += len(line)
	if b.length > longestText {
		b.long = true
	}
	if b.header && !b.inside {
		b.look(line)
	}
	b.inside = len(line) < 2 || line[len(line)-2] != '\r'
	if !b.inside {
		b.length = 0
	}
}

// hold counts what was read, and keeps it if it is wanted.
func (b *body) hold(text []byte) {
	b.size += int64(len(text))
	if b.keep && b.size <= b.most {
		b.raw = append(b.raw, text...)
	}
}

var messageID = []byte("message-id:")

// look finds the Message-ID in a line of the header; it may stand on the line below
// its name.
func (b *body) look(line []byte) {
	text := bytes.TrimRight(line, "\r\n")
	switch {
	case b.folded && len(text) > 0 && (text[0] == ' ' || text[0] == '\t'):
		b.id = append(b.id[:0], bytes.TrimSpace(text)...)
		b.header = false
	case len(text) == 0 || b.folded:
		b.header = false
	case len(text) >= len(messageID) && bytes.EqualFold(text[:len(messageID)], messageID):
		b.id = append(b.id[:0], bytes.TrimSpace(text[len(messageID):])...)
		b.folded = len(b.id) == 0
		b.header = b.folded
	}
}
