package look

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"communique/locales"
)

// Pages are the templates of one package, worded in each language. It is safe
// for concurrent use.
type Pages struct {
	look   *Look
	byPage map[string]made // by language and name: "et/index"
}

// made gives a template, which is read when it is needed first.
type made func() (*template.Template, error)

// Pages reads a package's templates: each *.html file in the folder pages of files
// is a page that defines "main" for the frame. They may use functions of the package's own
// beside those of every page. What is wrong with one is found in the first language; the
// others differ in nothing but their words, and are read when somebody wants them.
func (l *Look) Pages(files fs.FS, functions ...template.FuncMap) (*Pages, error) {
	own, err := fs.Sub(files, "pages")
	if err != nil {
		return nil, err
	}
	names, err := fs.Glob(own, "*.html")
	if err != nil {
		return nil, err
	}
	p := &Pages{look: l, byPage: map[string]made{}}
	for _, lang := range locales.Languages {
		frame := l.frame(lang, functions)
		for _, name := range names {
			p.byPage[lang+"/"+strings.TrimSuffix(name, ".html")] = sync.OnceValues(func() (*template.Template, error) {
				page, err := frame()
				if err != nil {
					return nil, err
				}
				if page, err = page.Clone(); err != nil {
					return nil, err
				}
				return page.ParseFS(own, name)
			})
		}
	}
	return p, p.firstAreSound(names)
}

// frame is what stands around every page in a language.
func (l *Look) frame(lang string, more []template.FuncMap) made {
	return sync.OnceValues(func() (*template.Template, error) {
		frame := template.New("").Option("missingkey=error").Funcs(l.functions(lang))
		for _, functions := range more {
			frame = frame.Funcs(functions)
		}
		return frame.ParseFS(files, "pages/*.html")
	})
}

func (p *Pages) firstAreSound(names []string) error {
	for _, name := range names {
		if _, err := p.byPage[locales.Languages[0]+"/"+strings.TrimSuffix(name, ".html")](); err != nil {
			return err
		}
	}
	return nil
}

// Show writes the page that file name.html makes of page.Data, in page.Lang.
func (p *Pages) Show(w http.ResponseWriter, r *http.Request, status int, name string, page Page) error {
	d := document{Page: page, Menu: menuOf(r), look: p.look}
	if !page.Public {
		d.Notice = p.look.notice(w, r)
	}
	body, err := p.execute(page.Lang, name, "frame", d)
	if err != nil {
		return err
	}
	p.look.remember(w, r)
	return send(w, r, status, page, body)
}

// Render gives only the part of page name.html that is defined as part.
func (p *Pages) Render(name, part string, page Page) ([]byte, error) {
	return p.execute(page.Lang, name, part, document{Page: page, look: p.look})
}

// Fragment writes only the part of page name.html that is defined as part, for a
// script that renews it in place.
func (p *Pages) Fragment(w http.ResponseWriter, r *http.Request, name, part string, page Page) error {
	body, err := p.execute(page.Lang, name, part, document{Page: page, look: p.look})
	if err != nil {
		return err
	}
	return send(w, r, http.StatusOK, page, body)
}

func (p *Pages) execute(lang, name, part string, d document) ([]byte, error) {
	read, ok := p.byPage[locales.Base(lang)+"/"+name]
	if !ok {
		return nil, fmt.Errorf("look: no page %q in %q", name, lang)
	}
	page, err := read()
	if err != nil {
		return nil, err
	}
	var body bytes.Buffer
	if err := page.ExecuteTemplate(&body, part, d); err != nil {
		return nil, err
	}
	return body.Bytes(), nil
}

// send answers with body. A public page carries a tag of its content, so that a
// cache that holds it asks each time and is told "unchanged" in a few bytes; what
// isn't public is stored nowhere.
func send(w http.ResponseWriter, r *http.Request, status int, page Page, body []byte) error {
	header := w.Header()
	header.Set("Content-Type", "text/html; charset=utf-8")
	header.Set("Content-Language", page.Lang)
	if !page.Public || status != http.StatusOK {
		header.Set("Cache-Control", "no-store")
		header.Set("X-Robots-Tag", "noindex")
	} else {
		sum := sha256.Sum256(body)
		tag := `"` + hex.EncodeToString(sum[:16]) + `"`
		header.Set("Cache-Control", "public, no-cache")
		header.Set("ETag", tag)
		if r.Header.Get("If-None-Match") == tag {
			w.WriteHeader(http.StatusNotModified)
			return nil
		}
	}
	header.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	_, _ = w.Write(body) // a reader who has gone needs no error
	return nil
}

func (l *Look) icon(name string) (template.HTML, error) {
	svg, ok := l.icons[name]
	if !ok {
		return "", fmt.Errorf("look: no icon %q", name)
	}
	return svg, nil
}

func (l *Look) asset(name string) (string, error) {
	address, ok := l.hashed[name]
	if !ok {
		return "", fmt.Errorf("look: no asset %q", name)
	}
	return address, nil
}
