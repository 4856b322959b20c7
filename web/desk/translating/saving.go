package translating

import (
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"communique/internal/fault"
	"communique/locales"
	"communique/locales/check"
	"communique/releases"
	"communique/web/desk"
	"communique/web/look"
)

// sending is a sheet that was sent: first each text that was changed is saved, then what its
// button means is done.
type sending struct {
	*Translating
	visit
	form   *look.Form
	sheet  releases.Sheet // as it was before anything of this was done
	saved  map[string]int // the versions of texts that were saved, by their keys
	failed map[string]error
	thaws  outOfUse
}

// save takes a sheet: nothing that was typed is lost. What can't be saved comes back with
// the reason beside it; the rest is saved.
func (t *Translating) save(w http.ResponseWriter, r *http.Request) error {
	form, err := look.ReadForm(r)
	if err != nil {
		return err
	}
	s := sending{Translating: t, visit: visitOf(r), form: form, saved: map[string]int{}, failed: map[string]error{}}
	if s.sheet, err = t.Releases.Sheet(s.ctx, s.Actor, s.slug, s.language); err != nil {
		return err
	}
	if !strings.HasPrefix(form.Value("do"), "lock:") { // who only begins has typed nothing
		if err := s.texts(); err != nil {
			return err
		}
	}
	if err := s.unsent("submit"); err != nil {
		return s.again(w, r, "", err)
	}
	id, at, err := s.act()
	if err == nil && form.Value("part") == "" {
		err = s.unsent("", "save", "still", "take", "fix", "pass", "settle", "reopen", "comment", "ask")
	}
	if err == nil && len(s.failed) == 0 && form.Value("part") == "" {
		if form.Value("do") == "submit" {
			return t.done(w, r, desk.Translations.Path+"?handed=in", s.thaws, id)
		}
		return s.done(w, r, id, at)
	}
	return s.again(w, r, at, err)
}

// texts saves those that were changed since the page was made.
func (s *sending) texts() error {
	for _, name := range slices.Sorted(maps.Keys(s.form.Values)) {
		key, ok := strings.CutPrefix(name, "text.")
		if !ok || printOf(s.form.Value(name)) == s.form.Value("before."+key) {
			continue
		}
		shown := s.shown(key)
		saved, err := s.Releases.SaveText(s.ctx, s.Actor, s.slug, s.language, releases.Typed{
			Key: key, Text: s.form.Value(name), SourceHash: shown.SourceHash, Version: shown.Version,
		})
		switch fault.KindOf(err) {
		case fault.Invalid, fault.Conflict:
			s.failed[key] = err
		default:
			if err != nil {
				return err
			}
			s.saved[key] = saved.Version
			s.thaws.add(saved.Thawed, saved.Followed)
		}
	}
	return nil
}

// shown is a row as its page showed it: what a button means is said of that. A text that was
// saved just now is seen as well.
func (s *sending) shown(key string) releases.Shown {
	version, ok := s.saved[key]
	if !ok {
		version, _ = strconv.Atoi(s.form.Value("version." + key)) // 0, when it isn't there: nothing was
	}
	return releases.Shown{Key: key, SourceHash: s.form.Value("hash." + key), Version: version}
}

// act does what the button means: "still:lead". It gives the message that says so, and the
// row at which the work goes on.
func (s *sending) act() (id, at string, err error) {
	verb, rest, _ := strings.Cut(s.form.Value("do"), ":")
	key, what, _ := strings.Cut(rest, ":")
	if s.failed[key] != nil && slices.Contains([]string{"still", "take", "fix"}, verb) {
		return "", key, nil // what was typed isn't saved: first that has to be settled
	}
	switch verb {
	case "", "save":
		return "", key, nil
	case "lock":
		_, err = s.Releases.Lock(s.ctx, s.Actor, s.slug, s.language, key)
		return "", key, err
	case "still":
		if _, ok := s.saved[key]; ok {
			return "", key, nil // what was typed just now is right for the source beside it
		}
		_, err = s.Releases.StillCorrect(s.ctx, s.Actor, s.slug, s.language, []releases.Shown{s.shown(key)})
		return "translating.stays", key, err
	case "take":
		return "translating.taken", key, s.take(key, what)
	case "fix":
		return "translating.fixed", key, s.fix(key, what)
	case "pass":
		err = s.Releases.IgnoreFinding(s.ctx, s.Actor, s.slug, s.language, key, what, s.form.Value("reason."+what))
		return "translating.passed", key, renamed(err, "reason", "reason."+what)
	}
	return s.talk(verb, key, what)
}

// unsent are the comments and the reasons that were typed, when a button with one of these verbs
// was pressed, which isn't theirs: they come back instead of getting lost.
func (s *sending) unsent(verbs ...string) error {
	verb, rest, _ := strings.Cut(s.form.Value("do"), ":")
	if !slices.Contains(verbs, verb) {
		return nil
	}
	var all fault.List
	for _, field := range slices.Sorted(maps.Keys(s.form.Values)) {
		_, about, _ := strings.Cut(rest, ":")
		reason := strings.HasPrefix(field, "reason.") && (verb != "pass" || field != "reason."+about)
		comment := strings.HasPrefix(field, "comment.") && (verb != "comment" && verb != "ask" || field != "comment."+rest)
		if (comment || reason) && strings.TrimSpace(s.form.Value(field)) != "" {
			all = append(all, fault.New(fault.Invalid, "translating.unsent").At(fault.Place{Field: field}))
		}
	}
	return all.OrNil()
}

