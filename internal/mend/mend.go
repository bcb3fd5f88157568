// Package mend makes findings go away: it changes the bytes of a file where a fix says so, and leaves
// every other byte as it is. It does no I/O.
package mend

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/internal/wire"
	"github.com/nblsp/nblsp/notebook"
)

// A Choice says which fixes are applied. The zero Choice applies what is safe.
type Choice struct {
	// OutputsOnly leaves out what is not in an output, but for Secrets.
	OutputsOnly bool
	// Secrets applies lookups of environment variables as well, whose values are then in Variables.
	Secrets *Variables
}

// A Change is what became of one file.
type Change struct {
	Text    []byte    // the new bytes; those that were given when nothing was done
	Applied []Applied // in the order of their places, those of a later round after
	Left    int       // findings that are still there
	// Partial says that not all of the file could be judged.
	Partial bool
}

// Applied is one finding that is gone.
type Applied struct {
	wire.Place
	Rule, Title string
}

// maxRounds bounds how often a file is looked at again: fixes that overlap are applied one after the
// other, and a fix may uncover what another finding hid.
const maxRounds = 10

// An Analysis finds what is in a document.
type Analysis func(*notebook.Document) (analyzers.Result, error)

// File applies fixes to a file until there is none left to apply. The error is the Analysis', or says
// that the changed file would not be JSON any more: then nothing of it is of use.
func File(parse func([]byte) *notebook.Document, data []byte, find Analysis, choice Choice) (Change, error) {
	change := Change{Text: data}
	for range maxRounds {
		doc := parse(bytes.Clone(change.Text)) // a Document takes its bytes over
		res, err := find(doc)
		if err != nil {
			return Change{}, err
		}
		change.Left = len(res.Findings)
		change.Partial = len(res.Partial) > 0 || slices.ContainsFunc(doc.Problems, func(p notebook.Problem) bool { return p.Lost })
		edits, applied := choice.pick(doc, res.Findings)
		text, ok := apply(change.Text, edits)
		if !ok {
			break
		}
		if json.Valid(change.Text) && !json.Valid(text) {
			return Change{}, errors.New("a fix would break its JSON, so nothing is changed: a bug in nblsp")
		}
		change.Text = text
		change.Applied = append(change.Applied, applied...)
	}
	return change, nil
}

// pick gives the edits of all chosen fixes that do not collide, and the findings they are of.
func (c Choice) pick(doc *notebook.Document, found []analyzers.Finding) (edits []analyzers.Edit, applied []Applied) {
	places := wire.From(doc, found)
	for i, f := range found {
		fix, ok := c.of(doc, f)
		if !ok {
			continue
		}
		names := map[string]analyzers.Secret{}
		if fix.Applies != analyzers.Safe {
			fix, names = c.Secrets.named(fix)
		}
		more := analyzers.Resolve(doc, f, fix)
		if f.Block.Role == notebook.Output && fix.Applies == analyzers.Safe {
			more = with(analyzers.Redactions(f.Block, []analyzers.Finding{f}), more)
		}
		if merged, ok := merge(edits, more); ok {
			edits = merged
			c.Secrets.add(names)
			applied = append(applied, Applied{places[i].Place, f.Rule.ID, fix.Title})
		}
	}
	return edits, applied
}

// of is the fix of a finding that is chosen.
func (c Choice) of(doc *notebook.Document, f analyzers.Finding) (analyzers.Fix, bool) {
	for _, fix := range f.Fixes {
		if len(fix.Edits) == 0 || !analyzers.Offered(doc, fix) {
			continue
		}
		switch {
		case fix.Applies == analyzers.Safe && (!c.OutputsOnly || f.Block.Role == notebook.Output):
			return fix, true
		case c.Secrets != nil && fix.Applies == analyzers.NeedsValue && len(fix.Variables) > 0 && fix.IfImported == "":
			return fix, true
		}
	}
	return analyzers.Fix{}, false
}

// with adds to some edits those others that do not overlap them.
func with(edits, others []analyzers.Edit) []analyzers.Edit {
	for _, e := range others {
		if !slices.ContainsFunc(edits, func(o analyzers.Edit) bool { return collide(o, e) }) {
			edits = append(edits, e)
		}
	}
	return edits
}

