package config

import (
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"strings"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/internal/gate"
)

// WriteSchema writes the JSON Schema (2020-12) of a settings file, for editors.
func WriteSchema(w io.Writer) error {
	schema := object(reflect.TypeFor[file]())
	schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	schema["title"] = "Settings of nblsp"
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(schema)
}

// object is the schema of a table; keys that are not in it are mistakes.
func object(t reflect.Type) map[string]any {
	properties := map[string]any{}
	for i := range t.NumField() {
		f := t.Field(i)
		property := schemaOf(f.Type)
		property["description"] = f.Tag.Get("doc")
		properties[f.Tag.Get("toml")] = property
	}
	return map[string]any{"type": "object", "additionalProperties": false, "properties": properties}
}

func schemaOf(t reflect.Type) map[string]any {
	switch t {
	case reflect.TypeFor[*gate.Limit]():
		return map[string]any{"enum": gate.Names, "default": gate.Default.String()}
	case reflect.TypeFor[severity]():
		var names []string
		for s := analyzers.Critical; s <= analyzers.Info; s++ {
			names = append(names, s.String())
		}
		return map[string]any{"enum": names}
	case reflect.TypeFor[day]():
		return map[string]any{"type": "string", "format": "date"}
	}
	switch t.Kind() {
	case reflect.Pointer: // what may be absent
		return schemaOf(t.Elem())
	case reflect.Struct:
		return object(t)
	case reflect.Map:
		return map[string]any{"type": "object", "additionalProperties": schemaOf(t.Elem())}
	case reflect.Slice:
		return map[string]any{"type": "array", "items": schemaOf(t.Elem())}
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	case reflect.Int, reflect.Int64:
		return map[string]any{"type": "integer"}
	case reflect.Float64:
		return map[string]any{"type": "number"}
	}
	return map[string]any{"type": "string"}
}

// WriteTemplate writes a settings file with every key explained and none set.
func WriteTemplate(w io.Writer) error {
	var b strings.Builder
	b.WriteString("# Settings of nblsp. Everything is optional; what is left out keeps its default.\n")
	writeTable(&b, "", reflect.TypeFor[file]())
	_, err := io.WriteString(w, b.String())
	return err
}

func writeTable(b *strings.Builder, prefix string, t reflect.Type) {
	var tables []reflect.StructField
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Type.Kind() == reflect.Struct || f.Type.Kind() == reflect.Map {
			tables = append(tables, f) // after the plain keys, as TOML wants it
			continue
		}
		fmt.Fprintf(b, "\n%s# %s = %s\n", wrapped(f.Tag.Get("doc")), f.Tag.Get("toml"), f.Tag.Get("example"))
	}
	for _, f := range tables {
		name := prefix + f.Tag.Get("toml")
		fmt.Fprintf(b, "\n%s", wrapped(f.Tag.Get("doc")))
		if f.Type.Kind() == reflect.Map {
			fmt.Fprintf(b, "[%s]\n# %s\n", name, f.Tag.Get("example"))
			continue
		}
		fmt.Fprintf(b, "[%s]\n", name)
		writeTable(b, name+".", f.Type)
	}
}

// wrapped is a text as comments of at most 100 columns.
func wrapped(text string) string {
	var b strings.Builder
	line := "#"
	for word := range strings.FieldsSeq(text) {
		if len(line)+1+len(word) > 100 {
			b.WriteString(line + "\n")
			line = "#"
		}
		line += " " + word
	}
	return b.String() + line + "\n"
}
