package config

import (
	"os"
	"path/filepath"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/internal/dotenv"
)

// spread merges the part of the spread family. What it names is the user's own, so a workspace may
// not: it could learn by findings what the user's environment holds.
func (s *Settings) spread(name string, f *spreadTable, by writer) error {
	if by != byUser {
		if len(f.Env) > 0 || f.Dotenv {
			return &Error{File: name, Detail: "spread: only your own settings (" + UserFile() + " or --config) may name where secrets are"}
		}
		return nil
	}
	s.dotenv = s.dotenv || f.Dotenv
	for _, variable := range f.Env {
		s.known(os.Getenv(variable))
	}
	return nil
}

// known adds a value to those that are looked for everywhere.
func (s *Settings) known(value string) {
	if value != "" {
		s.Analyzers.Spread.Values = append(s.Analyzers.Spread.Values, analyzers.NewSecret(value))
	}
}

// readDotenv reads the nearest .env from dir upward to the top of the workspace. One that cannot be
// read is as good as none.
func (s *Settings) readDotenv(dir, top string) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return
	}
	for {
		if name := filepath.Join(dir, ".env"); regular(name) {
			if data, err := readFile(name); err == nil {
				for _, pair := range dotenv.Parse(string(data)) {
					s.known(pair.Value)
				}
			}
			return
		}
		parent := filepath.Dir(dir)
		if dir == top || parent == dir || top == "" {
			return
		}
		dir = parent
	}
}
