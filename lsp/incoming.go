package lsp

import (
	"errors"
	"fmt"
	"math"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"go.lsp.dev/jsonrpc2"

	"github.com/nblsp/nblsp/notebook"
)

// What clients send about documents is decoded here and not by go.lsp.dev/protocol, for three
// reasons. Its URIs are rewritten on the way in, and a client may compare the URIs that it gets
// back as strings. A change whose range is malformed turns into one of the whole document there.
// And its strings keep the whole message alive, while these are copies.

// lenient accepts what real clients send: duplicate names, and lone surrogates in texts.
var lenient = json.JoinOptions(jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))

// decode reads the params of a message. Its error names the place and never quotes the value.
func decode[T any](params []byte) (T, error) {
	var v T
	if len(params) == 0 {
		return v, jsonrpc2.NewError(jsonrpc2.InvalidParams, "params are missing")
	}
	err := json.Unmarshal(params, &v, lenient)
	if err == nil {
		return v, nil
	}
	place := ""
	var semantic *json.SemanticError
	var syntactic *jsontext.SyntacticError
	switch {
	case errors.As(err, &semantic):
		place = string(semantic.JSONPointer)
	case errors.As(err, &syntactic):
		place = string(syntactic.JSONPointer)
	}
	return v, jsonrpc2.NewError(jsonrpc2.InvalidParams, fmt.Sprintf("params are malformed at %q", place))
}

// documentID names a document by the client's own spelling of its URI.
type documentID struct {
	URI     string  `json:"uri"`
	Version version `json:"version"`
}

type textItem struct {
	URI        string  `json:"uri"`
	LanguageID string  `json:"languageId"`
	Version    version `json:"version"`
	Text       string  `json:"text"`
}

// A version is an int32 that clients also write as null or 1.0.
type version int32

func (v *version) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	var f *float64
	if err := json.UnmarshalDecode(dec, &f); err != nil {
		return err
	}
	if f == nil {
		return nil
	}
	if *f != math.Trunc(*f) || math.Abs(*f) > math.MaxInt32 {
		return errors.New("version is no integer")
	}
	*v = version(*f)
	return nil
}

// A requestID is the id in $/cancelRequest.
type requestID struct{ jsonrpc2.ID }

func (id *requestID) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	if dec.PeekKind() == '"' {
		var s string
		err := json.UnmarshalDecode(dec, &s)
		id.ID = jsonrpc2.NewStringID(s)
		return err
	}
	var n int64
	err := json.UnmarshalDecode(dec, &n)
	id.ID = jsonrpc2.NewNumberID(n)
	return err
}

type position struct {
	Line      uint32 `json:"line"`
	Character uint32 `json:"character"`
}

// UnmarshalJSONFrom takes no half of a position: what is missing would be read as 0, and the edit
// would go elsewhere.
func (p *position) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	var v struct {
		Line      *uint32 `json:"line"`
		Character *uint32 `json:"character"`
	}
	if err := json.UnmarshalDecode(dec, &v); err != nil {
		return err
	}
	if v.Line == nil || v.Character == nil {
		return errors.New("position is incomplete")
	}
	*p = position{*v.Line, *v.Character}
	return nil
}

func (p position) in() notebook.Position {
	return notebook.Position{Line: int(p.Line), Character: int(p.Character)}
}

type textRange struct {
	Start position `json:"start"`
	End   position `json:"end"`
}

// UnmarshalJSONFrom takes no half of a range either.
func (r *textRange) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	var v struct {
		Start *position `json:"start"`
		End   *position `json:"end"`
	}
	if err := json.UnmarshalDecode(dec, &v); err != nil {
		return err
	}
	if v.Start == nil || v.End == nil {
		return errors.New("range is incomplete")
	}
	*r = textRange{*v.Start, *v.End}
	return nil
}

func (r textRange) in() notebook.Range {
	return notebook.Range{Start: r.Start.in(), End: r.End.in()}
}

// A contentChange without a range replaces the whole text; one with a malformed range is an error.
type contentChange struct {
	Range *textRange `json:"range"`
	Text  *string    `json:"text"`
}

type didOpenText struct {
	Document textItem `json:"textDocument"`
}

type didChangeText struct {
	Document documentID      `json:"textDocument"`
	Changes  []contentChange `json:"contentChanges"`
}

type textDocumentOnly struct {
	Document documentID `json:"textDocument"`
}

type notebookOnly struct {
	Notebook documentID `json:"notebookDocument"`
}

// The kinds of a cell in LSP.
const kindMarkup = 1

type cellItem struct {
	Kind      int            `json:"kind"`
	Document  string         `json:"document"`
	Metadata  jsontext.Value `json:"metadata"`
	Execution *struct {
		Order int `json:"executionOrder"`
	} `json:"executionSummary"`
}

type didOpenNotebook struct {
	Notebook struct {
		URI      string         `json:"uri"`
		Type     string         `json:"notebookType"`
		Version  version        `json:"version"`
		Metadata jsontext.Value `json:"metadata"`
		Cells    []cellItem     `json:"cells"`
	} `json:"notebookDocument"`
	Texts []textItem `json:"cellTextDocuments"`
}

type didCloseNotebook struct {
	Notebook documentID   `json:"notebookDocument"`
	Texts    []documentID `json:"cellTextDocuments"`
}

type didChangeNotebook struct {
	Notebook documentID     `json:"notebookDocument"`
	Change   notebookChange `json:"change"`
}

type notebookChange struct {
	Metadata jsontext.Value `json:"metadata"`
	Cells    struct {
		Structure *structureChange `json:"structure"`
		Data      []cellItem       `json:"data"`
		Text      []struct {
			Document documentID      `json:"document"`
			Changes  []contentChange `json:"changes"`
		} `json:"textContent"`
	} `json:"cells"`
}

type structureChange struct {
	Array struct {
		Start       uint32     `json:"start"`
		DeleteCount uint32     `json:"deleteCount"`
		Cells       []cellItem `json:"cells"`
	} `json:"array"`
	Open  []textItem   `json:"didOpen"`
	Close []documentID `json:"didClose"`
}

type didChangeFiles struct {
	Changes []struct {
		URI string `json:"uri"`
	} `json:"changes"`
}

// didChangeOutputs is nblsp/didChangeOutputs: the text outputs of one cell, replacing the former.
type didChangeOutputs struct {
	Notebook string `json:"notebook"`
	Cell     string `json:"cell"`
	Seq      int64  `json:"seq"`
	Outputs  []struct {
		Index int `json:"index"`
		Items []struct {
			MIME string `json:"mime"`
			Text string `json:"text"`
		} `json:"items"`
	} `json:"outputs"`
}

// edits are the changes as the notebook package applies them.
func edits(changes []contentChange) ([]notebook.TextEdit, error) {
	out := make([]notebook.TextEdit, len(changes))
	for i, c := range changes {
		if c.Text == nil {
			return nil, errors.New("a change without text")
		}
		out[i] = notebook.TextEdit{Whole: c.Range == nil, New: *c.Text}
		if c.Range != nil {
			out[i].Range = c.Range.in()
		}
	}
	return out, nil
}
