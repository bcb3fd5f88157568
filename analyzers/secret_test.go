package analyzers_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/nblsp/nblsp/analyzers"
)

func TestASecretCannotBePrinted(t *testing.T) {
	const value = "hush-hush-value"
	s := analyzers.NewSecret(value)
	f := analyzers.Finding{Value: s}
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("found", "secret", s, "finding", f)
	marshalled, err := json.Marshal(map[string]any{"s": s, "p": &s})
	if err != nil {
		t.Fatal(err)
	}
	for name, shown := range map[string]string{
		"%v": fmt.Sprintf("%v", s), "%+v": fmt.Sprintf("%+v", f), "%#v": fmt.Sprintf("%#v", f),
		"%s": fmt.Sprintf("%s", s), "%q": fmt.Sprintf("%q", s), "%x": fmt.Sprintf("%x", s), "%d": fmt.Sprintf("%d", s),
		"pointer": fmt.Sprintf("%v %+v", &s, &f), "slog": log.String(), "json": string(marshalled),
	} {
		if strings.Contains(shown, value) || strings.Contains(shown, fmt.Sprintf("%x", value)) {
			t.Errorf("%s shows the value: %s", name, shown)
		}
	}
	if s.Reveal() != value {
		t.Error("Reveal is the way to the value")
	}
}

func TestMasked(t *testing.T) {
	for value, want := range map[string]string{
		"": "…", "short": "…", "elevenchars": "…", "twelve chars": "tw…rs", "ünïcödé välüé": "ün…üé",
	} {
		if got := analyzers.NewSecret(value).Masked(); got != want {
			t.Errorf("Masked(%q) = %q, want %q", value, got, want)
		}
	}
}
