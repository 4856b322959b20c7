package sink

// outcome is what came of answering.
type outcome int

const (
	accepted outcome = iota // a reply of 2yz or 3yz: the command did what it says
	refused                 // 4yz or 5yz
	ended                   // the conversation is over
)

// say puts a reply behind those that are to be sent. Without ENHANCEDSTATUSCODES
// it says it without its enhanced code, which is the second word.
func (c *session) say(line string) {
	if !c.sink.offers.enhanced && len(line) > 9 && line[5] == '.' {
		c.out = append(append(c.out, line[:4]...), line[10:]...)
	} else {
		c.out = append(c.out, line...)
	}
	c.out = append(c.out, crlf...)
}

// refuse says a reply and goes on.
func (c *session) refuse(line string) bool {
	c.say(line)
	return true
}

// dismiss says a last reply.
func (c *session) dismiss(line string) bool {
	c.say(line)
	c.parted = true
	return false
}

// at answers a step: with what the scripts of these addresses say, or what everybody
// is told, or normally.
func (c *session) at(step Step, normal string, keys ...[]byte) outcome {
	for _, key := range keys {
		if r, ok := c.sink.next(key, step); ok {
			return c.give(r, normal)
		}
	}
	if r, ok := c.sink.nextOfAll(step); ok {
		return c.give(r, normal)
	}
	c.say(normal)
	return accepted
}

// give answers as a script says; normal is the line of one that has none.
func (c *session) give(r Reply, normal string) outcome {
	if !r.plain() && !c.misbehave(r) {
		return ended
	}
	begin := len(c.out)
	if r.Line == "" {
		c.say(normal)
	} else {
		c.out = append(append(c.out, r.Line...), crlf...)
	}
	line := c.out[begin:]
	result := judge(line)
	if result == ended {
		c.parted = true
	}
	if r.Slow && !c.crawl(line) {
		return ended
	}
	return result
}

// judge tells what a reply means for the conversation.
func judge(line []byte) outcome {
	switch {
	case string(line[:min(3, len(line))]) == "421":
		return ended
	case line[0] == '2' || line[0] == '3':
		return accepted
	}
	return refused
}

// misbehave does what a script does before it speaks, if it does; what was said
// before is sent first.
func (c *session) misbehave(r Reply) (speaks bool) {
	if !c.flush() {
		return false
	}
	if r.Delay > 0 && !c.pause(r.Delay) {
		return false
	}
	switch {
	case r.Hang:
		c.hang()
	case r.Reset:
		c.cut()
	case r.Drop:
		c.parted = true
	default:
		return true
	}
	return false
}

// crawl sends a reply byte by byte, and leaves nothing to be sent.
func (c *session) crawl(line []byte) bool {
	for i := range line {
		if !c.pause(c.sink.options.SlowBy) {
			return false
		}
		if _, err := c.conn.Write(line[i : i+1]); err != nil {
			return false
		}
	}
	c.out = c.out[:0]
	return true
}
