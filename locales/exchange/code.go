package exchange

// number gives the codes of source and target their ids. What is the same in both
// has the same id: by that a tool knows which code a translation lacks. A link that
// leads elsewhere in the translation is still that link.
func number(source, target *line) {
	for i := range source.codes {
		source.codes[i].id = i + 1
	}
	used := make([]bool, len(source.codes))
	match := func(by func(code) code) {
		free := map[code][]int{}
		for i, c := range source.codes {
			if !used[i] {
				free[by(c)] = append(free[by(c)], i)
			}
		}
		for i, c := range target.codes {
			if at := free[by(c)]; c.id == 0 && len(at) > 0 {
				free[by(c)] = at[1:]
				used[at[0]] = true
				target.codes[i].id = source.codes[at[0]].id
			}
		}
	}
	match(func(c code) code { return code{sort: c.sort, open: c.open, close: c.close} })
	match(func(c code) code { return code{sort: c.sort} })
	next := len(source.codes)
	for i := range target.codes {
		if target.codes[i].id == 0 {
			next++
			target.codes[i].id = next
		}
	}
}

// usual are the marks of a code of which a tool has kept no more than its sort. Of a
// link it must have kept the address.
func usual(of sort) (before, after string) {
	switch of {
	case bold:
		return "**", "**"
	case italic:
		return "*", "*"
	case lineBreak:
		return "\\\n", ""
	case link, address:
	}
	return "", ""
}
