package lsp

import (
	"context"
	"fmt"
	"sync"

	"github.com/go-json-experiment/json/jsontext"
	"go.lsp.dev/protocol"
)

// progressing is the part of the server that tells how far long work is.
type progressing struct {
	mu      sync.Mutex
	tokens  int                           // made so far
	running map[string]context.CancelFunc // by token in JSON
}

// A progress tells one client of one piece of work. The nil progress tells nobody.
type progress struct {
	server *server
	token  jsontext.Value
	last   int
}

// startProgress starts to tell of some work, under the token that came with its request or under one of our
// own, and gives the context that a cancel by the user ends. The work has to call end.
func (s *server) startProgress(ctx context.Context, token jsontext.Value, title string) (context.Context, *progress) {
	if len(token) == 0 {
		if token = s.newToken(ctx); token == nil {
			return ctx, nil
		}
	}
	ctx, cancel := context.WithCancel(ctx)
	s.progressing.mu.Lock()
	s.progressing.running[string(token)] = cancel
	s.progressing.mu.Unlock()
	p := &progress{server: s, token: token}
	yes, zero := true, uint32(0)
	p.send(&protocol.WorkDoneProgressBegin{Kind: "begin", Title: title, Cancellable: &yes, Percentage: &zero})
	return ctx, p
}

// newToken is a token that the client has agreed to; nil when it shows no progress.
func (s *server) newToken(ctx context.Context) jsontext.Value {
	if !s.client.progress {
		return nil
	}
	s.progressing.mu.Lock()
	s.progressing.tokens++
	name := fmt.Sprintf("nblsp-%d", s.progressing.tokens)
	s.progressing.mu.Unlock()
	_, err := s.conn.Call(ctx, protocol.MethodWindowWorkDoneProgressCreate,
		&protocol.WorkDoneProgressCreateParams{Token: protocol.String(name)}, nil)
	if err != nil {
		return nil
	}
	return jsontext.Value(`"` + name + `"`)
}

// report says that done of total are done.
func (p *progress) report(done, total int) {
	if p == nil || total == 0 || done*100/total == p.last {
		return
	}
	p.last = done * 100 / total
	percent, message := uint32(p.last), fmt.Sprintf("%d of %d files", done, total)
	p.send(&protocol.WorkDoneProgressReport{Kind: "report", Percentage: &percent, Message: &message})
}

// end says how it ended.
func (p *progress) end(message string) {
	if p == nil {
		return
	}
	p.server.progressing.mu.Lock()
	cancel := p.server.progressing.running[string(p.token)]
	delete(p.server.progressing.running, string(p.token))
	p.server.progressing.mu.Unlock()
	if cancel != nil {
		cancel()
	}
	p.send(&protocol.WorkDoneProgressEnd{Kind: "end", Message: &message})
}

func (p *progress) send(value any) { p.server.sendProgress(p.token, value) }

// sendProgress sends a value under a token, which goes back as it came.
func (s *server) sendProgress(token jsontext.Value, value any) {
	raw, err := protocol.Marshal(value)
	if err != nil {
		s.log.Error("progress cannot be encoded")
		return
	}
	body, err := encoded(struct {
		Token jsontext.Value `json:"token"`
		Value jsontext.Value `json:"value"`
	}{token, raw})
	if err == nil {
		_ = s.conn.Notify(s.ctx, protocol.MethodProgress, body)
	}
}

// cancelProgress is window/workDoneProgress/cancel.
func (s *server) cancelProgress(params []byte) error {
	p, err := decode[struct {
		Token jsontext.Value `json:"token"`
	}](params)
	if err != nil {
		return err
	}
	s.progressing.mu.Lock()
	defer s.progressing.mu.Unlock()
	if cancel := s.progressing.running[string(p.Token)]; cancel != nil {
		cancel()
	}
	return nil
}
