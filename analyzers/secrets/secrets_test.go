package secrets

import (
	"testing"

	"github.com/nblsp/nblsp/analyzers/analyzertest"
)

func TestRulePages(t *testing.T) { analyzertest.Pages(t, Analyzer, pages()) }
