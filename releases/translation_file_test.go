package releases

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"communique/accounts"
	"communique/internal/fault"
	"communique/locales/exchange"
	"communique/migrations/dbtest"
)

func (h *house) exported(ctx context.Context, language string, format exchange.Format) string {
	h.Helper()
	var file bytes.Buffer
	h.must(h.ExportTranslation(ctx, officer, "lipse", language, format, &file))
	return file.String()
}

func (h *house) brought(ctx context.Context, who accounts.Actor, language, name, file string) TranslationImported {
	h.Helper()
	done, err := h.ImportTranslation(ctx, who, "lipse", language, name, []byte(file))
	h.must(err)
	return done
}

// line is a row of the sheet.
func (h *house) line(ctx context.Context, language, key string) Line {
	h.Helper()
	sheet, err := h.Sheet(ctx, officer, "lipse", language)
	h.must(err)
	i := slices.IndexFunc(sheet.Lines, func(l Line) bool { return l.Source.Key == key })
	if i < 0 {
		h.Fatalf("no segment %s", key)
	}
	return sheet.Lines[i]
}

// A spreadsheet in which nobody has said that a stale text is right doesn't say so by
// losing its state.
func TestAStaleTextStaysStaleWithoutAState(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.ready(ctx)
		h.imported(ctx, strings.Replace(small, "The lead.", "Another lead.", 1))
		file := h.exported(ctx, "nl", exchange.CSV)
		for name, file := range map[string]string{
			"emptied": strings.Replace(file, ";stale;", ";;", 1),
			"removed": strings.Replace(file, ";state;", ";condition;", 1),
		} {
			done := h.brought(ctx, officer, "nl", "nl.csv", file)
			if len(done.Changed) > 0 || !slices.Equal(done.Stale, []string{"lead"}) || done.Submitted {
				t.Errorf("%s: %+v", name, done)
			}
		}
		if done := h.brought(ctx, officer, "nl", "nl.csv", strings.Replace(file, ";stale;", ";translated;", 1)); !slices.Equal(done.Changed, []string{"lead"}) || !done.Submitted {
			t.Errorf("said to be right: %+v", done)
		}
	})
}

// Of two texts that are both stale the one from the later source stays.
func TestTheTextOfTheLaterSourceStays(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		hashes := make([]string, 3)
		for i, lead := range []string{"The lead.", "The second lead.", "The third lead."} {
			h.imported(ctx, strings.Replace(small, "The lead.", lead, 1))
			hashes[i] = sourceHash(KindLead, lead)
		}
		for _, one := range []struct{ hash, text, want string }{
			{"", "Van niemand weet wat.", "Van niemand weet wat."}, {hashes[0], "De eerste.", "De eerste."}, {hashes[1], "De tweede.", "De tweede."},
			{hashes[0], "De eerste, anders.", "De tweede."}, {"", "Ook van niemand weet wat.", "De tweede."},
			{hashes[1], "De tweede, beter.", "De tweede, beter."}, {hashes[1], "De tweede.", "De tweede, beter."},
		} {
			done := h.translated(ctx, "nl", message("lead", one.hash, one.text))
			if got := h.line(ctx, "nl", "lead").Text; got != one.want || (len(done.Kept) == 1) != (one.text != one.want) {
				t.Errorf("%q makes %q: %+v", one.text, got, done)
			}
		}
	})
}

// A file that changes what somebody else has changed since it was written takes nothing of
// theirs away, and neither does it get lost.
func TestTwoPeopleChangeATextOneInAFile(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		other := accounts.System("somebody else")
		h.imported(ctx, small)
		h.translated(ctx, "nl", h.translation(ctx, "nl"))
		for i, format := range []exchange.Format{exchange.CSV, exchange.XLIFF12, exchange.XLIFF21} {
			was := h.line(ctx, "nl", "lead")
			file := h.exported(ctx, "nl", format)
			theirs, mine := "Van een ander, "+string(format), "Van mij, "+string(format)
			_, err := h.SaveText(ctx, other, "lipse", "nl", Typed{Key: "lead", Text: theirs, Version: was.Version})
			h.must(err)
			file = strings.Replace(file, was.Text, mine, 1)
			done := h.brought(ctx, officer, "nl", "nl"+format.Extension(), file)
			if !slices.Equal(done.Conflicts, []string{"lead"}) || h.line(ctx, "nl", "lead").Text != theirs {
				t.Errorf("%s: %+v", format, done)
			}
			versions, err := h.History(ctx, officer, "lipse", "nl", "lead")
			if last := versions[len(versions)-1]; err != nil || last.Verb != "conflict" || last.Text != mine {
				t.Errorf("%s: %+v, %v", format, last, err)
			}
			if i == 0 { // who has saved it brings another one
				if done = h.brought(ctx, other, "nl", "nl"+format.Extension(), file); !slices.Equal(done.Changed, []string{"lead"}) {
					t.Errorf("%s: %+v", format, done)
				}
			}
		}
	})
}

