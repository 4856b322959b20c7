package check

import "communique/locales/glossary"

type pair struct {
	Text
	found []Finding
}

func (p *pair) whole(ID, ...any)       {}
func (p *pair) stale()                 {}
func (p *pair) read(_ []glossary.Term) {}
func (p *pair) examine()               {}
