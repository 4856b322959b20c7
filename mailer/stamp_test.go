package mailer

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"communique/locales"
	"communique/presslists"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// hostileNames are names, subjects and senders that somebody may hope to break out
// of a header with, or that are just unusual.
var hostileNames = []string{
	"Anna\r\nBcc: all@example.org", "Anna\nX: y", "Anna\rX: y", "Anna\x00", "\"Anna\" <evil@example.org>, ", `An"na\`, "a@b, c@d",
	"{{.Token}} {{template \"x\"}}", strings.Repeat("x", 10_000), strings.Repeat("Anna ", 2000), strings.Repeat("é", 5000),
	"=?utf-8?q?Bcc:?=", "\u202eanna\u202c evil", "דנה לוי", "Zoë 😀", "", "  ", "<script>alert(1)</script>", ";:,<>()[]\\", "\ufeffAnna\u2028B", "\xff\xfe",
}

// everydayNames are those of journalists.
var everydayNames = []string{
	"Anna de Vries", "Žofia Kováčová", "Mgr. Žofia Kováčová, PhD.", `Jan "Jack" O'Neil`, "Séamus O’Brien", "Ülle Õun", "Ștefan Țăranu-Brâncoveanu",
	"Søren Ærø", "María José García-Núñez", "Jean–Luc « Lucky » Lefèvre", "Ωμέγα Παπαδοπούλου", "Иван Петров", "x", "a\u00a0b", "A. + B. = C_?",
}

// hostileAddresses can't all be parsed; those that can are mailed, or refused in words.
var hostileAddresses = []string{
	`"a b"@krant.example`, `"a  b   c"@krant.example`, `"Bcc: x"@krant.example`, `"a\"b"@krant.example`, `"a@b"@krant.example`, `"..a.."@krant.example`,
	"o'hara+x=y&z@krant.example", "anna@bücher.example", "josé@krant.example", "=?utf-8?q?a?=@krant.example", "{{.Token}}@krant.example",
	"журналист@пример.example", "例え@例え.テスト", "é\u0301@krant.example", "<script>@krant.example", "%41'&quot;@krant.example",
}

// unparsed are addresses as no parser gives them: whatever has got into the
// database, nothing of it gets into a header.
var unparsed = []presslists.Address{
	{Local: "a", Domain: "b@c"}, {Local: "a@b", Domain: "c.example"}, {Local: "a\r\nBcc: x", Domain: "b.example"}, {Local: "a", Domain: "b\r\n.example"},
	{Local: "a\x00", Domain: "b.example"}, {Local: "\xff", Domain: "b.example"}, {}, {Local: "a"}, {Domain: "b.example"}, {Local: "a..b", Domain: "c.example"},
	{Local: "a", Domain: "b.example, c@d.example"}, {Local: strings.Repeat("a", 990), Domain: "b.example"}, {Local: strings.Repeat("a", 700), Domain: "b.example"},
	{Local: "\"a\tb\"", Domain: "c.example"}, {Local: "a", Domain: "[127.0.0.1]"}, {Local: "a(b)", Domain: "c.example"}, {Local: strings.Repeat("&", 950), Domain: "b.example"},
	{Local: "\ufffd", Domain: "b.example"}, {Local: "a\u2028", Domain: "b.example"}, {Local: "a.", Domain: "b.example"},
}

func anyName() *rapid.Generator[string] {
	letters := []rune("aAzZ09 .,'\"=?_-+&()@\\éüčžșŐæßÀ’–\u00a0\u00ad\u0301\u200eШλ日😀\t")
	tidy := []rune("abcdefgh.éüčžșőß’Шλ(,'=?_-\"")
	return rapid.OneOf(rapid.SampledFrom(everydayNames), rapid.SampledFrom(hostileNames), rapid.String(),
		rapid.StringOfN(rapid.SampledFrom(tidy), 0, maxName+1, -1), rapid.StringOfN(rapid.SampledFrom(tidy[:16]), 30, maxName, -1),
		rapid.StringOfN(rapid.SampledFrom(letters), 0, 130, -1))
}

