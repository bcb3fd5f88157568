package config

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestValuesOfTheEnvironmentAreTheUsersToName(t *testing.T) {
	home, work := t.TempDir(), t.TempDir()
	t.Setenv("XDG_CONFIG_HOME", home)
	t.Setenv("MY_SERVICE_KEY", "from-the-environment-1")
	write := func(name, text string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(filepath.Join(work, ".git", "HEAD"), "")
	write(filepath.Join(work, ".env"), "# a comment = x\nexport A='quoted-1 # no comment'\nB=plain-2 # comment\nC=\n")
	write(filepath.Join(work, "sub", "a.py"), "")
	write(filepath.Join(home, "nblsp", Name), "[spread]\nenv = [\"MY_SERVICE_KEY\", \"NOT_SET\"]\ndotenv = true\n")
	s, err := Discover(filepath.Join(work, "sub"))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, v := range s.Analyzers.Spread.Values {
		got = append(got, v.Reveal())
	}
	if want := []string{"from-the-environment-1", "quoted-1 # no comment", "plain-2"}; !slices.Equal(got, want) {
		t.Errorf("values %q, want %q", got, want)
	}

	write(filepath.Join(work, Name), "[spread]\nenv = [\"MY_SERVICE_KEY\"]\n")
	if _, err := Discover(work); err == nil || !strings.Contains(err.Error(), "only your own settings") {
		t.Errorf("a workspace names variables: %v", err)
	}
}
