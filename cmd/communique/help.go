package main

import (
	"reflect"
	"strings"

	"github.com/alecthomas/kong"
)

// helpWords hands Kong the help texts in the reader's language: a tag that says
// help:"${x}" is the message cli.help.x.
func helpWords(t *terminal) kong.Option {
	vars := kong.Vars{}
	collectHelp(reflect.TypeFor[commands](), func(name string) {
		vars[name] = t.words.T("cli.help." + name)
	})
	return vars
}

// collectHelp calls found with the name in each help tag of a struct and of the
// structs in it.
func collectHelp(of reflect.Type, found func(name string)) {
	for f := range of.Fields() {
		if help := f.Tag.Get("help"); help != "" {
			found(strings.TrimSuffix(strings.TrimPrefix(help, "${"), "}"))
		}
		if f.Type.Kind() == reflect.Struct {
			collectHelp(f.Type, found)
		}
	}
}

// help prints what a command is for, its arguments, commands and flags.
func (t *terminal) help(_ kong.HelpOptions, ctx *kong.Context) error {
	node := ctx.Selected()
	if node == nil {
		node = ctx.Model.Node
	}
	t.line(t.words.T("cli.help.usage", "Usage", usageOf(node)))
	t.line("")
	t.wrapped(t.out, "", node.Help)
	t.helpSection("cli.help.arguments", argumentRows(node))
	t.helpSection("cli.help.commands", commandRows(node, ""))
	t.helpSection("cli.help.flags", t.flagRows(node))
	if node == ctx.Model.Node {
		t.line("")
		t.wrapped(t.out, "", t.words.T("cli.help.more"))
	}
	return nil
}

// usageOf is the shape of the command: "communique release send <slug> --at=WHEN [flags]".
func usageOf(n *kong.Node) string {
	var b strings.Builder
	b.WriteString(n.FullPath())
	if !n.Leaf() {
		b.WriteString(" <…>")
	}
	for _, p := range n.Positional {
		b.WriteString(" " + p.Summary())
	}
	for _, f := range n.Flags {
		if f.Required {
			b.WriteString(" --" + f.Name + "=" + f.FormatPlaceHolder())
		}
	}
	return b.String()
}

func argumentRows(n *kong.Node) [][2]string {
	rows := make([][2]string, 0, len(n.Positional))
	for _, p := range n.Positional {
		rows = append(rows, [2]string{p.Summary(), p.Help})
	}
	return rows
}

// commandRows lists the commands below n that do something, with the words to type.
func commandRows(n *kong.Node, prefix string) [][2]string {
	var rows [][2]string
	for _, child := range n.Children {
		if child.Leaf() {
			rows = append(rows, [2]string{prefix + child.Name, child.Help})
		} else {
			rows = append(rows, commandRows(child, prefix+child.Name+" ")...)
		}
	}
	return rows
}

// flagRows lists the flags of n and of the commands above it, the nearest first.
func (t *terminal) flagRows(n *kong.Node) [][2]string {
	var rows [][2]string
	for ; n != nil; n = n.Parent {
		for _, f := range n.Flags {
			if !f.Hidden {
				rows = append(rows, [2]string{flagName(f), t.flagHelp(f)})
			}
		}
	}
	return rows
}

func flagName(f *kong.Flag) string {
	name := "--" + f.Name
	if f.Tag.Negatable != "" {
		name = "--[no-]" + f.Name
	}
	if !f.IsBool() {
		name += "=" + f.FormatPlaceHolder()
	}
	return name
}

// flagHelp is the flag's help with its variable and its default.
func (t *terminal) flagHelp(f *kong.Flag) string {
	if f.Name == "help" {
		return t.words.T("cli.help.help")
	}
	help := f.Help
	if f.HasDefault && f.Default != "" {
		help += " " + t.words.T("cli.help.default", "Value", f.Default)
	}
	if len(f.Envs) > 0 {
		help += " [" + strings.Join(f.Envs, ", ") + "]"
	}
	return help
}

// helpColumn is where the explanations begin; a longer name has them on the next line.
const helpColumn = 26

func (t *terminal) helpSection(title string, rows [][2]string) {
	if len(rows) == 0 {
		return
	}
	t.line("")
	t.say(title)
	for _, row := range rows {
		left := "  " + row[0]
		if columns(left) > helpColumn-2 {
			t.line(left)
			left = ""
		}
		t.wrapped(t.out, padded(left, helpColumn), row[1])
	}
}
