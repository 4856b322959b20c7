package sink

import "errors"

// dot answers the dot that ends a message, and stores it first if it is to be
// stored at all.
func (c *session) dot() bool {
	c.transaction.reset()
	c.mails++
	strict := c.sink.options.StrictSync && !c.sink.offers.pipelining
	switch {
	case strict && c.behind():
		return c.dismiss("554 5.5.0 You may not say more before you have read the reply")
	case c.body.size > c.sink.options.MaxSize:
		return c.refuse(tooLarge)
	case c.body.long:
		return c.refuse("500 5.6.0 A line of the message is too long")
	}
	reply, scripted := c.judged()
	if err := c.sink.store(&c.transaction); err != nil {
		if r, ok := errors.AsType[rejection](err); ok {
			return c.refuse("554 5.6.0 " + oneLine(r.Error()))
		}
		return c.refuse("451 4.3.0 " + oneLine(err.Error()))
	}
	if scripted {
		return c.give(reply, stored) != ended
	}
	c.say(stored)
	return true
}

const stored = "250 2.0.0 Stored"

// judged asks the scripts of the recipients one after the other until one has
// something to say, and picks those for whom the message is stored.
func (c *session) judged() (Reply, bool) {
	if !c.sink.scripted.Load() {
		c.taken = append(c.taken, c.rcpts...)
		return Reply{}, false
	}
	var reply Reply
	scripted := false
	for _, r := range c.rcpts {
		said, ok := c.sink.next(r.key, AtDot)
		if !ok || said.Keep {
			c.taken = append(c.taken, r)
		}
		if !ok {
			continue
		}
		reply, scripted = said, true
		if !said.plain() || said.Line != "" && judge([]byte(said.Line)) != accepted {
			return reply, true
		}
	}
	if scripted {
		return reply, true
	}
	reply, scripted = c.sink.nextOfAll(AtDot)
	if scripted && !reply.Keep {
		c.taken = c.taken[:0]
	}
	return reply, scripted
}

// oneLine is s as it may stand in a reply.
func oneLine(s string) string {
	line := []byte(s[:min(len(s), mostWords)])
	for i, b := range line {
		if b < ' ' || b == 0x7f {
			line[i] = ' '
		}
	}
	return string(line)
}
