package secrets

import (
	"context"
	"testing"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/notebook"
)

// FuzzAnalyzer feeds any text in any role: whatever it says lies in the Block, and no analyzer fails.
func FuzzAnalyzer(f *testing.F) {
	for _, text := range []string{
		"password = 'x", "password=\"\\", "f'{a}://b:{c}@d'", "://:@", "-----BEGIN PRIVATE KEY-----", "<password>x", "Bearer \xff\xfe",
		"| password |\n|-|\n| x |", `{"name": "password", "value": "\u0000"}`, "identified by", " -u a:", "?sig=", "machine a login b password ",
		"auth=('a', b'\\xff')", "b64encode(b':')", "password: **", "%env password=", "token: 'a\nb'", "パスワード = 'x'",
	} {
		f.Add(text)
	}
	runner := analyzers.NewRunner([]*analyzers.Analyzer{Analyzer}, &analyzers.Config{Explain: true})
	f.Fuzz(func(t *testing.T, text string) {
		for _, b := range []*notebook.Block{
			notebook.NewBlock(notebook.Source, "python", 0, "", text), notebook.NewBlock(notebook.Source, "bash", 0, "", text),
			notebook.NewBlock(notebook.Source, "scala", 0, "", text), notebook.NewBlock(notebook.Source, "markdown", 0, "", text),
			notebook.NewBlock(notebook.Output, "", 0, "text/html", text), notebook.NewBlock(notebook.Output, "", 0, "stream:stdout", text),
		} {
			res := runner.Block(context.Background(), nil, nil, b)
			for _, p := range res.Partial {
				t.Errorf("%s: %s", b.Language, p.Reason)
			}
			for _, found := range res.Findings {
				if found.Span.Start < 0 || found.Span.End > len(b.Text) || found.Span.Len() <= 0 {
					t.Errorf("%s: %s at %v of %d bytes", b.Language, found.Rule.ID, found.Span, len(b.Text))
				}
				for _, r := range found.Related {
					if r.Span.Start < 0 || r.Span.End > len(b.Text) || r.Span.Len() <= 0 {
						t.Errorf("%s: related at %v of %d bytes", b.Language, r.Span, len(b.Text))
					}
				}
			}
		}
	})
}
