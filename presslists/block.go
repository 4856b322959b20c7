package presslists

import (
	"strconv"
	"strings"
)

// Contacts are found by lines of folded text, of which a block holds those of up to 256
// contacts of a list:
//
//	name TAB outlet TAB address, topics, language TAB id SPACE address key LF
//
// No word has a tab or an end of line in it, and the line begins with what contacts are
// put in order by. To look through a hundred thousand of them is to read four hundred rows.
const blockSize = 256

// blockOf is in which block of its list a contact stands.
func blockOf(id int64) int64 { return id / blockSize }

// block is a line of the table contact_blocks.
type block struct {
	ListID    int64  `db:"list_id"`
	Block     int64  `db:"block"`
	Contacts  int    `db:"contacts"`
	Languages string `db:"languages"`
	Lines     string `db:"lines"`
}

// newBlock writes the block that holds these contacts.
func newBlock(listID, number int64, all []Contact) block {
	var lines strings.Builder
	spoken := map[string]int{}
	for _, c := range all {
		spoken[c.Language]++
		for _, column := range []string{c.Name, c.Outlet, c.Address + " " + c.Topics + " " + c.Language} {
			lines.WriteString(folded(column))
			lines.WriteByte('\t')
		}
		lines.WriteString(strconv.FormatInt(c.ID, 10) + " " + c.AddressKey + "\n")
	}
	return block{ListID: listID, Block: number, Contacts: len(all), Languages: writeSpoken(spoken), Lines: lines.String()}
}

// entry is one line of a block.
type entry struct {
	id     int64
	listID int64
	text   string // what is folded
	key    string // of the address
}

// entryAt gives the line of a block in which the octet at stands, and where it ends.
func (b block) entryAt(at int) (e entry, end int) {
	start := strings.LastIndexByte(b.Lines[:at], '\n') + 1
	if n := strings.IndexByte(b.Lines[at:], '\n'); n >= 0 {
		end = at + n
	} else {
		end = len(b.Lines)
	}
	line := b.Lines[start:end]
	tab := strings.LastIndexByte(line, '\t')
	if tab < 0 {
		return entry{}, end
	}
	number, key, _ := strings.Cut(line[tab+1:], " ")
	id, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return entry{}, end
	}
	return entry{id: id, listID: b.ListID, text: line[:tab], key: key}, end
}

// each calls do with all lines, and with where each of them begins.
func (b block) each(do func(at int, line string)) {
	for at := 0; at < len(b.Lines); {
		end := len(b.Lines)
		if n := strings.IndexByte(b.Lines[at:], '\n'); n >= 0 {
			end = at + n
		}
		do(at, b.Lines[at:end])
		at = end + 1
	}
}

// keyOf is the address key at the end of a line.
func keyOf(line string) string {
	_, key, _ := strings.Cut(line[strings.LastIndexByte(line, '\t')+1:], " ")
	return key
}

// find calls each with the lines in which all of the words stand. Of no words, with all.
func (b block) find(words []string, each func(entry)) {
	longest := ""
	for _, w := range words {
		if len(w) > len(longest) {
			longest = w
		}
	}
	for at := 0; at < len(b.Lines); {
		n := strings.Index(b.Lines[at:], longest)
		if n < 0 {
			return
		}
		e, end := b.entryAt(at + n)
		if e.id != 0 && holds(e.text, words) {
			each(e)
		}
		at = end + 1
	}
}

func holds(text string, words []string) bool {
	for _, w := range words {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}

// writeSpoken is how many have which language, as the table has it: "nl 12 - 3".
func writeSpoken(n map[string]int) string {
	parts := make([]string, 0, len(n))
	for language, count := range n {
		if language == "" {
			language = "-"
		}
		parts = append(parts, language+" "+strconv.Itoa(count))
	}
	return strings.Join(parts, " ")
}

// addSpoken adds what writeSpoken has written.
func addSpoken(to map[string]int, text string) {
	fields := strings.Fields(text)
	for i := 0; i+1 < len(fields); i += 2 {
		n, err := strconv.Atoi(fields[i+1])
		if err != nil {
			continue
		}
		to[strings.TrimPrefix(fields[i], "-")] += n
	}
}
