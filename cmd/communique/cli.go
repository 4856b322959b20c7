package main

import (
	"context"
	"reflect"
	"regexp"
	"strings"
	"unicode"

	"communique/internal/fault"

	"github.com/alecthomas/kong"
)

// commands is the command line: its flags, its commands, and where each one's
// help stands in the catalogues: ${x} is the message cli.help.x.
type commands struct {
	DB   string `name:"db" env:"COMMUNIQUE_DB" default:"sqlite:communique.db" placeholder:"URL" help:"${db}"`
	SMTP string `name:"smtp" env:"COMMUNIQUE_SMTP" default:"smtp://localhost:25" placeholder:"URL" help:"${smtp}"`
	Lang string `name:"lang" env:"COMMUNIQUE_LANG" placeholder:"LL" help:"${lang}"`
	As   string `name:"as" env:"COMMUNIQUE_AS" placeholder:"NAME" help:"${as}"`

	Demo    demoCommand    `cmd:"" help:"${demo}"`
	Serve   serveCommand   `cmd:"" help:"${serve}"`
	Work    workCommand    `cmd:"" help:"${work}"`
	Migrate migrateCommand `cmd:"" help:"${migrate}"`
	Release struct {
		Import   releaseImportCommand   `cmd:"" help:"${release_import}"`
		List     releaseListCommand     `cmd:"" help:"${release_list}"`
		Show     releaseShowCommand     `cmd:"" help:"${release_show}"`
		Approve  releaseApproveCommand  `cmd:"" help:"${release_approve}"`
		Plan     releasePlanCommand     `cmd:"" help:"${release_plan}"`
		Send     releaseSendCommand     `cmd:"" help:"${release_send}"`
		Embargo  releaseEmbargoCommand  `cmd:"" help:"${release_embargo}"`
		Status   releaseStatusCommand   `cmd:"" help:"${release_status}"`
		Hold     releaseHoldCommand     `cmd:"" help:"${release_hold}"`
		Resume   releaseResumeCommand   `cmd:"" help:"${release_resume}"`
		Settle   releaseSettleCommand   `cmd:"" help:"${release_settle}"`
		Correct  releaseCorrectCommand  `cmd:"" help:"${release_correct}"`
		Withdraw releaseWithdrawCommand `cmd:"" help:"${release_withdraw}"`
	} `cmd:"" help:"${release}"`
	Rehearse    rehearseCommand `cmd:"" help:"${rehearse}"`
	Boilerplate struct {
		List boilerplateListCommand `cmd:"" help:"${boilerplate_list}"`
	} `cmd:"" help:"${boilerplate}"`
	Translation struct {
		Request      translationRequestCommand      `cmd:"" help:"${translations_request}"`
		Status       translationStatusCommand       `cmd:"" help:"${translations_status}"`
		Export       translationExportCommand       `cmd:"" help:"${translations_export}"`
		Import       translationImportCommand       `cmd:"" help:"${translations_import}"`
		Save         translationSaveCommand         `cmd:"" help:"${translations_save}"`
		Check        translationCheckCommand        `cmd:"" help:"${translations_check}"`
		Diff         translationDiffCommand         `cmd:"" help:"${translations_diff}"`
		StillCorrect translationStillCorrectCommand `cmd:"" help:"${translations_still_correct}"`
		Submit       translationSubmitCommand       `cmd:"" help:"${translations_submit}"`
		Approve      translationApproveCommand      `cmd:"" help:"${translations_approve}"`
		SendBack     translationSendBackCommand     `cmd:"" help:"${translations_send_back}"`
		Decline      translationDeclineCommand      `cmd:"" help:"${translations_decline}"`
		Policy       translationPolicyCommand       `cmd:"" help:"${translations_policy}"`
		History      translationHistoryCommand      `cmd:"" help:"${translations_history}"`
		Suggest      translationSuggestCommand      `cmd:"" help:"${translations_suggest}"`
		Memory       translationMemoryCommand       `cmd:"" help:"${translations_memory}"`
		Glossary     glossaryCommands               `cmd:"" help:"${glossary}"`
	} `cmd:"" help:"${translations}"`
	List struct {
		Import   listImportCommand   `cmd:"" help:"${list_import}"`
		Show     listShowCommand     `cmd:"" help:"${list_show}"`
		Retire   listRetireCommand   `cmd:"" help:"${list_retire}"`
		TakeBack listTakeBackCommand `cmd:"" help:"${list_take_back}"`
	} `cmd:"" help:"${list}"`
	User struct {
		Add      userAddCommand      `cmd:"" help:"${user_add}"`
		List     userListCommand     `cmd:"" help:"${user_list}"`
		Change   userChangeCommand   `cmd:"" help:"${user_change}"`
		End      userEndCommand      `cmd:"" help:"${user_end}"`
		Restore  userRestoreCommand  `cmd:"" help:"${user_restore}"`
		Invite   userInviteCommand   `cmd:"" help:"${user_invite}"`
		Password userPasswordCommand `cmd:"" help:"${user_password}"`
		Sessions userSessionsCommand `cmd:"" help:"${user_sessions}"`
		Audit    userAuditCommand    `cmd:"" help:"${user_audit}"`
	} `cmd:"" help:"${user}"`
	Schedule struct {
		List scheduleListCommand `cmd:"" help:"${schedule_list}"`
	} `cmd:"" help:"${schedule}"`
	Reminders struct {
		Preview remindersPreviewCommand `cmd:"" help:"${reminders_preview}"`
		Send    remindersSendCommand    `cmd:"" help:"${reminders_send}"`
		Status  remindersStatusCommand  `cmd:"" help:"${reminders_status}"`
		Resume  remindersResumeCommand  `cmd:"" help:"${reminders_resume}"`
	} `cmd:"" help:"${reminders}"`
	Sink sinkCommand `cmd:"" help:"${sink}"`
	DKIM struct {
		New    dkimNewCommand    `cmd:"" help:"${dkim_new}"`
		Show   dkimShowCommand   `cmd:"" help:"${dkim_show}"`
		Use    dkimUseCommand    `cmd:"" help:"${dkim_use}"`
		Rotate dkimRotateCommand `cmd:"" help:"${dkim_rotate}"`
		Remove dkimRemoveCommand `cmd:"" help:"${dkim_remove}"`
	} `cmd:"" name:"dkim" help:"${dkim}"`
	Bench struct {
		Deliver benchDeliverCommand `cmd:"" help:"${bench_deliver}"`
	} `cmd:"" help:"${bench}"`
	Version versionCommand `cmd:"" help:"${version}"`
}

