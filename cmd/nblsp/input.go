package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"runtime"
	"strconv"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/analyzers/all"
	"github.com/nblsp/nblsp/analyzers/pii"
	"github.com/nblsp/nblsp/internal/config"
	"github.com/nblsp/nblsp/internal/git"
	"github.com/nblsp/nblsp/internal/report"
	"github.com/nblsp/nblsp/internal/scan"
	"github.com/nblsp/nblsp/internal/walk"
)

// inputFlags say what is scanned, and for what: the flags that scan and baseline share.
type inputFlags struct {
	walk                               walk.Options
	quiet, verbose, explain            bool
	configFile, settingsFile           string
	only, skip                         []string
	noInlineIgnores, noProgress, stdin bool
	stdinName                          string
	staged, history                    bool
	since                              string
	jobs                               int
	python, db                         string
	licensesOnline                     bool
}

func (f *inputFlags) register(flags *pflag.FlagSet) {
	flags.SortFlags = false
	flags.BoolVarP(&f.walk.Recursive, "recursive", "r", false, "scan folders in folders")
	flags.BoolVarP(&f.quiet, "quiet", "q", false, "print no progress and no text report: the exit code tells")
	flags.BoolVarP(&f.verbose, "verbose", "v", false, "tell what is read, and list what is suppressed or skipped")
	f.registerSettings(flags)
	flags.BoolVar(&f.walk.NoIgnore, "no-ignore", false, "with -r: look everywhere, whatever .gitignore says")
	flags.StringVar(&f.python, "python", "", "interpreter or folder of the environment that the notebooks run in, instead of the one beside them")
	flags.StringVar(&f.db, "db", "", "index of advisories to use instead of the one that `nblsp db update` made")
	flags.BoolVar(&f.licensesOnline, "licenses-online", false, "ask deps.dev and PyPI for the licences of distributions that are not installed")
	flags.IntVar(&f.jobs, "jobs", runtime.GOMAXPROCS(0), "files to scan at one time")
	flags.BoolVar(&f.noProgress, "no-progress-bars", false, "show no progress, not even on a terminal")
}

// registerSettings adds the flags that say what to look for.
func (f *inputFlags) registerSettings(flags *pflag.FlagSet) {
	flags.StringVar(&f.configFile, "config", "", "settings file to use instead of all that would be found, .gitleaks.toml included")
	flags.StringVar(&f.settingsFile, "settings-file", "", "settings.toml of NB Defense to take over")
	flags.StringSliceVar(&f.only, "only", nil, "globs of rules to look for")
	flags.StringSliceVar(&f.skip, "skip", nil, "globs of rules to leave out")
	flags.BoolVar(&f.noInlineIgnores, "no-inline-ignores", false, "let no comment, cell tag or metadata suppress a finding")
}

// registerTexts adds the flags for texts that are not simply files.
func (f *inputFlags) registerTexts(flags *pflag.FlagSet) {
	flags.BoolVar(&f.explain, "explain", false, "list what looked like a finding and why it is none")
	flags.StringArrayVarP(&f.walk.Dependencies, "dependency-file", "d", nil, "scan this `file` as well, as one that lists dependencies, whatever its name")
	flags.BoolVar(&f.staged, "staged", false, "scan what git's index adds or changes, as the next commit would have it")
	flags.StringVar(&f.since, "since", "", "report only cells that changed since this git `revision`")
	flags.BoolVar(&f.history, "history", false, "scan every content that git ever had of each file, and report what came in with it")
	flags.BoolVar(&f.stdin, "stdin", false, "scan the text on standard input")
	flags.StringVar(&f.stdinName, "stdin-filename", "", "name for it in the report; its extension helps to tell what it is")
}

// check tells of flags that contradict each other.
func (f *inputFlags) check(paths []string) error {
	switch {
	case f.stdin && len(paths) > 0:
		return errors.New("--stdin and PATH exclude each other")
	case f.stdin && (f.staged || f.since != ""):
		return errors.New("--stdin excludes --staged and --since")
	case f.history && (f.stdin || f.staged || f.since != ""):
		return errors.New("--history excludes --stdin, --staged and --since")
	case len(f.walk.Dependencies) > 0 && (f.stdin || f.staged || f.history):
		return errors.New("--dependency-file excludes --stdin, --staged and --history")
	case !f.stdin && f.stdinName != "":
		return errors.New("--stdin-filename needs --stdin")
	case f.quiet && f.verbose:
		return errors.New("--quiet and --verbose exclude each other")
	case f.configFile != "" && f.settingsFile != "":
		return errors.New("--config and --settings-file exclude each other")
	case f.jobs < 1:
		return errors.New("--jobs has to be at least 1")
	}
	return nil
}

