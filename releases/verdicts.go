package releases

import (
	"crypto/sha256"
	"encoding/binary"
	"hash"
	"sync"

	"communique/locales/check"
	"communique/locales/glossary"
)

// verdicts remembers texts in which nothing blocks. The same text beside the same source,
// with the same terms, always has the same findings, and to look for them again for each
// page that shows many releases would take longer than everything else. Only what is sound
// is remembered, by a hash of all that the checks are given: what was found is told anew.
// It is safe for concurrent use; the zero value is ready.
type verdicts struct {
	mu    sync.Mutex
	sound map[verdict]struct{}
}

type verdict [sha256.Size]byte

// verdictsKept is how many are remembered: some megabytes. After that it begins anew.
const verdictsKept = 50_000

func (v *verdicts) has(of verdict) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	_, ok := v.sound[of]
	return ok
}

func (v *verdicts) keep(of verdict) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.sound == nil || len(v.sound) >= verdictsKept {
		v.sound = map[verdict]struct{}{}
	}
	v.sound[of] = struct{}{}
}

// termsVerdict stands for all terms in a verdict.
func termsVerdict(terms []glossary.Term) verdict {
	h := sha256.New()
	for _, t := range terms {
		write(h, t.Source, t.Target, t.SourceLanguage, t.Language, string(t.Rule), yes(t.CaseSensitive), yes(t.House))
	}
	return verdict(h.Sum(nil))
}

// verdictOf is everything that the checks of a text depend on.
func verdictOf(t check.Text, terms verdict) verdict {
	h := sha256.New()
	h.Write(terms[:])
	write(h, t.Key, t.Kind, yes(t.Literal), t.Source, t.Target, t.SourceLanguage, t.Language, yes(t.Stale), t.Approved)
	return verdict(h.Sum(nil))
}

// write adds texts such that no others give the same.
func write(h hash.Hash, texts ...string) {
	var size [8]byte
	for _, s := range texts {
		binary.BigEndian.PutUint64(size[:], uint64(len(s)))
		h.Write(size[:])
		h.Write([]byte(s))
	}
}

func yes(so bool) string {
	if so {
		return "1"
	}
	return ""
}
