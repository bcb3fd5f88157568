package secrets

import (
	"encoding/base64"
	"strings"
	"testing"

	"github.com/nblsp/nblsp/analyzers"
)

// TestKubernetesSecrets: the values of a Secret's manifest are found by their place, also those whose
// names promise nothing, wherever the manifest stands.
func TestKubernetesSecrets(t *testing.T) {
	password, key := sample(t, `[A-Z][a-z]{5}[0-9]{3}!`, 1), sample(t, `[a-zA-Z0-9]{31}[0-9]`, 2)
	encode := func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }
	applied := "apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\ntype: Opaque\nstringData:\n  user: bob\n  password: \"" + password + "\"\n  main: " + key + "\n"
	encoded := "apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\ndata:\n  username: " + encode("administrator") + "\n  password: " + encode(password) + "\n  main: " + encode(key) +
		"\n  ca.crt: " + encode("-----BEGIN CERTIFICATE-----\nMII\n") + "\n"
	printed := "apiVersion: v1\ndata:\n  main: " + encode(key) + "\n  password: " + encode(password) + "\nkind: Secret\nmetadata:\n  name: db\n"
	for _, c := range []struct {
		kind, before, manifest, after string
	}{
		{"python", "%%writefile secret.yaml\n", applied, ""},
		{"python", "%%writefile secret.yaml\n", encoded, ""},
		{"python", "manifest = '''\n", applied, "'''"},
		{"python", "manifest = \"\"\"\n", encoded, "\"\"\"\n"},
		{"python", "%%bash\nkubectl apply -f - <<EOF\n", encoded, "EOF\n"},
		{"bash", "cat > s.yaml <<EOF\n", applied, "EOF\n"},
		{"yaml", "kind: Pod\ndata:\n  a: b\n---\n", encoded, "---\nkind: Pod\n"},
		{"markdown", "```yaml\n", encoded, "```\n"},
		{"raw", "", applied, ""},
		{"output stream:stdout", "", printed, ""},
	} {
		text := c.before + c.manifest + c.after
		got := spans(analyzers.NewRunner([]*analyzers.Analyzer{Analyzer}, &analyzers.Config{}), batteryCase{info: c.kind}.block(text))
		var values []string
		for _, s := range got {
			values = append(values, text[s.Start:s.End])
		}
		want := []string{password, key}
		if !strings.Contains(text, key) {
			want = []string{encode(password), encode(key)}
		}
		for _, w := range want {
			if !strings.Contains(strings.Join(values, "\n"), w) {
				t.Errorf("[%s] %s: %q is missing", c.kind, text, w)
			}
		}
		if len(values) != len(want) {
			t.Errorf("[%s] %s: found %q", c.kind, text, values)
		}
	}
}
