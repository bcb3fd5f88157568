package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/nblsp/nblsp/internal/sample"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"nblsp": main})
}

// TestScript runs the transcripts of testdata/script.
func TestScript(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"sample": cmdSample,
			"exit":   cmdExit,
		},
		Setup: func(e *testscript.Env) error {
			e.Setenv("XDG_CONFIG_HOME", filepath.Join(e.WorkDir, ".config"))
			return os.Mkdir(filepath.Join(e.WorkDir, ".git"), 0o755) // settings are looked for no further up
		},
	})
}

// cmdSample is `sample FILE...`: it makes the placeholders of files into secrets.
func cmdSample(ts *testscript.TestScript, _ bool, args []string) {
	for _, name := range args {
		text, err := sample.Expand(name, ts.ReadFile(name))
		ts.Check(err)
		ts.Check(os.WriteFile(ts.MkAbs(name), []byte(text), 0o644))
	}
}

// cmdExit is `exit CODE COMMAND...`: it demands an exit code.
func cmdExit(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exit CODE COMMAND...")
	}
	got := "0"
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		got = exitStatus(ts, err)
	}
	if got != args[0] {
		ts.Fatalf("exit code %s, want %s", got, args[0])
	}
}

func exitStatus(ts *testscript.TestScript, err error) string {
	var e *exec.ExitError
	if !errors.As(err, &e) {
		ts.Fatalf("%v", err)
	}
	return strconv.Itoa(e.ExitCode())
}
