package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/analyzers/all"
	"github.com/nblsp/nblsp/internal/git"
	"github.com/nblsp/nblsp/internal/mend"
	"github.com/nblsp/nblsp/internal/scan"
)

// cleanFlags are the flags of `nblsp clean`.
type cleanFlags struct {
	inputFlags
	install, uninstall bool
}

const cleanHelp = `Read a notebook on standard input and write it to standard output, with the leaking values in its
outputs redacted and everything else as it is, byte for byte. NAME says what it is called.

--install makes this a filter of the git repository in the current folder, by its configuration and
.git/info/attributes alone: from then on git add and git commit take notebooks without these values,
and the files in the work tree keep them. --uninstall takes it back.

Exit codes: 0, 2 for wrong usage or settings and for what cannot be read, 130 interrupted. After any
but 0 there is nothing on standard output, and git adds nothing.`

func newClean() *cobra.Command {
	var f cleanFlags
	cmd := &cobra.Command{
		Use:   "clean [NAME]",
		Short: "Redact outputs on the way into git (stdin to stdout)",
		Long:  cleanHelp,
		Args:  cobra.MaximumNArgs(1),
		RunE:  func(cmd *cobra.Command, args []string) error { return f.run(cmd, args) },
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.BoolVar(&f.install, "install", false, "make it a filter of this repository")
	flags.BoolVar(&f.uninstall, "uninstall", false, "take that back")
	f.registerSettings(flags)
	return cmd
}

func (f *cleanFlags) run(cmd *cobra.Command, args []string) error {
	f.jobs = 1
	switch {
	case f.install && f.uninstall:
		return errors.New("--install and --uninstall exclude each other")
	case (f.install || f.uninstall) && len(args) > 0:
		return errors.New("--install and --uninstall take no name")
	case f.install || f.uninstall:
		return f.setUp(cmd)
	case isTerminal(cmd.InOrStdin()):
		return errors.New("a notebook is expected on standard input; nblsp fix --redact-outputs changes files")
	}
	if err := f.check(nil); err != nil {
		return err
	}
	settings, err := f.settings(cmd.ErrOrStderr(), []string{"."})
	if err != nil {
		return err
	}
	f.stdinName = "stdin.ipynb"
	if len(args) > 0 {
		f.stdinName = args[0]
	}
	sources, done, err := f.standardInput(cmd)
	if err != nil {
		return err
	}
	defer done()
	text, err := clean(cmd, sources[0], analyzers.NewRunner(all.Analyzers, &settings.Analyzers))
	if err != nil {
		return fmt.Errorf("%s: %w", f.stdinName, err)
	}
	_, err = cmd.OutOrStdout().Write(text)
	return quietly(err)
}

// clean is the text of a source without what leaks in its outputs.
func clean(cmd *cobra.Command, s scan.Source, runner *analyzers.Runner) ([]byte, error) {
	var original []byte
	read := s.Read
	s.Read = func() (data []byte, err error) {
		data, err = read()
		original = bytes.Clone(data)
		return data, err
	}
	file, problem, err := mendOne(cmd.Context(), s, runner, &scan.World{}, mend.Choice{OutputsOnly: true})
	switch {
	case err != nil:
		return nil, err
	case problem != "":
		return nil, errors.New(problem)
	case file == nil:
		return original, nil
	case file.Partial:
		fmt.Fprintf(cmd.ErrOrStderr(), "nblsp: %q could not be read as a whole: see nblsp scan\n", s.Path)
	}
	return file.Text, nil
}

// setUp makes or unmakes the filter.
func (f *cleanFlags) setUp(cmd *cobra.Command) error {
	here, err := os.Getwd()
	if err != nil {
		return err
	}
	repo, err := git.Open(cmd.Context(), here)
	if err != nil {
		return err
	}
	program, err := os.Executable()
	if err != nil {
		return err
	}
	if f.uninstall {
		return repo.RemoveFilter(cmd.Context(), filterName, filterPattern)
	}
	if err := repo.AddFilter(cmd.Context(), filterName, filterPattern, filepath.ToSlash(program), "clean"); err != nil {
		return err
	}
	fmt.Fprintf(cmd.ErrOrStderr(), "nblsp: git add now redacts the outputs of %s; git add --renormalize . does so for what is there already\n", filterPattern)
	return nil
}

// The filter in git's configuration, and the files that go through it.
const (
	filterName    = "nblsp"
	filterPattern = "*.ipynb"
)