// runner is what every command is.
type runner interface {
	Run(ctx context.Context, t *terminal, c *commands) error
}

// stop is how Kong asks to leave after printing help; run decides how to.
type stop struct{ code int }

// parse reads the command line. It gives the command to run, or nil and the code
// to exit with, having said why.
func parse(t *terminal, args []string) (command func(context.Context) error, code int) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case stop:
			command, code = nil, r.code
		default:
			panic(r)
		}
	}()
	if len(args) == 0 {
		args = []string{"--help"}
	}
	var c commands
	parser := kong.Must(&c, kong.Name("communique"), kong.Description("${communique}"),
		helpNames(), kong.Help(t.help), kong.Writers(t.out, t.err),
		kong.Exit(func(code int) { panic(stop{code}) }))
	k, err := parser.Parse(args)
	if err != nil {
		t.explain(usageFault(err))
		return nil, exitUsage
	}
	if c.As, err = actingName(c.As); err != nil {
		t.explain(err)
		return nil, exitUsage
	}
	r, ok := reflect.TypeAssert[runner](k.Selected().Target.Addr())
	if !ok { // a command of the table above that nobody wrote
		t.explain(fault.New(fault.Internal, "cli.usage"))
		return nil, exitUsage
	}
	return func(ctx context.Context) error { return r.Run(ctx, t, &c) }, exitDone
}

// longestName is more than any person's name has.
const longestName = 100

// actingName is the name under which a command acts, as the books keep it. Fault:
// cli.as_invalid.
func actingName(name string) (string, error) {
	name = strings.Join(strings.Fields(name), " ")
	odd := strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsPrint(r) })
	if odd || len([]rune(name)) > longestName {
		return "", fault.New(fault.Invalid, "cli.as_invalid", "Most", longestName)
	}
	return name, nil
}

// usages are what Kong says of a command line that it can't read, and the fault
// that says it in the reader's language. Kong has no error types for them.
var usages = []struct {
	pattern *regexp.Regexp
	id      string
}{
	{regexp.MustCompile(`^unknown flag (?P<Value>\S+?),? did you mean "?(?P<Nearest>[^"?]+)`), "cli.unknown_flag_near"},
	{regexp.MustCompile(`^unknown flag (?P<Value>\S+)`), "cli.unknown_flag"},
	{regexp.MustCompile(`^unexpected argument (?P<Value>\S+?),? did you mean "?(?P<Nearest>[^"?]+)`), "cli.unknown_command_near"},
	{regexp.MustCompile(`^unexpected argument (?P<Value>.+)`), "cli.unexpected_argument"},
	{regexp.MustCompile(`^expected one of (?P<Value>.+)`), "cli.command_missing"},
	{regexp.MustCompile(`^missing flags: (?P<Value>.+)`), "cli.flag_missing"},
	{regexp.MustCompile(`^missing positional arguments (?P<Value>.+)`), "cli.argument_missing"},
	{regexp.MustCompile(`^expected "(?P<Value><.+)"`), "cli.argument_missing"},
	{regexp.MustCompile(`^(?P<Flag>--[^=\s]+)(=\S+)? must be one of (?P<Choices>\S+) but got (?P<Value>.+)`), "cli.flag_choice"},
	{regexp.MustCompile(`^(?P<Value>--\S+?)(=\S+)?: `), "cli.flag_value"},
}

// usageFault says in the reader's language why the command line can't be read.
func usageFault(err error) error {
	text := err.Error()
	for _, u := range usages {
		if m := u.pattern.FindStringSubmatch(text); m != nil {
			f := fault.Wrap(err, fault.Invalid, u.id)
			for i, name := range u.pattern.SubexpNames() {
				if name != "" {
					f.Args[name] = strings.TrimSpace(strings.NewReplacer(`","`, ", ", `"`, "").Replace(m[i]))
				}
			}
			return f
		}
	}
	return fault.Wrap(err, fault.Invalid, "cli.usage")
}
