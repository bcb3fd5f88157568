package pii

import (
	"context"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/analyzers/internal/python"
	"github.com/nblsp/nblsp/analyzers/pii/entity"
	"github.com/nblsp/nblsp/analyzers/ruledoc"
	"github.com/nblsp/nblsp/notebook"
)

const trainingData = family + "/training-data"

// Environment finds what needs more than the notebook: the calls that read files with personal data,
// in notebooks that write or publish a model or a data set; and names, where the user has switched a
// recognizer on.
var Environment = &analyzers.Analyzer{
	Name:  family,
	Rules: trainingRules(),
	Reads: analyzers.Environment,
	Start: func(config *analyzers.Config) *analyzers.Checker {
		// Of the values in the files all count, whatever rules the user looks at here.
		files := analyzers.NewRunner([]*analyzers.Analyzer{Analyzer}, &analyzers.Config{PII: config.PII})
		names := newChecker(config.PII)
		rules := trainingRules()
		for _, e := range []entity.Entity{entity.Person, entity.Location, entity.NRP} {
			if names.enabled(e) {
				rules = append(rules, names.rule(e))
			}
		}
		return &analyzers.Checker{
			Rules: rules,
			Facts: func(pass *analyzers.Pass) any { return trainingFacts(pass) },
			Run: func(ctx context.Context, pass *analyzers.Pass) error {
				if service := pass.Outside.Recognizer(); service != nil {
					names.recognize(ctx, pass, service)
				}
				return readTrainingData(ctx, pass, files)
			},
		}
	},
}

func trainingRules() []*analyzers.Rule {
	return []*analyzers.Rule{ruledoc.Find(pages(), trainingData)}
}

// A training is what one cell does with data.
type training struct {
	reads     []dataFile
	variables map[string][]piece // that may be part of the name of a file
	publishes bool
}

// A dataFile is what a call reads.
type dataFile struct {
	name []piece
	span notebook.Span
}

// readers are calls whose first string is the name of a file of data, or that have it as a keyword.
var readers = wordSet("read_csv read_table read_json read_fwf scan_csv scan_ndjson read_ndjson open load_dataset csv json from_csv from_json genfromtxt loadtxt TabularDataset CsvDataset make_csv_dataset fread read.csv")

// publishers are calls that write or publish a model or a data set.
var publishers = wordSet(`push_to_hub save_pretrained save_model save_weights log_model register_model upload_file upload_folder
upload_model create_model to_parquet save_to_disk export_saved_model model_upload kaggle_upload save_checkpoint save_lora_weights
push_dataset_to_hub upload_blob upload_from_filename upload_fileobj put_object dataset_create_new dataset_create_version`)

// dumpers publish when they belong to these modules; their names alone say too little.
var dumpers = map[string]bool{
	"joblib.dump": true, "pickle.dump": true, "torch.save": true, "model.save": true, "tf.saved_model.save": true,
	"dill.dump": true, "cloudpickle.dump": true, "onnx.save": true,
}

// dataFormats are the endings of files that are read as text.
var dataFormats = wordSet(".csv .tsv .tab .txt .json .jsonl .ndjson")

// trainingFacts is what a Block says; nil when it reads nothing and publishes nothing.
func trainingFacts(pass *analyzers.Pass) any {
	b := pass.Block
	if b.Language != "python" || b.Role != notebook.Source && b.Role != notebook.File {
		return nil
	}
	var t training
	for call := range pass.Python().Calls() {
		name, full := call.Name(), call.Path()
		switch {
		case publishers[name], dumpers[full]:
			t.publishes = true
		case readers[name]:
			t.reads = append(t.reads, filesOf(call)...)
		}
	}
	for p := range pass.Python().Pairs() {
		// load_dataset("csv", data_files={"train": "people.csv"})
		if p.Context() != python.InDict {
			continue
		}
		if call, ok := p.Value().Parent().Parent().Call(); ok && readers[call.Name()] {
			t.reads = append(t.reads, fileIn(p.Value())...)
		}
	}
	for p := range pass.Python().Assignments() {
		name := p.Target().Path()
		if pieces := piecesOf(p.Value(), pathDepth); name != "" && pieces != nil && len(name) < 64 {
			if t.variables == nil {
				t.variables = map[string][]piece{}
			}
			t.variables[name] = pieces
		}
	}
	if len(t.reads) == 0 && !t.publishes && t.variables == nil {
		return nil
	}
	return t
}

