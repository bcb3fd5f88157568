package analyzers

import (
	"fmt"
	"io"
	"log/slog"
	"strings"
)

// redacted is what every way of printing a Secret gives.
const redacted = "[redacted]"

// A Secret is a value that must not be shown. However it is formatted, logged or marshalled, it
// says [redacted]; [Secret.Reveal] is the one way to the value.
type Secret struct{ value string }

// NewSecret hides a value. It keeps a copy, so that a remembered finding does not keep in memory the
// file that it was found in.
func NewSecret(value string) Secret { return Secret{strings.Clone(value)} }

// Reveal is the value. Its callers are few and each says why: fingerprints, masking, the search of
// spread, and an edit that the user asked for.
func (s Secret) Reveal() string { return s.value }

// IsZero reports whether there is no value.
func (s Secret) IsZero() bool { return s.value == "" }

// Masked shows at most the first two and last two characters, and none of a value of fewer than
// 12 characters.
func (s Secret) Masked() string {
	r := []rune(s.value)
	if len(r) < 12 {
		return "…"
	}
	return string(r[:2]) + "…" + string(r[len(r)-2:])
}

// String implements fmt.Stringer.
func (Secret) String() string { return redacted }

// Format implements fmt.Formatter: every verb, %d and %#v too, shows the same.
func (Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, redacted) }

// LogValue implements slog.LogValuer.
func (Secret) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalText implements encoding.TextMarshaler, and so covers JSON, TOML and YAML.
func (Secret) MarshalText() ([]byte, error) { return []byte(redacted), nil }
