package presslists

import "time"

// A file may say who noted on what somebody is mailed, and when. Nobody can check that: whoever
// brings the file can write anything there. So it is kept as what the file claims, beside who
// has brought it, which is always known.

// noted is c, imported over was, with who has noted on what it is mailed: as was has it when that
// says the same, else the one who imports, with what the file claims.
func (c Contact) noted(was Contact, by string, at time.Time) Contact {
	claimed, when := c.ClaimedBy, c.ClaimedAt
	c = c.recorded(was, by, at)
	if claimed == "" || sameConsent(c, was) && was.RecordedBy != "" || sameConsent(c, Contact{}) {
		return c
	}
	c.RecordedBy, c.RecordedAt, c.ClaimedBy = by, at, claimed
	if when.Before(at) {
		c.ClaimedAt = when
	}
	return c
}

// origin is who noted it first, as far as anybody says, and when: what a file is to say.
func (c Contact) origin() (by string, at time.Time) {
	if c.ClaimedBy != "" {
		return c.ClaimedBy, c.ClaimedAt
	}
	return c.RecordedBy, c.RecordedAt
}
