package notebook

import "strconv"

// IgnoreTag is the cell tag that accepts all findings of a cell.
const IgnoreTag = "nblsp-ignore"

// TagEdit is the edit that gives a cell of an .ipynb file a tag: what to write, as JSON, in place of
// which bytes of the file. False when the cell has no metadata object to write it in, has tags of
// another shape, or has the tag already.
func (d *Document) TagEdit(c *Cell, tag string) (Span, string, bool) {
	if d.host == nil || c.metadata.Len() < len("{}") {
		return Span{}, "", false
	}
	s := scanner{src: d.host.src[:c.metadata.End], pos: c.metadata.Start}
	at, text := c.metadata.Start+1, `"tags": [`+strconv.Quote(tag)+`]`
	alone, found := true, false // nothing stands behind what is written
	for key := range s.members {
		switch {
		case found:
		case key != "tags":
			alone = false
		case s.peek() != '[':
			return Span{}, "", false
		default:
			at, text, alone, found = s.pos+1, strconv.Quote(tag), true, true
			for range s.elements {
				alone = false
				if s.string() == tag {
					return Span{}, "", false
				}
			}
		}
	}
	if !alone {
		text += ", "
	}
	at = d.host.file(at)
	return Span{at, at}, d.host.encode(text), true
}
