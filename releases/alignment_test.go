package releases

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// stored gives segments as the database does after a change: removed ones stay.
func stored(ever []Segment, c change) []Segment {
	all := slices.Clone(ever)
	for i := range all {
		all[i].Position = -1
	}
	for _, s := range c.now {
		if s.ID != 0 {
			all[slices.IndexFunc(all, func(o Segment) bool { return o.ID == s.ID })] = s
			continue
		}
		s.ID = int64(len(all) + 1)
		all = append(all, s)
	}
	return all
}

func block(kind Kind, text string) Block {
	return Block{Kind: kind, Text: text, Layout: Layout{Form: FormParagraph}}
}

// words are few, so that texts resemble each other and are often equal.
var words = rapid.SampledFrom([]string{"public", "sector", "innovation", "study", "of", "the", "eleven", "countries", "—", "2.5"})

var someText = rapid.Custom(func(t *rapid.T) string {
	return strings.Join(rapid.SliceOfN(words, 1, 12).Draw(t, "words"), " ")
})

var someBlock = rapid.Custom(func(t *rapid.T) Block {
	kinds := []Kind{KindParagraph, KindParagraph, KindParagraph, KindHeading, KindListItem, KindQuote, KindBoilerplate, KindContact}
	return block(rapid.SampledFrom(kinds).Draw(t, "kind"), someText.Draw(t, "text"))
})

var someBlocks = rapid.Custom(func(t *rapid.T) []Block {
	blocks := []Block{block(KindHeadline, someText.Draw(t, "headline")), block(KindLead, someText.Draw(t, "lead"))}
	if rapid.Bool().Draw(t, "with subject") {
		blocks = slices.Insert(blocks, 0, block(KindSubject, someText.Draw(t, "subject")))
	}
	return append(blocks, rapid.SliceOfN(someBlock, 0, 10).Draw(t, "blocks")...)
})

// content is what a key stands for.
func content(segments []Segment) map[string]string {
	of := map[string]string{}
	for _, s := range segments {
		if s.present() {
			of[s.Key] = string(s.Kind) + ": " + s.Text
		}
	}
	return of
}

func same(t *rapid.T, want, got map[string]string) {
	t.Helper()
	if fmt.Sprint(want) != fmt.Sprint(got) {
		t.Fatalf("before %v\nafter  %v", want, got)
	}
}

func TestPermutationKeepsEveryKey(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		blocks := someBlocks.Draw(t, "blocks")
		ever := stored(nil, changeTo(nil, blocks))
		shuffled := rapid.Permutation(blocks).Draw(t, "shuffled")
		c := changeTo(ever, shuffled)
		same(t, content(ever), content(c.now))
		if len(c.added)+len(c.changed)+len(c.removed) > 0 {
			t.Fatalf("more than moves: %+v", c)
		}
		if slices.EqualFunc(blocks, shuffled, func(a, b Block) bool { return a == b }) != c.nothing() {
			t.Fatalf("moved: %v", c.moved)
		}
	})
}

func TestEditOfOneWordKeepsTheKey(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		blocks := someBlocks.Draw(t, "blocks")
		ever := stored(nil, changeTo(nil, blocks))
		i := rapid.IntRange(0, len(blocks)-1).Draw(t, "block")
		text := strings.Fields(blocks[i].Text)
		text[rapid.IntRange(0, len(text)-1).Draw(t, "word")] = "another"
		edited := slices.Clone(blocks)
		edited[i].Text = strings.Join(text, " ")
		c := changeTo(ever, edited)
		for j, s := range c.now {
			if s.Key != ever[j].Key {
				t.Fatalf("%q became %q, and its key %s became %s", blocks[j].Text, s.Text, ever[j].Key, s.Key)
			}
		}
		if !slices.Equal(c.changed, []string{ever[i].Key}) || len(c.added)+len(c.moved)+len(c.removed) > 0 {
			t.Fatalf("more than an edit: %+v", c)
		}
	})
}

func TestWhatComesBackHasItsKey(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		blocks := someBlocks.Draw(t, "blocks")
		first := stored(nil, changeTo(nil, blocks))
		rest := slices.DeleteFunc(slices.Clone(blocks), func(b Block) bool {
			return b.Kind != KindHeadline && b.Kind != KindLead && rapid.Bool().Draw(t, "deleted")
		})
		second := stored(first, changeTo(first, rest))
		c := changeTo(second, blocks)
		same(t, content(first), content(c.now))
		if len(c.removed)+len(c.changed) > 0 || len(c.added) != len(blocks)-len(rest) {
			t.Fatalf("%+v", c)
		}
	})
}

// However a release is rewritten, a key names one segment for ever.
func TestKeysAreNeverReused(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var ever []Segment
		for range rapid.IntRange(1, 6).Draw(t, "revisions") {
			c := changeTo(ever, someBlocks.Draw(t, "blocks"))
			sound(t, ever, c)
			ever = stored(ever, c)
		}
	})
}

