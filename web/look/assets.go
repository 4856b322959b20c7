package look

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/tdewolff/minify/v2"
	"github.com/tdewolff/minify/v2/css"
	"github.com/tdewolff/minify/v2/js"
)

//go:embed css/*.css scripts/*.js icons/*.svg icon.svg pages/*.html
var files embed.FS

// AssetPattern is the address of an asset for a ServeMux.
const AssetPattern = "/assets/{file}"

const (
	cssKind    = "text/css"
	scriptKind = "text/javascript"
)

// lean is a sheet or a script without what only its readers in this folder need.
func lean(kind string, source []byte) ([]byte, error) {
	m := minify.New()
	m.AddFunc(cssKind, css.Minify)
	m.AddFunc(scriptKind, js.Minify)
	return m.Bytes(kind, source)
}

type asset struct {
	content []byte
	kind    string
}

// loadAssets gives each asset an address with the hash of its content. The style
// sheets become one, in the order of their names; comments and indentation stay here.
func (l *Look) loadAssets() error {
	sheets, err := fs.Glob(files, "css/*.css")
	if err != nil {
		return err
	}
	var sheet []byte
	for _, name := range sheets {
		part, err := files.ReadFile(name)
		if err != nil {
			return err
		}
		sheet = append(sheet, part...)
	}
	if sheet, err = lean(cssKind, sheet); err != nil {
		return err
	}
	l.addAsset("look.css", cssKind+"; charset=utf-8", sheet)

	scripts, err := loadScripts()
	if err != nil {
		return err
	}
	for name, script := range scripts {
		// Names are shortened where nobody else can see them: within a function.
		if script, err = lean(scriptKind, slices.Concat([]byte("(()=>{"), script, []byte("})()"))); err != nil {
			return err
		}
		l.addAsset(name+".js", scriptKind+"; charset=utf-8", script)
	}
	icon, err := files.ReadFile("icon.svg")
	l.addAsset("icon.svg", "image/svg+xml", icon)
	return err
}

// loadScripts reads the scripts by their names. A long one goes on in files that are called
// after it: editor.js in editor_keys.js.
func loadScripts() (map[string][]byte, error) {
	scripts := map[string][]byte{}
	names, err := fs.Glob(files, "scripts/*.js")
	if err != nil {
		return nil, err
	}
	for _, file := range names {
		part, err := files.ReadFile(file)
		if err != nil {
			return nil, err
		}
		name, _, _ := strings.Cut(strings.TrimSuffix(path.Base(file), ".js"), "_")
		scripts[name] = append(scripts[name], part...)
	}
	return scripts, nil
}

func (l *Look) addAsset(name, kind string, content []byte) {
	sum := sha256.Sum256(content)
	extension := path.Ext(name)
	hashed := strings.TrimSuffix(name, extension) + "." + hex.EncodeToString(sum[:8]) + extension
	l.assets[hashed] = asset{content: content, kind: kind}
	l.hashed[name] = "/assets/" + hashed
}

// Asset serves one asset; false when there is none under that name.
func (l *Look) Asset(w http.ResponseWriter, r *http.Request) bool {
	a, ok := l.assets[r.PathValue("file")]
	if !ok {
		return false
	}
	header := w.Header()
	header.Set("Content-Type", a.kind)
	header.Set("Content-Length", strconv.Itoa(len(a.content)))
	header.Set("Cache-Control", "public, max-age=31536000, immutable")
	_, _ = w.Write(a.content) // a reader who has gone needs no error
	return true
}

// loadIcons reads the icons, which stand in the page itself: they take the colour
// of the text beside them. A screen reader passes over them, since a word always
// stands beside.
func (l *Look) loadIcons() error {
	names, err := fs.Glob(files, "icons/*.svg")
	if err != nil {
		return err
	}
	for _, file := range names {
		svg, err := files.ReadFile(file)
		if err != nil {
			return err
		}
		name := strings.TrimSuffix(path.Base(file), ".svg")
		l.icons[name] = template.HTML(strings.Replace(strings.TrimSpace(string(svg)), "<svg ",
			`<svg class="icon `+name+`" aria-hidden="true" focusable="false" `, 1)) // #nosec G203 -- our own file
	}
	return nil
}
