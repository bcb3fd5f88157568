// Package lsptest is a fake editor for tests of language servers: it speaks LSP over any
// connection, keeps its own model of what is open, and waits for messages instead of sleeping.
//
// It shares no code with the server. Frames, JSON and positions are done again here with the
// standard library alone, so that a mistake on one side does not hide the same one on the other.
package lsptest

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net/textproto"
	"strconv"
	"sync"
	"testing"
)

// An Editor is one client of a server. Its methods fail the test instead of returning errors,
// where nothing else is said. It is for one goroutine.
type Editor struct {
	tb   testing.TB
	conn io.ReadWriteCloser

	encoding string // of positions, agreed in Initialize
	texts    map[string]*text
	books    map[string]*book

	mu        sync.Mutex
	arrived   *sync.Cond
	nextID    int
	answers   map[int]message
	published map[string][]Published
	others    []Message
	ended     bool
}

// A Message is a notification or request of the server other than published diagnostics.
type Message struct {
	Method string
	Params json.RawMessage
}

// Published is one textDocument/publishDiagnostics.
type Published struct {
	URI         string
	Version     *int
	Diagnostics []Diagnostic
}

// A Diagnostic is what the tests look at of LSP's.
type Diagnostic struct {
	Range    Range
	Severity int
	Code     string
	Source   string
	Message  string
	Data     json.RawMessage
	Link     struct{ Href string } `json:"codeDescription"`
	Related  []struct {
		Location struct {
			URI   string
			Range Range
		}
		Message string
	} `json:"relatedInformation"`
}

// A Position is LSP's, in the encoding that was agreed.
type Position struct {
	Line      int `json:"line"`
	Character int `json:"character"`
}

// A Range is LSP's.
type Range struct {
	Start Position `json:"start"`
	End   Position `json:"end"`
}

// An Error is the error of a response.
type Error struct {
	Code    int
	Message string
}

func (e *Error) Error() string { return fmt.Sprintf("%d: %s", e.Code, e.Message) }

type message struct {
	ID     json.RawMessage
	Method string
	Params json.RawMessage
	Result json.RawMessage
	Error  *Error
}

// New starts to read what a server sends over a connection. The connection is closed with the test.
func New(tb testing.TB, conn io.ReadWriteCloser) *Editor {
	e := &Editor{
		tb: tb, conn: conn,
		texts: map[string]*text{}, books: map[string]*book{},
		answers: map[int]message{}, published: map[string][]Published{},
	}
	e.arrived = sync.NewCond(&e.mu)
	done := make(chan struct{})
	go func() {
		defer close(done)
		e.read()
	}()
	tb.Cleanup(func() {
		conn.Close()
		<-done
	})
	return e
}

func (e *Editor) read() {
	in := bufio.NewReader(e.conn)
	for {
		m, err := readMessage(in)
		if err != nil {
			e.mu.Lock()
			e.ended = true
			e.arrived.Broadcast()
			e.mu.Unlock()
			return
		}
		e.take(m)
	}
}

func readMessage(in *bufio.Reader) (message, error) {
	var m message
	header, err := textproto.NewReader(in).ReadMIMEHeader()
	if err != nil {
		return m, err
	}
	n, err := strconv.Atoi(header.Get("Content-Length"))
	if err != nil {
		return m, err
	}
	body := make([]byte, n)
	if _, err := io.ReadFull(in, body); err != nil {
		return m, err
	}
	return m, json.Unmarshal(body, &m)
}

// take files a message. A request of the server is answered with null, as an editor does that has
// nothing to say.
func (e *Editor) take(m message) {
	e.mu.Lock()
	defer e.mu.Unlock()
	defer e.arrived.Broadcast()
	switch {
	case m.Method == "textDocument/publishDiagnostics":
		var p Published
		if err := json.Unmarshal(m.Params, &p); err != nil {
			e.tb.Errorf("publishDiagnostics: %v", err)
		}
		e.published[p.URI] = append(e.published[p.URI], p)
	case m.Method != "":
		e.others = append(e.others, Message{m.Method, m.Params})
		if m.ID != nil {
			go e.send(map[string]any{"jsonrpc": "2.0", "id": m.ID, "result": nil})
		}
	default:
		id, err := strconv.Atoi(string(m.ID))
		if err != nil {
			id = -1 // the answer to something that was no request
		}
		e.answers[id] = m
	}
}

// Write writes bytes as they are, framed or not.
func (e *Editor) Write(p []byte) error {
	_, err := e.conn.Write(p)
	return err
}

// Hang ends the connection without a goodbye.
func (e *Editor) Hang() { e.conn.Close() }

// Send writes one frame with a body of the test's choice.
func (e *Editor) Send(body []byte) error {
	return e.Write(append(fmt.Appendf(nil, "Content-Length: %d\r\n\r\n", len(body)), body...))
}

func (e *Editor) send(v any) {
	body, err := json.Marshal(v)
	if err == nil {
		err = e.Send(body)
	}
	if err != nil {
		e.mu.Lock()
		e.ended = true
		e.arrived.Broadcast()
		e.mu.Unlock()
	}
}

