package config

import (
	"encoding/json"
	"errors"
	"io/fs"
	"path/filepath"
	"reflect"

	"github.com/pelletier/go-toml/v2"
)

// ForEditor is [Discover] for the folder that an editor has open ("" for none, where the user's own
// file alone counts), with the editor's settings over it: a JSON object with the keys of a settings
// file, or nothing. Editors send their defaults too, and keys of their own: what is empty or unknown
// there says nothing. A path in them is bound as one in a file of the workspace is, because a
// workspace brings settings of the editor along.
func ForEditor(folder string, object []byte) (*Settings, error) {
	s, err := forFolder(folder)
	if err != nil || len(object) == 0 {
		return s, err
	}
	var all map[string]any
	if err := json.Unmarshal(object, &all); err != nil {
		return nil, &Error{File: editorName, Detail: "no JSON object"}
	}
	known := keys(reflect.TypeFor[file]())
	for key, value := range all {
		if known[key] == nil || empty(value) {
			delete(all, key)
		}
	}
	text, err := toml.Marshal(all)
	if err != nil {
		return nil, &Error{File: editorName, Detail: "a value has a type that no setting has"}
	}
	files := s.Files
	name := filepath.Join(folder, editorName) // paths in them start at the folder
	err = s.merge(name, text, writer{folder}, nil)
	s.Files = files
	if e := (*Error)(nil); errors.As(err, &e) && e.File == name {
		e.File, e.Line, e.Column = editorName, 0, 0
	}
	return s, err
}

// editorName is what mistakes in the editor's settings are told under.
const editorName = "settings of the editor"

func forFolder(folder string) (*Settings, error) {
	if folder != "" {
		return Discover(folder)
	}
	s, err := Explicit(UserFile())
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	return s, err
}

// empty reports whether a JSON value says nothing.
func empty(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case string:
		return v == ""
	case []any:
		return len(v) == 0
	case map[string]any:
		for key, inner := range v {
			if empty(inner) {
				delete(v, key)
			}
		}
		return len(v) == 0
	}
	return false
}
