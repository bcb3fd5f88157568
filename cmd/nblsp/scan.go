package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"

	"github.com/spf13/cobra"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/analyzers/all"
	"github.com/nblsp/nblsp/internal/atomicfile"
	"github.com/nblsp/nblsp/internal/config"
	"github.com/nblsp/nblsp/internal/gate"
	"github.com/nblsp/nblsp/internal/report"
	"github.com/nblsp/nblsp/internal/scan"
	"github.com/nblsp/nblsp/internal/walk"
	"github.com/nblsp/nblsp/internal/wire"
)

// scanFlags are the flags of `nblsp scan`.
type scanFlags struct {
	walk                               walk.Options
	format                             choice
	output                             string
	quiet, verbose, explain            bool
	configFile                         string
	only, skip                         []string
	failOn                             choice
	noInlineIgnores, noProgress, stdin bool
	stdinName                          string
	jobs                               int
}

const scanHelp = `Scan notebooks, notebook scripts and dependency files.

PATH is a file or a folder, the current folder when there is none. In a folder only its own files
are looked at, with -r those of its folders too, but for what .gitignore names, environments,
node_modules and .ipynb_checkpoints.

Exit codes, the first that applies:
  2  wrong usage or settings
  1  findings at the limit of --fail-on or over it
  3  a file could not be scanned, or only in part
  0  none of these
130  interrupted`