// What a machine made stays a machine's in a file, and where segments are put together.
func TestAMachinesTextStaysOne(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.imported(ctx, small)
		file := h.exported(ctx, "nl", exchange.XLIFF12)
		file = regexp.MustCompile(`<target state="needs-translation"></target>`).ReplaceAllString(file, `<target state="translated" state-qualifier="leveraged-mt">Door een machine.</target>`)
		done := h.brought(ctx, officer, "nl", "nl.xlf", file)
		if s := h.status(ctx, "nl"); len(s.Machine) != 5 || !slices.Equal(done.Machine, s.Machine) || done.Submitted {
			t.Errorf("%+v %+v", done, s)
		}
		h.saved(ctx, officer, "nl", "paragraph-1", "Door een mens.")
		joined := document("Eleven countries", "First paragraph of the text. Second one, quite different.")
		if told := h.imported(ctx, joined); !slices.Equal(told.Merged, []string{"paragraph-1"}) && !slices.Equal(told.Merged, []string{"paragraph-3"}) {
			t.Fatalf("%+v", told)
		}
		sheet, err := h.Sheet(ctx, officer, "lipse", "nl")
		h.must(err)
		if last := sheet.Lines[len(sheet.Lines)-1]; last.Text != "Door een mens. Door een machine." || last.Origin != OriginMachine || last.State != LineMachine {
			t.Errorf("%+v", last)
		}
	})
}

// A variant's text that only says what its language's does is none of its own.
func TestAVariantHoldsOnlyWhatDiffers(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.imported(ctx, strings.Replace(small, "languages: [nl, de]", "languages: [nl, nl-BE]", 1))
		h.translated(ctx, "nl", h.translation(ctx, "nl"))
		h.saved(ctx, officer, "nl-BE", "headline", "Elf landen samen")
		done := h.translated(ctx, "nl-BE", h.translation(ctx, "nl"))
		if !slices.Equal(done.Changed, []string{"headline"}) || len(done.Stale)+len(done.Missing) > 0 {
			t.Errorf("%+v", done)
		}
		h.saved(ctx, officer, "nl-BE", "lead", "nl: The lead.")
		h.saved(ctx, officer, "nl", "lead", "Een beter begin.")
		if l := h.line(ctx, "nl-BE", "lead"); l.Text != "" || l.Inherited != "Een beter begin." {
			t.Errorf("the variant has kept what was corrected: %+v", l)
		}
		if s := h.status(ctx, "nl-BE"); s.Inherited != s.Required {
			t.Errorf("%+v", s)
		}
	})
}

// A variant's file shows what its language says, and comes back without having taken it.
func TestAVariantsFileShowsWhatItsLanguageSays(t *testing.T) {
	t.Parallel()
	ctx, h := context.Background(), newHouse(t, dbtest.Open(t, dbtest.SQLite(t)))
	h.imported(ctx, strings.Replace(small, "languages: [nl, de]", "languages: [nl, nl-BE, en-GB]", 1))
	h.translated(ctx, "nl", h.translation(ctx, "nl"))
	h.saved(ctx, officer, "nl-BE", "headline", "Elf landen samen")
	h.imported(ctx, strings.Replace(strings.Replace(small, "languages: [nl, de]", "languages: [nl, nl-BE, en-GB]", 1), "Second one", "The second one", 1))
	for _, format := range []exchange.Format{exchange.TOML, exchange.XLIFF12, exchange.XLIFF21, exchange.CSV} {
		file := h.exported(ctx, "nl-BE", format)
		if strings.Count(file, "nl: The lead.") != 1 || strings.Contains(file, "nl: Eleven") || strings.Contains(file, "nl: Second") {
			t.Errorf("%s:\n%s", format, file)
		}
		done := h.brought(ctx, officer, "nl-BE", "lipse.nl-BE"+format.Extension(), file)
		if len(done.Changed) > 0 || h.line(ctx, "nl-BE", "lead").Text != "" || h.exported(ctx, "nl-BE", format) != file {
			t.Errorf("%s: %+v", format, done)
		}
		if file = h.exported(ctx, "en-GB", format); strings.Count(file, "The lead.") != 2 {
			t.Errorf("%s:\n%s", format, file)
		}
	}
}

// What keeps a translation from being handed in is told by the file that doesn't do so.
func TestAFileTellsOfDrafts(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.imported(ctx, small)
		h.saved(ctx, officer, "nl", "lead", "Het begin.")
		file := regexp.MustCompile(`(?s)\[lead\].*?"\n.*?"\n`).ReplaceAllString(h.translation(ctx, "nl"), "")
		done := h.translated(ctx, "nl", file)
		if !slices.Equal(done.Drafts, []string{"lead"}) || done.Submitted {
			t.Errorf("%+v\n%s", done, file)
		}
	})
}

