package main

import "strings"

// textOrFile is a text of the command line; "@FILE" stands for what is in the file.
func textOrFile(s string) (string, error) {
	file, is := strings.CutPrefix(s, "@")
	if !is {
		return s, nil
	}
	data, err := readFile(file)
	return strings.TrimRight(string(data), "\r\n"), err
}
