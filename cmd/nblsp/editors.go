package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"

	"github.com/spf13/cobra"

	"github.com/nblsp/nblsp/internal/editors"
)

func newEditors() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "editors",
		Short: "Set up an editor to use nblsp",
	}
	cmd.AddCommand(newEditorsSetup())
	return cmd
}

// editorFlags are the flags of `nblsp editors setup`.
type editorFlags struct {
	print, remove, yes bool
}

func newEditorsSetup() *cobra.Command {
	var f editorFlags
	cmd := &cobra.Command{
		Use:   "setup EDITOR",
		Short: "Write nblsp into an editor's configuration: " + strings.Join(editors.Names(), ", "),
		Long: `Write nblsp into an editor's configuration: ` + strings.Join(editors.Names(), ", ") + `.
It says which files it would write and asks first. What it writes stands between marks; everything
else stays as it is, byte for byte.`,
		Args:      cobra.ExactArgs(1),
		ValidArgs: editors.Names(),
		RunE: func(cmd *cobra.Command, args []string) error {
			editor, err := editors.Find(args[0])
			if err != nil {
				return err
			}
			home, err := editors.NewHome(runtime.GOOS, os.Getenv)
			if err != nil {
				return err
			}
			return f.run(cmd, editor, home)
		},
	}
	flags := cmd.Flags()
	flags.BoolVar(&f.print, "print", false, "print the configuration and write nothing")
	flags.BoolVar(&f.remove, "remove", false, "take out what setup wrote")
	flags.BoolVarP(&f.yes, "yes", "y", false, "do not ask")
	cmd.MarkFlagsMutuallyExclusive("print", "remove")
	return cmd
}

func (f *editorFlags) run(cmd *cobra.Command, editor editors.Editor, home editors.Home) error {
	out := cmd.OutOrStdout()
	if f.print {
		return quietly(editor.Print(out, home, program()))
	}
	var changes []editors.Change
	var err error
	if f.remove {
		changes, err = editor.Remove(home)
	} else {
		changes, err = editor.Setup(home, program())
	}
	if err != nil {
		return err
	}
	if len(changes) == 0 {
		fmt.Fprintln(out, "Nothing to do.")
		return nil
	}
	for _, c := range changes {
		fmt.Fprintf(out, "%s: %s\n", home.Short(c.Path), c)
	}
	if !f.yes {
		if ok, err := ask(out, cmd.InOrStdin()); err != nil || !ok {
			return err
		}
	}
	for _, c := range changes {
		if err := c.Apply(); err != nil {
			return err
		}
	}
	if f.remove {
		fmt.Fprintln(out, "Done.")
		return nil
	}
	fmt.Fprintf(out, "Done. To see that it works: %s\n", editor.Check)
	return nil
}

// ask reads a yes or no from the person at the keyboard.
func ask(out io.Writer, in io.Reader) (bool, error) {
	fmt.Fprint(out, "Go on? [y/N] ")
	answer, err := bufio.NewReader(in).ReadString('\n')
	if errors.Is(err, io.EOF) && answer == "" {
		fmt.Fprintln(out)
		return false, errors.New("nobody answered, and nothing was changed; to go on without being asked: --yes")
	}
	switch strings.ToLower(strings.TrimSpace(answer)) {
	case "y", "yes":
		return true, nil
	}
	fmt.Fprintln(out, "Nothing was changed.")
	return false, nil
}

// program is what an editor has to start: the name alone where the search path leads to this very
// binary, so that an update elsewhere on the path is followed.
func program() string {
	self, err := os.Executable()
	if err != nil {
		return "nblsp"
	}
	if found, err := exec.LookPath("nblsp"); err == nil && same(found, self) {
		return "nblsp"
	}
	return self
}

func same(a, b string) bool {
	x, errA := os.Stat(a)
	y, errB := os.Stat(b)
	return errA == nil && errB == nil && os.SameFile(x, y)
}
