package report

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/notebook"
)

// An Excerpt is the line of a finding as it may be shown: one line, every value masked, no control
// characters.
type Excerpt struct {
	Text       string
	Start, End int // bytes of Text that the finding covers
}

const (
	// reach is how many bytes around a finding are read for its excerpt: lines of a notebook may
	// be megabytes long.
	reach = 4 << 10
	// before and after are how many characters around a finding's start are shown.
	before, after = 60, 100
	ellipsis      = "…"
	// minLiteral is the length from which on a value is masked wherever it stands in an excerpt.
	minLiteral = 4
)

// A masker knows every value found in one document, and makes excerpts without them.
type masker struct {
	regions map[*notebook.Block][]region // sorted, apart from each other
	values  *values                      // wherever else they stand
}

// A region is a span that must not be shown, and what is shown in its place.
type region struct {
	notebook.Span
	mask string
}

// newMasker learns the values of findings.
func newMasker(findings []analyzers.Finding) *masker {
	m := &masker{map[*notebook.Block][]region{}, newValues()}
	for _, f := range findings {
		if f.Value.IsZero() {
			continue
		}
		m.regions[f.Block] = append(m.regions[f.Block], hide(f)...)
		for _, r := range f.Related {
			if b := cmp.Or(r.Block, f.Block); r.Name == "" {
				m.regions[b] = append(m.regions[b], region{r.Span, ellipsis})
			}
		}
		// Not for a report: the value is looked for, so that it can be left out.
		if v := f.Value.Reveal(); len(v) >= minLiteral {
			m.values.add(v)
		}
	}
	for b, list := range m.regions {
		m.regions[b] = merge(list)
	}
	return m
}

// hide gives the regions of a finding's own value: where it stands within the finding, as the
// password in a connection string does, or else all of the finding.
func hide(f analyzers.Finding) []region {
	value, mask := f.Value.Reveal(), f.Value.Masked() // to leave it out, again
	text := f.Block.Text[f.Span.Start:f.Span.End]
	var out []region
	for i := 0; ; {
		n := strings.Index(text[i:], value)
		if n < 0 {
			break
		}
		start := f.Span.Start + i + n
		out = append(out, region{notebook.Span{Start: start, End: start + len(value)}, mask})
		i += n + len(value)
	}
	if out == nil {
		return []region{{f.Span, mask}}
	}
	return out
}

// merge sorts regions and joins those that overlap; what was joined of different spans shows
// nothing of either. Of equal spans the first mask counts.
func merge(list []region) []region {
	slices.SortStableFunc(list, func(a, b region) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End))
	})
	out := list[:0]
	for _, r := range list {
		if n := len(out); n > 0 && r.Start < out[n-1].End {
			last := &out[n-1]
			if r.Span != last.Span {
				last.End, last.mask = max(last.End, r.End), ellipsis
			}
			continue
		}
		out = append(out, r)
	}
	return out
}

// excerpt is the line on which s starts.
func (m *masker) excerpt(b *notebook.Block, s notebook.Span) Excerpt {
	line := lineOf(b.Text, s.Start)
	hidden := m.within(b, line)
	mark := notebook.Span{Start: s.Start, End: min(max(s.Start, s.End), line.End)}
	for _, r := range hidden { // a mask is marked as a whole
		if r.Overlaps(mark) {
			mark.Start, mark.End = min(mark.Start, r.Start), max(mark.End, r.End)
		}
	}
	return clip(
		show(b.Text, notebook.Span{Start: line.Start, End: mark.Start}, hidden),
		show(b.Text, mark, hidden),
		show(b.Text, notebook.Span{Start: mark.End, End: line.End}, hidden))
}

// within are the regions that overlap s, and those of the values that stand in s unreported.
func (m *masker) within(b *notebook.Block, s notebook.Span) []region {
	list := m.regions[b]
	first, _ := slices.BinarySearchFunc(list, s.Start, func(r region, start int) int { return cmp.Compare(r.End, start+1) })
	last := first
	for last < len(list) && list[last].Start < s.End {
		last++
	}
	list = slices.Clone(list[first:last])
	for i := max(0, s.Start-m.values.longest); i < s.End; i++ {
		if n := m.values.at(b.Text[i:]); n > 0 && i+n > s.Start {
			list = append(list, region{notebook.Span{Start: i, End: i + n}, ellipsis})
		}
	}
	return merge(list)
}

// show is the text of s with regions masked, also those of which only a part lies in s.
func show(text string, s notebook.Span, regions []region) string {
	if s.Len() <= 0 {
		return ""
	}
	var out strings.Builder
	for _, r := range regions {
		if !r.Overlaps(s) {
			continue
		}
		if s.Start < r.Start {
			out.WriteString(clean(text[s.Start:r.Start]))
		}
		out.WriteString(r.mask)
		s.Start = r.End
	}
	if s.Start < s.End {
		out.WriteString(clean(text[s.Start:s.End]))
	}
	return out.String()
}

// lineOf is the line around offset i without its end, as far as it is within reach.
func lineOf(text string, i int) notebook.Span {
	start, end := max(0, i-reach), min(len(text), i+reach)
	if n := strings.LastIndexAny(text[start:i], "\r\n"); n >= 0 {
		start += n + 1
	}
	if n := strings.IndexAny(text[i:end], "\r\n"); n >= 0 {
		end = i + n
	}
	return notebook.Span{Start: start, End: end}
}

// clip joins the text before a finding, its own and the one after, shortened.
func clip(head, mid, tail string) Excerpt {
	if r := []rune(strings.TrimLeft(head, " ")); len(r) > before {
		head = ellipsis + string(r[len(r)-before:])
	}
	r, t := []rune(mid), []rune(tail)
	switch {
	case len(r) > after:
		mid, tail = string(r[:after])+ellipsis, ""
	case len(r)+len(t) > after:
		tail = string(t[:after-len(r)]) + ellipsis
	}
	// A copy: one line must not keep its file in memory.
	return Excerpt{strings.Clone(head + mid + tail), len(head), len(head) + len(mid)}
}

// ansi matches the escape sequences that tracebacks are coloured with.
var ansi = regexp.MustCompile("\x1b\\[[0-9;:?]*[ -/]*[@-~]")

// clean makes text from a notebook, or a file name, safe for a terminal: colours are dropped, and
// what could move the cursor or turn the direction of writing is replaced.
func clean(s string) string {
	if strings.IndexByte(s, 0x1b) >= 0 {
		s = ansi.ReplaceAllString(s, "")
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t':
			return ' '
		case unicode.IsPrint(r), unicode.Is(unicode.Mn, r), r == '\u200d':
			return r
		case unicode.IsSpace(r):
			return ' '
		}
		return unicode.ReplacementChar
	}, s)
}
