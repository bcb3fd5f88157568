package editors

import (
	"fmt"
	"path"
	"strings"
)

// A comment is how a configuration's language begins one.
type comment string

// commentOf goes by the extension of a shipped file.
func commentOf(name string) comment {
	switch path.Ext(name) {
	case ".lua":
		return "--"
	case ".el":
		return ";;"
	case ".scm":
		return ";"
	case ".vim":
		return `"`
	}
	return "#"
}

// The marks stand around what nblsp wrote. The first is known by its beginning: the rest of its
// line may change from version to version.
const (
	beginMark = " >>> nblsp >>>"
	endMark   = " <<< nblsp <<<"
)

// block puts the marks around a body, which ends in a newline.
func (c comment) block(editor, body string) string {
	return fmt.Sprintf("%s%s written by: nblsp editors setup %s (with --remove taken out again)\n%s%s%s\n",
		c, beginMark, editor, body, c, endMark)
}

// split finds the block in a text. Without one, all of the text is before it. A text with half a
// block or several of them is an error: where they end is then a guess.
func (c comment) split(text string) (before, block, after string, err error) {
	start, end := -1, -1
	line := 0
	for at := 0; at < len(text); {
		next := at + len(text[at:])
		if i := strings.IndexByte(text[at:], '\n'); i >= 0 {
			next = at + i + 1
		}
		line++
		switch s := text[at:next]; {
		case strings.HasPrefix(s, string(c)+beginMark):
			if start >= 0 {
				return "", "", "", fmt.Errorf("line %d: a second block of nblsp begins; take one out by hand", line)
			}
			start = at
		case strings.HasPrefix(s, string(c)+endMark):
			if start < 0 || end >= 0 {
				return "", "", "", fmt.Errorf("line %d: a block of nblsp ends that did not begin; take the line out by hand", line)
			}
			end = next
		}
		at = next
	}
	switch {
	case start < 0:
		return text, "", "", nil
	case end < 0:
		return "", "", "", fmt.Errorf("the block of nblsp does not end with %q; take it out by hand", string(c)+endMark)
	}
	return text[:start], text[start:end], text[end:], nil
}

// separator stands between the user's text and a block after it. It is one newline whether the text
// ends in one or not, so that cut can give the text back byte for byte, and a block with nothing
// at all before it is in a file that nblsp made.
const separator = "\n"

// put replaces the block of a file's text or adds it at the end; nil is a file that is not there.
func (c comment) put(old []byte, block string) ([]byte, error) {
	before, was, after, err := c.split(string(old))
	if err != nil {
		return nil, err
	}
	if was == "" && old != nil {
		before += separator
	}
	return []byte(before + block + after), nil
}

// cut takes the block out of a file's text. The result is nil when the file was made for the block.
func (c comment) cut(old []byte) ([]byte, error) {
	before, was, after, err := c.split(string(old))
	if err != nil || was == "" {
		return old, err
	}
	if before == "" && after == "" {
		return nil, nil
	}
	return []byte(strings.TrimSuffix(before, separator) + after), nil
}
