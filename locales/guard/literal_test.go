package guard

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"text/template/parse"

	"golang.org/x/net/html"
)

// A page in Slovak has no word that isn't in the Slovak catalogue, or in the data.
// So a template has none at all.
func TestNoTemplateShowsAWord(t *testing.T) {
	allowed := map[string]bool{}
	unused := map[string]bool{}
	for _, line := range reasons(t, "literal.txt", 2) {
		allowed[line[0]], unused[line[0]] = true, true
	}
	for _, tt := range templates(t) {
		for _, tree := range tt.trees(t) {
			for _, word := range wordsShown(tree, tt.html) {
				delete(unused, word)
				if !allowed[word] {
					t.Errorf("%s (%s) shows %q: make it a message, or say in testdata/literal.txt why not", tree.Name, tt.name, word)
				}
			}
		}
	}
	for word := range unused {
		t.Errorf("testdata/literal.txt allows %q, and no template shows it", word)
	}
}

// hole stands where an action was.
const hole = "\ufffc"

var letters = regexp.MustCompile(`\pL[\pL\pM’'-]*`)

// wordsShown are the words of a template that aren't the result of an action and
// that a person reads, sees in a tooltip or hears.
func wordsShown(tree *parse.Tree, isHTML bool) []string {
	var b strings.Builder
	flatten(tree.Root, &b)
	shown := []string{b.String()}
	if isHTML {
		shown = shownByHTML(b.String())
	}
	var words []string
	for _, text := range shown {
		words = append(words, letters.FindAllString(text, -1)...)
	}
	return words
}

// flatten writes what stands outside the actions, both branches of each condition
// one after the other.
func flatten(n parse.Node, b *strings.Builder) {
	switch n := n.(type) {
	case *parse.ListNode:
		if n == nil {
			return
		}
		for _, one := range n.Nodes {
			flatten(one, b)
		}
	case *parse.TextNode:
		b.Write(n.Text)
	case *parse.IfNode:
		flattenBranch(&n.BranchNode, b)
	case *parse.RangeNode:
		flattenBranch(&n.BranchNode, b)
	case *parse.WithNode:
		flattenBranch(&n.BranchNode, b)
	default:
		b.WriteString(hole)
	}
}

func flattenBranch(n *parse.BranchNode, b *strings.Builder) {
	flatten(n.List, b)
	b.WriteString(hole)
	if n.ElseList != nil {
		flatten(n.ElseList, b)
		b.WriteString(hole)
	}
}

// spoken are the attributes whose text a person reads or hears.
var spoken = []string{"alt", "title", "placeholder", "aria-label", "aria-description", "aria-roledescription", "aria-valuetext", "label", "summary"}

func shownByHTML(page string) []string {
	var shown []string
	silent := ""
	z := html.NewTokenizer(strings.NewReader(page))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return shown
		case html.TextToken:
			if silent == "" {
				shown = append(shown, string(z.Text()))
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			token := z.Token()
			shown = append(shown, shownByTag(token)...)
			if token.Data == "script" || token.Data == "style" {
				silent = token.Data
			}
		case html.CommentToken, html.DoctypeToken:
		case html.EndTagToken:
			if name, _ := z.TagName(); string(name) == silent {
				silent = ""
			}
		}
	}
}

func shownByTag(token html.Token) []string {
	attributes := map[string]string{}
	var shown []string
	for _, a := range token.Attr {
		attributes[a.Key] = a.Val
		if slices.Contains(spoken, a.Key) {
			shown = append(shown, a.Val)
		}
	}
	switch {
	case token.Data == "input" && slices.Contains([]string{"submit", "button", "reset"}, attributes["type"]):
		shown = append(shown, attributes["value"])
	case token.Data == "meta" && slices.Contains([]string{"description", "og:title", "og:description", "og:site_name"}, attributes["name"]+attributes["property"]):
		shown = append(shown, attributes["content"])
	}
	return shown
}

func TestWordsShown(t *testing.T) {
	for _, tt := range []struct {
		text string
		html bool
		want string
	}{
		{`<p class="a">{{t "x"}}</p>`, true, ""},
		{`<p>{{t "x"}}: {{.N}} × 3 &middot; – </p>`, true, ""},
		{`<p>Geen items gevonden.</p>`, true, "Geen items gevonden"},
		{`<p>{{if .A}}yes{{else}}no{{end}}{{range .L}}<b>and</b>{{else}}none{{end}}{{with .W}}w{{end}}</p>`, true, "yes no and none w"},
		{`<img alt="A dog" src="dog.png"><a href="/about" title="{{t "x"}} more">`, true, "A dog more"},
		{`<button aria-label="Close">×</button><input type="submit" value="Send"><input type="text" name="name" value="x">`, true, "Close Send"},
		{`<meta name="description" content="About us"><meta name="viewport" content="width=device-width">`, true, "About us"},
		{`<script>let shown = "no"</script><style>p { color: red }</style><!-- a remark -->{{/* another */}}`, true, ""},
		{`<p>Caf&eacute;</p>`, true, "Café"},
		{"{{t \"x\"}}\n-- \n{{.URL}}", false, ""},
		{"Dear {{.Name}},", false, "Dear"},
	} {
		tree := templateText{name: "x", text: tt.text}.trees(t)[0]
		if got := strings.Join(wordsShown(tree, tt.html), " "); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.text, got, tt.want)
		}
	}
}
