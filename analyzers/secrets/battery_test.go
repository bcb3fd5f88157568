package secrets

import (
	"context"
	"embed"
	"slices"
	"strings"
	"testing"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/analyzers/ruledoc"
	"github.com/nblsp/nblsp/notebook"
)

//go:embed testdata/battery/*.txt
var battery embed.FS

// values are what $name stands for in the battery, by seed: different kinds of secrets.
var values = map[string][]string{
	"$pw":    {`[a-z]{5}[0-9]{3}`, `[A-Z][a-z]{5}[0-9]{2}[A-Z]{2}`, `[a-zA-Z0-9]{10}[0-9][a-z]`},
	"$word":  {`(Summer|Winter|Dragon)20[12][0-9]!`, `[bcdfg][aeiou][lmnr][aeiou][st]x[0-9]{2}`, `Pass[XYZ]{3}[0-9]`},
	"$key40": {`[A-Za-z0-9]{39}[0-9]`},
	"$key":   {`[a-f][0-9][a-f0-9]{30}`, `[A-Za-z0-9]{23}[0-9]`, `[A-Za-z0-9_]{34}[0-9]x`},
	"$hex40": {`[a-f][0-9][a-f0-9]{38}`},
	"$hex":   {`[a-f][0-9][a-f0-9]{30}`},
	"$token": {`[A-Za-z0-9_]{30}[0-9][a-z]`, `[a-z0-9]{24}`, `[A-Z0-9]{20}`},
	"$uuid":  {`[a-f0-9]{8}-[a-f0-9]{4}-4[a-f0-9]{3}-[89ab][a-f0-9]{3}-[a-f0-9]{12}`},
	"$b64":   {`[A-Za-z0-9+/]{86}==`},
}

// A batteryCase is one line of a battery file.
type batteryCase struct {
	info, text string
	line       int
}

func batteryCases(t *testing.T, name string) (list []batteryCase) {
	t.Helper()
	data, err := battery.ReadFile("testdata/battery/" + name)
	if err != nil {
		t.Fatal(err)
	}
	info := ""
	for i, line := range strings.Split(string(data), "\n") {
		switch {
		case line == "", strings.HasPrefix(line, "# ") && info == "":
		case strings.HasPrefix(line, "[") && strings.HasSuffix(line, "]") && !strings.ContainsAny(line, "({"):
			info = line[1 : len(line)-1]
		default:
			list = append(list, batteryCase{info, strings.ReplaceAll(line, "⏎", "\n"), i + 1})
		}
	}
	return list
}

// expand fills in the values and takes out the marks.
func (c batteryCase) expand(t *testing.T, seed int) (string, []notebook.Span) {
	t.Helper()
	text := c.text
	for _, name := range []string{"$key40", "$hex40", "$key", "$hex", "$token", "$uuid", "$b64", "$pw", "$word"} {
		if kinds := values[name]; strings.Contains(text, name) {
			text = strings.ReplaceAll(text, name, "{{/"+kinds[seed%len(kinds)]+"/}}")
		}
	}
	text, want, err := new(ruledoc.Page).Expand(text, uint64(seed))
	if err != nil {
		t.Fatalf("line %d: %v", c.line, err)
	}
	return text, want
}

// block is the smallest Block that holds the text as the section says.
func (c batteryCase) block(text string) *notebook.Block {
	kind, rest, _ := strings.Cut(c.info, " ")
	switch kind {
	case "output":
		return notebook.NewBlock(notebook.Output, "", 0, rest, text)
	case "metadata":
		cell := notebook.NewCell("c", notebook.Code, "python", "").WithMetadata(text, 0)
		return cell.Blocks[len(cell.Blocks)-1]
	case "markdown":
		return notebook.NewCell("c", notebook.MarkdownCell, kind, text).Source()
	case "raw":
		return notebook.NewCell("c", notebook.Raw, "", text).Source()
	}
	return notebook.NewCell("c", notebook.Code, kind, text).Source()
}

// spans are all places that a run marks.
func spans(runner *analyzers.Runner, b *notebook.Block) (list []notebook.Span) {
	for _, f := range runner.Block(context.Background(), nil, nil, b).Findings {
		list = append(list, f.Span)
		for _, r := range f.Related {
			list = append(list, r.Span)
		}
	}
	return list
}

const batterySeeds = 3

// TestBattery measures recall and precision on cases that nothing was fitted to one by one.
func TestBattery(t *testing.T) {
	runner := analyzers.NewRunner([]*analyzers.Analyzer{Analyzer}, &analyzers.Config{})
	planted, found, wrong := 0, 0, 0
	for _, c := range batteryCases(t, "secrets.txt") {
		for seed := range batterySeeds {
			text, want := c.expand(t, seed)
			got := spans(runner, c.block(text))
			for _, w := range want {
				planted++
				if slices.Contains(got, w) {
					found++
				} else {
					t.Logf("secrets.txt:%d: missed in [%s] %s: %v", c.line, c.info, text, got)
				}
			}
			for _, g := range got {
				if !slices.ContainsFunc(want, g.Overlaps) {
					wrong++
					t.Logf("secrets.txt:%d: %q is no secret in [%s] %s", c.line, text[g.Start:g.End], c.info, text)
				}
			}
		}
	}
	others := batteryCases(t, "others.txt")
	for _, c := range others {
		text, _ := c.expand(t, 0)
		for _, g := range spans(runner, c.block(text)) {
			wrong++
			t.Logf("others.txt:%d: %q is no secret in [%s] %s", c.line, text[g.Start:g.End], c.info, text)
		}
	}
	recall, precision := float64(found)/float64(planted), float64(found)/float64(found+wrong)
	t.Logf("%d secrets, %d others: recall %.3f, precision %.3f", planted, len(others), recall, precision)
	if planted < 300 || len(others) < 300 {
		t.Error("the battery is too small")
	}
	if recall < .97 || precision < .99 {
		t.Errorf("recall %.3f, precision %.3f", recall, precision)
	}
}
