package engine_test

import (
	"fmt"
	"os"
	"testing"

	"github.com/nblsp/nblsp/analyzers/ruledoc"
	"github.com/nblsp/nblsp/analyzers/secrets/engine"
	"github.com/nblsp/nblsp/notebook"
)

// TestProviderPages: each page's rule alone finds what its examples say, in any placement of a
// token, and nothing in those that must pass.
func TestProviderPages(t *testing.T) {
	for _, p := range ruledoc.Load(os.DirFS(".."), "rules") {
		if p.Pattern == "" {
			continue
		}
		t.Run(p.Rule.ID, func(t *testing.T) {
			if err := p.Validate(); err != nil {
				t.Fatal(err)
			}
			e := engine.New([]*engine.Rule{{ID: p.Rule.ID, Pattern: p.Pattern, Keywords: p.Keywords, Entropy: p.Entropy}}, nil)
			examples, err := p.Examples()
			if err != nil {
				t.Fatal(err)
			}
			for _, x := range examples {
				for seed := range uint64(20) {
					text, want, err := p.Expand(x.Text, seed)
					if err != nil {
						t.Fatal(err)
					}
					if x.Kind != ruledoc.Finds {
						want = nil
					}
					var got []notebook.Span
					for _, m := range e.Scan(text, engine.Options{}).Matches {
						got = append(got, m.Secret)
					}
					if fmt.Sprint(got) != fmt.Sprint(want) {
						t.Fatalf("line %d: found %v, want %v in %q", x.Line, got, want, text)
					}
				}
			}
		})
	}
}
