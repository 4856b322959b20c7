package mailer

import (
	"strings"
	"testing"

	"communique/presslists"

	"github.com/wneessen/go-mail"
	"pgregory.net/rapid"
)

// TestFieldsAreFolded: a field of any words breaks into lines where go-mail's does.
func TestFieldsAreFolded(t *testing.T) {
	word := rapid.Map(rapid.IntRange(1, 90), func(n int) string { return strings.Repeat("w", n) })
	rapid.Check(t, func(t *rapid.T) {
		name := strings.Repeat("N", rapid.IntRange(1, 20).Draw(t, "name"))
		words := rapid.SliceOfN(rapid.OneOf(word, rapid.Just("ww"), rapid.Just(strings.Repeat("w", 20))), 1, 20).Draw(t, "words")
		value := strings.Join(words, " ")
		want, err := appendWritten(nil, name, func(m *mail.Msg) { m.SetGenHeader(mail.Header(name), value) })
		if err != nil {
			t.Fatal(err)
		}
		if got := fold([]byte("before"+name+": "+value), len("before"), len(name)); string(got) != "before"+string(want) {
			t.Fatalf("%q, want %q", got, want)
		}
	})
}

// TestEachLengthIsFolded: the edges, which chance meets seldom.
func TestEachLengthIsFolded(t *testing.T) {
	for first := 1; first < 80; first++ {
		for second := 1; second < 80; second++ {
			value := strings.Repeat("a", first) + " " + strings.Repeat("b", second) + " cc"
			want, err := appendWritten(nil, "To", func(m *mail.Msg) { m.SetGenHeader("To", value) })
			if err != nil {
				t.Fatal(err)
			}
			if got := fold([]byte("To: "+value), 0, len("To")); string(got) != string(want) {
				t.Fatalf("%q, want %q", got, want)
			}
		}
	}
}

// sameTo looks that the field is the same with and without go-mail's help.
func sameTo(t rapid.TB, name string, address presslists.Address) {
	r := recipient{name: name, to: address}
	got, err := appendToField(nil, &r, []byte(address.String()))
	to, refused := mailbox(name, address)
	if refused != nil || err != nil {
		if (refused == nil) != (err == nil) {
			t.Fatalf("%v, but by itself %v", refused, err)
		}
		return
	}
	want, err := appendWritten(nil, "To", func(m *mail.Msg) { m.ToMailAddress(to) })
	if err != nil || string(got) != string(want) {
		t.Fatalf("%q, want %q, %v", got, want, err)
	}
}

func TestToIsWritten(t *testing.T) {
	for c := range 256 {
		for _, s := range []string{string([]byte{byte(c)}), string(rune(c))} {
			sameTo(t, "Anna"+s+"B", presslists.Address{Local: "a" + s + "b", Domain: "c.example"})
			sameTo(t, "Žofia"+s, presslists.Address{Local: "a", Domain: "b" + s + "c.example"})
			sameTo(t, s, presslists.Address{Local: s, Domain: "b.example"})
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		address := anyRecipientAddress().Draw(t, "to")
		for _, name := range append(rapid.SliceOfN(anyName(), 1, 20).Draw(t, "names"), everydayNames...) {
			sameTo(t, name, address)
		}
	})
}

// TestTidyNamesStay: a name that is called tidy is one that displayName leaves, and
// those of journalists are.
func TestTidyNamesStay(t *testing.T) {
	check := func(t rapid.TB, name string) {
		if isTidy(name) && displayName(name) != name {
			t.Fatalf("%q becomes %q", name, displayName(name))
		}
	}
	for _, name := range everydayNames {
		if check(t, name); !isTidy(name) {
			t.Errorf("%q isn't tidy", name)
		}
	}
	for r := range rune(0x11000) {
		check(t, "a"+string(r)+"b")
	}
	for _, n := range []int{maxName - 1, maxName, maxName + 1} {
		check(t, strings.Repeat("ž", n))
	}
	rapid.Check(t, func(t *rapid.T) {
		for _, name := range rapid.SliceOfN(anyName(), 1, 20).Draw(t, "names") {
			check(t, name)
		}
	})
}
