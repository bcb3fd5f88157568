package secrets

import (
	"testing"

	"github.com/nblsp/nblsp/analyzers/analyzertest"
	"github.com/nblsp/nblsp/analyzers/ruledoc"
	"github.com/nblsp/nblsp/analyzers/secrets/semantic"
)

func TestRulePages(t *testing.T) { analyzertest.Pages(t, Analyzer, pages()) }

func TestEverySemanticRuleHasAPage(t *testing.T) {
	for _, name := range semantic.Rules {
		ruledoc.Find(pages(), family+"/"+name)
	}
}
