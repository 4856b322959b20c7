package locales

import "communique/internal/fault"

// FaultText is a fault in a reader's language.
type FaultText struct {
	Place fault.Place // where in the reader's input; zero when nowhere
	What  string      // what is wrong
	Cure  string      // what to do about it; on a page, what to do there
}

// internal names the texts for trouble that no reader can do anything about.
const internal = "fault.internal"

// Faults puts each fault of err into words. An error that is no fault, or whose
// fault has no words, says that something went wrong here: its text was written
// for the log. It is nil for no error.
func (w *Words) Faults(err error) []FaultText {
	if err == nil {
		return nil
	}
	all := fault.All(err)
	if len(all) == 0 {
		return []FaultText{{What: w.T(internal + ".what"), Cure: w.T(internal + ".cure")}}
	}
	texts := make([]FaultText, len(all))
	for i, e := range all {
		texts[i] = w.fault(e)
	}
	return texts
}

func (w *Words) fault(e *fault.Error) FaultText {
	args := make([]any, 0, 2*len(e.Args))
	for name, value := range e.Args {
		args = append(args, name, value)
	}
	id := "fault." + e.ID
	what, ok := w.find(id+".what", args)
	if !ok {
		id = internal
		what = w.T(id + ".what")
	}
	return FaultText{Place: e.Place, What: what, Cure: w.cure(id, args)}
}

// cure is what to do about a fault: where one looks at a page, its text for pages, if it has
// one, since nobody there can do what a command or a flag does.
func (w *Words) cure(id string, args []any) string {
	if w.pages && w.exists(id+".page") {
		return w.T(id+".page", args...)
	}
	return w.T(id+".cure", args...)
}
