package mailer

import (
	"regexp"
	"strings"
)

// sign is what an outcome says about the speed at which we send.
type sign int8

const (
	noSign  sign = iota // it says nothing
	calm                // the server took its time for us and answered
	maybe               // it may be too fast, or it may be greylisting
	tooFast             // it is too fast, or too much at once
)

// speedWords are what servers write when they mean the speed, and greyWords what
// they write when they mean that they want to see a sender twice (RFC 6647).
var (
	speedWords = regexp.MustCompile(`(?i)\btoo (?:many|much|fast|quick)|\brate.?limit|throttl|slow down`)
	greyWords  = regexp.MustCompile(`(?i)gr[ae]y.?list`)
)

// speed reads the sign in a verdict. 421 is the end of a connection that the server
// can't afford (RFC 5321 §3.8), 4.3.2 and 4.4.5 are a system under load (RFC 3463
// §3.4 and §3.5), 4.7.28 and the three-digit 4.7.500 to 4.7.699 are what the
// largest providers say when they limit a sender. The rest of 4.7 and 4.2.1 are
// said of speed by some servers, and by others of a first-time sender.
func (v Verdict) speed() sign {
	switch {
	case v.State == Sent, v.State == Bounced && v.Code > 0:
		return calm
	case v.Code/100 != 4 || v.State != Deferred && !v.Relay:
		return noSign
	case v.Code == 421:
		return tooFast
	case greyWords.MatchString(v.Reply):
		return noSign
	case v.Enhanced == "4.3.2", v.Enhanced == "4.4.5", v.Enhanced == "4.7.28", bulkPolicy(v.Enhanced), speedWords.MatchString(v.Reply):
		return tooFast
	case v.Enhanced == "4.2.1", strings.HasPrefix(v.Enhanced, "4.7."):
		return maybe
	}
	return noSign
}

func bulkPolicy(enhanced string) bool {
	detail, ok := strings.CutPrefix(enhanced, "4.7.")
	return ok && len(detail) == 3 && (detail[0] == '5' || detail[0] == '6')
}
