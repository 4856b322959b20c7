package main

import (
	"strings"

	"github.com/alecthomas/kong"
)

// helpNames leaves in the model, in the place of each help, the name of its message: the
// x of ${x}. Kong would look for variables in the words of all commands, at each start;
// help looks up those that it prints.
func helpNames() kong.Option {
	return kong.PostBuild(func(k *kong.Kong) error {
		bare(k.Model.Node)
		return nil
	})
}

func bare(n *kong.Node) {
	name := func(help *string) { *help = strings.TrimSuffix(strings.TrimPrefix(*help, "${"), "}") }
	name(&n.Help)
	for _, p := range n.Positional {
		name(&p.Help)
	}
	for _, f := range n.Flags {
		name(&f.Help)
	}
	for _, child := range n.Children {
		bare(child)
	}
}

// helpOf is the help with this name.
func (t *terminal) helpOf(name string) string { return t.words.T("cli.help." + name) }

// help prints what a command is for, its arguments, commands and flags.
func (t *terminal) help(_ kong.HelpOptions, ctx *kong.Context) error {
	node := ctx.Selected()
	if node == nil {
		node = ctx.Model.Node
	}
	t.line(t.words.T("cli.help.usage", "Usage", usageOf(node)))
	t.line("")
	t.wrapped(t.out, "", t.helpOf(node.Help))
	t.helpSection("cli.help.arguments", t.argumentRows(node))
	t.helpSection("cli.help.commands", t.commandRows(node, ""))
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

func (t *terminal) argumentRows(n *kong.Node) [][2]string {
	rows := make([][2]string, 0, len(n.Positional))
	for _, p := range n.Positional {
		rows = append(rows, [2]string{p.Summary(), t.helpOf(p.Help)})
	}
	return rows
}

// commandRows lists the commands below n that do something, with the words to type.
func (t *terminal) commandRows(n *kong.Node, prefix string) [][2]string {
	var rows [][2]string
	for _, child := range n.Children {
		if child.Leaf() {
			rows = append(rows, [2]string{prefix + child.Name, t.helpOf(child.Help)})
		} else {
			rows = append(rows, t.commandRows(child, prefix+child.Name+" ")...)
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
	help := t.helpOf(f.Help)
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
