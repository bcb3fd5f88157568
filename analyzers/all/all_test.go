package all_test

import (
	"testing"

	"github.com/nblsp/nblsp/analyzers/all"
	"github.com/nblsp/nblsp/analyzers/analyzertest"
)

func TestNotebooks(t *testing.T) { analyzertest.Notebooks(t, all.Analyzers, "testdata") }
