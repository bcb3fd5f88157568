// Command nblsp finds secrets, personal data, bad dependencies and risky licences in notebooks: as
// a language server while they are written, and on the command line before they are shared.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"
)

// The exit codes that do not come from what a scan found; see package gate for those.
const (
	exitUsage       = 2
	exitInterrupted = 130
)

func main() { os.Exit(run()) }

// run is the whole program; its result is the exit code.
func run() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop)   // a second signal ends the program at once
	signal.Ignore(syscall.SIGPIPE) // a reader that left is an error of the write, and no more
	err := newRoot().ExecuteContext(ctx)
	var code exitCode
	switch {
	case err == nil:
		return 0
	case errors.As(err, &code):
		return int(code)
	case ctx.Err() != nil:
		return exitInterrupted
	}
	fmt.Fprintln(os.Stderr, "nblsp:", err)
	return exitUsage
}

// An exitCode ends the program without another word.
type exitCode int

func (c exitCode) Error() string { return fmt.Sprintf("exit code %d", int(c)) }

// exit makes an exit code an error; 0 is none.
func exit(code int) error {
	if code == 0 {
		return nil
	}
	return exitCode(code)
}

func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:               "nblsp",
		Short:             "Find secrets, personal data, bad dependencies and risky licences in notebooks",
		SilenceErrors:     true,
		SilenceUsage:      true,
		Args:              cobra.ArbitraryArgs,
		RunE:              noCommand,
		CompletionOptions: cobra.CompletionOptions{HiddenDefaultCmd: true},
	}
	root.SetFlagErrorFunc(flagError)
	root.AddCommand(newLSP(), newScan(), newFix(), newClean(), newHistory(), newBaseline(), newSettings(), newRules(), newEditors(), newDB(), newSBOM(), newVersion())
	groups(root)
	return root
}

// quietly forgets that the reader of a pipe left.
func quietly(err error) error {
	if errors.Is(err, syscall.EPIPE) || errors.Is(err, io.ErrClosedPipe) {
		return nil
	}
	return err
}
