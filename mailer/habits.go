package mailer

import (
	"errors"
	"net/textproto"
	"strconv"
	"strings"
	"sync/atomic"

	"github.com/wneessen/go-mail/smtp"
)

// habits is what was learned about a relay's way with groups of commands. Some
// offer PIPELINING (RFC 2920) and don't live up to it, or something that stands
// before them doesn't: then they are spoken to step by step, as long as this
// process runs.
type habits struct {
	plain   atomic.Bool
	strikes [2]atomic.Int32 // by place: connections in a row that ended over their first group there
}

// position is where a group of commands stands.
type position int

const (
	first  position = iota // at the beginning of a mail
	behind                 // behind the final dot of the mail before
)

// A relay that restarts cuts connections as well. So a lost connection tells
// something only when it had never answered a group at the same place, and only
// when it is the second in a row.
const enoughStrikes = 2

// errUnpipelined means that the relay offers PIPELINING and stumbled over a group.
// It says nothing about the mail: the same one may go out on another connection.
var errUnpipelined = errors.New("mailer: the relay offers PIPELINING and doesn't take it")

// answered notes that a group at this place got its replies.
func (h *habits) answered(at position) {
	if h.strikes[at].Load() != 0 {
		h.strikes[at].Store(0)
	}
}

// strike notes that a connection ended over its first group at this place.
func (h *habits) strike(at position) {
	if h.strikes[at].Add(1) >= enoughStrikes {
		h.plain.Store(true)
	}
}

// outOfStep tells whether a refusal of a command in a group is about the group. When
// all before it was accepted, "bad sequence of commands" has no other meaning.
func outOfStep(reply *textproto.Error) bool {
	text := strings.ToLower(reply.Msg)
	named := strings.Contains(text, "synchroni") || strings.Contains(text, "pipelining")
	return reply.Code == 503 || reply.Code == 554 && named
}

// offers is what a relay offered in its reply to EHLO, as far as we use it. CHUNKING
// (RFC 3030) isn't looked for: BDAT saves the wait for DATA's reply, and so does a
// group behind the last dot. The next message may not leave before this one's outcome
// is written down, and so there is no round trip that BDAT could save.
type offers struct {
	pipelining, utf8, eightBit bool

	size int  // octets that a message may have (RFC 1870); 0 without a limit
	says bool // SIZE may be said
}

func offersOf(c *smtp.Client) offers {
	var o offers
	o.pipelining, _ = c.Extension("PIPELINING")
	o.utf8, _ = c.Extension("SMTPUTF8")
	o.eightBit, _ = c.Extension("8BITMIME")
	says, size := c.Extension("SIZE")
	o.says = says
	o.size, _ = strconv.Atoi(size) // without a number there is no limit
	return o
}
