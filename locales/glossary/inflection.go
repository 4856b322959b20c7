package glossary

import (
	"iter"
	"strings"
	"unicode/utf8"
)

// inflection is what a language does to the end of a word, as far as a search needs it: it
// takes away one of the loose letters, and puts an ending there. It is meant to find too
// much rather than too little, and knows nothing of vowels that change within.
type inflection struct {
	loose   string          // letters that may go
	endings map[string]bool // letters that may come; empty for a language of which nothing is known
	longest int             // ending, in characters
}

// shortest is how many characters a word has at least that gets endings: of a shorter one,
// an abbreviation mostly, too many other words begin with it.
const shortest = 4

// inflectionOf gives what the language of a text does to words.
func inflectionOf(language string) inflection {
	base, _, _ := strings.Cut(language, "-")
	return inflections[base]
}

var inflections = map[string]inflection{
	"en": inflecting("", "s es"),
	"nl": inflecting("", "s e n en es ers"),
	"de": inflecting("", "s es e en er em n ns r m ern nen innen"),
	"da": inflecting("e", "e s t n r en et er es ens ets ers ne ene erne rne nes enes ernes rnes"),
	"fr": inflecting("", "s x e es"),
	"it": inflecting("aeio", "a e i o he hi"),
	"es": inflecting("ao", "a o s as os es"),
	"ro": inflecting("aăeu", "a ă e ea i u l ua ul ului ei ii iei iii lui le uri urile urilor ele elor ile ilor iile iilor"),
	"sk": inflecting("aeoáéýyií", "a e i o u y á é í ý ú ej ou om em ov ám am ách ach ami ia ie iu ii iam iach ovi och mi ím ým ích ých ími ými ého eho ému emu ích iou"),
	"et": inflecting("aeiu", estonian()),
}

func inflecting(loose, endings string) inflection {
	f := inflection{loose: loose, endings: map[string]bool{"": true}}
	for e := range strings.FieldsSeq(endings) {
		f.endings[e] = true
		f.longest = max(f.longest, utf8.RuneCountInString(e))
	}
	return f
}

// estonian gives the endings of fourteen cases, in both numbers, behind any vowel of a stem.
func estonian() string {
	var all []string
	for _, vowel := range []string{"", "a", "e", "i", "u"} {
		for _, number := range []string{"", "de", "te"} {
			for ending := range strings.SplitSeq(" s st sse l lt le ks ni na ta ga", " ") {
				all = append(all, vowel+number+ending)
			}
		}
		all = append(all, vowel+"d", vowel+"t", vowel+"id", vowel+"sid")
	}
	return strings.Join(all, " ")
}

// stem is the beginning of a word that stays, whatever comes behind it.
func (f inflection) stem(word string) string {
	if len(f.endings) == 0 || utf8.RuneCountInString(word) < shortest {
		return word
	}
	last, n := utf8.DecodeLastRuneInString(word)
	if strings.ContainsRune(f.loose, last) {
		return word[:len(word)-n]
	}
	return word
}

// beginnings gives the word and what it may be an inflected form of, without its ending.
func (f inflection) beginnings(word string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for n := 0; word != "" && n <= f.longest; n++ {
			if !yield(word) {
				return
			}
			_, size := utf8.DecodeLastRuneInString(word)
			word = word[:len(word)-size]
		}
	}
}

// fits tells whether a word of a text is a word of a term, perhaps with an ending.
func (f inflection) fits(text, term string) bool {
	if text == term {
		return true
	}
	stem := f.stem(term)
	ending, ok := strings.CutPrefix(text, stem)
	if !ok || len(f.endings) == 0 || utf8.RuneCountInString(term) < shortest {
		return false
	}
	return f.endings[ending]
}