// talk does what is said, and hands in.
func (s *sending) talk(verb, key, what string) (id, at string, err error) {
	switch verb {
	case "comment", "ask":
		about := map[string]string{"comment": s.language}[verb] // what is asked is about the source
		_, err = s.Releases.Comment(s.ctx, s.Actor, s.slug, about, key, s.form.Value("comment."+key))
		if err == nil {
			s.form.Values.Del("comment." + key)
		}
		return "translating.commented", key, renamed(err, "comment", "comment."+key)
	case "settle", "reopen":
		return settled[verb], key, s.settle(s.visit, what, verb == "settle")
	case "submit":
		if len(s.failed) > 0 {
			return "", "", nil
		}
		return "translating.submitted", "", s.Releases.Submit(s.ctx, s.Actor, s.slug, s.language)
	}
	return "", "", fault.New(fault.NotFound, "web.page_missing")
}

// renamed puts a fault of a field at the control that is the row's.
func renamed(err error, field, control string) error {
	if all := fault.All(err); len(all) == 1 && all[0].Place.Field == field {
		return all[0].At(fault.Place{Field: control})
	}
	return err
}

// line is a row of the sheet as it is now.
func (s *sending) line(key string) (releases.Line, error) {
	now, err := s.Releases.Sheet(s.ctx, s.Actor, s.slug, s.language)
	if err != nil {
		return releases.Line{}, err
	}
	i := slices.IndexFunc(now.Lines, func(l releases.Line) bool { return l.Source.Key == key })
	if i < 0 {
		return releases.Line{}, fault.New(fault.NotFound, "web.page_missing")
	}
	return now.Lines[i], nil
}

// take saves what the memory offers, for the source that stood beside it, in the place of the
// text that the page showed. That stays in the history.
func (s *sending) take(key, named string) error {
	offered, err := s.Releases.Suggestions(s.ctx, s.Actor, s.slug, s.language, []string{key})
	if err != nil {
		return err
	}
	for _, o := range offered {
		for _, m := range o.Matches {
			if printOf(m.Target) == named {
				return s.put(key, m.Target, s.shown(key).SourceHash, releases.OriginMemory)
			}
		}
	}
	return fault.New(fault.Conflict, "translating.suggestion_gone").At(fault.Place{Field: key})
}

// fix makes the correction of a finding.
func (s *sending) fix(key, about string) error {
	l, err := s.line(key)
	if err != nil {
		return err
	}
	for _, f := range l.Findings {
		if f.About == about && f.Fix != nil {
			return s.put(key, check.Apply(l.Text, *f.Fix), l.TextHash, l.Origin)
		}
	}
	return fault.New(fault.NotFound, "releases.finding_unknown", "Key", locales.Segment(key)).At(fault.Place{Field: key})
}

// put saves a text that wasn't typed, if nobody has saved another one since the page was made.
func (s *sending) put(key, text, hash string, origin releases.Origin) error {
	typed := releases.Typed{Key: key, Text: text, SourceHash: hash, Version: s.shown(key).Version, Origin: origin}
	saved, err := s.Releases.SaveText(s.ctx, s.Actor, s.slug, s.language, typed)
	s.thaws.add(saved.Thawed, saved.Followed)
	return err
}

// done says what was done and goes on at the next row to work on.
func (s *sending) done(w http.ResponseWriter, r *http.Request, id, at string) error {
	to := s.path()
	if at != "" {
		to += "?at=" + at + "#" + at
	}
	switch {
	case id != "":
	case len(s.saved) == 0:
		id = "translating.unchanged"
	default:
		id = "translating.saved"
	}
	return s.Translating.done(w, r, to, s.thaws, id)
}

// again shows the sheet, or the row that a script sent, as it is now; what couldn't be saved
// stands in its field, with what is wrong.
func (s *sending) again(w http.ResponseWriter, r *http.Request, at string, err error) error {
	now, failed := s.Releases.Sheet(s.ctx, s.Actor, s.slug, s.language)
	if failed != nil {
		return failed
	}
	data, failed := s.sheetData(r, s.visit, now, at)
	if failed != nil {
		return failed
	}
	data.Thawed = s.thaws.said(s.Frame.Words(r))
	var faults fault.List
	if err != nil {
		faults = append(faults, fault.All(err)...)
		if len(faults) == 0 {
			return err
		}
	}
	for i, l := range data.Rows {
		if e := s.failed[l.Source.Key]; e != nil {
			faults = append(faults, fault.All(e)...)
			data.Rows[i].Typed, data.Rows[i].Unsaved = s.form.Value("text."+l.Source.Key), true
			if fault.Is(e, "releases.translation_conflict") {
				data.Rows[i].Theirs = l.Text
			}
		}
	}
	for i := range data.Rows {
		data.Rows[i].Form = s.form
	}
	return s.answer(w, r, data, faults.OrNil())
}

func (s *sending) answer(w http.ResponseWriter, r *http.Request, data sheetData, err error) error {
	page := s.sheetPage(r, data)
	if data.Part = s.form.Value("part"); data.Part != "" {
		page.Data = data
		if err != nil && !s.form.Refuse(s.Frame.Words(r), err) {
			return err
		}
		return s.pages.Fragment(w, r, "sheet", "part", page)
	}
	page.Form = s.form
	return s.pages.Refuse(w, r, "sheet", page, err)
}
