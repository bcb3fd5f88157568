package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/analyzers/all"
	"github.com/nblsp/nblsp/internal/atomicfile"
	"github.com/nblsp/nblsp/internal/gate"
	"github.com/nblsp/nblsp/internal/mend"
	"github.com/nblsp/nblsp/internal/report"
	"github.com/nblsp/nblsp/internal/scan"
	"github.com/nblsp/nblsp/internal/wire"
	"github.com/nblsp/nblsp/notebook"
)

// fixFlags are the flags of `nblsp fix`.
type fixFlags struct {
	inputFlags
	secrets, outputs, diff, dryRun bool
	envFile                        string
}

const fixHelp = `Apply the fixes that are safe: the program behaves as before and nothing is lost. Values in
outputs are redacted, an index is asked over https, a version is pinned to the one that is
installed. Everything else in a file stays as it is, byte for byte.

--secrets also replaces secrets in code by lookups of environment variables, and lists what has to
be set. With --env-file FILE the values go there: the one place to which nblsp ever writes a value.
The file gets mode 0600 and is named in .gitignore first. Revoke such a secret all the same: it
was in a notebook, and is in its history.

--diff shows what would change, with every value masked. It cannot be applied.

Exit codes, the first that applies:
  2  wrong usage or settings, or a file could not be written
  1  something would change, with --diff or --dry-run
  3  a file could not be read, or only in part
  0  none of these
130  interrupted`

func newFix() *cobra.Command {
	var f fixFlags
	cmd := &cobra.Command{
		Use:   "fix [PATH...]",
		Short: "Make findings go away where that is safe",
		Long:  fixHelp,
		RunE:  func(cmd *cobra.Command, paths []string) error { return f.run(cmd, paths) },
	}
	flags := cmd.Flags()
	f.register(flags)
	flags.BoolVar(&f.secrets, "secrets", false, "replace secrets in code by lookups of environment variables as well")
	flags.StringVar(&f.envFile, "env-file", "", "with --secrets: `file` to add their values to, usually .env")
	flags.BoolVar(&f.outputs, "redact-outputs", false, "change outputs alone, and what --secrets says")
	flags.BoolVar(&f.diff, "diff", false, "show what would change, change nothing")
	flags.BoolVar(&f.dryRun, "dry-run", false, "tell what would change, change nothing")
	return cmd
}

func (f *fixFlags) check(paths []string) error {
	switch {
	case f.envFile != "" && !f.secrets:
		return errors.New("--env-file needs --secrets")
	case f.diff && f.dryRun:
		return errors.New("--diff and --dry-run exclude each other")
	}
	return f.inputFlags.check(paths)
}

// A fixed is one file with what is to become of it.
type fixed struct {
	source scan.Source
	old    []byte
	mend.Change
	parse func([]byte) *notebook.Document
	find  mend.Analysis
}

func (f *fixFlags) run(cmd *cobra.Command, paths []string) error {
	if err := f.check(paths); err != nil {
		return err
	}
	if len(paths) == 0 {
		paths = []string{"."}
	}
	settings, err := f.settings(cmd.ErrOrStderr(), paths)
	if err != nil {
		return err
	}
	world, err := newWorld(f.db, f.python, cmd.ErrOrStderr())
	if err != nil {
		return err
	}
	choice := mend.Choice{OutputsOnly: f.outputs}
	var env *envFile
	if f.secrets {
		if env, err = openEnvFile(cmd.Context(), f.envFile); err != nil {
			return fmt.Errorf("--env-file: %w", err)
		}
		choice.Secrets = mend.NewVariables(env.known)
	}
	sources, done, err := f.files(paths)
	if err != nil {
		return err
	}
	defer done()
	files, complete, err := f.mend(cmd, sources, analyzers.NewRunner(all.Analyzers, &settings.Analyzers), world, choice)
	if err != nil {
		return err
	}
	pending := f.diff || f.dryRun
	if f.secrets && !pending {
		// First, so that no value is in neither place.
		if err := env.add(choice.Secrets); err != nil {
			return fmt.Errorf("--env-file: %w", err)
		}
	}
	changed := false
	var failed []error
	for _, file := range files {
		if err := f.finish(cmd, file); err != nil {
			failed = append(failed, err) // the others are written all the same
		}
		changed = changed || len(file.Applied) > 0
	}
	if f.secrets {
		env.tell(cmd.ErrOrStderr(), choice.Secrets, pending)
	}
	if len(failed) > 0 {
		return errors.Join(failed...)
	}
	return exit(gate.Exit(changed && pending, complete))
}

