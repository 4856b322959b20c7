package main

import (
	"slices"
	"strings"
	"testing"
	"time"

	"communique/internal/sink"
)

// goodMail is a mail as it should be, to anna@desk.example at mailedAt.
const goodMail = "Date: Mon, 30 Mar 2026 09:00:00 +0200\r\nFrom: <press@bridges.example>\r\nTo: Anna <anna@desk.example>\r\n" +
	"Subject: =?utf-8?q?Br=C3=BCcken?=\r\nMessage-ID: <a@bridges.example>\r\nContent-Language: de\r\nFeedback-ID: 7:3:first:bridges.example\r\n" +
	"List-Unsubscribe: <https://bridges.example/u/x>, <mailto:x@bridges.example>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" +
	"MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n" +
	"--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nHallo\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>Hallo</p>\r\n--b--\r\n"

var mailedAt = time.Date(2026, time.March, 30, 7, 0, 0, 0, time.UTC)

func TestAStrangerReadsTheMails(t *testing.T) {
	for name, c := range map[string]struct{ was, now, wrong string }{
		"as it should be":          {"", "", ""},
		"to another address":       {"anna@", "bert@", "To"},
		"to two":                   {"Anna <anna@desk.example>", "anna@desk.example, bert@desk.example", "To"},
		"with a copy":              {"Subject:", "Cc: bert@desk.example\r\nSubject:", "To"},
		"dated another day":        {"30 Mar", "29 Mar", "Date"},
		"in no language":           {"Content-Language: de\r\n", "", "Content-Language Subject"},
		"nobody can stop it":       {"List-Unsubscribe-Post", "X-Post", "List-Unsubscribe"},
		"another subject":          {"Br=C3=BCcken", "Br=C3=BCcke", "Subject"},
		"without a Message-ID":     {"Message-ID", "X-ID", "Message-ID"},
		"HTML only":                {"--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nHallo\r\n", "", "Content-Type"},
		"nobody knows whose it is": {"Feedback-ID", "X-ID", "Feedback-ID"},
		"no release":               {"7:3", "x:3", "Feedback-ID"},
		"not a mail":               {"Date: Mon, 30 Mar 2026 09:00:00 +0200", "Monday morning", "From"},
	} {
		t.Run(name, func(t *testing.T) {
			in := testLetterbox(time.Time{})
			if err := in.take(sink.Message{To: "Anna@desk.example", At: mailedAt, Raw: []byte(strings.Replace(goodMail, c.was, c.now, 1))}); err != nil {
				t.Fatal(err)
			}
			var wrong []string
			for field := range in.wrong {
				wrong = append(wrong, field)
			}
			slices.Sort(wrong)
			if got := strings.Join(wrong, " "); got != c.wrong {
				t.Errorf("wrong is %q, not %q", got, c.wrong)
			}
		})
	}
}

func testLetterbox(embargo time.Time) *letterbox {
	return &letterbox{
		release: 7, embargo: embargo, subject: map[string]string{"de": "Brücken"},
		receipts: map[messageID]receipt{}, batches: map[batch]*batchCount{}, wrong: map[string]int{},
	}
}

func TestTheLetterboxKnowsWhatCameTooEarly(t *testing.T) {
	for _, c := range []struct {
		embargo time.Time
		early   int
	}{{mailedAt.Add(time.Millisecond), 1}, {mailedAt, 0}, {time.Time{}, 0}} {
		in := testLetterbox(c.embargo)
		_ = in.take(sink.Message{To: "anna@desk.example", At: mailedAt, Raw: []byte(goodMail)})
		if in.early != c.early || len(in.receipts) != 1 {
			t.Errorf("under embargo until %v: %d too early", c.embargo, in.early)
		}
	}
}

func TestMailsOfAnotherReleaseDontCount(t *testing.T) {
	in := testLetterbox(time.Time{})
	_ = in.take(sink.Message{To: "anna@desk.example", At: mailedAt, Raw: []byte(strings.Replace(goodMail, "7:3", "8:3", 1))})
	if len(in.receipts) != 0 || len(in.wrong) != 0 || !in.first.IsZero() {
		t.Errorf("%+v", in)
	}
}

func FuzzReadRehearsed(f *testing.F) {
	f.Add([]byte(goodMail))
	f.Add([]byte("Feedback-ID: 9223372036854775808:::\r\nContent-Type: multipart/alternative\r\n\r\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if r := readRehearsed(sink.Message{To: "anna@desk.example", At: mailedAt, Raw: raw}); len(r.wrong) > 8 {
			t.Errorf("%v", r.wrong)
		}
	})
}
