package main

import (
	"context"
	"io"
	"os"
	"strings"
	"unicode"

	"communique/internal/fault"
	"communique/internal/textfile"

	"golang.org/x/term"
)

// userPasswordCommand gives a user another password.
type userPasswordCommand struct {
	Address      string `arg:"" help:"${user_address}"`
	PasswordFile string `name:"password-file" required:"" placeholder:"FILE" help:"${user_password_file}"`
}

// Run reads the password before it opens anything, changes it and says that whoever was
// signed in isn't any more.
func (r *userPasswordCommand) Run(ctx context.Context, t *terminal, c *commands) error {
	password, err := t.password(r.PasswordFile)
	if err != nil {
		return err
	}
	h, u, err := t.openUser(ctx, c, r.Address)
	if err != nil {
		return err
	}
	defer h.close()
	if err := h.accounts.ChangePassword(ctx, h.actor(), u.ID, "", password, 0); err != nil {
		return err
	}
	t.wrapped(t.out, "", t.words.T("cli.user.password_changed", "Address", u.Address.Given))
	return nil
}

// password reads a password from a file, or with "-" from the standard input: never from
// the command line, which others on the machine can read. One end of a line after it isn't
// part of it. Faults: cli.password_missing, cli.password_unreadable, those of readFile.
func (t *terminal) password(file string) (string, error) {
	data, err := t.passwordData(file)
	if err != nil {
		return "", err
	}
	text, _, ok := textfile.Decode(data)
	text = strings.TrimSuffix(strings.TrimSuffix(text, "\n"), "\r")
	switch {
	case !ok || strings.ContainsFunc(text, unicode.IsControl):
		return "", fault.New(fault.Invalid, "cli.password_unreadable", "File", file)
	case text == "":
		return "", fault.New(fault.Invalid, "cli.password_missing", "File", file)
	}
	return text, nil
}

// passwordData is what is in the file. Who types it sees nothing of it.
func (t *terminal) passwordData(file string) ([]byte, error) {
	if file != "-" || !t.asks {
		return readFile(file)
	}
	_, _ = io.WriteString(t.err, t.words.T("cli.user.password_ask")+" ")
	data, err := term.ReadPassword(int(os.Stdin.Fd()))
	_, _ = io.WriteString(t.err, "\n")
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "cli.file_unreadable", "File", file)
	}
	return data, nil
}
