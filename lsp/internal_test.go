package lsp

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"

	"go.lsp.dev/jsonrpc2"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/notebook"
)

func TestFramesSurviveAnySplitOfTheirBytes(t *testing.T) {
	bodies := []string{"{}", strings.Repeat("a", maxHeader), strings.Repeat("b", bodyStep+1), "", strings.Repeat("c", 3*bodyStep)}
	var wire []byte
	var buf []byte
	for _, b := range bodies {
		var frame []byte
		buf, frame = appendFrame(buf, func(dst []byte) []byte { return append(dst, b...) })
		wire = append(wire, frame...)
	}
	for name, split := range map[string]func(io.Reader) io.Reader{
		"whole": func(r io.Reader) io.Reader { return r }, "bytes": iotest.OneByteReader, "halves": iotest.HalfReader,
	} {
		f := newFrameReader(split(bytes.NewReader(wire)), DefaultMaxMessage)
		for i, want := range bodies {
			if got, err := f.next(); err != nil || string(got) != want {
				t.Fatalf("%s: frame %d has %d bytes, %v", name, i, len(got), err)
			}
		}
		if _, err := f.next(); err != io.EOF {
			t.Errorf("%s: %v at the end", name, err)
		}
	}
}

// A promised length costs nothing until its bytes come.
func TestMemoryFollowsTheBytesReceived(t *testing.T) {
	f := newFrameReader(strings.NewReader("Content-Length: 60000000\r\n\r\nfew"), DefaultMaxMessage)
	if _, err := f.next(); err != io.ErrUnexpectedEOF {
		t.Error(err)
	}
	if cap(f.body) > 2*bodyStep {
		t.Errorf("%d bytes were set aside", cap(f.body))
	}
}

// FuzzFrame: whatever comes, the reader neither panics nor hands on what the connection would
// choke on; and what it hands on is what the frame said.
func FuzzFrame(f *testing.F) {
	for _, body := range []string{
		`{"jsonrpc":"2.0","id":1,"method":"shutdown"}`, `{"jsonrpc":"2.0","method":"\u0061","params":[1]}`, `[]`, `{"jsonrpc":"2.0","id":"\ud800","result":{}}`,
		`{"jsonrpc":"2.0","id":1,"error":{"code":1.5,"message":7}}`, `{"jsonrpc":"2.0","id":null,"method":"a"}`, ``,
	} {
		f.Add(fmt.Appendf(nil, "Content-Length: %d\r\n\r\n%s", len(body), body))
	}
	f.Add([]byte("content-length:3\nA: b\n\nabcContent-Length: 99999\r\n\r\n"))
	f.Fuzz(func(t *testing.T, wire []byte) {
		r := newFrameReader(bytes.NewReader(wire), 1<<16)
		for range 100 {
			body, err := r.next()
			if err != nil {
				if _, ok := err.(*tooLargeError); ok {
					continue
				}
				return
			}
			if !bytes.Contains(wire, body) {
				t.Fatalf("%q is not in the input", body)
			}
			if checkMessage(body) == nil {
				if _, err := jsonrpc2.DecodeMessage(body); err != nil {
					t.Fatalf("the connection refuses %q: %v", body, err)
				}
			}
		}
	})
}

func TestFindingsAreCarriedOverEdits(t *testing.T) {
	const before = "aa [one] bb [two] cc"
	for _, c := range []struct{ name, after, want string }{
		{"nothing", before, "one two"},
		{"in front", "xx" + before, "one two"},
		{"behind", before + "xx", "one two"},
		{"between", "aa [one] b--b [two] cc", "one two"},
		{"within the first", "aa [o-ne] bb [two] cc", "two"},
		{"over both", "aa cc", ""},
		{"all gone", "", ""},
		{"cut in front", "[one] bb [two] cc", "one two"},
	} {
		from := notebook.NewBlock(notebook.Source, "", 0, "", before)
		to := notebook.NewBlock(notebook.Source, "", 0, "", c.after)
		var found []analyzers.Finding
		for _, word := range []string{"one", "two"} {
			i := strings.Index(before, word)
			span := notebook.Span{Start: i, End: i + 3}
			found = append(found, analyzers.Finding{Block: from, Span: span, Related: []analyzers.Related{{Span: span}},
				Fixes: []analyzers.Fix{{Edits: []analyzers.Edit{{Span: span}}}}})
		}
		var got []string
		for _, f := range carry(found, before, c.after, from, to) {
			word := c.after[f.Span.Start:f.Span.End]
			if f.Block != to || f.Related[0].Span != f.Span || f.Fixes[0].Edits[0].Span != f.Span {
				t.Errorf("%s: %s is not carried as a whole: %+v", c.name, word, f)
			}
			got = append(got, word)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: carried %q, want %q", c.name, got, c.want)
		}
		if found[0].Block != from || found[0].Fixes[0].Edits[0].Span != found[0].Span {
			t.Errorf("%s: the findings that were carried have changed", c.name)
		}
	}
}

func TestPathsOfFileURIs(t *testing.T) {
	for uri, want := range map[string]string{
		"file:///w/a%20b%C3%BC.ipynb": "/w/a bü.ipynb", "file:///c%3A/x.ipynb": "c:/x.ipynb", "file:///C:/x.ipynb": "C:/x.ipynb",
		"file://server/share/x": "//server/share/x", "file://localhost/x": "/x", "FILE:/w/x": "/w/x",
		"untitled:x": "", "vscode-vfs://github/x": "", "": "", "file:": "", "%zz": "",
	} {
		got, _ := localPath(uri)
		if strings.ReplaceAll(got, "\\", "/") != want {
			t.Errorf("%s is %q, want %q", uri, got, want)
		}
	}
}

func TestQueueServesTypingFirstAndEachOnce(t *testing.T) {
	s := newSession(newPublisher(nil))
	var docs []*document
	for i := range 3 {
		d := s.openText(textItem{URI: fmt.Sprint(i)})
		s.touch(d, bulk)
		docs = append(docs, d)
	}
	s.touch(docs[2], urgent)
	s.touch(docs[2], urgent)
	s.queue.closed = true
	s.mu.Lock()
	defer s.mu.Unlock()
	var order []string
	for d, _ := s.next(); d != nil; d, _ = s.next() {
		order = append(order, d.uri)
	}
	if got := strings.Join(order, " "); got != "2 0 1" {
		t.Errorf("order is %s", got)
	}
}

func TestParentIsAliveUntilItIsNot(t *testing.T) {
	if !alive(os.Getpid()) {
		t.Error("this process is not there")
	}
	gone := exec.Command(os.Args[0], "-test.run=^$")
	if err := gone.Run(); err != nil {
		t.Fatal(err)
	}
	if alive(gone.Process.Pid) {
		t.Error("a process that has ended is there")
	}
	if runtime.GOOS != "linux" {
		return
	}
	in, out, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	unasked := exec.Command(os.Args[0], "-test.run=^$")
	unasked.Stdout = out
	if err := unasked.Start(); err != nil {
		t.Fatal(err)
	}
	out.Close()
	_, _ = io.Copy(io.Discard, in)   // its end of the pipe is closed when it ends
	for alive(unasked.Process.Pid) { // which is a moment before it has ended
		runtime.Gosched()
	}
	_ = unasked.Wait()
}