func newScan() *cobra.Command {
	f := scanFlags{
		format: choice{value: report.Formats[0].Name},
		failOn: choice{choices: gate.Names},
	}
	for _, format := range report.Formats {
		f.format.choices = append(f.format.choices, format.Name)
	}
	cmd := &cobra.Command{
		Use:   "scan [PATH...]",
		Short: "Scan notebooks and report what they leak",
		Long:  scanHelp,
		RunE:  func(cmd *cobra.Command, paths []string) error { return f.run(cmd, paths) },
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.BoolVarP(&f.walk.Recursive, "recursive", "r", false, "scan folders in folders")
	flags.VarP(&f.format, "output-format", "o", strings.Join(f.format.choices, ", "))
	flags.StringVarP(&f.output, "output-file", "f", "", "write the report to this file, whole or not at all")
	flags.BoolVarP(&f.quiet, "quiet", "q", false, "print no progress and no text report: the exit code tells")
	flags.BoolVarP(&f.verbose, "verbose", "v", false, "tell what is read, and list what is suppressed or skipped")
	flags.BoolVar(&f.explain, "explain", false, "list what looked like a finding and why it is none")
	flags.StringVar(&f.configFile, "config", "", "settings file to use instead of all that would be found, .gitleaks.toml included")
	flags.StringSliceVar(&f.only, "only", nil, "globs of rules to look for")
	flags.StringSliceVar(&f.skip, "skip", nil, "globs of rules to leave out")
	flags.Var(&f.failOn, "fail-on", "mildest severity that fails the scan: "+strings.Join(gate.Names, ", ")+fmt.Sprintf(" (default %s)", gate.Default))
	flags.BoolVar(&f.noInlineIgnores, "no-inline-ignores", false, "let no comment, cell tag or metadata suppress a finding")
	flags.BoolVar(&f.walk.NoIgnore, "no-ignore", false, "with -r: look everywhere, whatever .gitignore says")
	flags.BoolVar(&f.stdin, "stdin", false, "scan the text on standard input")
	flags.StringVar(&f.stdinName, "stdin-filename", "", "name for it in the report; its extension helps to tell what it is")
	flags.IntVar(&f.jobs, "jobs", runtime.GOMAXPROCS(0), "files to scan at one time")
	flags.BoolVar(&f.noProgress, "no-progress-bars", false, "show no progress, not even on a terminal")
	return cmd
}

func (f *scanFlags) run(cmd *cobra.Command, paths []string) error {
	if err := f.check(paths); err != nil {
		return err
	}
	if len(paths) == 0 {
		paths = []string{"."}
	}
	settings, err := f.settings(paths)
	if err != nil {
		return err
	}
	runner := analyzers.NewRunner(all.Analyzers, &settings.Analyzers)
	if err := scan.CheckGlobs(all.Analyzers, &settings.Analyzers); err != nil {
		return err
	}
	sources, done, err := f.sources(cmd, paths)
	if err != nil {
		return err
	}
	defer done()
	show := newProgress(cmd.ErrOrStderr(), len(sources), f)
	show.settings(settings.Files)
	result, err := scan.Run(cmd.Context(), sources, scan.Options{Runner: runner, Jobs: f.jobs, Progress: show.file})
	show.end()
	if err != nil {
		return err
	}
	result.Tool = wire.Tool{Name: "nblsp", Version: version(), Rules: result.RulesHash()}
	if err := f.write(cmd.OutOrStdout(), result); err != nil {
		return fmt.Errorf("the report could not be written: %w", err)
	}
	return exit(gate.Exit(settings.FailOn, result.Summary(), result.Complete()))
}

// check tells of flags that contradict each other.
func (f *scanFlags) check(paths []string) error {
	switch {
	case f.stdin && len(paths) > 0:
		return errors.New("--stdin and PATH exclude each other")
	case !f.stdin && f.stdinName != "":
		return errors.New("--stdin-filename needs --stdin")
	case f.quiet && f.verbose:
		return errors.New("--quiet and --verbose exclude each other")
	case f.jobs < 1:
		return errors.New("--jobs has to be at least 1")
	}
	return nil
}

// settings are those of the files with the flags over them.
func (f *scanFlags) settings(paths []string) (*config.Settings, error) {
	var s *config.Settings
	var err error
	if f.configFile != "" {
		s, err = config.Explicit(f.configFile)
	} else {
		s, err = config.Discover(walk.Common(paths))
	}
	if err != nil {
		return nil, err
	}
	if f.only != nil {
		s.Analyzers.Only = f.only
	}
	if f.skip != nil {
		s.Analyzers.Skip = f.skip
	}
	if f.failOn.value != "" {
		s.FailOn, err = gate.Parse(f.failOn.value)
	}
	s.Analyzers.NoInlineIgnores = f.noInlineIgnores
	s.Analyzers.Explain = f.explain
	return s, err
}

// sources are the texts to scan; done has to be called after the scan.
func (f *scanFlags) sources(cmd *cobra.Command, paths []string) (sources []scan.Source, done func(), err error) {
	if f.stdin {
		name := f.stdinName
		if name == "" {
			name = "stdin"
		}
		in := cmd.InOrStdin()
		if c, ok := in.(io.Closer); ok {
			stop := context.AfterFunc(cmd.Context(), func() { c.Close() }) // ends a read that waits
			return []scan.Source{scan.Text(name, in)}, func() { stop() }, nil
		}
		return []scan.Source{scan.Text(name, in)}, func() {}, nil
	}
	files, err := walk.Files(paths, f.walk)
	if err != nil {
		return nil, nil, err
	}
	return scan.Files(files, walk.Workspace(paths))
}

// write puts the report where it is wanted.
func (f *scanFlags) write(stdout io.Writer, r *report.Result) error {
	format, _ := report.Lookup(f.format.value)
	o := report.Options{Verbose: f.verbose}
	switch {
	case f.output != "":
		return atomicfile.Write(f.output, 0o666, func(w io.Writer) error { return format.Write(w, r, o) })
	case f.quiet && format.Name == report.Formats[0].Name:
		return nil
	}
	o.Color = colorful(stdout)
	return quietly(format.Write(stdout, r, o))
}

// colorful reports whether colours are welcome: on a terminal, unless NO_COLOR says otherwise.
func colorful(w io.Writer) bool {
	return isTerminal(w) && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
}