// settings are those of the files with the flags over them.
func (f *inputFlags) settings(stderr io.Writer, paths []string) (*config.Settings, error) {
	var s *config.Settings
	var err error
	if f.configFile != "" {
		if s, err = config.Explicit(f.configFile); errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("--config: %w", err)
		}
	} else {
		s, err = config.Discover(walk.Common(paths))
	}
	if err != nil {
		return nil, err
	}
	for _, w := range s.Warnings {
		fmt.Fprintf(stderr, "nblsp: %v\n", w)
	}
	if f.only != nil {
		s.Analyzers.Only = f.only
	}
	if f.skip != nil {
		s.Analyzers.Skip = f.skip
	}
	s.Analyzers.NoInlineIgnores = f.noInlineIgnores
	s.Analyzers.Explain = f.explain
	s.Analyzers.Licenses.Online = s.Analyzers.Licenses.Online || f.licensesOnline
	if err := scan.CheckGlobs(all.Analyzers, &s.Analyzers); err != nil {
		return nil, err
	}
	if f.settingsFile == "" {
		return s, nil
	}
	notes, err := s.NBDefense(f.settingsFile, scan.Known(all.Analyzers, &s.Analyzers))
	if err != nil {
		return nil, fmt.Errorf("--settings-file: %w", err)
	}
	if !f.quiet {
		for _, note := range notes {
			fmt.Fprintf(stderr, "nblsp: %s: %s\n", f.settingsFile, note)
		}
	}
	return s, nil
}

// scan scans paths, the current folder when there are none.
func (f *inputFlags) scan(cmd *cobra.Command, paths []string, settings *config.Settings) (*report.Result, error) {
	runner := analyzers.NewRunner(all.Analyzers, &settings.Analyzers)
	data := analyzers.NewRunner([]*analyzers.Analyzer{pii.Analyzer}, &settings.Analyzers)
	world, err := newWorld(f.db, f.python, cmd.ErrOrStderr())
	if err != nil {
		return nil, err
	}
	if world.Names, err = recognizer(settings.Names); err != nil {
		return nil, err
	}
	if settings.Analyzers.Licenses.Online {
		askIndex(world, false)
	}
	sources, done, err := f.sources(cmd, paths)
	if err != nil {
		return nil, err
	}
	defer done()
	show := newProgress(cmd.ErrOrStderr(), len(sources), f)
	show.settings(settings.Files)
	result, err := scan.Run(cmd.Context(), sources, scan.Options{Runner: runner, Data: data, World: world, Jobs: f.jobs, Progress: show.file})
	show.end()
	if err != nil {
		return nil, err
	}
	if f.history {
		scan.OnlyFirst(result, sources)
	}
	result.Tool = tool(result, world)
	return result, reproducible(result)
}

// reproducible makes a report depend on its input alone when SOURCE_DATE_EPOCH is set, the variable
// of reproducible-builds.org.
func reproducible(r *report.Result) error {
	epoch := os.Getenv("SOURCE_DATE_EPOCH")
	if epoch == "" {
		return nil
	}
	seconds, err := strconv.ParseInt(epoch, 10, 64)
	if err != nil {
		return fmt.Errorf("SOURCE_DATE_EPOCH: %q is no number of seconds", epoch)
	}
	r.Started, r.Seconds = time.Unix(seconds, 0), 0
	return nil
}

// sources are the texts to scan; done has to be called after the scan.
func (f *inputFlags) sources(cmd *cobra.Command, paths []string) (sources []scan.Source, done func(), err error) {
	switch {
	case f.stdin:
		return f.standardInput(cmd)
	case f.staged || f.history || f.since != "":
		return f.repository(cmd.Context(), paths)
	}
	return f.files(paths)
}

func (f *inputFlags) files(paths []string) (sources []scan.Source, done func(), err error) {
	f.walk.Data = !f.staged && !f.history && f.since == "" // what changed is asked for then, and data has no cells
	files, err := walk.Files(paths, f.walk)
	if err != nil {
		return nil, nil, err
	}
	return scan.Files(files, walk.Workspace(paths))
}

func (f *inputFlags) standardInput(cmd *cobra.Command) (sources []scan.Source, done func(), err error) {
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

// repository are sources with the help of git.
func (f *inputFlags) repository(ctx context.Context, paths []string) (sources []scan.Source, done func(), err error) {
	here, err := os.Getwd()
	if err != nil {
		return nil, nil, err
	}
	from := walk.Common(paths)
	if f.history {
		from = here // what a path names may be gone
	}
	repo, err := git.Open(ctx, from)
	if err != nil {
		return nil, nil, err
	}
	rev := ""
	if f.since != "" {
		if rev, err = repo.Verify(ctx, f.since); err != nil {
			return nil, nil, fmt.Errorf("--since: %w", err)
		}
	}
	objects, err := repo.Objects(ctx)
	if err != nil {
		return nil, nil, err
	}
	var end func()
	switch {
	case f.history:
		sources, err = scan.History(ctx, repo, objects, here, paths)
		end = func() {}
	case f.staged:
		sources, end, err = scan.Staged(ctx, repo, objects, here, paths)
	default:
		sources, end, err = f.files(paths)
	}
	if err != nil {
		_ = objects.Close()
		return nil, nil, err
	}
	if rev != "" {
		scan.Since(sources, repo, objects, rev)
	}
	return sources, func() { end(); _ = objects.Close() }, nil
}
