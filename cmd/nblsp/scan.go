package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/nblsp/nblsp/internal/baseline"
	"github.com/nblsp/nblsp/internal/config"
	"github.com/nblsp/nblsp/internal/gate"
	"github.com/nblsp/nblsp/internal/report"
	"github.com/nblsp/nblsp/internal/wire"
)

// scanFlags are the flags of `nblsp scan`.
type scanFlags struct {
	inputFlags
	outputFlags
	failOn     choice
	failedArgs string
	baseline   string
}

const scanHelp = `Scan notebooks, notebook scripts and dependency files.

PATH is a file or a folder, the current folder when there is none. In a folder only its own files
are looked at, with -r those of its folders too, but for what .gitignore names, environments,
node_modules and .ipynb_checkpoints.

-o and -f may be repeated, in pairs, for several reports of one scan; -f - is standard output.

--failed-args, or the environment variable FAILED_ARGS, takes the conditions of CodeThreat's
pipelines in JSON or YAML: {"max_number_of_critical": 0, "weakness_is": "*.injection.*",
"condition": "OR"}. They replace --fail-on of the settings; a --fail-on beside them holds as well.

Exit codes, the first that applies:
  2  wrong usage or settings
  1  findings at the limit of --fail-on or over it, or the conditions of --failed-args
  3  a file could not be scanned, or only in part
  0  none of these
130  interrupted`

func newScan() *cobra.Command {
	f := &scanFlags{}
	return f.command(&cobra.Command{
		Use:   "scan [PATH...]",
		Short: "Scan notebooks and report what they leak",
		Long:  scanHelp,
	})
}

func newHistory() *cobra.Command {
	f := &scanFlags{}
	cmd := f.command(&cobra.Command{
		Use:   "history [PATH...]",
		Short: "Scan what git has kept of notebooks, as nblsp scan --history",
		Long: `Scan every content that the notebooks and dependency files at PATH ever had, on all branches and
tags, and report each finding with the commit that it came in with: a secret that was taken out of
a notebook is still in its history, and is to be revoked. It takes the flags of nblsp scan.`,
	})
	f.history = true
	return cmd
}

// command makes cmd one that scans.
func (f *scanFlags) command(cmd *cobra.Command) *cobra.Command {
	f.failOn = choice{choices: gate.Names}
	cmd.RunE = f.run
	flags := cmd.Flags()
	f.outputFlags.register(flags)
	f.inputFlags.register(flags)
	f.registerTexts(flags)
	flags.Var(&f.failOn, "fail-on", "mildest severity that fails the scan: "+strings.Join(gate.Names, ", ")+fmt.Sprintf(" (default %s)", gate.Default))
	flags.StringVar(&f.failedArgs, "failed-args", "", "conditions that fail the scan, in JSON or YAML (default $FAILED_ARGS)")
	flags.BoolP("yes", "y", false, "taken as NB Defense takes it, and without effect: nblsp installs nothing and asks nothing")
	flags.StringVar(&f.baseline, "baseline", "", "`file` of accepted findings, made by nblsp baseline")
	return cmd
}

func (f *scanFlags) run(cmd *cobra.Command, paths []string) error {
	if err := errors.Join(f.inputFlags.check(paths), f.outputFlags.check()); err != nil {
		return err
	}
	if len(paths) == 0 {
		paths = []string{"."}
	}
	settings, err := f.settings(cmd.ErrOrStderr(), paths)
	if err != nil {
		return err
	}
	decide, err := f.gate(cmd, settings)
	if err != nil {
		return err
	}
	accepted, err := f.accepted()
	if err != nil {
		return err
	}
	result, err := f.scan(cmd, paths, settings)
	if err != nil {
		return err
	}
	stderr := cmd.ErrOrStderr()
	if len(result.Files) == 0 && !f.quiet {
		fmt.Fprintf(stderr, "nblsp: nothing to scan in %s%s\n", strings.Join(paths, ", "), f.furtherOn())
	}
	for _, e := range accepted.Apply(result, time.Now()) {
		fmt.Fprintf(stderr, "nblsp: expired on %s: %s in %q, accepted by %s\n", e.Expires, e.Rule, e.Path, orNobody(e.Owner))
	}
	if err := f.outputFlags.write(cmd, &f.inputFlags, result); err != nil {
		return fmt.Errorf("the report could not be written: %w", err)
	}
	return exit(gate.Exit(decide(stderr, result), result.Complete()))
}

// furtherOn says where notebooks may be when there was none.
func (f *scanFlags) furtherOn() string {
	switch {
	case f.history:
		return ": git has no notebook and no file of dependencies there"
	case f.staged:
		return ": git's index neither adds nor changes a notebook or a file of dependencies"
	case f.walk.Recursive && f.walk.NoIgnore:
		return ": no notebook and no file of dependencies"
	case f.walk.Recursive:
		return "; --no-ignore looks at what .gitignore leaves out, too"
	}
	return "; -r looks into the folders in it, too"
}

func orNobody(owner string) string {
	if owner == "" {
		return "nobody"
	}
	return fmt.Sprintf("%q", owner)
}

// accepted is the baseline that the user named. One of the workspace is not found by itself: it
// would let a fork pass a gate.
func (f *scanFlags) accepted() (*baseline.Baseline, error) {
	if f.baseline == "" {
		return baseline.New(), nil
	}
	data, err := os.ReadFile(f.baseline)
	if err != nil {
		return nil, fmt.Errorf("--baseline: %w", err)
	}
	return baseline.Parse(f.baseline, data)
}

// gate gives what decides, after the reports are written, whether the scan fails; it tells why.
func (f *scanFlags) gate(cmd *cobra.Command, settings *config.Settings) (func(io.Writer, *report.Result) bool, error) {
	limit := settings.FailOn
	if f.failOn.value != "" {
		var err error
		if limit, err = gate.Parse(f.failOn.value); err != nil {
			return nil, err
		}
	}
	text, name := f.failedArgs, "--failed-args"
	if !cmd.Flags().Changed("failed-args") {
		if text, name = os.Getenv("FAILED_ARGS"), "FAILED_ARGS"; text == "" {
			return func(_ io.Writer, r *report.Result) bool { return limit.Reached(r.Summary().Findings) }, nil
		}
	}
	args, err := gate.ParseArgs(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if f.failOn.value == "" && args.Deciding() {
		limit = 0
	}
	return func(stderr io.Writer, r *report.Result) bool {
		verdict := args.Judge(func(yield func(wire.Finding) bool) {
			for f := range r.All() {
				if !yield(f.Finding) {
					return
				}
			}
		})
		if !f.quiet {
			for _, note := range args.Notes {
				fmt.Fprintln(stderr, "nblsp:", note)
			}
			if args.Deciding() {
				_ = verdict.Write(stderr) // the exit code tells as well
			}
		}
		return verdict.Failed || limit.Reached(r.Summary().Findings)
	}, nil
}