// sound is what must hold of any change.
func sound(t interface{ Fatalf(string, ...any) }, ever []Segment, c change) {
	byID, keys, now := map[int64]Segment{}, map[string]bool{}, map[string]bool{}
	for _, s := range ever {
		byID[s.ID], keys[s.Key] = s, true
	}
	for i, s := range c.now {
		old, known := byID[s.ID]
		switch {
		case now[s.Key]:
			t.Fatalf("two segments have the key %s", s.Key)
		case s.ID == 0 && keys[s.Key]:
			t.Fatalf("%s is given a second time", s.Key)
		case s.ID != 0 && (!known || old.Key != s.Key || old.Kind != s.Kind):
			t.Fatalf("%+v became %+v", old, s)
		case s.Position != i || s.SourceHash != sourceHash(s.Kind, s.Text):
			t.Fatalf("%+v", s)
		case strings.ContainsAny(s.Key, "._ "):
			t.Fatalf("go-i18n doesn't take the key %q", s.Key)
		}
		now[s.Key] = true
	}
}

func TestAlignment(t *testing.T) {
	old := []string{"headline H", "lead L", "paragraph Social innovation matters to all.", "paragraph Short.", "paragraph Another long text stands here."}
	tests := []struct {
		name string
		new  []string
		want change
	}{
		{"the same", old, change{}},
		{"rewritten headline and lead", []string{"headline New", "lead Other", old[2], old[3], old[4]}, change{changed: []string{"headline", "lead"}}},
		{"removed, and back with another word", []string{"back", old[0], old[1], "paragraph Social innovation matters to everyone.", old[3], old[4]},
			change{added: []string{"paragraph-1"}}},
		{"moved up", []string{old[0], old[1], old[4], old[2], old[3]}, change{moved: []string{"paragraph-3"}}},
		{"inserted", []string{old[0], old[1], "paragraph Wholly new words.", old[2], old[3], old[4]}, change{added: []string{"paragraph-4"}}},
		{"deleted", []string{old[0], old[1], old[3], old[4]}, change{removed: []string{"paragraph-1"}}},
		{"comma", []string{old[0], old[1], "paragraph Social innovation matters, to all.", old[3], old[4]}, change{changed: []string{"paragraph-1"}}},
		{"edited and moved", []string{old[0], old[1], old[3], old[4], "paragraph Social innovation mattered to all."},
			change{changed: []string{"paragraph-1"}, moved: []string{"paragraph-1"}}},
		{"one word for another", []string{old[0], old[1], old[2], "paragraph Brief.", old[4]}, change{changed: []string{"paragraph-2"}}},
		{"another text in the same place", []string{old[0], old[1], "paragraph Nothing of what stood there is left now.", old[3], old[4]},
			change{added: []string{"paragraph-4"}, removed: []string{"paragraph-1"}}},
		{"another kind", []string{old[0], old[1], "quote Social innovation matters to all.", old[3], old[4]},
			change{added: []string{"quote-1"}, removed: []string{"paragraph-1"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			ever := stored(nil, changeTo(nil, blocksOf(old)))
			if tt.new[0] == "back" {
				ever = stored(ever, changeTo(ever, blocksOf([]string{old[0], old[1], old[3], old[4]})))
				tt.new = tt.new[1:]
			}
			c := changeTo(ever, blocksOf(tt.new))
			got := change{nil, c.added, c.changed, c.moved, c.removed}
			if fmt.Sprint(got) != fmt.Sprint(tt.want) {
				t.Errorf("want %+v\ngot  %+v", tt.want, got)
			}
		})
	}
}

func blocksOf(lines []string) []Block {
	blocks := make([]Block, len(lines))
	for i, line := range lines {
		kind, text, _ := strings.Cut(line, " ")
		blocks[i] = block(Kind(kind), text)
	}
	return blocks
}

func FuzzAlignment(f *testing.F) {
	f.Add("headline H\nlead L\nparagraph a b", "lead L\nheadline H\nparagraph a c\nparagraph a b", "headline H")
	f.Add("paragraph a\nparagraph a", "paragraph a", "paragraph a\nparagraph a\nparagraph a")
	f.Fuzz(func(t *testing.T, first, second, third string) {
		var ever []Segment
		for _, document := range []string{first, second, third, first} {
			c := changeTo(ever, blocksOf(onlyOneEach(strings.Split(document, "\n"))))
			sound(t, ever, c)
			ever = stored(ever, c)
		}
	})
}

// onlyOneEach keeps what a document can't have out: two headlines, unknown kinds.
func onlyOneEach(lines []string) []string {
	seen := map[Kind]bool{}
	var kept []string
	for _, line := range lines[:min(len(lines), 40)] {
		word, _, _ := strings.Cut(line, " ")
		kind := Kind(word)
		known := kind.single() || slices.Contains([]Kind{KindParagraph, KindHeading, KindListItem, KindQuote}, kind)
		if known && (!kind.single() || !seen[kind]) {
			seen[kind] = true
			kept = append(kept, line)
		}
	}
	return kept
}
