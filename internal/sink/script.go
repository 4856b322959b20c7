package sink

import (
	"fmt"
	"strings"

	"github.com/emersion/go-smtp"
)

// Step is where in the conversation a reply is given.
type Step string

// The steps at which a script may answer.
const (
	AtRcpt Step = "rcpt" // to RCPT TO
	AtDot  Step = "dot"  // to the dot that ends the message
)

// Reply is one answer of a script.
type Reply struct {
	At   Step
	Line string // "450 4.2.0 Greylisted"; the enhanced code may be left out
	Keep bool   // at the dot: the message is stored, whatever the answer
	Drop bool   // the connection is closed instead of answering
}

// Say answers RCPT TO with line.
func Say(line string) Reply { return Reply{At: AtRcpt, Line: line} }

// SayAtDot takes the message and answers its final dot with line; nothing is stored.
func SayAtDot(line string) Reply { return Reply{At: AtDot, Line: line} }

// DropAtDot closes the connection at the final dot, with the message stored or not.
func DropAtDot(stored bool) Reply { return Reply{At: AtDot, Drop: true, Keep: stored} }

// Times gives the same reply n times.
func Times(n int, r Reply) []Reply {
	replies := make([]Reply, n)
	for i := range replies {
		replies[i] = r
	}
	return replies
}

// err is the reply as go-smtp sends it; nil for a line that begins with 2.
func (r Reply) err() error {
	e := &smtp.SMTPError{Code: 451, EnhancedCode: smtp.NoEnhancedCode}
	code, rest, _ := strings.Cut(r.Line, " ")
	if _, err := fmt.Sscanf(code, "%3d", &e.Code); err != nil || e.Code < 200 || e.Code > 599 {
		e.Message = "the script of this recipient has no such reply"
		return e
	}
	if e.Code < 300 {
		return nil
	}
	e.Message = rest
	enhanced, text, _ := strings.Cut(rest, " ")
	var c smtp.EnhancedCode
	if _, err := fmt.Sscanf(enhanced, "%d.%d.%d", &c[0], &c[1], &c[2]); err == nil {
		e.EnhancedCode, e.Message = c, text
	}
	return e
}

// next takes the recipient's next reply, when it is for this step.
func (s *Sink) next(address string, at Step) (Reply, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	key := strings.ToLower(address)
	replies := s.script[key]
	if len(replies) == 0 || replies[0].At != at {
		return Reply{}, false
	}
	s.script[key] = replies[1:]
	return replies[0], true
}
