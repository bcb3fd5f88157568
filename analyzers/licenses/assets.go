package licenses

import (
	"fmt"
	"path"
	"strings"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/analyzers/internal/declare"
	"github.com/nblsp/nblsp/analyzers/licenses/evidence"
	"github.com/nblsp/nblsp/analyzers/licenses/policy"
	"github.com/nblsp/nblsp/notebook"
)

// assets judges the models and data sets that the document downloads.
func (j *judge) assets() {
	constants := map[string]string{}
	for _, b := range j.pass.Document.Blocks() {
		f, ok := j.pass.Facts[b].(*blockFacts)
		if !ok {
			continue
		}
		declared, _ := f.declared.(*declare.Facts)
		for _, a := range f.assets {
			bind(constants, declared, a.span.Start)
			if a.id == "" {
				a.id = constants[a.name]
			}
			if a.id != "" {
				j.asset(b, a)
			}
		}
		bind(constants, declared, len(b.Text))
	}
	j.flush()
}

// bind takes over what variables hold before an offset.
func bind(into map[string]string, f *declare.Facts, offset int) {
	if f == nil {
		return
	}
	for _, c := range f.Constants {
		if c.Offset <= offset && len(c.Values) == 1 {
			into[c.Name] = c.Values[0]
		}
	}
}

func (j *judge) asset(b *notebook.Block, a asset) {
	card := j.card(a)
	v := evidence.OfCard(card)
	if v.Expr == nil {
		why := "not in the cache"
		if card != "" {
			why = "its card does not say"
		}
		if !isLocal(a.id) || card != "" {
			j.open = append(j.open, unknown{b, a.span, a.id, why})
		}
		return
	}
	judgement := j.policy.Judge(v.Expr, policy.Subject{Name: a.id, Path: j.pass.Document.Name})
	rule := rules[judgement.Category]
	switch {
	case judgement.Exception != nil:
		j.pass.Reject(rule, a.span, "accepted by the settings: "+judgement.Exception.Reason)
		return
	case judgement.Decision == policy.Allow:
		return
	}
	j.add(b, a.span, a.id, func() analyzers.Finding {
		return analyzers.Finding{
			Rule: rule, Severity: level(judgement.Decision),
			Message: fmt.Sprintf("The %s %s is under %s (%s, by its card): %s.", word(a.kind), a.id, v.Expr, name(judgement.Category), reason(judgement)),
			Package: &analyzers.Package{Name: a.id, PURL: "pkg:huggingface/" + a.id, License: v.Expr.String()},
			Fixes:   []analyzers.Fix{accept(a.id, v.Expr.String())},
		}
	})
}

func word(kind analyzers.CardKind) string {
	if kind == analyzers.DataSet {
		return "data set"
	}
	return "model"
}

// card is the card of a model: of a folder, its README; else that in the cache.
func (j *judge) card(a asset) string {
	if isLocal(a.id) {
		data, err := j.pass.Outside.ReadFile(path.Join(strings.ReplaceAll(a.id, `\`, "/"), "README.md"))
		if err != nil {
			return ""
		}
		return string(data)
	}
	return j.pass.Outside.Licenses().Card(a.kind, a.id)
}

// localFormats are what load_dataset takes in the place of an id for files that lie at hand.
var localFormats = map[string]bool{"csv": true, "json": true, "text": true, "parquet": true, "arrow": true, "imagefolder": true, "audiofolder": true, "webdataset": true, "pandas": true, "xml": true, "sql": true, "videofolder": true}

// isLocal reports whether a name is a folder or file, not the id of something that is published.
func isLocal(id string) bool {
	return strings.HasPrefix(id, ".") || strings.HasPrefix(id, "/") || strings.HasPrefix(id, "~") || strings.Contains(id, `\`) ||
		strings.Count(id, "/") > 1 || strings.Contains(id, " ") || localFormats[id] || strings.ContainsRune(id, ':')
}