func anyRecipientAddress() *rapid.Generator[presslists.Address] {
	letters := []rune("abcdefghijklmnopqrstuvwxyz0123456789&&''++==!#$%*/?^_`{|}~-éüčžß日")
	return rapid.Custom(func(t *rapid.T) presslists.Address {
		if rapid.IntRange(0, 9).Draw(t, "which") == 0 {
			return rapid.SampledFrom(unparsed).Draw(t, "unparsed")
		}
		local := rapid.StringOfN(rapid.SampledFrom(letters), 1, 64, 64).Draw(t, "local")
		domain := strings.Repeat("abcdefgh.", rapid.IntRange(0, 20).Draw(t, "labels")) + rapid.StringMatching(`[a-z]{1,20}`).Draw(t, "label") + ".example"
		s := rapid.OneOf(rapid.Just(local+"@"+domain), rapid.SampledFrom(hostileAddresses)).Draw(t, "address")
		a, err := presslists.ParseAddress(s)
		if err != nil {
			return presslists.Address{Given: s, Local: local, Domain: domain} // as if nobody had looked at it
		}
		return a
	})
}

func anyBody() *rapid.Generator[string] {
	line := rapid.OneOf(
		rapid.SampledFrom([]string{
			"", ".", "..", ".dot", "trailing ", "tab\t", "  ", "=", "=3D", "a=b==", "From here", "--part-", "é", "€ raw “UTF-8” 😀", "<p>They &amp; we</p>",
			strings.Repeat("long ", 300), strings.Repeat("x", 2000), strings.Repeat("é", 90), strings.Repeat("y", 75), strings.Repeat("y", 76) + " ", "\ré", "a\rb", "\r", "\x00",
		}),
		rapid.StringMatching(`[ -~]{0,160}`), rapid.String(),
	)
	return rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(line, 0, 12).Draw(t, "lines"), rapid.SampledFrom([]string{"\n", "\r\n"}).Draw(t, "end"))
	})
}

// anyEdition draws a letter to everybody.
func anyEdition(t *rapid.T, l letter) letter {
	l.edition.Language = rapid.SampledFrom(locales.Languages).Draw(t, "language")
	l.edition.ID, l.list.ID = rapid.Int64Range(1, 1<<40).Draw(t, "edition"), rapid.Int64Range(1, 1<<40).Draw(t, "list")
	l.edition.ContentHash = "sha256-" + rapid.StringMatching(`[0-9a-f]{64}`).Draw(t, "hash")
	l.edition.Subject = anyName().Draw(t, "subject")
	l.edition.HTML, l.edition.Text = anyBody().Draw(t, "html"), anyBody().Draw(t, "text")
	if rapid.IntRange(0, 9).Draw(t, "near the limit") == 0 {
		l.edition.HTML += strings.Repeat("x", rapid.IntRange(maxHTML-5000, maxHTML-3000).Draw(t, "more"))
	}
	l.sender = rapid.OneOf(rapid.Just(l.sender), anyName()).Draw(t, "sender")
	l.newsroom = rapid.SampledFrom([]string{
		"https://news.lipse.example", "http://news", "https://lipse.example/" + strings.Repeat("a/", 60) + "b", "https://zprávy.example/ťuk", "https://lipse.example/%C5%A5&x='y'+z=",
	}).Draw(t, "newsroom")
	l.kind = rapid.SampledFrom(Kinds).Draw(t, "kind")
	if l.kind == KindWithdrawal {
		l.edition.Headline, l.reason = rapid.String().Draw(t, "headline"), rapid.String().Draw(t, "reason")
	}
	l.list.Country = rapid.SampledFrom([]string{"NL", "SK", "GB", "FR"}).Draw(t, "country")
	l.list.Zone = rapid.SampledFrom([]string{"Europe/Amsterdam", "Asia/Kathmandu", "America/St_Johns", "UTC"}).Draw(t, "zone")
	return l
}

// anyRecipient draws who a letter is to, and when it is sent.
func anyRecipient(t *rapid.T, l letter) letter {
	l.token = rapid.StringMatching(`[a-z2-7]{26}`).Draw(t, "token")
	l.messageID = rapid.OneOf(
		rapid.Just(""), rapid.Just(messageID(l.token, l.from.Domain)), rapid.StringMatching(`[!-~]{1,120}`),
		rapid.SampledFrom([]string{"a b@c", "é@c", "a\r\nBcc: x@y", "a\x00", "a  b", "a\tb", strings.Repeat("a", 1100)}),
	).Draw(t, "message id")
	if l.kind != KindFirst {
		l.answers = messageID(l.token, rapid.SampledFrom([]string{"lipse.example", strings.Repeat("a", 60) + "." + strings.Repeat("b", 60)}).Draw(t, "answers"))
	}
	l.name, l.to = anyName().Draw(t, "name"), anyRecipientAddress().Draw(t, "to")
	l.date = time.Unix(rapid.Int64Range(0, 1<<33).Draw(t, "second"), 0)
	return l
}

