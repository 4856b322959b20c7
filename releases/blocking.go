package releases

import "communique/internal/abreast"

// aFew are so many texts that to check them takes longer than to share them out.
const aFew = 50

// block notes which texts of some languages mustn't leave because of what is in them.
func (i *inspector) block(m *material, languages []string) {
	if m.blocked == nil {
		m.blocked = map[translated]bool{}
	}
	for _, language := range languages {
		own := m.own()
		blocked := make([]bool, len(own))
		abreast.Each(len(own), aFew, func(n int) { // whoever waits for it holds the only writer
			s := own[n]
			blocked[n] = m.texts[translated{s.ID, language}].fresh(s) && !i.clean(*m, s, language)
		})
		for n, s := range own {
			m.blocked[translated{s.ID, language}] = blocked[n]
		}
	}
}
