package exchange

import (
	"strings"
	"testing"
)

// What a file says that a machine made is told, whatever else it says of it.
func TestAMachinesTextIsTold(t *testing.T) {
	d := small()
	d.Units = d.Units[:1]
	file := string(written(t, XLIFF12, d))
	for _, qualifier := range []string{"mt-suggestion", "leveraged-mt", "exact-match"} {
		with := strings.Replace(file, "<target ", `<target state-qualifier="`+qualifier+`" `, 1)
		if u := only(t, "f.xlf", with); u.Machine != (qualifier != "exact-match") {
			t.Errorf("%s: %+v", qualifier, u)
		}
	}
}
