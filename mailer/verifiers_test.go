package mailer

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// signedMails writes a signed mail in each language into a folder, and the DNS records
// of its keys beside them. Some of the mails are long, and their names need encoding.
func signedMails(t *testing.T) (records string, mails []string) {
	t.Helper()
	folder := t.TempDir()
	s := testSigner(t, testPair()...)
	for lang := range testFrames {
		l := anyLetter(t)
		l.edition.Language, l.name = lang, "Žofia Kováčová, Ülle \"Õun\" and a name that is as long as a header's line"
		l.edition.Subject = "Občania a úradníci: «ça marche» – „gut“ " + strings.Repeat(lang+" ", 20)
		l.edition.Text = strings.Repeat("  They  &\twe, “quoted”. \n.\n\n", 1+len(mails)*20) + "\n\n"
		file := filepath.Join(folder, lang+".eml")
		if err := os.WriteFile(file, mustSign(t, s, mustCompose(t, l).Message), 0o600); err != nil {
			t.Fatal(err)
		}
		mails = append(mails, file)
	}
	if len(mails) != 10 {
		t.Fatalf("mails in %d languages", len(mails))
	}
	var lines strings.Builder
	for _, k := range testPair() {
		fmt.Fprintf(&lines, "%s\t%s\n", k.shown().Name(), strings.Join(k.shown().Strings(), "\t"))
	}
	records = filepath.Join(folder, "records")
	if err := os.WriteFile(records, []byte(lines.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return records, mails
}

// interpreter is the first of these programs that can run the probe. A machine may
// have several of a kind, and only Debian's has Debian's modules.
func interpreter(t *testing.T, debian string, probe []string, programs ...string) string {
	t.Helper()
	var last []byte
	for _, program := range programs {
		out, err := exec.CommandContext(t.Context(), program, probe...).CombinedOutput()
		if err == nil {
			return program
		}
		last = append(out, err.Error()...)
	}
	if os.Getenv("CI") == "true" {
		t.Fatalf("this verifier may not be left out here: install %s\n%s", debian, last)
	}
	t.Skipf("left out: install what Debian calls %s (or run make test)", debian)
	return ""
}

// verdicts runs a script on the mails and gives what it says of each signature, as
// "rsa-sha256 pass", by file.
func verdicts(t *testing.T, program, script, records string, mails ...string) map[string][]string {
	t.Helper()
	command := exec.CommandContext(t.Context(), program, append([]string{filepath.Join("testdata", script), records}, mails...)...)
	var out, errs bytes.Buffer
	command.Stdout, command.Stderr = &out, &errs
	if err := command.Run(); err != nil {
		t.Fatalf("%v\n%s%s", err, out.Bytes(), errs.Bytes())
	}
	said := map[string][]string{}
	for line := range strings.Lines(out.String()) {
		file, verdict, _ := strings.Cut(strings.TrimSpace(line), " ")
		said[file] = append(said[file], verdict)
	}
	return said
}

// damage writes the mail with one place changed.
func damage(t *testing.T, mail, before, after string) string {
	t.Helper()
	data, err := os.ReadFile(mail)
	if err != nil || !bytes.Contains(data, []byte(before)) {
		t.Fatalf("no %q in it: %v", before, err)
	}
	damaged := mail + ".damaged" + strings.TrimSpace(after)
	if err := os.WriteFile(damaged, bytes.Replace(data, []byte(before), []byte(after), 1), 0o600); err != nil {
		t.Fatal(err)
	}
	return damaged
}

// agree checks that a verifier passes every mail in every language, and no damaged one.
func agree(t *testing.T, program, script string, good, bad []string) {
	t.Helper()
	records, mails := signedMails(t)
	broken := []string{
		damage(t, mails[0], "\r\nTo:", "\r\nTo:x"),
		damage(t, mails[0], "One-Click", "One-Clack"),
		damage(t, mails[0], "charset=UTF-8", "charset=UTF-7"),
	}
	said := verdicts(t, program, script, records, append(broken, mails...)...)
	for _, m := range mails {
		if fmt.Sprint(said[m]) != fmt.Sprint(good) {
			t.Errorf("%s: %q", filepath.Base(m), said[m])
		}
	}
	for _, m := range broken {
		if fmt.Sprint(said[m]) != fmt.Sprint(bad) {
			t.Errorf("%s: %q", filepath.Base(m), said[m])
		}
	}
}

// TestDkimpyAgrees asks Python's verifier, about both algorithms.
func TestDkimpyAgrees(t *testing.T) {
	python := interpreter(t, "python3-dkim and python3-nacl", []string{"-c", "import dkim, nacl"}, "/usr/bin/python3", "python3")
	agree(t, python, "dkimpy.py",
		[]string{"rsa-sha256 pass", "ed25519-sha256 pass"}, []string{"rsa-sha256 fail", "ed25519-sha256 fail"})
}

// TestMailDKIMAgrees asks Perl's verifier, which SpamAssassin uses. Debian's (1.20230212)
// knows nothing of Ed25519: it has to say so, and to pass the other signature of the
// same mail.
func TestMailDKIMAgrees(t *testing.T) {
	perl := interpreter(t, "libmail-dkim-perl", []string{"-MMail::DKIM::Verifier", "-e", "1"}, "/usr/bin/perl", "perl")
	agree(t, perl, "maildkim.pl",
		[]string{"rsa-sha256 pass", "ed25519-sha256 invalid"}, []string{"rsa-sha256 fail", "ed25519-sha256 invalid"})
}

// TestMsgauthAgrees asks Go's verifier about the very same mails.
func TestMsgauthAgrees(t *testing.T) {
	_, mails := signedMails(t)
	for _, m := range append(mails, damage(t, mails[0], "One-Click", "One-Clack")) {
		data, err := os.ReadFile(m)
		if err != nil {
			t.Fatal(err)
		}
		good, bad := verified(t, testPair(), data)
		if broken := strings.Contains(m, "damaged"); good+bad != 2 || (good == 0) != broken || (bad == 0) == broken {
			t.Errorf("%s: %d hold and %d don't", m, good, bad)
		}
	}
}
