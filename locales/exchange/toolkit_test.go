package exchange

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// toolkit runs a program of the Translate Toolkit from one file to another, and gives
// what it wrote.
func toolkit(t *testing.T, program, in, out string) []byte {
	t.Helper()
	path, err := exec.LookPath(program)
	if err != nil {
		leaveOut(t, err.Error())
	}
	command := exec.CommandContext(t.Context(), path, "--progress=none", in, out)
	command.Env = append(os.Environ(), "LC_ALL=C.UTF-8", "PYTHONWARNINGS=ignore")
	var said bytes.Buffer
	command.Stdout, command.Stderr = &said, &said
	if err := command.Run(); err != nil {
		t.Fatalf("%s: %v\n%s", program, err, said.Bytes())
	}
	data, err := os.ReadFile(out)
	if err != nil {
		t.Fatalf("%s wrote nothing: %v\n%s", program, err, said.Bytes())
	}
	return data
}

// leaveOut ends the test: quietly on a machine that lacks the toolkit, loudly in CI,
// where nothing may be left out.
func leaveOut(t *testing.T, why string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatal("the Translate Toolkit may not be left out here: " + why)
	}
	t.Skip("left out: install what Debian calls translate-toolkit (or run make test)")
}

// worked is a document with texts that a careless tool would spoil.
func worked() Document {
	d := small()
	for i, text := range []string{
		" leading and trailing ", "two\nlines\n", "\"quoted\" & <b> ]]> \\*not\\*", "**bold** *em* [a](https://example.org/?a=1&b=2) <press@example.org>", "a\\\nb",
		"l’été « 12\u00a0% », 5\u202f000 – naïve Žofia õun ß", "👩🏽‍🔬", "\ttab", "100 % {{.Title}} %s",
	} {
		d.Units = append(d.Units, unit("text-"+string(rune('a'+i)), "paragraph", "Source of "+text, text))
	}
	return d
}

// TestTranslateToolkitAgrees sends a file through other people's programs: to PO and
// back, and through a checker. The keys and texts come back as they were.
func TestTranslateToolkitAgrees(t *testing.T) {
	dir := t.TempDir()
	place := func(name string) string { return filepath.Join(dir, name) }
	d := worked()
	data := written(t, XLIFF12, d)
	if err := os.WriteFile(place("ours.xlf"), data, 0o600); err != nil {
		t.Fatal(err)
	}
	po := string(toolkit(t, "xliff2po", place("ours.xlf"), place("theirs.po")))
	for _, want := range []string{"#: headline", "msgid \"Twelve universities\"", "msgstr \"Twaalf universiteiten\"", "#, fuzzy\nmsgid \"It costs 1250 euro.\""} {
		if !strings.Contains(po, want) {
			t.Errorf("no %q in\n%s", want, po)
		}
	}
	back := mustRead(t, "theirs.xlf", toolkit(t, "po2xliff", place("theirs.po"), place("theirs.xlf")))
	sameTexts(t, "po2xliff", d, back)

	checked := mustRead(t, "checked.xlf", toolkit(t, "pofilter", place("ours.xlf"), place("checked.xlf")))
	for _, u := range checked.Units {
		i := slices.IndexFunc(d.Units, func(one Unit) bool { return one.Key == u.Key })
		if i < 0 || u.Text != d.Units[i].Target || u.Hash != d.Units[i].SourceHash {
			t.Errorf("pofilter: %+v", u)
		}
	}
	if len(checked.Units) == 0 || checked.Language != "nl" {
		t.Errorf("pofilter: %+v", checked)
	}
}

func sameTexts(t *testing.T, program string, d Document, back Incoming) {
	t.Helper()
	if len(back.Units) != len(d.Units) {
		t.Fatalf("%s: %d units, not %d", program, len(back.Units), len(d.Units))
	}
	for i, u := range back.Units {
		if want := d.Units[i]; u.Key != want.Key || u.Text != want.Target || u.Source != want.Source {
			t.Errorf("%s: %+v, not %+v", program, u, want)
		}
		if d.Units[i].stale() && !u.Review {
			t.Errorf("%s: %s came back as fresh", program, u.Key)
		}
	}
}