// Notify sends a notification.
func (e *Editor) Notify(method string, params any) {
	e.send(map[string]any{"jsonrpc": "2.0", "method": method, "params": params})
}

// Start sends a request and gives its id, for [Editor.Answer].
func (e *Editor) Start(method string, params any) int {
	e.mu.Lock()
	e.nextID++
	id := e.nextID
	e.mu.Unlock()
	e.send(map[string]any{"jsonrpc": "2.0", "id": id, "method": method, "params": params})
	return id
}

// Answer waits for the response to a request, whose id is -1 for a response without one. A result
// of nil is not looked at. The error is an [*Error], or io.EOF when the server is gone.
func (e *Editor) Answer(id int, result any) error {
	var m message
	if !e.wait(func() bool { var ok bool; m, ok = e.answers[id]; return ok }) {
		return io.EOF
	}
	e.mu.Lock()
	delete(e.answers, id)
	e.mu.Unlock()
	if m.Error != nil {
		return m.Error
	}
	if result == nil {
		return nil
	}
	return json.Unmarshal(m.Result, result)
}

// Call is Start and Answer.
func (e *Editor) Call(method string, params, result any) error {
	return e.Answer(e.Start(method, params), result)
}

// wait waits until something is true; false when the server is gone before.
func (e *Editor) wait(ok func() bool) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	for !ok() {
		if e.ended {
			return false
		}
		e.arrived.Wait()
	}
	return true
}

// Diagnostics waits until the newest diagnostics published for a URI are as wanted.
func (e *Editor) Diagnostics(uri string, wanted func(Published) bool) Published {
	e.tb.Helper()
	var last Published
	if !e.wait(func() bool {
		all := e.published[uri]
		if len(all) == 0 {
			return false
		}
		last = all[len(all)-1]
		return wanted(last)
	}) {
		e.tb.Fatalf("the server is gone; last published for %s: %+v", uri, last)
	}
	return last
}

// Publications waits until diagnostics were published n times for a URI, and gives the newest.
func (e *Editor) Publications(uri string, n int) Published {
	e.tb.Helper()
	var last Published
	if !e.wait(func() bool {
		all := e.published[uri]
		if len(all) > 0 {
			last = all[len(all)-1]
		}
		return len(all) >= n
	}) {
		e.tb.Fatalf("the server is gone; last published for %s: %+v", uri, last)
	}
	return last
}

// History is everything that was published for a URI so far.
func (e *Editor) History(uri string) []Published {
	e.mu.Lock()
	defer e.mu.Unlock()
	return append([]Published(nil), e.published[uri]...)
}

// Forget drops everything that was published and received so far.
func (e *Editor) Forget() {
	e.mu.Lock()
	defer e.mu.Unlock()
	clear(e.published)
	e.others = nil
}

// Await waits for a notification or request of the server and takes it.
func (e *Editor) Await(method string) Message {
	e.tb.Helper()
	var found Message
	if !e.wait(func() bool {
		for i, m := range e.others {
			if m.Method == method {
				found = m
				e.others = append(e.others[:i:i], e.others[i+1:]...)
				return true
			}
		}
		return false
	}) {
		e.tb.Fatalf("the server is gone before %s", method)
	}
	return found
}

// Params waits as [Editor.Await] does and reads the params.
func (e *Editor) Params(method string, v any) {
	e.tb.Helper()
	if err := json.Unmarshal(e.Await(method).Params, v); err != nil {
		e.tb.Fatalf("%s: %v", method, err)
	}
}

// Initialize makes the handshake with capabilities in their JSON form and gives the server's.
func (e *Editor) Initialize(capabilities any) map[string]any {
	e.tb.Helper()
	return e.initialize(map[string]any{"processId": nil, "rootUri": nil, "capabilities": capabilities})
}

// InitializeIn is [Editor.Initialize] with workspace folders, by URI.
func (e *Editor) InitializeIn(capabilities any, folders ...string) map[string]any {
	e.tb.Helper()
	var list []any
	for _, f := range folders {
		list = append(list, map[string]any{"uri": f, "name": "folder"})
	}
	return e.initialize(map[string]any{"processId": nil, "rootUri": nil, "workspaceFolders": list, "capabilities": capabilities})
}

func (e *Editor) initialize(params any) map[string]any {
	e.tb.Helper()
	var result struct{ Capabilities map[string]any }
	if err := e.Call("initialize", params, &result); err != nil {
		e.tb.Fatalf("initialize: %v", err)
	}
	e.encoding, _ = result.Capabilities["positionEncoding"].(string)
	e.Notify("initialized", struct{}{})
	return result.Capabilities
}

// Close makes the orderly goodbye.
func (e *Editor) Close() {
	e.tb.Helper()
	if err := e.Call("shutdown", nil, nil); err != nil {
		e.tb.Errorf("shutdown: %v", err)
	}
	e.Notify("exit", nil)
}