// A tool that drops the hash has kept the source: that says from what a text was made,
// where the segment has it or had it, and nothing else does.
func TestTheSourceOfAFileSaysFromWhatItWasMade(t *testing.T) {
	t.Parallel()
	ctx, h := context.Background(), newHouse(t, dbtest.Open(t, dbtest.SQLite(t)))
	h.imported(ctx, small)
	h.imported(ctx, strings.Replace(small, "The lead.", "Another lead.", 1))
	before, now := sourceHash(KindLead, "The lead."), sourceHash(KindLead, "Another lead.")
	for _, one := range []struct {
		columns, cells string
		hash           string // of the text that is there then
		fresh          bool
	}{
		{"source,translation", "No such lead.,Van niemand weet wat.", "", false},
		{"kind,source,translation", "lead,No such lead.,Ook niet.", "", false},
		{"source,translation", "The lead.,Het begin.", before, false},
		{"source,translation", "\" Another lead. \",Een ander begin.", now, true},
		{"source,translation", "The lead.,Het begin.", now, true}, // which is older
		{"source,translation", "No lead.,Geen begin.", now, true}, // nobody knows of what
		{"source,translation,state", "Another lead.,Half,draft", now, true},
	} {
		done := h.brought(ctx, officer, "nl", "nl.csv", "key,"+one.columns+"\nlead,"+one.cells+"\n")
		if l := h.line(ctx, "nl", "lead"); l.TextHash != one.hash || (l.State != LineStale) != one.fresh {
			t.Errorf("%s: %s from %q, %+v", one.cells, l.State, l.TextHash, done)
		}
	}
	if l := h.line(ctx, "nl", "lead"); l.Text != "Half" || l.State != LineDraft {
		t.Errorf("%s: %s", l.Text, l.State)
	}
	_, err := h.ImportTranslation(ctx, officer, "lipse", "nl", "nl.csv", []byte("key,source,translation,hash\nlead,Another lead.,Iets.,sha1-unknown\n"))
	h.refused(err, fault.Invalid, "hash_unknown")
}

// A text that is out of date doesn't become right by a file that has lost all that it knew.
func TestAStaleTextStaysStaleByItsSourceAlone(t *testing.T) {
	t.Parallel()
	ctx, h := context.Background(), newHouse(t, dbtest.Open(t, dbtest.SQLite(t)))
	h.ready(ctx)
	h.imported(ctx, strings.Replace(small, "The lead.", "Another lead.", 1))
	done := h.brought(ctx, officer, "nl", "nl.csv", "key,source,translation\nlead,Another lead.,nl: The lead.\n")
	if !slices.Equal(done.Stale, []string{"lead"}) || len(done.Changed) > 0 {
		t.Errorf("%+v", done)
	}
}

// Through PO and back a file loses its hashes; what somebody has translated there is of
// the source that was translated, and what wasn't touched is as it was.
func TestAFileThatWasPO(t *testing.T) {
	t.Parallel()
	ctx, h, dir := context.Background(), newHouse(t, dbtest.Open(t, dbtest.SQLite(t))), t.TempDir()
	through := func(program, from, to string, data string) string {
		path, err := exec.LookPath(program)
		if err != nil && os.Getenv("CI") != "true" {
			t.Skip("left out: install what Debian calls translate-toolkit (or run make test)")
		}
		h.must(err)
		h.must(os.WriteFile(filepath.Join(dir, from), []byte(data), 0o600))
		command := exec.CommandContext(t.Context(), path, "--progress=none", filepath.Join(dir, from), filepath.Join(dir, to))
		command.Env = append(os.Environ(), "LC_ALL=C.UTF-8", "PYTHONWARNINGS=ignore")
		h.must(command.Run())
		made, err := os.ReadFile(filepath.Join(dir, to))
		h.must(err)
		return string(made)
	}
	h.imported(ctx, small)
	h.translated(ctx, "nl", message("headline", sourceHash(KindHeadline, "Eleven countries"), "Elf landen"))
	h.translated(ctx, "nl", message("paragraph-1", sourceHash(KindParagraph, "First paragraph of the text."), "Eerste."))
	h.imported(ctx, strings.Replace(small, "First paragraph", "The first paragraph", 1))
	po := through("xliff2po", "ours.xlf", "theirs.po", h.exported(ctx, "nl", exchange.XLIFF12))
	po = strings.Replace(po, "msgid \"The lead.\"\nmsgstr \"\"", "msgid \"The lead.\"\nmsgstr \"Het begin.\"", 1)
	done := h.brought(ctx, officer, "nl", "theirs.xlf", through("po2xliff", "theirs.po", "theirs.xlf", po))
	if !slices.Equal(done.Changed, []string{"lead"}) || !slices.Equal(done.Stale, []string{"paragraph-1"}) || len(done.Unchanged) != 2 {
		t.Errorf("%+v", done)
	}
	if l := h.line(ctx, "nl", "lead"); l.State != LineSubmitted || l.Text != "Het begin." {
		t.Errorf("%s: %s", l.Text, l.State)
	}
}
