package exchange

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"communique/internal/fault"
	"communique/locales"

	"golang.org/x/text/language"
)

// textLimit is how long a text may be, in bytes. A segment is a paragraph.
const textLimit = 256 << 10

// unitLimit is how many units a file may have, as in locales.ParseMessages.
const unitLimit = 10_000

// Write writes the document in format f. It writes all or nothing, and nothing that
// Read doesn't take back.
//
// Faults: exchange.control_character for a text that XML can't hold,
// exchange.segment_too_large, locales.file_too_large, locales.too_many,
// locales.language_unknown, locales.key_*, locales.nul, locales.not_utf8. A document
// without units, or with a key twice, is a mistake of the caller and no fault.
func Write(w io.Writer, f Format, d Document) error {
	writers := map[Format]func(*bytes.Buffer, Document) error{
		TOML: writeTOML, XLIFF12: writeXLIFF12, XLIFF21: writeXLIFF21, CSV: writeCSV,
	}
	write, ok := writers[f]
	if !ok {
		return fmt.Errorf("exchange: no format is called %q", f)
	}
	if err := check(f, d); err != nil {
		return err
	}
	var b bytes.Buffer
	if err := write(&b, d); err != nil {
		return err
	}
	if b.Len() > locales.SizeLimit {
		return tooLarge()
	}
	_, err := w.Write(b.Bytes())
	return err
}

func tooLarge() *fault.Error {
	return fault.New(fault.Invalid, "locales.file_too_large", "Limit", locales.SizeLimit>>20)
}

func check(f Format, d Document) error {
	for _, tag := range []string{d.SourceLanguage, d.Language} {
		if _, err := language.Parse(tag); err != nil {
			return fault.Wrap(err, fault.Invalid, "locales.language_unknown", "Value", tag)
		}
	}
	switch {
	case len(d.Units) == 0:
		return errors.New("exchange: there is nothing to translate")
	case len(d.Units) > unitLimit/4: // in TOML a unit is four entries
		return fault.New(fault.Invalid, "locales.too_many", "Limit", unitLimit/4)
	}
	if bad := firstBad(checkText(f, d.Name), checkText(TOML, d.Title)); bad != nil {
		return bad
	}
	seen := make(map[string]bool, len(d.Units))
	for _, u := range d.Units {
		if seen[u.Key] {
			return fmt.Errorf("exchange: the segments have %q twice", u.Key)
		}
		seen[u.Key] = true
		if bad := checkUnit(f, u); bad != nil {
			return bad.At(fault.Place{Field: shortened(u.Key)})
		}
	}
	return nil
}

func checkUnit(f Format, u Unit) *fault.Error {
	if !locales.ValidKey(u.Key) {
		return fault.New(fault.Invalid, "locales.key_invalid", "Key", shortened(u.Key))
	}
	exact := []string{u.Kind, u.Source, u.SourceHash, u.Target, u.TargetHash}
	forReaders := []string{u.Was, u.Note, u.Inherited} // who see a control character as its picture
	for _, text := range slices.Concat(exact, forReaders) {
		if len(text) > textLimit {
			return fault.New(fault.Invalid, "exchange.segment_too_large", "Key", u.Key, "Limit", textLimit>>10)
		}
	}
	return firstBad(checkText(f, strings.Join(exact, "\n")), checkText(TOML, strings.Join(forReaders, "\n")))
}

func firstBad(all ...*fault.Error) *fault.Error {
	for _, bad := range all {
		if bad != nil {
			return bad
		}
	}
	return nil
}

// checkText refuses what the format can't hold.
func checkText(f Format, text string) *fault.Error {
	switch {
	case strings.ContainsRune(text, 0):
		return fault.New(fault.Invalid, "locales.nul")
	case !utf8.ValidString(text):
		return fault.New(fault.Invalid, "locales.not_utf8")
	case f != XLIFF12 && f != XLIFF21:
		return nil
	}
	if i := strings.IndexFunc(text, notInXML); i >= 0 {
		r, _ := utf8.DecodeRuneInString(text[i:])
		return fault.New(fault.Invalid, "exchange.control_character", "Character", fmt.Sprintf("U+%04X", r))
	}
	return nil
}

// notInXML tells which characters XML 1.0 can't hold in any form (section 2.2).
func notInXML(r rune) bool {
	return r < 0x20 && r != '\t' && r != '\n' && r != '\r' || r == 0xfffe || r == 0xffff
}

// shortened keeps a hostile key from filling the screen.
func shortened(s string) string {
	const most = 100
	if r := []rune(s[:min(len(s), 5*most)]); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
