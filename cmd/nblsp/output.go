package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/nblsp/nblsp/internal/atomicfile"
	"github.com/nblsp/nblsp/internal/report"
	"github.com/nblsp/nblsp/internal/serve"
)

// outputFlags say which reports go where.
type outputFlags struct {
	formats formats
	files   []string
	serve   bool
}

// formats is a flag that may be repeated, of names of report formats.
type formats []report.Format

// Set implements pflag.Value.
func (f *formats) Set(name string) error {
	c := choice{choices: formatNames()}
	if err := c.Set(name); err != nil {
		return err
	}
	format, _ := report.Lookup(name)
	*f = append(*f, format)
	return nil
}

// String implements pflag.Value.
func (f *formats) String() string {
	var names []string
	for _, format := range *f {
		names = append(names, format.Name)
	}
	return strings.Join(names, ",")
}

// Type implements pflag.Value.
func (f *formats) Type() string { return "NAME" }

func formatNames() []string {
	var names []string
	for _, f := range report.Formats {
		names = append(names, f.Name)
	}
	return names
}

func (o *outputFlags) register(flags *pflag.FlagSet) {
	flags.VarP(&o.formats, "output-format", "o", strings.Join(formatNames(), ", ")+fmt.Sprintf(" (default %s)", report.Formats[0].Name))
	flags.StringArrayVarP(&o.files, "output-file", "f", nil, "write the report to this file, whole or not at all")
	flags.BoolVarP(&o.serve, "serve", "s", false, "show the HTML report at an address of this machine, until interrupted")
}

// toStdout is the file name that means standard output.
const toStdout = "-"

// check tells of flags that contradict each other, and pairs formats and files.
func (o *outputFlags) check() error {
	if o.serve {
		if len(o.formats)+len(o.files) > 0 {
			return errors.New("--serve excludes -o and -f")
		}
		return nil
	}
	if len(o.formats) == 0 {
		o.formats = formats{report.Formats[0]}
	}
	if len(o.files) == 0 && len(o.formats) == 1 {
		o.files = []string{toStdout}
		if o.formats[0].Name == "html" {
			o.files[0] = "" // named by the time
		}
	}
	if len(o.formats) != len(o.files) {
		return fmt.Errorf("%d times -o, but %d times -f: several reports need a file each", len(o.formats), len(o.files))
	}
	seen := map[string]bool{}
	for _, name := range o.files {
		if seen[name] {
			return fmt.Errorf("two reports go to %q", name)
		}
		seen[name] = true
	}
	return nil
}

// write puts the reports where they are wanted.
func (o *outputFlags) write(cmd *cobra.Command, in *inputFlags, r *report.Result) error {
	options := report.Options{Verbose: in.verbose}
	if o.serve {
		return show(cmd, r, options)
	}
	stdout := cmd.OutOrStdout()
	for i, format := range o.formats {
		name := o.files[i]
		switch {
		case name == toStdout && in.quiet && format.Name == report.Formats[0].Name:
		case name == toStdout:
			options.Color = colorful(stdout)
			if err := quietly(format.Write(stdout, r, options)); err != nil {
				return err
			}
			options.Color = false
		default:
			if name == "" {
				name = "nblsp-" + r.Started.Format("20060102-150405") + "." + format.Extension
				if !in.quiet {
					fmt.Fprintln(stdout, name)
				}
			}
			if err := atomicfile.Write(name, 0o666, func(w io.Writer) error { return format.Write(w, r, options) }); err != nil {
				return err
			}
		}
	}
	return nil
}

// show serves the HTML report until the program is interrupted, which then is what ends it well.
func show(cmd *cobra.Command, r *report.Result, options report.Options) error {
	var page bytes.Buffer
	html, _ := report.Lookup("html")
	if err := html.Write(&page, r, options); err != nil {
		return err
	}
	server, err := serve.New(page.Bytes(), report.HTMLPolicy)
	if err != nil {
		return err
	}
	fmt.Fprintf(cmd.ErrOrStderr(), "The report is at %s\nPress Ctrl-C to end.\n", server.URL)
	return server.Run(cmd.Context())
}

// colorful reports whether colours are welcome: on a terminal, unless NO_COLOR says otherwise.
func colorful(w io.Writer) bool {
	return isTerminal(w) && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
}