// mend works out what is to become of all files; nothing is written before it is known of all.
func (f *fixFlags) mend(cmd *cobra.Command, sources []scan.Source, runner *analyzers.Runner, world *scan.World, choice mend.Choice) ([]fixed, bool, error) {
	complete := true
	var files []fixed
	show := newProgress(cmd.ErrOrStderr(), len(sources), &f.inputFlags)
	show.verbose = false // what is done to each file is told at the end
	defer show.end()
	for _, s := range sources {
		file, problem, err := mendOne(cmd.Context(), s, runner, world, choice)
		if err != nil {
			return nil, false, err
		}
		show.file(report.File{File: wire.File{Path: s.Path, Status: wire.Scanned}})
		if problem != "" {
			complete = false
			fmt.Fprintf(cmd.ErrOrStderr(), "nblsp: %q is not fixed: %s\n", s.Path, problem)
		}
		if file != nil {
			complete = complete && !file.Partial
			files = append(files, *file)
		}
	}
	return files, complete, nil
}

// mendOne is one file; nil when it is not one of those to look at. The error is only the context's.
func mendOne(ctx context.Context, s scan.Source, runner *analyzers.Runner, world *scan.World, choice mend.Choice) (file *fixed, problem string, err error) {
	switch s.Unread {
	case wire.Skipped:
		return nil, "", nil
	case wire.Failed:
		return nil, s.Problem, nil
	}
	defer func() {
		if recover() != nil { // what was thrown may quote the text
			file, problem, err = nil, "a bug in nblsp stopped the work on this file", nil
		}
	}()
	data, err := s.Read()
	if err != nil {
		return nil, err.Error(), nil
	}
	if _, ok := s.Parse(bytes.Clone(data)); !ok {
		return nil, "", nil
	}
	file = &fixed{source: s, old: data}
	file.parse = func(data []byte) *notebook.Document { doc, _ := s.Parse(data); return doc }
	file.find = func(doc *notebook.Document) (analyzers.Result, error) { return runner.Run(ctx, doc, s.Beside(world)) }
	file.Change, err = mend.File(file.parse, data, file.find, choice)
	switch {
	case ctx.Err() != nil:
		return nil, "", ctx.Err()
	case err != nil:
		return nil, err.Error(), nil
	}
	return file, "", nil
}

// finish writes or shows one file.
func (f *fixFlags) finish(cmd *cobra.Command, file fixed) error {
	out := cmd.OutOrStdout()
	if len(file.Applied) == 0 {
		return nil
	}
	if f.diff {
		diff, err := mend.Diff(file.source.Path, file.parse, file.old, file.Text, file.find)
		if err != nil {
			return err
		}
		_, err = out.Write(diff)
		return quietly(err)
	}
	if !f.dryRun {
		if now, err := os.ReadFile(file.source.File()); err != nil || !bytes.Equal(now, file.old) {
			return fmt.Errorf("%q has changed in the meantime: run nblsp fix again", file.source.Path)
		}
		err := atomicfile.Write(file.source.File(), 0o666, func(w io.Writer) error { _, err := w.Write(file.Text); return err })
		if err != nil {
			return err
		}
	}
	if f.quiet {
		return nil
	}
	return quietly(report.WriteFixes(out, file.source.Path, file.Applied, file.Left, f.verbose, f.dryRun))
}
