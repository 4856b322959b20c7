package mailer

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"communique/internal/fault"
	"communique/internal/sqldb"
	"communique/migrations/dbtest"
)

// keyStates are the keys of a domain as "selector state", in the order of their making.
func keyStates(keys []DKIMKey) string {
	all := make([]string, len(keys))
	for i, k := range keys {
		all[i] = k.Selector + " " + string(k.State)
	}
	return strings.Join(all, ", ")
}

func wantKeys(t *testing.T, keys []DKIMKey, err error, want string) {
	t.Helper()
	if err != nil || keyStates(keys) != want {
		t.Fatalf("%v\n%s\nand not\n%s", err, keyStates(keys), want)
	}
}

func wantFault(t *testing.T, err error, id string) {
	t.Helper()
	if !fault.Is(err, id) {
		t.Fatalf("%v is not %s", err, id)
	}
}

func TestLifeOfKeys(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := newHouse(t, db)
		m, ctx := h.mailer, t.Context()
		_, err := m.UseKeys(ctx, admin, "lipse.example")
		wantFault(t, err, "mailer.dkim_missing")
		_, err = m.RotateKeys(ctx, admin, "lipse.example")
		wantFault(t, err, "mailer.dkim_missing")

		keys, err := m.NewKeys(ctx, admin, "LIPSE.example.")
		wantKeys(t, keys, err, "c201301r waiting, c201301e waiting")
		if k := keys[0]; k.Domain != "lipse.example" || !k.CreatedAt.Equal(h.clock.Now()) || !k.Since().Equal(k.CreatedAt) || !k.UsedAt.IsZero() || k.Algorithm != RSA || keys[1].Algorithm != Ed25519 {
			t.Errorf("%+v", keys)
		}
		_, err = m.NewKeys(ctx, admin, "lipse.example")
		wantFault(t, err, "mailer.dkim_waiting")
		if s, err := m.signer(ctx, "lipse.example"); s != nil || err != nil {
			t.Fatal("signed with keys that nobody can look up yet", err)
		}

		h.clock.Advance(time.Hour)
		keys, err = m.UseKeys(ctx, admin, "lipse.example")
		wantKeys(t, keys, err, "c201301r signing, c201301e signing")
		if !keys[1].Since().Equal(h.clock.Now()) || !keys[1].RetiredAt.IsZero() {
			t.Errorf("%+v", keys[1])
		}
		_, err = m.UseKeys(ctx, admin, "lipse.example")
		wantFault(t, err, "mailer.dkim_none_waiting")
		_, err = m.RemoveKey(ctx, admin, "lipse.example", "c201301r")
		wantFault(t, err, "mailer.dkim_in_use")

		keys, err = m.RotateKeys(ctx, admin, "lipse.example")
		wantKeys(t, keys, err, "c201301r signing, c201301e signing, c201301r2 waiting, c201301e2 waiting")
		h.clock.Advance(40 * 24 * time.Hour)
		keys, err = m.UseKeys(ctx, admin, "lipse.example")
		wantKeys(t, keys, err, "c201301r retired, c201301e retired, c201301r2 signing, c201301e2 signing")
		if !keys[0].Since().Equal(h.clock.Now()) || !keys[0].RetiredAt.Equal(h.clock.Now()) {
			t.Errorf("%+v", keys[0])
		}
		keys, err = m.RotateKeys(ctx, admin, "lipse.example")
		wantKeys(t, keys, err, "c201301r retired, c201301e retired, c201301r2 signing, c201301e2 signing, c201303r waiting, c201303e waiting")

		// Back to an old one, and away with what is left.
		_, err = m.UseKeys(ctx, admin, "lipse.example", "c201301r", "nosuch")
		wantFault(t, err, "mailer.dkim_selector")
		keys, err = m.UseKeys(ctx, admin, "lipse.example", "c201301r", "c201301e2")
		wantKeys(t, keys, err, "c201301r signing, c201301e retired, c201301r2 retired, c201301e2 signing, c201303r waiting, c201303e waiting")
		for _, selector := range []string{"c201301e", "c201301r2", "c201303r", "c201303e"} {
			if k, err := m.RemoveKey(ctx, admin, "lipse.example", selector); err != nil || k.Selector != selector {
				t.Fatal(k, err)
			}
		}
		_, err = m.RemoveKey(ctx, admin, "lipse.example", "c201301e")
		wantFault(t, err, "mailer.dkim_selector")
		keys, err = m.Keys(ctx, "lipse.example")
		wantKeys(t, keys, err, "c201301r signing, c201301e2 signing")
	})
}

