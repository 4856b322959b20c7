package memory_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// writer makes sentences as they stand in press releases, always the same ones for a seed:
// few patterns and common words, names and topics of which some are frequent and most rare.
type writer struct{ random *rand.Rand }

func newWriter(seed uint64) *writer { return &writer{rand.New(rand.NewPCG(seed, 1))} }

var (
	syllables  = strings.Fields("ba ber con dal den el fer gan hol in ka lan mar men mo nor or pan pra ran ro sal sen tan tor ul van ver vi wes")
	nouns      = strings.Fields("research innovation energy health education transport water climate housing youth care migration security trade labour data language culture food heritage forest ocean space city village island river harbour school hospital")
	adjectives = strings.Fields("European public social digital regional national new large small open joint independent local annual international sustainable")
	verbs      = strings.Fields("presents opens launches supports studies compares extends finances coordinates evaluates publishes announces")
	bodies     = strings.Fields("University Ministry Institute Academy Agency Foundation Council Centre Museum Laboratory")
	months     = strings.Fields("January February March April May June July August September October November December")
)

func (w *writer) one(of []string) string {
	return of[int(float64(len(of))*w.random.Float64()*w.random.Float64())] // the first ones are the frequent ones
}

// name is a proper noun; a few of some ten thousand come again and again.
func (w *writer) name() string {
	at := uint64(w.random.ExpFloat64() * 800)
	made := rand.New(rand.NewPCG(at, 7))
	var b strings.Builder
	for range 2 + made.IntN(2) {
		b.WriteString(syllables[made.IntN(len(syllables))])
	}
	s := b.String()
	return strings.ToUpper(s[:1]) + s[1:]
}

func (w *writer) number() string {
	return fmt.Sprintf([]string{"%d", "%d.5", "1,%03d"}[w.random.IntN(3)], 2+w.random.IntN(900))
}

func (w *writer) body() string { return "the " + w.one(bodies) + " of " + w.name() }

func (w *writer) topic() string { return w.one(adjectives) + " " + w.one(nouns) }

func (w *writer) sentence() string {
	var s string
	switch w.random.IntN(9) {
	case 0:
		s = fmt.Sprintf("%s %s a %s programme for %s in %s with %s partners.", w.body(), w.one(verbs), w.topic(), w.one(nouns), w.name(), w.number())
	case 1:
		s = fmt.Sprintf("In %s %d, %s researchers from %s will meet in %s to discuss %s.", w.one(months), 2010+w.random.IntN(20), w.number(), w.body(), w.name(), w.topic())
	case 2:
		s = fmt.Sprintf("“We have worked on %s for %s years,” says Professor %s %s of %s.", w.topic(), w.number(), w.name(), w.name(), w.body())
	case 3:
		s = fmt.Sprintf("The project %s receives %s million euros for research on %s and %s.", w.name(), w.number(), w.topic(), w.one(nouns))
	case 4:
		s = fmt.Sprintf("About %s %% of the citizens of %s use %s at least once a year.", w.number(), w.name(), w.topic())
	case 5:
		s = fmt.Sprintf("%s %s", w.one(adjectives), w.one(nouns)) // a heading
	case 6:
		s = fmt.Sprintf("%s and %s %s the first results of their study of %s in %s countries on %d %s.", w.body(), w.body(), w.one(verbs), w.topic(), w.number(), 1+w.random.IntN(28), w.one(months))
	case 7:
		s = fmt.Sprintf("%s: %s for %s", w.name(), w.topic(), w.name()) // a headline
	default:
		s = fmt.Sprintf("%s %s Together with %s it %s how %s changes %s.", w.sentence(), w.sentence(), w.body(), w.one(verbs), w.topic(), w.one(nouns))
	}
	if s[0] >= 'a' && s[0] <= 'z' {
		s = strings.ToUpper(s[:1]) + s[1:]
	}
	return s
}

// edit is something that happens to a sentence between two releases.
type edit struct {
	name string
	make func(w *writer, sentence string) string
}

var edits = []edit{
	{"a number changed", func(w *writer, s string) string {
		return replaceOne(w, s, func(word string) bool { return word[0] >= '0' && word[0] <= '9' }, w.number())
	}},
	{"a word replaced", func(w *writer, s string) string {
		return replaceOne(w, s, func(word string) bool { return len(word) > 4 && word[0] >= 'a' }, w.one(nouns))
	}},
	{"a clause added", func(w *writer, s string) string {
		return strings.TrimSuffix(s, ".") + ", as " + w.name() + " says."
	}},
}

// replaceOne puts another word in the place of one of those that are meant.
func replaceOne(w *writer, s string, meant func(string) bool, by string) string {
	words := strings.Fields(s)
	var at []int
	for i, word := range words {
		if meant(word) {
			at = append(at, i)
		}
	}
	if len(at) == 0 {
		return s
	}
	words[at[w.random.IntN(len(at))]] = by
	return strings.Join(words, " ")
}

// edited gives a query and the sentence that it was made of; long enough that the edit
// leaves most of it.
func (w *writer) edited(sentences []string, e edit) (query, source string) {
	for {
		source = sentences[w.random.IntN(len(sentences))]
		if query = e.make(w, source); query != source && len(source) > 60 {
			return query, source
		}
	}
}
