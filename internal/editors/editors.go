// Package editors writes nblsp into the configuration of editors and takes it out again. What is
// the user's stays byte for byte: nblsp's lines stand between marks, and only they are touched.
package editors

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"

	shipped "github.com/nblsp/nblsp/editors"
	"github.com/nblsp/nblsp/internal/nearest"
)

// An Editor is one whose configuration nblsp can write.
type Editor struct {
	Name  string // as on the command line, and as the folder of what is shipped for it
	Check string // how a person sees that it works

	program string // the place in the shipped files where the program is named
	place   func(h Home, name string) string
	shared  string // the shipped file that goes into one with lines of the user's own, if any
	// adapt makes the shared file fit the user's own lines; nil where it does as it is.
	adapt func(shipped, own string) (string, error)
}

var all = []Editor{
	{
		Name: "neovim", Check: "open a notebook and look at :checkhealth vim.lsp (before Neovim 0.11: :checkhealth lsp)",
		program: `cmd = { "nblsp"`,
		place:   func(h Home, name string) string { return filepath.Join(h.nvim, filepath.FromSlash(name)) },
	},
	{
		Name: "helix", Check: "hx --health ipynb",
		program: `command = "nblsp"`,
		place:   func(h Home, name string) string { return filepath.Join(h.config, "helix", filepath.FromSlash(name)) },
		shared:  "languages.toml", adapt: fitLanguages,
	},
	{
		Name: "emacs", Check: "open a notebook; the mode line says Eglot. In a script: M-x nblsp",
		program: `'("nblsp"`,
		place:   func(h Home, _ string) string { return h.emacsInit() },
		shared:  "nblsp.el",
	},
	{
		Name: "vim", Check: "open a notebook and look at :ALEInfo; the plugin ALE has to be installed",
		program: `'executable': "nblsp"`,
		place:   func(h Home, name string) string { return filepath.Join(h.vimFolder(), filepath.FromSlash(name)) },
	},
}

// Names are the names of all editors.
func Names() []string {
	var names []string
	for _, e := range all {
		names = append(names, e.Name)
	}
	return names
}

// Find gives the editor of a name; the error for an unknown one says which there are.
func Find(name string) (Editor, error) {
	i := slices.IndexFunc(all, func(e Editor) bool { return e.Name == name })
	if i < 0 {
		return Editor{}, fmt.Errorf("unknown editor %q: there are %s%s", name, strings.Join(Names(), ", "), nearest.Hint(name, Names()))
	}
	return all[i], nil
}

// Setup plans the changes that make the editor start a program as its server: "nblsp" or an
// absolute path. There are none when everything is as it should be.
func (e Editor) Setup(h Home, program string) ([]Change, error) {
	return e.plan(h, func(name string, old []byte) ([]byte, error) {
		c := commentOf(name)
		own, block, after, err := c.split(string(old))
		if err != nil {
			return nil, err
		}
		if old != nil && block == "" && name != e.shared {
			return nil, errors.New("there is a file of that name which nblsp did not write; move it away")
		}
		body, err := e.body(name, program, own+after)
		if err != nil {
			return nil, err
		}
		return c.put(old, c.block(e.Name, body))
	})
}

// Remove plans the changes that take back those of Setup.
func (e Editor) Remove(h Home) ([]Change, error) {
	return e.plan(h, func(name string, old []byte) ([]byte, error) { return commentOf(name).cut(old) })
}

// Print writes what Setup would have files say, without looking at those that are there.
func (e Editor) Print(w io.Writer, h Home, program string) error {
	for i, name := range e.files() {
		body, err := e.body(name, program, "")
		if err != nil {
			return err
		}
		gap := ""
		if i > 0 {
			gap = "\n"
		}
		if _, err := fmt.Fprintf(w, "%s%s %s\n%s", gap, commentOf(name), h.Short(e.place(h, name)), body); err != nil {
			return err
		}
	}
	return nil
}

// plan asks for the new content of each of the editor's files.
func (e Editor) plan(h Home, content func(name string, old []byte) ([]byte, error)) ([]Change, error) {
	var changes []Change
	for _, name := range e.files() {
		c := Change{Path: e.place(h, name)}
		var err error
		if c.target, err = h.target(c.Path); err != nil {
			return nil, err
		}
		if c.old, err = read(c.target); err != nil {
			return nil, err
		}
		if c.new, err = content(name, c.old); err != nil {
			return nil, fmt.Errorf("%s: %w (nblsp editors setup %s --print shows what belongs there)", c.Path, err, e.Name)
		}
		if !bytes.Equal(c.old, c.new) || (c.old == nil) != (c.new == nil) {
			changes = append(changes, c)
		}
	}
	return changes, nil
}

// files are the names of the shipped files, relative to the editor's folder, in a fixed order.
func (e Editor) files() []string {
	var names []string
	_ = fs.WalkDir(shipped.Files, e.Name, func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			names = append(names, strings.TrimPrefix(name, e.Name+"/"))
		}
		return err
	})
	return names
}

// body is a shipped file that names the program and fits the user's own text.
func (e Editor) body(name, program, own string) (string, error) {
	data, err := fs.ReadFile(shipped.Files, path.Join(e.Name, name))
	if err != nil {
		return "", err
	}
	quoted, err := quote(program)
	if err != nil {
		return "", err
	}
	text := strings.Replace(string(data), e.program, strings.Replace(e.program, `"nblsp"`, quoted, 1), 1)
	if e.adapt != nil && name == e.shared {
		return e.adapt(text, own)
	}
	return text, nil
}

// quote makes a path a string in double quotes that Lua, TOML, Emacs Lisp and Vim read alike.
func quote(path string) (string, error) {
	if strings.ContainsFunc(path, func(r rune) bool { return r < ' ' || r == 0x7f }) {
		return "", fmt.Errorf("the path of nblsp holds a control character: %q", path)
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(path) + `"`, nil
}
