// Package notebook says what a notebook is: it turns the bytes of a file, or the cells of a
// live editor, into a [Document] of [Cell]s and [Block]s, keeps the exact way back from every
// byte of decoded text to the bytes of the file, and applies live edits.
//
// The package does no I/O, knows nothing of LSP and never fails: damage is data
// ([Document.Problems]). A Document, its Cells and its Blocks are immutable once made; an edit
// makes a new Document that shares whatever did not change, so they may be used from any
// number of goroutines.
//
// # Positions
//
// The project uses exactly three notations of a position:
//
//   - byte offsets in Block.Text ([Span]): all analysis;
//   - byte offsets in the host file ([Block.Host]): reports;
//   - line and character in an [Encoding] ([Lines]): LSP and the "range" of the JSON report.
package notebook

// A Span is a half-open range of byte offsets in the Text of one Block.
type Span struct{ Start, End int }

// Len is the number of bytes in the span.
func (s Span) Len() int { return s.End - s.Start }

// Contains reports whether o lies within s.
func (s Span) Contains(o Span) bool { return s.Start <= o.Start && o.End <= s.End }

// Overlaps reports whether s and o share at least one byte.
func (s Span) Overlaps(o Span) bool { return s.Start < o.End && o.Start < s.End }

// A Format is the notation in which a document is written.
type Format uint8

// The formats a Document can have.
const (
	PlainText  Format = iota // one Block, no cells: text whose kind nobody knows
	IPYNB                    // nbformat 2, 3 or 4 JSON
	Live                     // cells synchronised by an editor; no host file
	Script                   // py:percent script
	Databricks               // Databricks source notebook ("# COMMAND ----------")
	Markdown                 // notebook as Markdown: jupytext, MyST, Quarto, R Markdown
	Dependency               // requirements, lock and environment files
	Data                     // CSV, TSV, JSON lines: data that a notebook reads
)

// A Document is one notebook, script or text file.
type Document struct {
	Name     string // path or URI; opaque to this package
	Format   Format
	Language string    // language of the kernel in lower case ("python", "r", "julia", "scala"); "" when nothing says so
	Kernel   string    // name of the kernel's specification; "" when nothing says so
	NBFormat [2]int    // nbformat and nbformat_minor of IPYNB; zero otherwise
	Cells    []*Cell   // in the order of the notebook, of every kind
	Own      []*Block  // Blocks of the document itself: its metadata, or its whole text when it has no cells
	Ignore   []string  // rule globs of metadata.nblsp.ignore of the notebook
	Problems []Problem // what was damaged, in file order
	host     *host     // the file; nil for Live
}

// A Cell is one cell with all texts that belong to it. It does not know its position, so that a
// notebook can move it without changing it.
type Cell struct {
	ID             string // nbformat cell id, or the verbatim URI of a live cell; "" when the file has none
	SavedID        string // nbformat cell id of a live cell, where the editor tells it
	Kind           CellKind
	Language       string   // of the cell's document as the editor or kernel says ("python"), before any %%magic
	ExecutionCount int      // the number in [ ]; 0 when the cell was never run
	Tags           []string // metadata.tags
	Ignore         []string // rule globs of metadata.nblsp.ignore; ["*"] for the tag nblsp-ignore
	Pointer        string   // RFC 6901 pointer of the cell in the host JSON; "" when the host is not JSON
	Blocks         []*Block // the Source first, then Outputs in order, Attachments, CellMetadata
	metadata       Span     // of the object in the host JSON; empty when there is none
}

// Source is the Block of the cell's own text. Every cell has one; it may be empty.
func (c *Cell) Source() *Block { return c.Blocks[0] }

// A CellKind is nbformat's cell_type.
type CellKind uint8

// The kinds of cells, with nbformat's names.
const (
	Code CellKind = iota
	MarkdownCell
	Raw
)

// String gives nbformat's name of the kind.
func (k CellKind) String() string { return [...]string{"code", "markdown", "raw"}[k] }

// A Role says what part of a notebook a Block is.
type Role uint8

// The roles, in the order in which findings of one cell are reported.
const (
	Source Role = iota
	Output
	Attachment
	CellMetadata
	NotebookMetadata
	File // the whole text of a file that is not a notebook
)

// String gives the name that the JSON report uses in "part".
func (r Role) String() string {
	return [...]string{"source", "output", "attachment", "cell-metadata", "notebook-metadata", "file"}[r]
}

// A Block is one piece of decoded text: the unit of analysis and of caching.
type Block struct {
	Role     Role
	Language string // of the text: "python"; "bash" under %%bash; "sql" under %%sql; "markdown"; "json" for metadata
	Output   int    // index of the output within the cell; meaningful for Role Output
	// MIME is the MIME type of an output item or attachment by its nbformat-4 name, or one of
	// stream:stdout, stream:stderr, error:ename, error:evalue, error:traceback; "" for other roles.
	MIME string
	// Text is the decoded text: JSON string escapes undone, a list of strings joined. For JSON
	// values (application/json, *+json, metadata) it is the JSON itself as written in the file.
	// It is valid UTF-8: a byte that is not becomes U+FFFD. Payloads that are base64 by nbformat's
	// convention (images other than SVG, audio, video, PDF, ...) have no Block at all.
	Text string
	Hash Hash // of Role, Language, MIME and Text, and of nothing else
	// Pointer is the RFC 6901 pointer of the JSON element that Text was decoded from; "" when
	// the host is not JSON. For JSON values, [Block.Element] names the element inside.
	Pointer string
	// JSON says that Text is JSON as written, not a decoded string.
	JSON     bool
	origin   *origin   // the way back to the host file; nil when live
	elements *elements // of JSON; nil otherwise
}

// A Hash identifies the content of a Block within this process, for memos: it is keyed by a seed
// that is drawn at start, so that nobody can prepare two texts that collide, and must not be
// persisted or sent.
type Hash [2]uint64

// A Problem is one thing that could not be read as it should be.
type Problem struct {
	Offset int    // byte offset in the host file; -1 when it has no place
	Detail string // what is wrong and what was done about it; never quotes the text
	// Lost says that text may have been missed: the scan of this document is incomplete.
	Lost bool
}

// An Encoding is the unit in which a client counts characters.
type Encoding uint8

// The position encodings of LSP 3.17 and later.
const (
	UTF16 Encoding = iota
	UTF8
	UTF32
)

// A Position is a 0-based line and a 0-based character in units of an Encoding.
type Position struct{ Line, Character int }

// A Range is half-open.
type Range struct{ Start, End Position }

// A TextEdit replaces a range of a text; positions count in the encoding named beside it.
type TextEdit struct {
	Range Range
	Whole bool // replaces the whole text; Range is meaningless
	New   string
}
