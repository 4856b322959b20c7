package mailer

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"communique/internal/fault"
	"communique/presslists"
)

// Limits say what the domains of recipients get from this process at most. The
// zero value limits nothing. They are read only, and so safe for concurrent use.
type Limits struct {
	rules []domainRule
	named map[string]*domainRule // by each domain
	each  *domainRule            // "*": each other domain by itself
}

// domainRule is one part between semicolons. Its domains have the limit together.
type domainRule struct {
	domains []string // A-labels, small letters; "*" alone
	limit   Limit
}

// everyOther is how the rule for each other domain is written.
const everyOther = "*"

// ParseLimits reads rules with semicolons between them. Each names one domain, or
// several that share what it allows, and then one or more of rate, connections and
// per-connection (see Limit); "*" stands for each other domain by itself:
//
//	gmail.com rate=5 connections=2; outlook.com,hotmail.com rate=10; * connections=5
//
// An international domain may be written as people read it. A subdomain is another
// domain. Nothing at all limits nothing.
//
// Faults, all at once and with their line and column: mailer.limits_domain,
// mailer.limits_twice, mailer.limits_empty, mailer.limits_unknown and
// mailer.limits_value.
func ParseLimits(text string) (Limits, error) {
	r := limitsReader{text: text}
	begin := 0
	for part := range strings.SplitSeq(text, ";") {
		r.rule(begin, part)
		begin += len(part) + 1
	}
	if err := r.faults.OrNil(); err != nil {
		return Limits{}, err
	}
	return r.limits, nil
}

// String is the limits as ParseLimits reads them, each thing in one spelling.
func (l Limits) String() string {
	parts := make([]string, len(l.rules))
	for i, r := range l.rules {
		parts[i] = strings.Join(r.domains, ",") + " " + r.limit.String()
	}
	return strings.Join(parts, "; ")
}

// of gives the domain's limit and the name under which its mails are counted: of
// domains that share a limit, the first one's.
func (l Limits) of(domain string) (key string, limit Limit, limited bool) {
	if l.named == nil && l.each == nil {
		return domain, Limit{}, false
	}
	if r := l.named[domain]; r != nil {
		return r.domains[0], r.limit, true
	}
	if l.each != nil {
		return domain, l.each.limit, true
	}
	return domain, Limit{}, false
}

type limitsReader struct {
	text   string
	limits Limits
	faults fault.List
}

var limitWord = regexp.MustCompile(`[^\s,]+`)

// rule reads one part, which begins at a byte of the text.
func (r *limitsReader) rule(begin int, part string) {
	rule := &domainRule{}
	given := map[string]bool{}
	faults := len(r.faults)
	words := limitWord.FindAllStringIndex(part, -1)
	for _, at := range words {
		word := part[at[0]:at[1]]
		name, value, isLimit := strings.Cut(word, "=")
		switch {
		case !isLimit && len(given) == 0:
			r.domain(rule, begin+at[0], word)
		case given[name]:
			r.fault(begin+at[0], "limits_twice", "Value", name)
		default:
			given[name] = true
			r.limit(rule, begin+at[0], name, value)
		}
	}
	if len(words) == 0 || len(r.faults) > faults {
		return
	}
	if len(rule.domains) == 0 || len(given) == 0 {
		r.fault(begin+words[0][0], "limits_empty", "Value", strings.TrimSpace(part))
		return
	}
	r.limits.rules = append(r.limits.rules, *rule)
}

func (r *limitsReader) limit(rule *domainRule, at int, name, value string) {
	known, ok := setLimit(&rule.limit, name, value)
	switch {
	case !known:
		r.fault(at, "limits_unknown", "Name", name)
	case !ok:
		r.fault(at, "limits_value", "Name", name, "Value", value)
	}
}

func (r *limitsReader) domain(rule *domainRule, at int, word string) {
	domain, ok := recipientDomain(word)
	switch {
	case !ok || len(rule.domains) > 0 && (domain == everyOther || rule.domains[0] == everyOther):
		r.fault(at, "limits_domain", "Value", word)
	case r.limits.named[domain] != nil || domain == everyOther && r.limits.each != nil:
		r.fault(at, "limits_twice", "Value", word)
	case domain == everyOther:
		rule.domains = []string{domain}
		r.limits.each = rule
	default:
		rule.domains = append(rule.domains, domain)
		if r.limits.named == nil {
			r.limits.named = map[string]*domainRule{}
		}
		r.limits.named[domain] = rule
	}
}

// recipientDomain is the domain as it stands in recipients' addresses.
func recipientDomain(word string) (string, bool) {
	if word == everyOther {
		return word, true
	}
	a, err := presslists.ParseAddress("a@" + word)
	return a.Domain, err == nil && !strings.Contains(word, "@")
}

// fault keeps a fault with the line and the column of a byte of the text.
func (r *limitsReader) fault(at int, id string, args ...any) {
	before := r.text[:at]
	line := before[strings.LastIndexByte(before, '\n')+1:]
	place := fault.Place{Line: strings.Count(before, "\n") + 1, Column: utf8.RuneCountInString(line) + 1, Field: "limits"}
	r.faults = append(r.faults, fault.New(fault.Invalid, "mailer."+id, args...).At(place))
}