// TestStampedIsComposed: a mail that is stamped is, byte for byte, the mail that
// go-mail makes from scratch, and where that can't be made, this isn't either.
func TestStampedIsComposed(t *testing.T) {
	all, unmailable := 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		l := anyEdition(rt, anyLetter(t))
		p, compiled := testFrames.compile(l)
		var buffer []byte
		for range 8 {
			l = anyRecipient(rt, l)
			want, err := testFrames.reference(l)
			if err != nil && !errors.Is(err, errUnmailable) {
				rt.Fatal(err)
			}
			all++
			if compiled != nil {
				if !errors.Is(compiled, errUnmailable) || !errors.Is(err, errUnmailable) {
					rt.Fatalf("no plate: %v, but composed: %v", compiled, err)
				}
				continue
			}
			before := append(buffer[:0], "before"...)
			got, stampErr := p.stamp(before, recipient{l.token, l.messageID, l.name, l.to, l.answers}, l.date)
			if err != nil {
				unmailable++
				if !errors.Is(stampErr, errUnmailable) || string(got) != "before" {
					rt.Fatalf("composed: %v, stamped: %v and %q", err, stampErr, got)
				}
				continue
			}
			if stampErr != nil || string(got) != "before"+string(want) {
				rt.Fatalf("%v: %s", stampErr, cmp.Diff(strings.Split("before"+string(want), "\r\n"), strings.Split(string(got), "\r\n")))
			}
			buffer = got
		}
	})
	t.Logf("of %d letters %d were unmailable", all, unmailable)
}

// TestEveryLengthOfAddress: the paragraph with the address breaks where it should
// for each length that an address may have, in each language.
func TestEveryLengthOfAddress(t *testing.T) {
	labels := strings.Repeat("abcdefg.", 30) + "example"
	for _, lang := range locales.Languages {
		l := anyLetter(t)
		l.edition.Language = lang
		p, err := testFrames.compile(l)
		if err != nil {
			t.Fatal(err)
		}
		for n := 12; n <= 254; n++ {
			local := strings.Repeat("ab+&'=", 11)[:min(n-10, 64)]
			domain := labels[len(labels)-(n-len(local)-1):]
			l.to = address(t, local+"@x"+domain[1:]) // it may have begun with a dot
			if len(l.to.String()) != n {
				t.Fatal(l.to)
			}
			want, err := testFrames.reference(l)
			if err != nil {
				t.Fatal(err)
			}
			got, err := p.stamp(nil, recipient{l.token, l.messageID, l.name, l.to, l.answers}, l.date)
			if err != nil || !bytes.Equal(got, want) {
				t.Fatalf("%s, %d: %v %s", lang, n, err, cmp.Diff(string(want), string(got)))
			}
		}
	}
}

