package licenses

import (
	"strings"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/analyzers/internal/declare"
	"github.com/nblsp/nblsp/analyzers/internal/project"
	"github.com/nblsp/nblsp/analyzers/internal/python"
	"github.com/nblsp/nblsp/analyzers/licenses/texts"
	"github.com/nblsp/nblsp/notebook"
)

// blockFacts are what one Block names.
type blockFacts struct {
	declared any // of package project
	assets   []asset
	texts    []texts.Match // licences that stand there
	notices  []texts.Said  // sentences and tags that name one
}

// An asset is a model or data set that code downloads.
type asset struct {
	kind analyzers.CardKind
	id   string // "" when a variable holds it
	name string // the variable
	span notebook.Span
}

// facts reads one Block; nil when it names nothing.
func facts(p *analyzers.Pass) any {
	f := &blockFacts{declared: project.Facts(p)}
	b := p.Block
	if b.Role == notebook.Source {
		if b.Language == "python" && downloads(b.Text) {
			for call := range p.Python().Calls() {
				f.asset(call)
			}
		}
		if speaksOfLicenses(b.Text) {
			f.texts = texts.Of(b.Text)
			f.notices = texts.Notices(b.Text)
		}
	}
	if f.declared == nil && len(f.assets)+len(f.texts)+len(f.notices) == 0 {
		return nil
	}
	return f
}

// speaksOfLicenses reports whether it is worth while to look for licences in a text.
func speaksOfLicenses(text string) bool {
	for _, word := range []string{"icense", "icence", "ICENSE", "ICENCE", "ermission", "creativecommons.org", "Redistribution and use", "SPDX-"} {
		if strings.Contains(text, word) {
			return true
		}
	}
	return false
}

// declaredFacts are the facts of a Block for package project.
func declaredFacts(all map[*notebook.Block]any) map[*notebook.Block]any {
	out := make(map[*notebook.Block]any, len(all))
	for b, fact := range all {
		if f, ok := fact.(*blockFacts); ok && f.declared != nil {
			if d, ok := f.declared.(*declare.Facts); ok {
				out[b] = d
			}
		}
	}
	return out
}

// downloaders are the calls that take the id of a model or data set: where it stands.
var downloaders = map[string]struct {
	kind     analyzers.CardKind
	keywords []string
	keyword  bool // never by position
}{
	"from_pretrained":       {analyzers.Model, []string{"pretrained_model_name_or_path", "model_name", "repo_id", "pretrained_model_name"}, false},
	"load_dataset":          {analyzers.DataSet, []string{"path"}, false},
	"load_dataset_builder":  {analyzers.DataSet, []string{"path"}, false},
	"hf_hub_download":       {analyzers.Model, []string{"repo_id"}, false},
	"snapshot_download":     {analyzers.Model, []string{"repo_id"}, false},
	"SentenceTransformer":   {analyzers.Model, []string{"model_name_or_path"}, false},
	"CrossEncoder":          {analyzers.Model, []string{"model_name_or_path", "model_name"}, false},
	"HuggingFaceEmbeddings": {analyzers.Model, []string{"model_name"}, true},
	"HuggingFaceHub":        {analyzers.Model, []string{"repo_id"}, true},
	"pipeline":              {analyzers.Model, []string{"model"}, true},
	"LLM":                   {analyzers.Model, []string{"model"}, false},
}

// downloads reports whether a text may hold one of the calls.
func downloads(text string) bool {
	for _, word := range []string{"from_pretrained", "load_dataset", "_download", "SentenceTransformer", "CrossEncoder", "HuggingFace", "pipeline", "LLM("} {
		if strings.Contains(text, word) {
			return true
		}
	}
	return false
}

// asset takes the id out of a call that downloads.
func (f *blockFacts) asset(call python.Call) {
	d, ok := downloaders[call.Name()]
	if !ok {
		return
	}
	value := call.Positional(0)
	if d.keyword {
		value = python.Expr{}
	}
	for _, k := range d.keywords {
		if v := call.Keyword(k); !v.IsZero() {
			value = v
		}
	}
	if value.IsZero() {
		return
	}
	a := asset{kind: d.kind, span: value.Span()}
	if kind, ok := call.Keyword("repo_type").Str(); ok && kind.Value() == "dataset" {
		a.kind = analyzers.DataSet
	}
	switch str, ok := value.Str(); {
	case ok && str.IsConstant():
		a.id, a.span = str.Value(), str.Content()
	case value.Kind() == python.Name && !strings.Contains(value.Source(), "."):
		a.name = value.Source()
	default:
		return
	}
	f.assets = append(f.assets, a)
}
