package scheduler

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"communique/internal/fault"

	"github.com/robfig/cron/v3"
)

// cronCharacters is all that a window is written in. It leaves out what the
// library reads and we don't want ("@daily", "TZ=…", on which it panics, "?").
const cronCharacters = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ*,-/ "

// cronFields are the five fields in their order, with the fault of each, the
// greatest step that makes sense in it, and what may stand there.
var cronFields = []struct {
	fault   string
	maxStep int
	good    string
}{
	{"scheduler.window_minute", 59, "0"},
	{"scheduler.window_hour", 23, "9"},
	{"scheduler.window_day", 31, "*"},
	{"scheduler.window_month", 12, "*"},
	{"scheduler.window_weekday", 6, "1-5"},
}

// cronItem is one item of the comma-separated list in a field. The library is
// laxer: it takes "*-5" for "*", and "," for nothing at all.
var cronItem = regexp.MustCompile(`^(?:\*|[0-9]{1,2}|[a-zA-Z]{3}|[0-9]{1,2}-[0-9]{1,2}|[a-zA-Z]{3}-[a-zA-Z]{3})(?:/([0-9]{1,2}))?$`)

var cronParser = cron.NewParser(cron.Minute | cron.Hour | cron.Dom | cron.Month | cron.Dow)

// parseCron reads the expression of a window, as the tokens of its text. It checks
// each field on its own first, so that a fault can name the field that is wrong.
func parseCron(tokens []token) (*cron.SpecSchedule, *mistake) {
	for _, t := range tokens {
		if i := strings.IndexFunc(t.text, func(r rune) bool { return !strings.ContainsRune(cronCharacters, r) }); i >= 0 {
			return nil, t.part(i, "").wrong("scheduler.window_character", "", "Character", fault.Shown(string([]rune(t.text[i:])[0])))
		}
	}
	if len(tokens) != len(cronFields) {
		return nil, tokens[0].wrong("scheduler.window_fields", "", "Count", len(tokens))
	}
	fields := make([]string, len(tokens))
	for i, t := range tokens {
		if fields[i] = t.text; !goodField(i, t.text) {
			return nil, t.wrong(cronFields[i].fault, cronFields[i].good, "Value", t.typed)
		}
	}
	spec, err := readCron(strings.Join(fields, " "))
	if err != nil {
		return nil, tokens[0].wrong("scheduler.window_fields", "", "Count", len(fields))
	}
	// Looked for from a leap year on, so that 29 February passes and the 30th doesn't.
	if spec.Next(time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)).IsZero() {
		return nil, tokens[2].wrong("scheduler.window_never", "", "Value", tokens[2].text+" "+tokens[3].text)
	}
	return spec, nil
}

// goodField tells whether the field would do if the other four were "*".
func goodField(i int, field string) bool {
	for item := range strings.SplitSeq(field, ",") {
		m := cronItem.FindStringSubmatch(item)
		if m == nil {
			return false
		}
		if step, err := strconv.Atoi(m[1]); err == nil && (step < 1 || step > cronFields[i].maxStep) {
			return false
		}
	}
	alone := []string{"*", "*", "*", "*", "*"}
	alone[i] = field
	_, err := readCron(strings.Join(alone, " "))
	return err == nil
}

// readCron calls the library, which was seen to panic on bad input.
func readCron(expression string) (spec *cron.SpecSchedule, err error) {
	defer func() {
		if r := recover(); r != nil {
			spec, err = nil, fmt.Errorf("cron: %v", r)
		}
	}()
	schedule, err := cronParser.Parse(expression)
	if err != nil {
		return nil, err
	}
	spec, ok := schedule.(*cron.SpecSchedule)
	if !ok {
		return nil, fmt.Errorf("cron: a %T is no plain schedule", schedule)
	}
	spec.Location = time.UTC // it is asked in wall-clock time, which has no zone
	return spec, nil
}
