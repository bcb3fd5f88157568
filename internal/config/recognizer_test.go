package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestTheRecognizerIsTheUsersToName(t *testing.T) {
	home, work := t.TempDir(), t.TempDir()
	t.Setenv("XDG_CONFIG_HOME", home)
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
	write(filepath.Join(home, "nblsp", Name), "[pii]\nrecognizer = \"http://127.0.0.1:5002\"\n")
	s, err := Discover(work)
	if err != nil {
		t.Fatal(err)
	}
	if want := (Recognizer{Address: "http://127.0.0.1:5002", Language: "en"}); s.Names != want {
		t.Errorf("%+v, want %+v", s.Names, want)
	}
	for _, key := range []string{`recognizer = "http://127.0.0.1:5002"`, `recognizer-anywhere = true`, `recognizer-language = "de"`} {
		write(filepath.Join(work, Name), "[pii]\n"+key+"\n")
		if _, err := Discover(work); err == nil || !strings.Contains(err.Error(), "only your own settings") {
			t.Errorf("a workspace says %s: %v", key, err)
		}
		if _, err := ForEditor(work, []byte(`{"pii": {"recognizer": "http://127.0.0.1:1"}}`)); err == nil {
			t.Error("settings of an editor, which a workspace brings along, name a recognizer")
		}
	}
}
