package main

import (
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net"
	"os"
	"runtime"
	"slices"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/nblsp/nblsp/analyzers/all"
	"github.com/nblsp/nblsp/internal/config"
	"github.com/nblsp/nblsp/lsp"
	"github.com/nblsp/nblsp/notebook"
)

// lspFlags are the flags of `nblsp lsp`. The names of the transports and of clientProcessId are
// those that the LSP specification gives to clients.
type lspFlags struct {
	socket, clientProcessID int
	pipe                    string
	logFile                 string
	logLevel                choice
	encoding                choice
}

// encodings are the position encodings by their names in the protocol.
var encodings = map[string]notebook.Encoding{"utf-16": notebook.UTF16, "utf-8": notebook.UTF8, "utf-32": notebook.UTF32}

func newLSP() *cobra.Command {
	f := lspFlags{
		logLevel: choice{"warn", []string{"debug", "info", "warn", "error"}},
		encoding: choice{"utf-16", slices.Sorted(maps.Keys(encodings))},
	}
	cmd := &cobra.Command{
		Use:   "lsp",
		Short: "Serve an editor (Language Server Protocol)",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return f.run(cmd) },
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.Bool("stdio", true, "talk on standard input and output")
	flags.IntVar(&f.socket, "socket", 0, "talk to the client that listens on this port of this machine")
	flags.StringVar(&f.pipe, "pipe", "", "talk to the client that listens on this Unix socket or Windows pipe")
	flags.IntVar(&f.clientProcessID, "clientProcessId", 0, "end when this process does")
	flags.StringVar(&f.logFile, "log-file", "", "append the log to this file instead of standard error")
	flags.Var(&f.logLevel, "log-level", "debug, info, warn or error")
	flags.Var(&f.encoding, "position-encoding", "utf-16, utf-8 or utf-32, for a client that offers none (ALE: utf-8)")
	flags.Bool("node-ipc", false, "ignored: some clients add it to any server")
	_ = flags.MarkHidden("node-ipc")
	cmd.MarkFlagsMutuallyExclusive("socket", "pipe")
	return cmd
}

func (f *lspFlags) run(cmd *cobra.Command) error {
	log, closeLog, err := f.log(cmd.ErrOrStderr())
	if err != nil {
		return err
	}
	defer closeLog()
	in, out, hangUp, err := f.connect(cmd)
	if err != nil {
		return fmt.Errorf("no way to the client: %w", err)
	}
	defer hangUp()
	world, err := newLiveWorld(cmd.ErrOrStderr())
	if err != nil {
		return err
	}
	return exit(lsp.Serve(cmd.Context(), lsp.Options{
		In:        in,
		Out:       out,
		Analyzers: all.Analyzers,
		Encoding:  encodings[f.encoding.value],
		Settings:  config.ForEditor,
		Find:      findFiles,
		Outside:   world.beside,
		Export:    exportReport,
		Baseline:  acceptedIn,
		Accept:    acceptIn,

		UpdateAdvisories: world.update,

		Version:         version(),
		Log:             log,
		ClientProcessID: f.clientProcessID,
	}))
}

// connect opens the transport.
func (f *lspFlags) connect(cmd *cobra.Command) (in io.Reader, out io.Writer, hangUp func(), err error) {
	var conn io.ReadWriteCloser
	switch {
	case f.socket != 0:
		conn, err = net.Dial("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(f.socket)))
	case f.pipe != "" && runtime.GOOS == "windows":
		conn, err = os.OpenFile(f.pipe, os.O_RDWR, 0)
	case f.pipe != "":
		conn, err = net.Dial("unix", f.pipe)
	default:
		return cmd.InOrStdin(), cmd.OutOrStdout(), func() {}, nil
	}
	if err != nil {
		return nil, nil, nil, err
	}
	return conn, conn, func() { conn.Close() }, nil
}

// log opens the log.
func (f *lspFlags) log(w io.Writer) (log *slog.Logger, closeLog func(), err error) {
	closeLog = func() {}
	if f.logFile != "" {
		file, err := os.OpenFile(f.logFile, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
		if err != nil {
			return nil, nil, err
		}
		w, closeLog = file, func() { file.Close() }
	}
	var level slog.Level
	err = level.UnmarshalText([]byte(f.logLevel.value))
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: level})), closeLog, err
}
