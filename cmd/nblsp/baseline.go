package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/nblsp/nblsp/internal/atomicfile"
	"github.com/nblsp/nblsp/internal/baseline"
)

// baselineFlags are the flags of `nblsp baseline`.
type baselineFlags struct {
	inputFlags
	file, owner, reason, expires string
}

func newBaseline() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "baseline",
		Short: "Accept the findings of today, so that scans tell of new ones alone",
		Long: `Accept the findings of today: nblsp scan --baseline FILE leaves them out and counts them as
suppressed. The file names who accepted a finding, why, and until when; those can be edited. It
holds fingerprints and no value.`,
	}
	cmd.AddCommand(
		newBaselineWriter("create", "Write a new file of all findings", func(name string) (*baseline.Baseline, error) {
			if _, err := os.Stat(name); err == nil {
				return nil, fmt.Errorf("%s is there already; to bring it up to date: nblsp baseline update", name)
			}
			return baseline.New(), nil
		}),
		newBaselineWriter("update", "Add new findings to the file, and drop those that are gone", func(name string) (*baseline.Baseline, error) {
			data, err := os.ReadFile(name)
			if errors.Is(err, fs.ErrNotExist) {
				return nil, fmt.Errorf("%s is not there; to make it: nblsp baseline create", name)
			}
			if err != nil {
				return nil, err
			}
			return baseline.Parse(name, data)
		}),
	)
	return cmd
}

func newBaselineWriter(use, short string, open func(name string) (*baseline.Baseline, error)) *cobra.Command {
	var f baselineFlags
	cmd := &cobra.Command{
		Use:   use + " [PATH...]",
		Short: short,
		RunE: func(cmd *cobra.Command, paths []string) error {
			b, err := open(f.file)
			if err != nil {
				return err
			}
			return f.update(cmd, paths, b)
		},
	}
	flags := cmd.Flags()
	f.register(flags)
	flags.StringVar(&f.file, "baseline", baseline.Name, "`file` to write")
	flags.StringVar(&f.owner, "owner", "", "who accepts the new findings")
	flags.StringVar(&f.reason, "reason", "", "why")
	flags.StringVar(&f.expires, "expires", "", "last `day` on which they are accepted, as 2006-01-02 (default for ever)")
	return cmd
}

func (f *baselineFlags) update(cmd *cobra.Command, paths []string, b *baseline.Baseline) error {
	until, err := baseline.ParseDate(f.expires)
	if err := errors.Join(err, f.check(paths)); err != nil {
		return err
	}
	if len(paths) == 0 {
		paths = []string{"."}
	}
	settings, err := f.settings(cmd.ErrOrStderr(), paths)
	if err != nil {
		return err
	}
	result, err := f.scan(cmd, paths, settings)
	if err != nil {
		return err
	}
	if !result.Complete() {
		return errors.New("a file could not be scanned as a whole, see nblsp scan: its findings would be missing")
	}
	c := b.Update(result, baseline.Entry{Owner: f.owner, Reason: f.reason, Expires: until}, time.Now())
	if err := atomicfile.Write(f.file, 0o666, func(w io.Writer) error { return b.Write(w) }); err != nil {
		return err
	}
	if !f.quiet {
		_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s: %d added, %d removed, %d kept\n", f.file, c.Added, c.Removed, c.Kept)
	}
	return quietly(err)
}