// merge adds the edits of one more fix. False when it collides with an earlier one: it is left for
// the next round. What an earlier fix does already is done once.
func merge(all, more []analyzers.Edit) ([]analyzers.Edit, bool) {
	merged := all[:len(all):len(all)]
	for _, e := range more {
		if slices.Contains(all, e) {
			continue
		}
		if slices.ContainsFunc(all, func(o analyzers.Edit) bool { return collide(o, e) }) {
			return all, false
		}
		merged = append(merged, e)
	}
	return merged, true
}

func collide(a, b analyzers.Edit) bool {
	return a.Block == b.Block && (a.Span.Overlaps(b.Span) || a.Span == b.Span)
}

// apply makes the edits in the bytes of the file. False when they change nothing.
func apply(data []byte, edits []analyzers.Edit) ([]byte, bool) {
	type change struct {
		notebook.Span
		text string
	}
	var changes []change
	for _, e := range edits {
		host, ok := e.Block.Host(e.Span)
		if !ok {
			continue
		}
		text := e.Block.Escape(e.New)
		if e.Block.JSON && analyzers.BareJSON(e.Block.Text, e.Span) {
			quote := e.Block.Escape(`"`) // \", of which the second half is a bare quote in the file's encoding
			quote = quote[len(quote)/2:]
			text = quote + text + quote
		}
		if e.Span.Len() == 0 && strings.HasSuffix(e.New, "\n") {
			text += nextItem(data[:host.Start])
		}
		changes = append(changes, change{host, text})
	}
	slices.SortStableFunc(changes, func(a, b change) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End))
	})
	var out []byte
	at := 0
	for _, c := range changes {
		if c.Start < at {
			continue // two texts that lie over one another in the file: the next round has the other
		}
		out = append(append(out, data[at:c.Start]...), c.text...)
		at = c.End
	}
	out = append(out, data[at:]...)
	return out, !bytes.Equal(out, data)
}

// nextItem ends one string of a list and begins the next, as the list itself does it, where before
// ends with the quote that begins a string of a list: a new line gets an item of its own. It is ""
// elsewhere.
func nextItem(before []byte) string {
	head, ok := bytes.CutSuffix(before, []byte(`"`))
	if !ok {
		return ""
	}
	trimmed := bytes.TrimRight(head, " \t\r\n")
	if !bytes.HasSuffix(trimmed, []byte("[")) && !bytes.HasSuffix(trimmed, []byte(",")) {
		return ""
	}
	return `",` + string(head[len(trimmed):]) + `"`
}

// Variables are the environment variables that lookups need, with their values.
type Variables struct {
	names  []string
	values map[string]string
}

// NewVariables begins with those that are set already, in an env-file for instance.
func NewVariables(known map[string]string) *Variables {
	v := &Variables{values: map[string]string{}}
	for name, value := range known {
		v.values[name] = value
	}
	return v
}

// named is a fix with names for its variables that stand for no other value: a name that does gets a
// number. The values by those names are to be added when the fix is applied.
func (v *Variables) named(fix analyzers.Fix) (analyzers.Fix, map[string]analyzers.Secret) {
	names := map[string]analyzers.Secret{}
	for _, variable := range fix.Variables {
		name := variable.Name
		for n := 2; ; n++ {
			old, taken := v.values[name]
			if !taken || old == variable.Value.Reveal() { // to compare
				break
			}
			name = variable.Name + "_" + strconv.Itoa(n)
		}
		names[name] = variable.Value
		if name != variable.Name {
			fix = renamed(fix, variable.Name, name)
		}
	}
	return fix, names
}

func (v *Variables) add(names map[string]analyzers.Secret) {
	for _, name := range slices.Sorted(maps.Keys(names)) {
		if _, known := v.values[name]; !known {
			v.values[name] = names[name].Reveal() // for the env-file, which the user asked for
			v.names = append(v.names, name)
		}
	}
}

// renamed is a fix that looks another variable up.
func renamed(fix analyzers.Fix, from, to string) analyzers.Fix {
	word := regexp.MustCompile(`\b` + regexp.QuoteMeta(from) + `\b`)
	fix.Title = word.ReplaceAllLiteralString(fix.Title, to)
	edits := slices.Clone(fix.Edits)
	for i := range edits {
		edits[i].New = word.ReplaceAllLiteralString(edits[i].New, to)
	}
	fix.Edits = edits
	return fix
}

// Names are the variables that lookups need and that were not set before, in the order of their use.
func (v *Variables) Names() []string { return v.names }

// Value is the value of a variable: a secret.
func (v *Variables) Value(name string) string { return v.values[name] }
