// Package notebooktest makes .ipynb files at run time, for tests: readable in the test, and free of
// secret-looking values in the repository.
//
//	data := notebooktest.IPYNB(
//		notebooktest.Markdown("# Title"),
//		notebooktest.Code("print(1)", notebooktest.Stdout("1\n")).Tagged("demo"),
//	)
package notebooktest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf16"
)

// A Cell is one cell of a notebook to be made. Its methods give changed copies.
type Cell struct {
	kind, source string
	id           string
	metadata     map[string]any
	count        int
	outputs      []Output
	attachments  map[string]map[string]string
}

// An Output is one output of a code cell, in nbformat's keys.
type Output map[string]any

// Code is a code cell.
func Code(source string, outputs ...Output) Cell {
	return Cell{kind: "code", source: source, outputs: outputs}
}

// Markdown is a Markdown cell.
func Markdown(source string) Cell { return Cell{kind: "markdown", source: source} }

// Raw is a raw cell.
func Raw(source string) Cell { return Cell{kind: "raw", source: source} }

// ID gives the cell an id of its own instead of "cell-<index>".
func (c Cell) ID(id string) Cell { c.id = id; return c }

// Executed gives the cell an execution count.
func (c Cell) Executed(count int) Cell { c.count = count; return c }

// Tagged gives the cell tags.
func (c Cell) Tagged(tags ...string) Cell { return c.With("tags", tags) }

// With gives the cell's metadata a member.
func (c Cell) With(key string, value any) Cell {
	m := map[string]any{key: value}
	for k, v := range c.metadata {
		if k != key {
			m[k] = v
		}
	}
	c.metadata = m
	return c
}

// Attached gives the cell an attachment of one MIME type.
func (c Cell) Attached(name, mime, payload string) Cell {
	m := map[string]map[string]string{name: {mime: payload}}
	for k, v := range c.attachments {
		if k != name {
			m[k] = v
		}
	}
	c.attachments = m
	return c
}

// Stdout is a stream output.
func Stdout(text string) Output { return stream("stdout", text) }

// Stderr is a stream output.
func Stderr(text string) Output { return stream("stderr", text) }

func stream(name, text string) Output {
	return Output{"output_type": "stream", "name": name, "text": lines(text)}
}

// Display is a display_data output of pairs of MIME type and payload: texts become lists of lines,
// other values JSON as they are.
func Display(mimeAndPayload ...any) Output {
	data := map[string]any{}
	for i := 0; i+1 < len(mimeAndPayload); i += 2 {
		payload := mimeAndPayload[i+1]
		if s, ok := payload.(string); ok {
			payload = lines(s)
		}
		data[mimeAndPayload[i].(string)] = payload
	}
	return Output{"output_type": "display_data", "metadata": map[string]any{}, "data": data}
}

// Result is an execute_result output; see [Display].
func Result(count int, mimeAndPayload ...any) Output {
	o := Display(mimeAndPayload...)
	o["output_type"], o["execution_count"] = "execute_result", count
	return o
}

// Error is an error output.
func Error(ename, evalue string, traceback ...string) Output {
	return Output{"output_type": "error", "ename": ename, "evalue": evalue, "traceback": traceback}
}

// A Style is the way in which a notebook is written.
type Style struct {
	Indent    string         // one level; "" is minified
	ASCII     bool           // every other character is escaped, as Python's json does by default
	OneString bool           // sources and texts are single strings instead of lists of lines
	Metadata  map[string]any // of the notebook; nil is that of a Python kernel
}

// IPYNB is a notebook of nbformat 4.5 as Jupyter writes it: one space a level, lists of lines.
func IPYNB(cells ...Cell) []byte { return Style{Indent: " "}.IPYNB(cells...) }

// IPYNB is a notebook of nbformat 4.5 in this style.
func (s Style) IPYNB(cells ...Cell) []byte {
	all := make([]any, len(cells))
	for i, c := range cells {
		all[i] = c.json(i)
	}
	metadata := s.Metadata
	if metadata == nil {
		metadata = map[string]any{
			"kernelspec":    map[string]any{"display_name": "Python 3", "language": "python", "name": "python3"},
			"language_info": map[string]any{"name": "python"},
		}
	}
	var v any = map[string]any{"cells": all, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
	if s.OneString {
		v = joined(v)
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", s.Indent)
	if err := e.Encode(v); err != nil {
		panic(fmt.Sprintf("notebooktest: a value that is not JSON: %v", err))
	}
	if s.ASCII {
		return ascii(b.Bytes())
	}
	return b.Bytes()
}

func (c Cell) json(i int) map[string]any {
	m := map[string]any{"cell_type": c.kind, "id": c.id, "metadata": c.metadata, "source": lines(c.source)}
	if c.id == "" {
		m["id"] = fmt.Sprintf("cell-%d", i)
	}
	if c.metadata == nil {
		m["metadata"] = map[string]any{}
	}
	if c.kind == "code" {
		m["execution_count"] = nil
		if c.count > 0 {
			m["execution_count"] = c.count
		}
		m["outputs"] = append([]Output{}, c.outputs...)
	}
	if c.attachments != nil {
		m["attachments"] = c.attachments
	}
	return m
}

// multiline is a text that nbformat writes as a list of lines.
type multiline []string

func lines(text string) multiline {
	if text == "" {
		return multiline{}
	}
	all := strings.SplitAfter(text, "\n")
	if all[len(all)-1] == "" {
		all = all[:len(all)-1]
	}
	return all
}

// joined is v with every text as one string.
func joined(v any) any {
	switch v := v.(type) {
	case multiline:
		return strings.Join(v, "")
	case map[string]any:
		return joinedMap(v)
	case Output:
		return joinedMap(v)
	case []Output:
		all := make([]any, len(v))
		for i, o := range v {
			all[i] = joined(o)
		}
		return all
	case []any:
		all := make([]any, len(v))
		for i, o := range v {
			all[i] = joined(o)
		}
		return all
	}
	return v
}

func joinedMap(v map[string]any) map[string]any {
	m := make(map[string]any, len(v))
	for k, o := range v {
		m[k] = joined(o)
	}
	return m
}

// ascii escapes what is not ASCII; outside of strings there is none.
func ascii(data []byte) []byte {
	var b bytes.Buffer
	for _, r := range string(data) {
		switch {
		case r < 0x80:
			b.WriteByte(byte(r))
		case r > 0xFFFF:
			high, low := utf16.EncodeRune(r)
			fmt.Fprintf(&b, `\u%04x\u%04x`, high, low)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.Bytes()
}
