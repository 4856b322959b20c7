package look

import (
	"net/http"
	"strings"

	"communique/locales"
)

// languageCookie keeps the language that a reader of the desk chose. It holds
// one of ten words and tells nobody anything else.
const languageCookie = "language"

// Reader is the language in which this reader gets the interface: the one that the
// address begins with, which may be a regional variant, else the one just chosen (?language=…), else the one chosen before,
// else the browser's.
func (l *Look) Reader(r *http.Request) string {
	if first, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/"); locales.Publishable(first) {
		return first
	}
	if lang := r.URL.Query().Get("language"); locales.Supported(lang) {
		return lang
	}
	if cookie, err := r.Cookie(languageCookie); err == nil && locales.Supported(cookie.Value) {
		return cookie.Value
	}
	return l.catalogue.Choose(r.Header.Get("Accept-Language"))
}

// remember keeps a language that the reader has just chosen.
func (l *Look) remember(w http.ResponseWriter, r *http.Request) {
	if lang := r.URL.Query().Get("language"); locales.Supported(lang) {
		l.Remember(w, lang)
	}
}

// Remember keeps a language for the pages that this browser is shown.
func (l *Look) Remember(w http.ResponseWriter, lang string) {
	const year = 365 * 24 * 60 * 60
	http.SetCookie(w, &http.Cookie{
		Name: languageCookie, Value: lang, Path: "/", MaxAge: year,
		HttpOnly: true, Secure: l.Secure(), SameSite: http.SameSiteLaxMode,
	})
}