// TestNoMailHoldsAnothersAddress stamps many mails at once from one plate, in
// buffers that are used again and again, as connections do.
func TestNoMailHoldsAnothersAddress(t *testing.T) {
	l := anyLetter(t)
	p, err := testFrames.compile(l)
	if err != nil {
		t.Fatal(err)
	}
	const people, connections = 240, 8
	mails := make([]string, people)
	who := func(i int) recipient {
		id := fmt.Sprintf("q%03dq", i) + strings.Repeat("z", i%60)
		name := []string{"Anna " + id, "Žofia " + id, "Лев. " + id, "日本 " + id}[i%4]
		token := strings.NewReplacer("0", "a", "1", "b", "8", "c", "9", "d").Replace(fmt.Sprintf("k%03dk%s", i, strings.Repeat("y", 21)))
		return recipient{token: token, name: name, to: address(t, id+"@krant.example")}
	}
	var group sync.WaitGroup
	for c := range connections {
		group.Go(func() {
			var buffer []byte
			for i := c; i < people; i += connections {
				at := l.date.Add(time.Duration(i/7) * time.Second)
				message, err := p.stamp(buffer[:0], who(i), at)
				if err != nil || !bytes.Contains(message, []byte("\r\nDate: "+at.In(p.zone).Format(time.RFC1123Z)+"\r\n")) {
					t.Errorf("%d: %v", i, err)
				}
				mails[i], buffer = string(message), message
			}
		})
	}
	group.Wait()
	for i, message := range mails {
		r := who(i)
		text, html := bodies(t, []byte(message))
		whole := text + html + header(t, []byte(message)).Get("To") + header(t, []byte(message)).Get("List-Unsubscribe")
		if strings.Count(whole, r.token) != 4 || strings.Count(whole, r.to.Local) < 3 {
			t.Errorf("%d is missing in its own mail:\n%s", i, message)
		}
		for j := range mails {
			if other := who(j); j != i && (strings.Contains(whole, other.token) || strings.Contains(whole, other.to.Local[:5])) {
				t.Fatalf("the mail to %d holds what is %d's", i, j)
			}
		}
	}
}

// TestOneRecipientFailsAlone: because of one who can't be mailed nobody else goes
// without a mail.
func TestOneRecipientFailsAlone(t *testing.T) {
	l := anyLetter(t)
	p, err := testFrames.compile(l)
	if err != nil {
		t.Fatal(err)
	}
	good := recipient{l.token, l.messageID, l.name, l.to, l.answers}
	want, err := p.stamp(nil, good, l.date)
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []recipient{
		{}, {token: "short", to: l.to}, {token: strings.Repeat("A", 26), to: l.to}, {token: l.token}, {token: l.token, to: unparsed[0]},
		{token: l.token, to: l.to, messageID: strings.Repeat("a", 1000)},
	} {
		if got, err := p.stamp([]byte("kept"), bad, l.date); !errors.Is(err, errUnmailable) || string(got) != "kept" {
			t.Errorf("%+v: %v, %q", bad, err, got)
		}
	}
	broken := &plate{pieces: p.pieces, size: p.size, text: p.text, html: p.html, htmlRoom: p.htmlRoom} // without a zone
	if got, err := broken.stamp([]byte("kept"), good, l.date); !errors.Is(err, errUnmailable) || string(got) != "kept" {
		t.Errorf("a panic: %v, %q", err, got)
	}
	if got, err := p.stamp(nil, good, l.date); err != nil || !bytes.Equal(got, want) {
		t.Error("the mails after it", err)
	}
}

// TestTooLongForAll: what is too long whoever it is for makes no plate.
func TestTooLongForAll(t *testing.T) {
	l := anyLetter(t)
	l.edition.HTML = strings.Repeat("x", maxHTML)
	if _, err := testFrames.compile(l); !errors.Is(err, errUnmailable) {
		t.Error(err)
	}
	l = anyLetter(t)
	l.newsroom += strings.Repeat("/x", maxLine/2)
	if _, err := testFrames.compile(l); !errors.Is(err, errUnmailable) {
		t.Error(err)
	}
}

func TestDateOnceASecond(t *testing.T) {
	l := anyLetter(t)
	p, err := testFrames.compile(l)
	if err != nil {
		t.Fatal(err)
	}
	p.dateField(l.date)
	first := p.date.Load()
	p.dateField(l.date.Add(999 * time.Millisecond))
	if p.date.Load() != first || first.field != "Date: Wed, 30 Jan 2013 09:00:00 +0100\r\n" {
		t.Errorf("%q", first.field)
	}
	if got := p.dateField(l.date.Add(time.Second)); got != "Date: Wed, 30 Jan 2013 09:00:01 +0100\r\n" {
		t.Errorf("%q", got)
	}
}

// TestOnePlateOneBoundary: all mails of a plate have the same boundary, other
// editions and lists another one.
func TestOnePlateOneBoundary(t *testing.T) {
	l := anyLetter(t)
	seen := map[string]bool{}
	for range 3 {
		seen[boundary(l.edition, l.list)] = true
		l.edition.ID++
		seen[boundary(l.edition, l.list)] = true
		l.list.ID++
		seen[boundary(l.edition, l.list)] = true
		l.edition.ContentHash += "x"
	}
	if len(seen) != 9 {
		t.Error(seen)
	}
}
