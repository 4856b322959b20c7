package sink

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// ParseFault reads what a server does to a recipient, as a person types it: parts
// such as these, joined by ", then"; how much white space is between words doesn't matter.
//
//	ok                    what would be said anyway
//	450                   the code's usual words
//	450 4.2.0 Try later   words of one's own
//	greylist 120 s        450 until so long after the first try
//	drop stored           the connection is closed, and the message was stored
//	drop lost             and it wasn't
//	reset, hang           the connection is cut (RST); nothing is ever said again
//	slow                  the answer comes byte by byte
//	delay 60 s            the answer comes so much later
//
// Each holds once unless it ends in "3 times", "three times" or "always"; but a 5yz
// that nothing follows holds always, as a mailbox that isn't there stays away. Each may
// name its step: "at greeting", "ehlo", "starttls", "auth", "mail", "rcpt", "data",
// "dot", "rset" or "quit". Normally ok, greylist and most codes are said at RCPT, the
// others and the codes 552 and 554 at the dot. There, "stored" or "lost" at the very
// end says what becomes of the message; normally it is stored when the answer is 2yz.
//
// An error says which part can't be read, in English.
func ParseFault(text string) ([]Reply, error) {
	var all []Reply
	parts := cutParts(strings.Fields(text))
	for i, part := range parts {
		r, n, err := parsePart(part)
		if err != nil {
			return nil, fmt.Errorf("%q: %w", strings.Join(part, " "), err)
		}
		if n == 0 {
			n, r.Always = 1, i == len(parts)-1 && strings.HasPrefix(r.Line, "5")
		}
		if n == forEver {
			n, r.Always = 1, true
		}
		all = append(all, Times(n, r)...)
	}
	return all, nil
}

// cutParts cuts before each "then" that follows a comma, whatever white space is between.
func cutParts(words []string) [][]string {
	var parts [][]string
	from := 0
	for i := 1; i < len(words); i++ {
		if before, comma := strings.CutSuffix(words[i-1], ","); comma && words[i] == "then" && i > from {
			part := words[from : i-1 : i-1]
			if before != "" {
				part = append(part, before)
			}
			parts, from = append(parts, part), i+1
		}
	}
	return append(parts, words[from:])
}

const (
	forEver   = -1
	mostTimes = 10_000
	mostWait  = 30 * 24 * time.Hour
	mostWords = 400 // bytes; RFC 5321, section 4.5.3.1.5, allows 512 for all
)

var (
	errEmpty  = errors.New("a fault is missing")
	errFault  = errors.New("no such fault")
	errTimes  = fmt.Errorf("a number of times is from 1 to %d", mostTimes)
	errWait   = errors.New("a time is needed, such as 60 s or 2 min")
	errStored = errors.New("only at the dot a message is stored or lost")
	errWords  = fmt.Errorf("a reply has at most %d bytes, and no control characters", mostWords)
)

// parsePart reads one part. n is how often it holds, 0 when it doesn't say.
func parsePart(words []string) (r Reply, n int, err error) {
	words, kept := cutKept(words)
	words, at := cutStep(words)
	words, n, err = cutTimes(words)
	if err != nil {
		return r, 0, err
	}
	if at == "" {
		words, at = cutStep(words) // "at dot three times" as well as "three times at dot"
	}
	if r, err = parseKind(words); err != nil {
		return r, 0, err
	}
	if at != "" {
		r.At = at
	}
	if r.At == AtDot {
		r.Keep = !r.Drop && !r.Reset && !r.Hang && (r.Line == "" || r.Line[0] == '2')
	}
	if kept != "" {
		if r.At != AtDot {
			return r, 0, errStored
		}
		r.Keep = kept == "stored"
	}
	return r, n, nil
}

// cutKept takes "stored" or "lost" off the end, where it isn't the last word of a
// reply.
func cutKept(words []string) ([]string, string) {
	n := len(words)
	if n < 2 || words[n-1] != "stored" && words[n-1] != "lost" {
		return words, ""
	}
	if isCode(words[0]) && (n < 3 || words[n-3] != "at" || words[n-2] != "dot") {
		return words, ""
	}
	return words[:n-1], words[n-1]
}

