package main

import "strings"

// bar draws how much of the whole is done, in ten characters: to an eighth of one
// where the terminal has the blocks for it. Only what is done in full is drawn in full.
func (t *terminal) bar(part, whole int) string {
	const length = 10
	if whole <= 0 {
		part, whole = 1, 1
	}
	part = min(max(part, 0), whole)
	if t.ascii {
		n := part * length / whole
		return strings.Repeat("#", n) + strings.Repeat(".", length-n)
	}
	blocks := []string{"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"}
	eighths := part * length * len(blocks) / whole
	n := eighths / len(blocks)
	drawn := strings.Repeat("█", n) + blocks[eighths%len(blocks)]
	return drawn + strings.Repeat("░", length-len([]rune(drawn)))
}
