package lsp

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

const (
	// DefaultMaxMessage is the size of the largest message that is read, in bytes.
	DefaultMaxMessage = 64 << 20

	maxHeader  = 4 << 10
	maxHead    = 1 << 10  // of a message that is too large
	bodyStep   = 64 << 10 // memory follows the bytes received, not the length promised
	keepBuffer = 1 << 20  // a larger buffer is not kept for the next message
)

var errHeader = errors.New("lsp: malformed message header")

// A tooLargeError says that a message was over the limit. The reader skips it.
type tooLargeError struct {
	length, limit int64
	head          []byte // its first bytes; valid until the next read
}

func (e *tooLargeError) Error() string {
	return fmt.Sprintf("lsp: message of %d bytes is over the limit of %d", e.length, e.limit)
}

// A frameReader reads the frames of LSP's base protocol.
type frameReader struct {
	in    *bufio.Reader
	limit int64
	body  []byte
	skip  int64 // what is left of a message that was too large
}

func newFrameReader(in io.Reader, limit int64) *frameReader {
	return &frameReader{in: bufio.NewReaderSize(in, maxHeader), limit: limit}
}

// next is the body of the next frame; it is valid until the following call. The error is io.EOF
// between two frames, a [tooLargeError] after which reading may go on, or the end of the stream.
func (f *frameReader) next() ([]byte, error) {
	if f.skip > 0 {
		n, err := io.CopyN(io.Discard, f.in, f.skip)
		f.skip -= n
		if err != nil {
			return nil, io.ErrUnexpectedEOF
		}
	}
	length, err := f.header()
	if err != nil {
		return nil, err
	}
	if length > f.limit {
		head, err := f.read(int(min(length, maxHead)))
		if err != nil {
			return nil, err
		}
		f.skip = length - int64(len(head))
		return nil, &tooLargeError{length, f.limit, head}
	}
	return f.read(int(length))
}

// header reads up to the empty line and gives the Content-Length.
func (f *frameReader) header() (int64, error) {
	length, size := int64(-1), 0
	for {
		line, err := f.in.ReadSlice('\n')
		size += len(line)
		switch {
		case err == io.EOF && size == 0:
			return 0, io.EOF
		case err == io.EOF:
			return 0, io.ErrUnexpectedEOF
		case errors.Is(err, bufio.ErrBufferFull) || size > maxHeader:
			return 0, fmt.Errorf("%w: over %d bytes", errHeader, maxHeader)
		case err != nil:
			return 0, err
		}
		line = bytes.TrimRight(line, "\r\n")
		if len(line) == 0 {
			if length < 0 {
				return 0, fmt.Errorf("%w: no Content-Length", errHeader)
			}
			return length, nil
		}
		name, value, ok := strings.Cut(string(line), ":")
		if !ok {
			return 0, fmt.Errorf("%w: no colon", errHeader)
		}
		if strings.EqualFold(strings.TrimSpace(name), "Content-Length") {
			n, err := strconv.ParseUint(strings.TrimSpace(value), 10, 63)
			if err != nil {
				return 0, fmt.Errorf("%w: Content-Length is no number", errHeader)
			}
			length = int64(n)
		}
	}
}

// read reads a body, growing the buffer as its bytes come in.
func (f *frameReader) read(length int) ([]byte, error) {
	if cap(f.body) > keepBuffer {
		f.body = nil
	}
	body := f.body[:0]
	for len(body) < length {
		step := min(length-len(body), bodyStep)
		if cap(body)-len(body) < step {
			body = append(body, make([]byte, step)...)[:len(body)]
		}
		n, err := io.ReadFull(f.in, body[len(body):len(body)+step])
		body = body[:len(body)+n]
		if err != nil {
			return nil, io.ErrUnexpectedEOF
		}
	}
	f.body = body
	return body, nil
}

// appendFrame frames a body made by encode, which appends to what it is given. The length stands
// before the body and is known after it, so room for the header is left free and used from its end.
func appendFrame(buf []byte, encode func([]byte) []byte) (whole, frame []byte) {
	const room = len("Content-Length: \r\n\r\n") + 20
	whole = encode(append(buf[:0], make([]byte, room)...))
	header := "Content-Length: " + strconv.Itoa(len(whole)-room) + "\r\n\r\n"
	start := room - len(header)
	copy(whole[start:], header)
	return whole, whole[start:]
}
