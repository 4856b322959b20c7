package check

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// numerals takes the numbers that are written as words, and Roman ones.
func (r *reader) numerals() {
	words := wordsOf(string(r.mask))
	for i, w := range words {
		n, firm, ok := r.language.numeral(w.text)
		switch {
		case ok:
			r.numeral(words, i, n, firm)
		case has(r.language.halves, w.text):
			r.half(words, i)
		default:
			if s, is := r.language.scaleOf(w.text); is && !s.abbrev {
				values := append([]string{times10("1", s.power)}, r.language.hundreds(words, i, 1)...)
				r.found = append(r.found, quantity{span: w.span, kind: plain, values: values, word: true})
			} else if value := r.language.joined(w.text); value > 0 {
				r.found = append(r.found, quantity{span: w.span, kind: plain, values: []string{strconv.Itoa(value)}, word: true})
			} else if value := r.roman(w); value > 0 {
				r.found = append(r.found, quantity{span: w.span, kind: plain, values: []string{strconv.Itoa(value)}, word: true})
			}
		}
	}
}

// numeral finds a word for a number, also at the beginning of a longer word:
// "fünfjährig", "tweedaags". firm is only for the word itself.
func (l *language) numeral(w string) (value int, firm, ok bool) {
	if n, ok := l.numerals[w]; ok {
		return n.value, n.firm, true
	}
	const longest = 40 // bytes of the longest such word
	for end := min(len(w), longest); end >= 3; end-- {
		if n, ok := l.numerals[w[:end]]; ok && n.value > 1 {
			return n.value, false, true
		}
	}
	return 0, false, false
}

// numeral takes a word with what follows it: a unit behind tens, a word that
// multiplies, a half. All that it may mean is possible.
func (r *reader) numeral(words []word, i, n int, firm bool) {
	w := words[i]
	q := quantity{span: w.span, kind: plain, values: []string{strconv.Itoa(n)}, word: true, firm: firm}
	for j := i + 1; j < len(words) && j <= i+4; j++ {
		next := words[j].text
		unit, _, isNumber := r.language.numeral(next)
		s, isScale := r.language.scaleOf(next)
		switch {
		case has(r.language.halves, next):
			q.values = append(q.values, fmt.Sprintf("%d.5", n))
		case isNumber && n >= 20 && n%10 == 0 && j <= i+2 && unit < 20: // "vingt et un", "soixante-dix"
			q.values, q.firm = append(q.values, strconv.Itoa(n+unit)), false
		case isNumber && n == 4 && unit == 20: // "quatre-vingts", and with what follows
			q.values, q.firm = append(q.values, "80"), false
			if more, _, ok := r.language.following(words, j+1); ok && more < 20 {
				q.values = append(q.values, strconv.Itoa(80+more))
			}
		case isNumber && n == 10 && unit < 10: // "dix-sept"
			q.values, q.firm = append(q.values, strconv.Itoa(10+unit)), false
		case isScale && j == i+1:
			q.values, q.firm = append(q.values, times10(strconv.Itoa(n), s.power)), false
			q.values = append(q.values, r.language.hundreds(words, j, n)...)
		}
	}
	if value := r.language.joined(w.text); value > 0 {
		q.values, q.firm = append(q.values, strconv.Itoa(value)), false
	}
	if rest := w.text; strings.Contains(rest, "half") || strings.Contains(rest, "halb") {
		q.values, q.firm = append(q.values, fmt.Sprintf("%d.5", n)), false
	}
	r.found = append(r.found, q)
}

// hundreds are what so many hundreds make with the words behind them: "one hundred
// and twenty-five".
func (l *language) hundreds(words []word, hundred, n int) []string {
	if s, _ := l.scaleOf(words[hundred].text); s.power != 2 {
		return nil
	}
	var values []string
	sum := 100 * n
	for j := hundred + 1; j < len(words) && j <= hundred+3; j++ {
		if more, _, ok := l.numeral(words[j].text); ok && more < 100 {
			sum += more
			values = append(values, strconv.Itoa(sum))
		}
	}
	return values
}

// joined is the value of a word such as "tweehonderdvijftig"; 0 for any other.
func (l *language) joined(w string) int {
	for _, s := range l.scales {
		front, back, found := strings.Cut(w, s.word)
		if s.power != 2 || !found || len(w) > 60 {
			continue
		}
		n, more := number{value: 1}, number{}
		okFront, okBack := front == "", back == ""
		if !okFront {
			n, okFront = l.numerals[front]
		}
		if !okBack {
			more.value, _, okBack = l.numeral(strings.TrimPrefix(strings.TrimPrefix(back, "und"), "en"))
		}
		if okFront && okBack && more.value < 100 {
			return 100*n.value + more.value
		}
	}
	return 0
}

func (l *language) following(words []word, i int) (value int, firm, ok bool) {
	if i >= len(words) {
		return 0, false, false
	}
	return l.numeral(words[i].text)
}

// half takes "half a million", and the times "halb neun", "half past eight".
func (r *reader) half(words []word, i int) {
	values := []string{"0.5", "50", "1.5"}
	for j := i + 1; j < len(words) && j <= i+2; j++ {
		if s, ok := r.language.scaleOf(words[j].text); ok {
			values = append(values, times10("0.5", s.power))
		}
		if n, _, ok := r.language.numeral(words[j].text); ok && n > 0 && n <= 12 {
			values = append(values, fmt.Sprintf("%d.3", n-1), fmt.Sprintf("%d.3", n))
		}
	}
	r.found = append(r.found, quantity{span: words[i].span, kind: plain, values: values, word: true})
}

// romanDigits are the letters that count.
var romanDigits = map[byte]int{'I': 1, 'V': 5, 'X': 10, 'L': 50, 'C': 100, 'D': 500, 'M': 1000}

// roman is the value of a numeral in capitals: "XXI", "XXIe". 0 for any other word.
func (r *reader) roman(w word) int {
	if w.end-w.start > 20 {
		return 0
	}
	written := strings.TrimRightFunc(r.text[w.start:w.end], unicode.IsLower)
	total, last := 0, 0
	for i := len(written) - 1; i >= 0; i-- {
		n := romanDigits[written[i]]
		switch {
		case n == 0:
			return 0
		case n < last:
			total -= n
		default:
			total, last = total+n, n
		}
	}
	return total
}

// wordsOf are the words of a text that is in lower case already.
func wordsOf(text string) []word {
	var all []word
	start := -1
	for i := 0; i <= len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		letter := unicode.IsLetter(r) || unicode.IsMark(r)
		if letter && start < 0 {
			start = i
		} else if !letter && start >= 0 {
			all = append(all, word{span{start, i}, text[start:i]})
			start = -1
		}
		i += max(n, 1)
	}
	return all
}
