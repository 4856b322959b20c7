package look

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"communique/internal/fault"
	"communique/locales"
)

// Form is what somebody has typed into a form, and what is wrong with it: a form that was
// refused comes back with both. A nil Form is one that nobody has filled in yet.
//
// The id of a control is the name of its field, and that of its fault the same with
// "-fault"; the templates "faults" and "fault" show them.
type Form struct {
	Values url.Values
	Faults []FormFault
}

// FormFault is one fault, in the reader's words.
type FormFault struct {
	Field string // the control that it is about; empty: the form as a whole
	What  string
	Cure  string
}

// ReadForm reads what a form has sent, urlencoded or multipart; of a file nothing.
// CR LF, as browsers send line ends, becomes LF.
func ReadForm(r *http.Request) (*Form, error) {
	const inMemory = 1 << 20
	err := r.ParseForm()
	if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data") {
		err = r.ParseMultipartForm(inMemory)
	}
	if _, large := errors.AsType[*http.MaxBytesError](err); err != nil && !large {
		err = fault.Wrap(err, fault.Invalid, "web.form_unreadable")
	}
	values := url.Values{}
	for name, all := range r.PostForm {
		for _, v := range all {
			values.Add(name, strings.ReplaceAll(v, "\r\n", "\n"))
		}
	}
	return &Form{Values: values}, err
}

// FormOf is a form with what is to be typed over: pairs of a field and its value.
func FormOf(pairs ...string) *Form {
	f := &Form{Values: url.Values{}}
	for i := 0; i+1 < len(pairs); i += 2 {
		f.Values.Add(pairs[i], pairs[i+1])
	}
	return f
}

// Value is what stands in a field; empty: nothing.
func (f *Form) Value(field string) string {
	if f == nil {
		return ""
	}
	return f.Values.Get(field)
}

// Has tells whether a field has a value: a box that is ticked, a choice of several.
func (f *Form) Has(field, value string) bool {
	return f != nil && slices.Contains(f.Values[field], value)
}

// Filled tells whether somebody has filled the form in, so that a box which isn't ticked
// is one that was left so.
func (f *Form) Filled() bool { return f != nil && len(f.Values) > 0 }

// Fault is what is wrong with a field; nil: nothing.
func (f *Form) Fault(field string) *FormFault {
	if f == nil {
		return nil
	}
	for i := range f.Faults {
		if f.Faults[i].Field == field {
			return &f.Faults[i]
		}
	}
	return nil
}

// Refuse puts the faults of an error into the form, and tells whether whoever fills it in
// can do something about it. What nobody at a form can mend (the house's own trouble, a
// page that isn't there, a role that they don't have) is for the page of a fault.
func (f *Form) Refuse(words *locales.Words, err error) bool {
	switch fault.KindOf(err) {
	case fault.Invalid, fault.Conflict, fault.Unavailable, fault.Unauthorized:
	case fault.Internal, fault.Forbidden, fault.NotFound:
		return false
	}
	if _, large := errors.AsType[*http.MaxBytesError](err); large {
		return false
	}
	all, texts := fault.All(err), words.Faults(err)
	for i, t := range texts {
		refused := FormFault{What: t.What, Cure: t.Cure}
		if i < len(all) {
			refused.Field = all[i].Place.Field
		}
		f.Faults = append(f.Faults, refused)
	}
	return len(texts) > 0
}
