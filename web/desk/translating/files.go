package translating

import (
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"net/http"
	"slices"
	"strings"

	"communique/internal/fault"
	"communique/locales"
	"communique/locales/exchange"
	"communique/releases"
	"communique/web/desk"
	"communique/web/look"
)

// fileData is what file.html shows.
type fileData struct {
	head
	Formats    []exchange.Format
	Translates bool
	Tried      *releases.TranslationTried // what the file would do; nil: none was brought
	Name       string                     // of the file
	Content    string                     // of the file, in base64, for the form that says yes
	Faults     []locales.FaultText        // what is wrong with the file, with its lines
}

// formats are those of the downloads.
var formats = []exchange.Format{exchange.XLIFF12, exchange.XLIFF21, exchange.CSV, exchange.TOML}

// kinds are their media types.
var kinds = map[exchange.Format]string{
	exchange.XLIFF12: "application/x-xliff+xml", exchange.XLIFF21: "application/xliff+xml", exchange.CSV: "text/csv; charset=utf-8",
	exchange.TOML: "application/toml",
}

// file shows in which formats the translation can be taken away, and takes one back.
func (t *Translating) file(w http.ResponseWriter, r *http.Request) error {
	page, _, err := t.filePage(r)
	if err != nil {
		return err
	}
	return t.pages.Show(w, r, "file", page)
}

func (t *Translating) filePage(r *http.Request) (desk.Page, fileData, error) {
	v := visitOf(r)
	s, err := t.Releases.Sheet(v.ctx, v.Actor, v.slug, v.language)
	if err != nil {
		return desk.Page{}, fileData{}, err
	}
	words := t.Frame.Words(r)
	data := fileData{head: t.head(v, s.Release, s.Headline), Formats: formats, Translates: v.translates()}
	return desk.Page{
		Title:   v.slug + " – " + words.Language(v.language) + " – " + words.T("translating.open.file"),
		Section: desk.Translations, Data: data,
	}, data, nil
}

// download gives the file. It is written before anything is sent: a fault is a page.
func (t *Translating) download(w http.ResponseWriter, r *http.Request) error {
	v := visitOf(r)
	format := exchange.Format(r.PathValue("format"))
	if !slices.Contains(formats, format) {
		return fault.New(fault.NotFound, "web.page_missing")
	}
	if _, err := t.Releases.Sheet(v.ctx, v.Actor, v.slug, v.language); err != nil {
		return err
	}
	var content bytes.Buffer
	if err := t.Releases.ExportTranslation(v.ctx, v.Actor, v.slug, v.language, format, &content); err != nil {
		return err
	}
	name := v.slug + "." + v.language + format.Extension()
	w.Header().Set("Content-Type", kinds[format])
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	w.Header().Set("Cache-Control", "no-store")
	_, _ = w.Write(content.Bytes()) // a reader who has gone needs no error
	return nil
}

// bring tries a file and asks whether to take it, or takes the one that was tried.
func (t *Translating) bring(w http.ResponseWriter, r *http.Request) error {
	v := visitOf(r)
	form, err := look.ReadForm(r)
	if err != nil {
		return err
	}
	name, content, err := brought(r, form)
	if err == nil && form.Value("do") == "take" {
		var done releases.TranslationImported
		if done, err = t.Releases.ImportTranslation(v.ctx, v.Actor, v.slug, v.language, name, content); err == nil {
			return t.done(w, r, v.path(), outOfUse{done.Thawed, done.Followed}, "translating.file.taken")
		}
	}
	var tried releases.TranslationTried
	if err == nil {
		tried, err = t.Releases.TryTranslation(v.ctx, v.Actor, v.slug, v.language, name, content)
	}
	page, data, failed := t.filePage(r)
	if failed != nil {
		return failed
	}
	if err != nil {
		page.Form = form
		all := t.Frame.Words(r).Faults(err)
		data.Faults = all[:min(len(all), mostFaults)]
		page.Data = data
		return t.pages.Refuse(w, r, "file", page, err)
	}
	data.Tried, data.Name, data.Content = &tried, name, base64.StdEncoding.EncodeToString(content)
	page.Data = data
	return t.pages.Show(w, r, "file", page)
}

// brought is the file that was chosen, or the one that was tried before.
func brought(r *http.Request, form *look.Form) (name string, content []byte, err error) {
	at := fault.Place{Field: "file"}
	if kept := form.Value("content"); kept != "" {
		if content, err = base64.StdEncoding.DecodeString(kept); err != nil {
			return "", nil, fault.Wrap(err, fault.Invalid, "translating.file_missing").At(at)
		}
		return form.Value("name"), content, nil
	}
	file, header, err := r.FormFile("file")
	if err != nil {
		return "", nil, fault.Wrap(err, fault.Invalid, "translating.file_missing").At(at)
	}
	defer file.Close()
	content, err = io.ReadAll(io.LimitReader(file, locales.SizeLimit+1))
	return strings.ToValidUTF8(header.Filename, "�"), content, err
}

// mostFaults is how many faults of a file are shown at once.
const mostFaults = 20