func TestSigningFollowsTheKeys(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := newHouse(t, db)
		here, there, ctx := h.mailer, h.newMailer("two"), t.Context()
		signs := func(m *Mailer, domain, want string) *signer {
			t.Helper()
			s, err := m.signer(ctx, domain)
			if err != nil || (s == nil) != (want == "") {
				t.Fatal(s, err)
			}
			if s != nil {
				signed := string(mustSign(t, s, mustCompose(t, anyLetter(t)).Message))
				for part := range strings.FieldsSeq(want) {
					if !strings.Contains(signed, " "+part) {
						t.Fatalf("no %s in\n%s", part, signed)
					}
				}
			}
			return s
		}
		for _, domain := range []string{"lipse.example", "eu.lipse.example", "bücher.example"} {
			_, err := here.NewKeys(ctx, admin, domain)
			h.must(err)
		}
		signs(here, "lipse.example", "")
		_, err := here.UseKeys(ctx, admin, "lipse.example")
		h.must(err)
		first := signs(here, "lipse.example", "d=lipse.example; s=c201301r; a=rsa-sha256; s=c201301e; a=ed25519-sha256;")
		if signs(here, "lipse.example", "s=c201301r;") != first {
			t.Error("the keys were read again, and are the same")
		}
		signs(there, "press.eu.lipse.example", "d=lipse.example;") // its parent's, as long as it has none
		signs(here, "other.example", "")
		signs(here, "example", "")
		_, err = here.UseKeys(ctx, admin, "eu.lipse.example", "c201301e")
		h.must(err)
		signs(there, "press.eu.lipse.example", "d=eu.lipse.example; s=c201301e;")
		signs(there, "eu.lipse.example", "d=eu.lipse.example; s=c201301e;")
		signs(there, "lipse.example", "d=lipse.example;")
		signs(here, "xn--bcher-kva.example", "")
		_, err = here.UseKeys(ctx, admin, "Bücher.example")
		h.must(err)
		signs(here, "xn--bcher-kva.example", "d=xn--bcher-kva.example;")

		_, err = here.RotateKeys(ctx, admin, "lipse.example")
		h.must(err)
		signs(there, "lipse.example", "s=c201301r;")
		_, err = here.UseKeys(ctx, admin, "lipse.example")
		h.must(err)
		signs(there, "lipse.example", "s=c201301r2; s=c201301e2;") // another machine sees it at once
		if signs(here, "lipse.example", "s=c201301r2;") == first {
			t.Error("signed with retired keys")
		}
	})
}

// TestRotatingTwiceAtOnceIsRotatingOnce, and using twice as well.
func TestRotatingTwiceAtOnceIsRotatingOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := newHouse(t, db)
		atOnce := func(do func() error) (done int) {
			var mu sync.Mutex
			var all sync.WaitGroup
			for range 4 {
				all.Go(func() {
					err := do()
					mu.Lock()
					defer mu.Unlock()
					if err == nil {
						done++
					} else if len(fault.All(err)) == 0 {
						t.Error(err)
					}
				})
			}
			all.Wait()
			return done
		}
		if n := atOnce(func() error { _, err := h.mailer.NewKeys(t.Context(), admin, "lipse.example"); return err }); n != 1 {
			t.Errorf("%d pairs were made", n)
		}
		if n := atOnce(func() error { _, err := h.mailer.UseKeys(t.Context(), admin, "lipse.example"); return err }); n < 1 {
			t.Error("nobody could use them")
		}
		keys, err := h.mailer.Keys(t.Context(), "lipse.example")
		wantKeys(t, keys, err, "c201301r signing, c201301e signing")

		// The database itself lets only one of a kind wait, whatever their names.
		k := testPair()[0]
		k.State = KeyWaiting
		for i, name := range []string{"first", "second"} {
			k.Selector = name
			h.must(db.Write(t.Context(), func(tx *sqldb.Tx) error {
				made, err := insertKey(t.Context(), tx, k)
				if made != (i == 0) {
					t.Errorf("%s was made: %v", name, made)
				}
				return err
			}))
		}
	})
}

