package notebook

// Signatures agreed first; each moves to the file of its concept when it is written.

type origin struct{}

type hostLines struct{}

// Parse reads a file. The name (for its extension) and the content decide the format together,
// content first: JSON that looks like nbformat is IPYNB under any name, and percent text under an
// .ipynb name is a Script. It never fails; see [Document.Problems].
func Parse(name string, data []byte) *Document { panic("not written") }

// ParseAs is [Parse] for a client that says what language the text is in (LSP's languageId).
func ParseAs(name, languageID string, data []byte) *Document { panic("not written") }

// NewBlock makes a Block that has no host file, as live cells and live outputs have.
func NewBlock(role Role, language string, output int, mime, text string) *Block { panic("not written") }

// NewCell makes a live cell. The Blocks follow the source: outputs, attachments, metadata.
// The language of its source Block is that of a leading %%magic where there is one.
func NewCell(id string, kind CellKind, language, source string) *Cell { panic("not written") }

// WithOutputs is the cell with other Output Blocks; everything else is shared.
func (c *Cell) WithOutputs(outputs []*Block) *Cell { panic("not written") }

// WithSource is the cell with another source text; everything else is shared.
func (c *Cell) WithSource(text string) *Cell { panic("not written") }

// WithMetadata is the cell with other metadata (JSON as text, "" for none) and execution count.
func (c *Cell) WithMetadata(json string, executionCount int) *Cell { panic("not written") }

// NewLive makes a Document of live cells.
func NewLive(name, language string, cells []*Cell) *Document { panic("not written") }

// Splice is the document with deleteCount cells from start on replaced by others, as
// notebookDocument/didChange describes it. The unchanged Cells are shared. A range outside of the
// document is an error and changes nothing.
func (d *Document) Splice(start, deleteCount int, cells []*Cell) (*Document, error) {
	panic("not written")
}

// Replace is the document with another cell at index i; its cost does not depend on the number of
// cells in more than copying pointers.
func (d *Document) Replace(i int, c *Cell) (*Document, error) { panic("not written") }

// Edit is the document with text edits applied, in order, to the source of cell i. A malformed
// range is an error and changes nothing.
func (d *Document) Edit(i int, enc Encoding, edits []TextEdit) (*Document, error) {
	panic("not written")
}

// ApplyEdits applies edits to a text in order, each to the result of the former. Characters beyond
// the end of a line mean its end, as LSP says; lines beyond the text, negative numbers and an end
// before its start are errors.
func ApplyEdits(text string, enc Encoding, edits []TextEdit) (string, error) { panic("not written") }

// Blocks yields every Block with the index of its cell (-1 for the document's own), in report order.
func (d *Document) Blocks() func(yield func(cell int, b *Block) bool) { panic("not written") }

// Host is the range of host file bytes that s was decoded from, across JSON escapes; for text
// joined from a list of strings it runs from the first piece to the last. False when the Block is
// live.
func (b *Block) Host(s Span) (Span, bool) { panic("not written") }

// HostRange is the 1-based line and column (UTF-16 units) range of host file bytes.
func (d *Document) HostRange(s Span) Range { panic("not written") }

// Escape turns text into what has to stand in the host file inside the JSON string (or the plain
// text) that s lies in, so that an edit of the Block becomes an edit of the file.
func (b *Block) Escape(text string) string { panic("not written") }

// Element names the JSON element that s lies in: the pointer, the element's decoded text and the
// span within that text. For a Block that is not JSON it is the Block itself.
func (b *Block) Element(s Span) (pointer, text string, inner Span) { panic("not written") }

// Lines is a table of the lines of a text.
type Lines struct{}

// Ends says which sequences end a line.
type Ends uint8

// The conventions of line ends.
const (
	LF    Ends = iota // "\n" alone: outputs, metadata
	AllLF             // "\n", "\r\n" and a lone "\r", as LSP has it: source texts
)

// NewLines makes the table of a text; it keeps the text.
func NewLines(text string, ends Ends) *Lines { panic("not written") }

// Position is the place of a byte offset; an offset inside a character is that character's start.
func (l *Lines) Position(offset int, enc Encoding) Position { panic("not written") }

// Offset is the byte offset of a position; a character beyond the line is the line's end. False
// for a negative number or a line beyond the text.
func (l *Lines) Offset(p Position, enc Encoding) (int, bool) { panic("not written") }

// Count is the number of lines; a text that ends in a line end has an empty last line.
func (l *Lines) Count() int { panic("not written") }

// Line is the span of line i without its line end.
func (l *Lines) Line(i int) Span { panic("not written") }