var steps = []Step{AtGreeting, AtEHLO, AtSTARTTLS, AtAuth, AtMail, AtRcpt, AtData, AtDot, AtRset, AtQuit}

func cutStep(words []string) ([]string, Step) {
	if n := len(words); n >= 2 && words[n-2] == "at" {
		for _, s := range steps {
			if words[n-1] == string(s) {
				return words[:n-2], s
			}
		}
	}
	return words, ""
}

var numbers = []string{"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"}

func cutTimes(words []string) (rest []string, n int, err error) {
	last := len(words) - 1
	switch {
	case last < 1:
		return words, 0, nil
	case words[last] == "always":
		return words[:last], forEver, nil
	case words[last] == "once":
		return words[:last], 1, nil
	case words[last] == "twice":
		return words[:last], 2, nil
	case words[last] != "times" && words[last] != "time":
		return words, 0, nil
	}
	for i, word := range numbers {
		if words[last-1] == word {
			n = i
		}
	}
	if n == 0 {
		if n, err = strconv.Atoi(words[last-1]); err != nil || n < 1 || n > mostTimes {
			return nil, 0, errTimes
		}
	}
	return words[:last-1], n, nil
}

// parseKind reads what is left: the fault itself.
func parseKind(words []string) (Reply, error) {
	if len(words) == 0 {
		return Reply{}, errEmpty
	}
	word, rest := words[0], words[1:]
	switch {
	case isCode(word):
		return parseLine(word, rest)
	case word == "greylist":
		d, err := parseWait(rest)
		return Greylist(d), err
	case word == "delay":
		d, err := parseWait(rest)
		return Reply{At: AtDot, Delay: d}, err
	case len(rest) > 0:
		return Reply{}, errFault
	}
	switch word {
	case "ok":
		return Reply{At: AtRcpt}, nil
	case "drop":
		return Reply{At: AtDot, Drop: true}, nil
	case "reset":
		return Reply{At: AtDot, Reset: true}, nil
	case "hang":
		return Reply{At: AtDot, Hang: true}, nil
	case "slow":
		return Reply{At: AtDot, Slow: true}, nil
	}
	return Reply{}, errFault
}

func isCode(word string) bool {
	return len(word) == 3 && '2' <= word[0] && word[0] <= '5' && '0' <= word[1] && word[1] <= '9' && '0' <= word[2] && word[2] <= '9'
}

// usual are the words of a code that comes without any.
var usual = map[string]string{
	"250": "2.0.0 All is well",
	"421": "4.3.2 Shutting down, come back later",
	"450": "4.2.0 Greylisted, please try again later",
	"451": "4.3.0 Something went wrong here, please try again later",
	"452": "4.2.2 The mailbox is full, please try again later",
	"550": "5.1.1 There is no such mailbox here",
	"552": "5.2.2 The mailbox is full",
	"553": "5.1.3 That is no address",
	"554": "5.7.1 We don't want this",
}

func parseLine(code string, words []string) (Reply, error) {
	text := strings.Join(words, " ")
	if text == "" {
		text = usual[code]
	}
	if text == "" {
		text = code[:1] + ".0.0 So it is"
	}
	if len(text) > mostWords || oneLine(text) != text {
		return Reply{}, errWords
	}
	r := Reply{At: AtRcpt, Line: code + " " + text}
	if code == "552" || code == "554" {
		r.At = AtDot
	}
	return r, nil
}

// parseWait reads "60 s", "2 min", "1 h" or "90s".
func parseWait(words []string) (time.Duration, error) {
	text := strings.Join(words, "")
	for _, long := range []struct{ unit, short string }{
		{"seconds", "s"}, {"second", "s"}, {"sec", "s"}, {"minutes", "m"}, {"minute", "m"}, {"min", "m"}, {"hours", "h"}, {"hour", "h"},
	} {
		if number, ok := strings.CutSuffix(text, long.unit); ok {
			text = number + long.short
			break
		}
	}
	d, err := time.ParseDuration(text)
	if err != nil || d <= 0 || d > mostWait {
		return 0, errWait
	}
	return d, nil
}