func TestDomainsOfKeys(t *testing.T) {
	for given, want := range map[string]string{
		"lipse.example": "lipse.example", "Lipse.Example.": "lipse.example", "bücher.example": "xn--bcher-kva.example", "XN--BCHER-KVA.example": "xn--bcher-kva.example",
		"": "", "example": "", "press@lipse.example": "", "https://lipse.example": "", "lipse..example": "", "lipse_x.example": "", "lipse.example; v=1": "", "192.0.2.1": "",
		`"@lipse.example`: "", "lipse.example\n": "", strings.Repeat("abcdefg.", 29) + "example": "", // with room for a selector it would be too long
	} {
		got, err := sendingDomain(given)
		if got != want {
			t.Errorf("%q: %q, %v", given, got, err)
		}
		if want == "" {
			wantFault(t, err, "mailer.dkim_domain")
		}
	}
	h := newHouse(t, dbtest.Open(t, dbtest.SQLite(t)))
	for _, err := range []error{
		second(h.mailer.NewKeys(t.Context(), admin, "x")), second(h.mailer.RotateKeys(t.Context(), admin, "x")), second(h.mailer.Keys(t.Context(), "x")),
		second(h.mailer.UseKeys(t.Context(), admin, "x")), second(h.mailer.RemoveKey(t.Context(), admin, "x", "y")),
	} {
		wantFault(t, err, "mailer.dkim_domain")
	}
}

func second[T any](_ T, err error) error { return err }

// TestRecords: what is to be published is a record that fits DNS, a zone file and a
// terminal.
func TestRecords(t *testing.T) {
	long, short := testPair()[0].shown(), testPair()[1].shown()
	if !regexp.MustCompile(`^v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A[A-Za-z0-9+/]{360}==|[A-Za-z0-9+/]+$`).MatchString(long.Record()) || len(long.Record()) != 410 {
		t.Error(len(long.Record()), long.Record())
	}
	if !regexp.MustCompile(`^v=DKIM1; k=ed25519; p=[A-Za-z0-9+/]{43}=$`).MatchString(short.Record()) {
		t.Error(short.Record())
	}
	if s := long.Strings(); len(s) != 2 || len(s[0]) != 255 || strings.Join(s, "") != long.Record() {
		t.Error(s)
	}
	if s := short.Strings(); len(s) != 1 || s[0] != short.Record() {
		t.Error(s)
	}
	for _, k := range []DKIMKey{long, short} {
		var joined strings.Builder
		lines := strings.Split(strings.TrimSuffix(k.Zone(), "\n"), "\n")
		for _, line := range lines[1 : len(lines)-1] {
			joined.WriteString(strings.Trim(line, ` "`))
			if len(line) > 80 || !regexp.MustCompile(`^  "[^"]+"$`).MatchString(line) {
				t.Errorf("%q", line)
			}
		}
		if joined.String() != k.Record() || lines[0] != k.Name()+". IN TXT (" || lines[len(lines)-1] != ")" {
			t.Error(k.Zone())
		}
	}
	if long.Name() != "c201301r._domainkey.lipse.example" {
		t.Error(long.Name())
	}
}

// TestPrivateKeysAreKept shows them to nobody, however a key is printed, and not in
// the error about one that can't be read.
func TestPrivateKeysAreKept(t *testing.T) {
	for _, k := range testPair() {
		marshalled, err := json.Marshal(k)
		if err != nil {
			t.Fatal(err)
		}
		inside := strings.Split(string(k.PrivateKey), "\n")[1]
		for _, shown := range []string{
			fmt.Sprint(k), fmt.Sprintf("%+v", k), fmt.Sprintf("%#v", k), k.PrivateKey.String(), k.PrivateKey.LogValue().String(),
			string(marshalled), fmt.Sprintf("%+v", k.shown()),
		} {
			if strings.Contains(shown, inside) || strings.Contains(shown, "BEGIN") {
				t.Errorf("the private key is shown: %s", shown)
			}
		}
		k.PrivateKey = k.PrivateKey[:len(k.PrivateKey)/2]
		_, err = newSigner([]dkimKey{k}, nil)
		if err == nil || strings.Contains(err.Error(), inside[:20]) || !strings.Contains(err.Error(), k.Selector+"._domainkey.lipse.example") {
			t.Error(err)
		}
	}
}

func TestSelectorsAreCounted(t *testing.T) {
	now := time.Date(2026, 11, 30, 23, 30, 0, 0, time.UTC)
	there := []DKIMKey{{Selector: "c202611r"}, {Selector: "c202611e2"}, {Selector: "c202512r3"}}
	if n := freeCounter(there, now); n != 3 {
		t.Error(n)
	}
	if got := []string{selector(RSA, now, 1), selector(Ed25519, now, 1), selector(RSA, now, 12)}; !slices.Equal(got, []string{"c202611r", "c202611e", "c202611r12"}) {
		t.Error(got)
	}
}
