package mailer

import (
	"context"
	"errors"
	"net/textproto"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Step is a point in the conversation with the relay (RFC 5321 §3.3) at which
// something can go wrong.
type Step string

// The steps of one mail, in order.
const (
	StepMail Step = "mail" // MAIL FROM
	StepRcpt Step = "rcpt" // RCPT TO
	StepData Step = "data" // DATA
	StepBody Step = "body" // the message, up to the final dot
	StepDot  Step = "dot"  // the final dot and the reply to it
)

// Verdict is what an outcome of a mail means for its delivery.
type Verdict struct {
	State    State // Sent, Deferred, Bounced, Uncertain, or Planned: back where it was
	Reason   Reason
	Code     int    // of the reply, 0 when none was read
	Enhanced string // RFC 3463, when the reply has one
	Reply    string // the server's words, cut to 500 characters

	Suppress bool // the address is bad: it is not mailed again, whoever lists it
	Relay    bool // it is the relay's trouble with us: the mailing waits
	Hangup   bool // the connection can't carry another mail
}

// errNeedsUTF8 means that an address needs SMTPUTF8 (RFC 6531) and the relay
// doesn't offer it.
var errNeedsUTF8 = errors.New("mailer: the relay offers no SMTPUTF8")

// errTooBig means that the message is larger than the relay says it takes (RFC 1870).
var errTooBig = errors.New("mailer: the message is too big for the relay")

// Classify says what err, met at step, means. A nil error is a mail that was taken.
//
// A reply that was read is definite. Without one, everything before the final dot
// is known not to have been taken (RFC 5321 §4.1.1.4), and everything after it is
// not known.
func Classify(step Step, err error) Verdict {
	var reply *textproto.Error
	switch {
	case err == nil:
		return Verdict{State: Sent}
	case errors.Is(err, errNeedsUTF8):
		return Verdict{State: Bounced, Reason: NeedsUTF8}
	case errors.Is(err, errTooBig):
		return Verdict{State: Bounced, Reason: TooBig}
	case errors.Is(err, errUnmailable):
		return Verdict{State: Bounced, Reason: Unmailable}
	case errors.As(err, &reply):
		return classifyReply(step, reply)
	case step == StepDot:
		return Verdict{State: Uncertain, Reason: NoAnswer, Reply: presentable(err.Error()), Hangup: true}
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return Verdict{State: Planned, Reason: Stopped, Hangup: true}
	}
	v := Verdict{State: Deferred, Reason: ConnLost, Reply: presentable(err.Error()), Hangup: true}
	return v.relays(step == StepMail)
}

// relays marks trouble that the relay has with us, and not with a recipient: the
// delivery goes back where it was, and its mailing waits.
func (v Verdict) relays(really bool) Verdict {
	if really {
		v.State, v.Relay = Planned, true
	}
	return v
}

func classifyReply(step Step, reply *textproto.Error) Verdict {
	v := Verdict{Code: reply.Code, Enhanced: enhancedCode(reply), Reply: presentable(reply.Msg)}
	// After a refused recipient the connection is as good as before (RFC 5321
	// §4.1.1.5: RSET); after any other error we don't rely on it.
	v.Hangup = step != StepRcpt || reply.Code == 421
	switch reply.Code / 100 {
	case 2:
		v.State, v.Reason = Sent, ""
		if step != StepDot { // a 2xx where another was due: the server is out of step
			v.State, v.Reason = Deferred, NotNow
		}
	case 4:
		v.State, v.Reason = Deferred, NotNow
	case 5:
		v.State, v.Reason = permanent(step, v.Code, v.Enhanced)
		v.Suppress = v.Reason == BadAddress
	default:
		v.State, v.Reason = Deferred, NotNow
		if step == StepDot {
			v.State, v.Reason = Uncertain, NoAnswer
		}
	}
	return v.relays(step == StepMail || v.Reason == SenderRefused)
}

// permanent sorts the replies that begin with 5. Only a reply that says that this
// very address doesn't exist makes it a bad one: most refusals are about us, our
// words or the day, and a healthy address must not be lost over them.
func permanent(step Step, code int, enhanced string) (State, Reason) {
	switch {
	case step == StepMail, code == 530, code == 534, code == 535, code == 538: // RFC 4954 §6
		return Planned, SenderRefused
	case strings.HasPrefix(enhanced, "5.7."):
		return Bounced, Policy
	case badAddress[enhanced]:
		return Bounced, BadAddress
	case code == 554:
		return Bounced, Policy
	}
	return Bounced, Refused
}

// badAddress holds the codes of RFC 3463 §3.2 (and 5.1.10 of RFC 7505) that speak
// of the recipient's address. 5.1.7 and 5.1.8 speak of the sender's, and 5.1.0 is
// used for either.
var badAddress = map[string]bool{
	"5.1.1": true, "5.1.2": true, "5.1.3": true, "5.1.4": true, "5.1.5": true, "5.1.6": true, "5.1.9": true, "5.1.10": true,
}

var enhanced = regexp.MustCompile(`^([245])\.\d{1,3}\.\d{1,3}\b`)

// enhancedCode is the code of RFC 2034 before the text; one whose class
// contradicts the reply's is nobody's.
func enhancedCode(reply *textproto.Error) string {
	m := enhanced.FindStringSubmatch(reply.Msg)
	if m == nil || int(m[1][0]-'0') != reply.Code/100 {
		return ""
	}
	return m[0]
}

// presentable makes a server's words fit to be kept and shown: one line of valid
// text, 500 characters at most, and 1,500 bytes.
func presentable(s string) string {
	s = strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' {
			return ' '
		}
		if unicode.IsControl(r) || r == unicode.ReplacementChar {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	if len(s) <= 500 || len(s) <= longestReply && utf8.RuneCountInString(s) <= 500 {
		return s
	}
	r := []rune(s)
	for r = r[:min(len(r), 499)]; len(string(r)) > longestReply-len("…"); {
		r = r[:len(r)-1]
	}
	return string(r) + "…"
}

// longestReply is how many bytes of a server's words are kept: a line of the journal
// holds them.
const longestReply = 1500
