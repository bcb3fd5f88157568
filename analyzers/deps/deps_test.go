package deps

import (
	"io/fs"
	"testing"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/analyzers/advisory"
	"github.com/nblsp/nblsp/analyzers/analyzertest"
)

// outside is files by name, and an environment.
type outside struct {
	files map[string]string
	env   *analyzers.Installation
	index *advisory.Index
}

func (o outside) ReadFile(name string) ([]byte, error) {
	if text, ok := o.files[name]; ok {
		return []byte(text), nil
	}
	return nil, fs.ErrNotExist
}

func (o outside) Installed() *analyzers.Installation { return o.env }
func (o outside) Advisories() *advisory.Index        { return o.index }
func (outside) Recognizer() analyzers.Recognizer     { return nil }

func TestRulePages(t *testing.T) { analyzertest.PagesWith(t, Analyzer, pages, outside{}) }
