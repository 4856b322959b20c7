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

// exampleCron is the window that faults show as one that would do: weekdays at nine.
const exampleCron = "0 9 * * 1-5"

// maxCron bounds what the parser sees; the longest sensible window is far shorter.
const maxCron = 100

// cronCharacters is all that a window is written in. It leaves out what the
// library reads and we don't want ("@daily", "TZ=…", on which it panics, "?").
const cronCharacters = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ*,-/ "

// cronFields are the five fields in their order, with the fault of each and the
// greatest step that makes sense in it.
var cronFields = []struct {
	fault   string
	maxStep int
}{
	{"scheduler.window_minute", 59},
	{"scheduler.window_hour", 23},
	{"scheduler.window_day", 31},
	{"scheduler.window_month", 12},
	{"scheduler.window_weekday", 6},
}

// cronItem is one item of the comma-separated list in a field. The library is
// laxer: it takes "*-5" for "*", and "," for nothing at all.
var cronItem = regexp.MustCompile(`^(?:\*|[0-9]{1,2}|[a-zA-Z]{3}|[0-9]{1,2}-[0-9]{1,2}|[a-zA-Z]{3}-[a-zA-Z]{3})(?:/([0-9]{1,2}))?$`)

var cronParser = cron.NewParser(cron.Minute | cron.Hour | cron.Dom | cron.Month | cron.Dow)

// parseCron reads the expression of a window. It checks each field on its own
// first, so that a fault can name the field that is wrong.
func parseCron(expression string) (*cron.SpecSchedule, error) {
	if len(expression) > maxCron {
		return nil, windowFault("scheduler.window_long", expression, "Most", maxCron)
	}
	if i := strings.IndexFunc(expression, func(r rune) bool { return !strings.ContainsRune(cronCharacters, r) }); i >= 0 {
		character := string([]rune(expression[i:])[0])
		return nil, windowFault("scheduler.window_character", expression, "Character", character)
	}
	fields := strings.Fields(expression)
	if len(fields) != len(cronFields) {
		return nil, windowFault("scheduler.window_fields", expression, "Count", len(fields))
	}
	for i, field := range fields {
		if !goodField(i, field) {
			return nil, windowFault(cronFields[i].fault, expression, "Value", field)
		}
	}
	spec, err := readCron(fields)
	if err != nil {
		return nil, windowFault("scheduler.window_fields", expression, "Count", len(fields))
	}
	// Looked for from a leap year on, so that 29 February passes and the 30th doesn't.
	if spec.Next(time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)).IsZero() {
		return nil, windowFault("scheduler.window_never", expression)
	}
	return spec, nil
}

func windowFault(id, expression string, args ...any) error {
	return fault.New(fault.Invalid, id, append(args, "Window", shorten(expression), "Example", exampleCron)...)
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
	_, err := readCron(alone)
	return err == nil
}

// readCron calls the library, which was seen to panic on bad input.
func readCron(fields []string) (spec *cron.SpecSchedule, err error) {
	defer func() {
		if r := recover(); r != nil {
			spec, err = nil, fmt.Errorf("cron: %v", r)
		}
	}()
	schedule, err := cronParser.Parse(strings.Join(fields, " "))
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
