package pii

import (
	"context"
	"encoding/json"
	"os"
	"slices"
	"testing"
	"unicode/utf8"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/analyzers/pii/entity"
	"github.com/nblsp/nblsp/notebook"
)

// A presidioCase is one call that the tests of Presidio's recognizers make, with what it answers.
type presidioCase struct {
	Text, Entity string
	Positive     bool
	Spans        []struct {
		Start, End int
		Entity     string
	}
}

// TestPresidioCases compares the analyzer with the test cases of Presidio, which are not part of the
// repository: PRESIDIO_CASES names the file. docs/pii-presidio.md explains where the two disagree. A
// case counts as agreed when the value is found, or refused for a reason that is written there.
func TestPresidioCases(t *testing.T) {
	name := os.Getenv("PRESIDIO_CASES")
	if name == "" {
		t.Skip("PRESIDIO_CASES names no file")
	}
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Cases []presidioCase }
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	config := &analyzers.Config{Explain: true}
	runner := analyzers.NewRunner([]*analyzers.Analyzer{Analyzer}, config)
	type score struct{ found, refused, missed, right, wrong int }
	scores := map[entity.Entity]*score{}
	for _, c := range file.Cases {
		e := entity.Named(c.Entity)
		if e == entity.None {
			continue
		}
		s := scores[e]
		if s == nil {
			s = &score{}
			scores[e] = s
		}
		res, err := runner.Blocks(context.Background(), textDocument(c.Text))
		if err != nil {
			t.Fatal(err)
		}
		rule := "pii/" + e.RuleName()
		if !c.Positive {
			if i := slices.IndexFunc(res.Findings, func(f analyzers.Finding) bool { return f.Rule.ID == rule }); i >= 0 {
				s.wrong++
				t.Logf("%s: found in a negative: %q", e, c.Text)
			} else {
				s.right++
			}
			continue
		}
		for _, want := range c.Spans {
			span := notebook.Span{Start: offset(c.Text, want.Start), End: offset(c.Text, want.End)}
			switch reason := refusal(res, rule, span); {
			case overlaps(res, rule, span):
				s.found++
			case reason != "":
				s.refused++
				t.Logf("%s: refused, %s: %q", e, reason, c.Text)
			default:
				s.missed++
				t.Logf("%s: missed: %q", e, c.Text)
			}
		}
	}
	found, agreed := 0, 0
	for _, e := range entity.All() {
		s := scores[e]
		if s == nil {
			continue
		}
		if e.Tier() == entity.ByForm {
			silent := min(s.missed, silentByIntent[e])
			found, agreed = found+s.found, agreed+s.found+s.missed-silent
			if s.wrong > wrongByIntent[e] {
				t.Errorf("%s: %d findings in negatives", e, s.wrong)
			}
		}
		t.Logf("%-26s found %3d refused %3d missed %3d | negatives: right %3d wrong %3d", e, s.found, s.refused, s.missed, s.right, s.wrong)
	}
	t.Logf("agreed positives of what the form proves: %d of %d", found, agreed)
	if found*100 < agreed*99 {
		t.Errorf("only %d of %d agreed positives are found", found, agreed)
	}
}

// Of what docs/pii-presidio.md explains line by line: positives that are not taken for any, and
// negatives that are positives elsewhere in the same file.
var (
	silentByIntent = map[entity.Entity]int{entity.CreditCard: 1, entity.Phone: 5, entity.USSSN: 2}
	wrongByIntent  = map[entity.Entity]int{entity.IBAN: 1}
)

func textDocument(text string) *notebook.Document {
	return notebook.NewLive("n", "python", []*notebook.Cell{notebook.NewCell("c", notebook.MarkdownCell, "markdown", text)})
}

// offset is the byte offset of a character.
func offset(text string, character int) int {
	at := 0
	for range character {
		_, size := utf8.DecodeRuneInString(text[at:])
		at += size
	}
	return at
}

func overlaps(res analyzers.Result, rule string, s notebook.Span) bool {
	return slices.ContainsFunc(res.Findings, func(f analyzers.Finding) bool {
		return f.Rule.ID == rule && (f.Span.Overlaps(s) || slices.ContainsFunc(f.Related, func(r analyzers.Related) bool { return r.Span.Overlaps(s) }))
	})
}

func refusal(res analyzers.Result, rule string, s notebook.Span) string {
	for _, r := range res.Rejected {
		if r.Rule.ID == rule && r.Span.Overlaps(s) {
			return r.Reason
		}
	}
	return ""
}