// filesOf are what the arguments of a call may name.
func filesOf(call python.Call) (files []dataFile) {
	add := func(e python.Expr) { files = append(files, fileIn(e)...) }
	for a := range call.Arguments() {
		switch a.Value.Kind() {
		case python.List, python.Tuple:
			for x := range a.Value.Elements() {
				add(x)
			}
		default:
			add(a.Value)
		}
	}
	return files
}

// fileIn is what an expression names, if it may name a file.
func fileIn(e python.Expr) []dataFile {
	span := e.Span()
	if s, ok := e.Str(); ok {
		span = s.Content()
	}
	if pieces := piecesOf(e, pathDepth); pieces != nil {
		return []dataFile{{pieces, span}}
	}
	return nil
}

// localFile reports whether a name is that of a file of data on this machine.
func localFile(name string) bool {
	return len(name) < 512 && !strings.Contains(name, "://") && !strings.ContainsAny(name, "\n*?{}") && dataFormats[strings.ToLower(path.Ext(name))]
}

const (
	headSize   = 256 << 10 // bytes of a file that are looked at from its start
	sampleSize = 64 << 10  // and from its middle
)

// readTrainingData looks into the files that a document reads, each once.
func readTrainingData(ctx context.Context, pass *analyzers.Pass, files *analyzers.Runner) error {
	publishes := false
	for _, f := range pass.Facts {
		t, ok := f.(training)
		publishes = publishes || ok && t.publishes
	}
	if !publishes {
		return nil
	}
	variables := map[string][]piece{}
	for _, b := range pass.Document.Blocks() {
		if t, ok := pass.Facts[b].(training); ok {
			maps.Copy(variables, t.variables)
		}
	}
	held := map[string][]string{}
	for _, b := range pass.Document.Blocks() {
		t, ok := pass.Facts[b].(training)
		if !ok {
			continue
		}
		for _, f := range t.reads {
			name := nameOf(f.name, variables)
			if !localFile(name) {
				continue
			}
			kinds, known := held[name]
			if !known {
				data, err := pass.Outside.ReadFile(name)
				if err != nil {
					continue // it is not there, or not ours to read
				}
				kinds = personal(ctx, files, name, data)
				held[name] = kinds
			}
			if len(kinds) > 0 {
				pass.Report(analyzers.Finding{
					Rule: ruledoc.Find(pages(), trainingData), Block: b, Span: f.span, Value: analyzers.NewSecret(name),
					Message: "This file holds personal data (" + strings.Join(kinds, "; ") + "), and the notebook writes or publishes what is made of it",
				})
			}
		}
	}
	return ctx.Err()
}

// personal are the titles of what a file of data holds of people, sorted. Single findings that are
// mere information do not count; columns do.
func personal(ctx context.Context, files *analyzers.Runner, name string, data []byte) []string {
	var kinds []string
	doc := notebook.Parse(path.Base(name), sample(data))
	for _, b := range doc.Blocks() {
		for _, f := range files.Block(ctx, nil, nil, b).Findings {
			column := f.Table != nil && len(f.Related) > 0
			if (f.Severity < analyzers.Info || column) && !slices.Contains(kinds, f.Rule.Title) {
				kinds = append(kinds, f.Rule.Title)
			}
		}
	}
	slices.Sort(kinds)
	return kinds
}

// sample is the head of a file and some lines from its middle.
func sample(data []byte) []byte {
	if len(data) <= headSize+sampleSize {
		return data
	}
	head := lines(data[:headSize])
	middle := data[(len(data)-sampleSize)/2:]
	if i := strings.IndexByte(string(middle[:sampleSize]), '\n'); i >= 0 {
		middle = middle[i+1:]
	}
	return append(slices.Clip(head), lines(middle[:min(len(middle), sampleSize)])...)
}

// lines is data up to its last line end.
func lines(data []byte) []byte {
	for i := len(data) - 1; i >= 0; i-- {
		if data[i] == '\n' {
			return data[:i+1]
		}
	}
	return data
}
