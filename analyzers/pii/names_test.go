package pii

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/notebook"
)

// service is an Outside with a recognizer that knows some names.
type service struct {
	folder
	names map[string]string // entities by name
	err   error
	texts *[]string
}

func (s service) Recognizer() analyzers.Recognizer { return s }

func (s service) Recognize(_ context.Context, texts []string, least float64) ([][]analyzers.Recognized, error) {
	*s.texts = append(*s.texts, texts...)
	out := make([][]analyzers.Recognized, len(texts))
	for i, text := range texts {
		for name, entity := range s.names {
			if at := strings.Index(text, name); at >= 0 {
				out[i] = append(out[i], analyzers.Recognized{Entity: entity, Span: notebook.Span{Start: at, End: at + len(name)}, Score: 0.85})
			}
		}
	}
	return out, s.err
}

func TestNamesOfARecognizer(t *testing.T) {
	cell := notebook.NewCell("c", notebook.Code, "python", "x = 'Bela Ashgrove'").WithOutputs([]*notebook.Block{
		notebook.NewBlock(notebook.Output, "", 0, "text/html", "<p>Signed by <b>Cyra</b> Dunmere in Springfield</p>"),
		notebook.NewBlock(notebook.Output, "", 1, "image/png", "Ada Quillfeather"),
	})
	d := notebook.NewLive("n", "python", []*notebook.Cell{
		notebook.NewCell("m", notebook.MarkdownCell, "markdown", "Yesterday Ada Quillfeather met Pluto and a Random Forest; write to ada.quill@northwind.org"), cell,
	})
	var texts []string
	outside := service{names: map[string]string{
		"Ada Quillfeather": "PERSON", "Pluto": "PERSON", "Random Forest": "PERSON", "ada.quill@northwind.org": "PERSON", "Cyra Dunmere": "PERSON", "Springfield": "LOCATION",
	}, texts: &texts}
	runner := analyzers.NewRunner([]*analyzers.Analyzer{Analyzer, Environment}, &analyzers.Config{})
	res, err := runner.Run(context.Background(), d, outside)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range res.Findings {
		got = append(got, f.Rule.ID+" "+f.Value.Reveal())
	}
	want := []string{"pii/person Ada Quillfeather", "pii/email-address ada.quill@northwind.org", "pii/person Cyra Dunmere", "pii/location Springfield"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
	if s := strings.Join(texts, "\n"); strings.Contains(s, "Bela") || strings.Count(s, "Ada Quillfeather") != 1 {
		t.Errorf("source or pictures were sent: %q", texts)
	}
	// A service that fails takes nothing away, and is told of.
	outside.err = errors.New("it did not answer")
	res, err = runner.Run(context.Background(), d, outside)
	if err != nil || len(res.Findings) != len(want) || len(res.Partial) != 1 {
		t.Errorf("%d findings, partial %v, %v", len(res.Findings), res.Partial, err)
	}
	// Without one nothing is asked.
	texts = nil
	if res, err := runner.Run(context.Background(), d, nil); err != nil || len(res.Findings) != 1 || len(texts) > 0 {
		t.Errorf("%d findings, %v, asked %q", len(res.Findings), err, texts)
	}
}
