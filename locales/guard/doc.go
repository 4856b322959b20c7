// Package guard holds the tests that watch over every word of the house, wherever
// in the module it stands. It has no code of its own.
//
//   - Each area of locales/texts has a file for each language, with the same
//     messages, the plural forms that the language needs, and the same placeholders
//     (parity). A failure lists what is left to translate, ready to be copied.
//   - No translation is just the English text, unless testdata/same.txt says why
//     (same), and each has the quotation marks and spaces of its language
//     (typography).
//   - Each message and each fault that the Go sources and the templates name
//     exists, and gets a value for each placeholder; and each message is named
//     somewhere, unless testdata/unnamed.txt says why (uses).
//   - No template shows a word that isn't a message (literals).
//
// They read the sources, not the running program: what is put together from parts
// is followed as far as its fixed parts go.
package guard
