package drafts

import "strings"

// lines puts each line of a typed text into its place: blanks folded.
func lines(typed string) []string {
	all := strings.Split(typed, "\n")
	for i, line := range all {
		all[i] = strings.Join(words(line), " ")
	}
	return all
}

// source is the Markdown of a typed text of one paragraph: its line ends are breaks.
func source(typed string) string { return joined(lines(typed), "\\\n") }

// flat is source for a heading: a line goes on with the next one.
func flat(typed string) string { return joined(lines(typed), " ") }

// joined joins the lines that aren't empty. One that ends with a backslash breaks there.
func joined(all []string, with string) string {
	var b strings.Builder
	last := ""
	for _, line := range all {
		if line == "" {
			continue
		}
		switch {
		case b.Len() == 0:
		case escapes(last):
			b.WriteString("\n")
		default:
			b.WriteString(with)
		}
		b.WriteString(line)
		last = line
	}
	return b.String()
}

// escapes tells whether the last character is a backslash that isn't itself behind one.
func escapes(line string) bool { return (len(line)-len(strings.TrimRight(line, "\\")))%2 == 1 }

// shown is a text of the document as somebody would have typed it.
func shown(text string) string {
	typed := strings.ReplaceAll(text, "\\\n", "\n")
	if strings.Contains(typed, "\n\n") || source(typed) != text {
		return text // breaks that stand alone are typed with their backslashes
	}
	return typed
}

// paragraphs are the texts between empty lines.
func paragraphs(typed string) []string {
	var all []string
	var one []string
	for _, line := range append(lines(typed), "") {
		if line != "" {
			one = append(one, line)
			continue
		}
		if text := joined(one, "\\\n"); text != "" {
			all = append(all, text)
		}
		one = nil
	}
	return all
}

// items are the texts of a list: one a line, and a line that ends with a backslash goes on
// with the next.
func items(typed string) []string {
	var all []string
	open := false
	for _, line := range lines(typed) {
		switch {
		case line == "":
			open = false
		case open:
			all[len(all)-1] += "\n" + line
			open = escapes(line)
		default:
			all = append(all, line)
			open = escapes(line)
		}
	}
	return all
}

// shownItem is an item as somebody would have typed it.
func shownItem(text string) string {
	if escapes(text) {
		return text + `\` // it would go on with the next line
	}
	return text
}
