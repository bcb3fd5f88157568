package ruledoc

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/nblsp/nblsp/notebook"
)

// A Kind says what an example is there to show.
type Kind uint8

// The kinds of examples, each from the heading of its name.
const (
	noExample Kind = iota
	Finds
	Passes
	Fixes
)

var kinds = map[string]Kind{"Finds": Finds, "Passes": Passes, "Fix": Fixes}

// An Example is one fence of a page (for Fixes two), still with its placeholders.
type Example struct {
	Kind  Kind
	Info  string // info string of the fence
	Text  string
	After string // Fixes: the text after the fix
	Title string // Fixes: the start of the fix's title; "" for the first fix
	Line  int    // 1-based, of the fence in the page
}

// Examples are the fences below Finds, Passes and Fix, in order.
func (p *Page) Examples() ([]Example, error) {
	var (
		list   []Example
		kind   Kind
		title  string
		before *Example // of a Fix that waits for its second fence
		lines  = strings.Split(p.body, "\n")
	)
	for i := 0; i < len(lines); i++ {
		if heading, ok := strings.CutPrefix(lines[i], "## "); ok {
			name, rest, _ := strings.Cut(heading, ":")
			kind, title = kinds[name], strings.TrimSpace(rest)
		}
		mark := lines[i][:len(lines[i])-len(strings.TrimLeft(lines[i], "`"))]
		if len(mark) < 3 || kind == noExample {
			continue
		}
		start := i
		for i++; i < len(lines) && lines[i] != mark; i++ {
		}
		if i == len(lines) {
			return nil, fmt.Errorf("%s: line %d: the fence is not closed", p.Rule.ID, p.bodyLine+start)
		}
		e := Example{
			Kind: kind, Title: title, Line: p.bodyLine + start,
			Info: strings.TrimPrefix(lines[start], mark),
			Text: strings.Join(lines[start+1:i], "\n"),
		}
		switch {
		case kind != Fixes:
			list = append(list, e)
		case before == nil:
			before = &e
		default:
			before.After = e.Text
			list = append(list, *before)
			before = nil
		}
	}
	if before != nil {
		return nil, fmt.Errorf("%s: line %d: the example before the fix has none after it", p.Rule.ID, before.Line)
	}
	return list, nil
}

// tries is how many samples are drawn until one is valid: enough for the checksums that people use.
const tries = 100_000

// Expand makes the placeholders of a text into values and gives the spans that have to be found.
// Equal seeds give equal values, so that the two fences of a fix agree.
func (p *Page) Expand(text string, seed uint64) (string, []notebook.Span, error) {
	var (
		out    strings.Builder
		want   []notebook.Span
		marked = strings.Contains(text, "«")
		open   = -1
		rng    = rand.New(rand.NewPCG(seed, 0))
		sample string // one value a text: a page speaks of one secret
	)
	for text != "" {
		i := strings.IndexAny(text, "{«»")
		if i < 0 {
			out.WriteString(text)
			break
		}
		out.WriteString(text[:i])
		text = text[i:]
		switch {
		case strings.HasPrefix(text, "«"):
			open, text = out.Len(), text[len("«"):]
		case strings.HasPrefix(text, "»"):
			if open < 0 {
				return "", nil, fmt.Errorf("» without «")
			}
			want = append(want, notebook.Span{Start: open, End: out.Len()})
			text, open = text[len("»"):], -1
		case strings.HasPrefix(text, "{{sample}}"):
			if sample == "" {
				var err error
				if sample, err = p.sample(rng); err != nil {
					return "", nil, err
				}
			}
			if !marked {
				want = append(want, notebook.Span{Start: out.Len(), End: out.Len() + len(sample)})
			}
			out.WriteString(sample)
			text = text[len("{{sample}}"):]
		case strings.HasPrefix(text, "{{/"), strings.HasPrefix(text, "{{valid /"):
			name, rest, _ := strings.Cut(text[len("{{"):], "/")
			expr, rest, ok := strings.Cut(rest, "/}}")
			if !ok {
				return "", nil, fmt.Errorf("{{/ without /}}")
			}
			value, err := Sample(expr, rng)
			for n := 0; name != "" && err == nil && !p.Valid(value); n++ {
				if n == tries {
					return "", nil, fmt.Errorf("none of %d samples of %s is valid", n, expr)
				}
				value, err = Sample(expr, rng)
			}
			if err != nil {
				return "", nil, err
			}
			out.WriteString(value)
			text = rest
		default:
			out.WriteByte(text[0])
			text = text[1:]
		}
	}
	if open >= 0 {
		return "", nil, fmt.Errorf("« without »")
	}
	return out.String(), want, nil
}

func (p *Page) sample(rng *rand.Rand) (string, error) {
	if p.Sample == "" {
		return "", fmt.Errorf("the page has no sample expression")
	}
	return Sample(p.Sample, rng)
}
