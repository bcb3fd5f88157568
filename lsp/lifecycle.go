package lsp

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/go-json-experiment/json"
	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
)

// A phase is where the server is in its life.
type phase int32

const (
	created phase = iota
	serving
	shutDown
)

func (p phase) String() string {
	return [...]string{"before initialize", "while serving", "after shutdown"}[p]
}

type atomicPhase struct{ v atomic.Int32 }

func (a *atomicPhase) Load() phase   { return phase(a.v.Load()) }
func (a *atomicPhase) Store(p phase) { a.v.Store(int32(p)) }

// admit says whether a request may be made now.
func (s *server) admit(method string) error {
	p := s.phase.Load()
	switch {
	case p == created && method != protocol.MethodInitialize:
		return jsonrpc2.NewError(jsonrpc2.ServerNotInitialized, "the server is not initialized")
	case p == shutDown:
		return jsonrpc2.NewError(jsonrpc2.InvalidRequest, "the server has been shut down")
	}
	return nil
}

func (s *server) initialize(params []byte) (work, error) {
	var p protocol.InitializeParams
	if err := protocol.Unmarshal(params, &p); err != nil {
		return nil, jsonrpc2.NewError(jsonrpc2.InvalidParams, "params of initialize are malformed")
	}
	// jupyter_lsp puts several clients on one pipe, and each of them makes the handshake. What was
	// agreed with the first holds for all: its positions are under way already.
	s.clients++
	if s.phase.Load() == created {
		var own struct {
			RootURI *string  `json:"rootUri"`
			Folders []folder `json:"workspaceFolders"`
		}
		if err := json.Unmarshal(params, &own, lenient); err == nil {
			if own.Folders == nil && own.RootURI != nil {
				own.Folders = []folder{{URI: *own.RootURI}}
			}
			s.session.folders = own.Folders
		}
		s.session.editor = editorSettings(p.InitializationOptions)
		s.session.worlds = s.load(s.session.folders, s.session.editor, nil)
		s.client = newClient(&p.Capabilities, s.encoding)
		s.tracing.Store(p.Trace == protocol.TraceValueMessages || p.Trace == protocol.TraceValueVerbose)
		if p.ProcessID != nil {
			s.watchParent(int(*p.ProcessID))
		}
		s.phase.Store(serving)
	}
	result := &protocol.InitializeResult{
		Capabilities: s.capabilities(),
		ServerInfo:   protocol.ServerInfo{Name: "nblsp", Version: protocol.NewOptional(s.version)},
	}
	return func(context.Context) (any, error) { return result, nil }, nil
}

func (s *server) initialized([]byte) error {
	s.registration.Do(func() {
		go s.registerAll()
		if !s.client.watches {
			go s.keepLookout()
		}
	})
	s.session.mu.Lock()
	s.showMistakes()
	s.session.mu.Unlock()
	if s.client.configuration || s.client.watches {
		s.reread()
	}
	return nil
}

func (s *server) shutdown([]byte) (work, error) {
	if s.clients > 1 { // the others go on
		s.clients--
		s.gone++
	} else {
		s.phase.Store(shutDown)
	}
	return func(context.Context) (any, error) { return nil, nil }, nil
}

// exit ends Serve: with 0 after a shutdown, with 1 otherwise. On a pipe of several clients it has to be
// the last of them that goes.
func (s *server) exit([]byte) error {
	if s.gone > 0 {
		s.gone--
		return nil
	}
	s.stop(s.exitCode())
	return nil
}

func (s *server) exitCode() int {
	if s.phase.Load() == shutDown {
		return 0
	}
	return 1
}

// stop ends Serve; the first exit code wins.
func (s *server) stop(code int) {
	select {
	case s.stopped <- code:
	default:
	}
}

func (s *server) setTrace(params []byte) error {
	p, err := decode[struct {
		Value string `json:"value"`
	}](params)
	if err == nil {
		s.tracing.Store(p.Value != "off")
	}
	return err
}

// parentPoll is how often the parent process is looked for.
const parentPoll = 2 * time.Second

// watchParent ends the server when the process that started it is gone: an editor that crashed
// closes nothing, and its wrapper may keep our input open.
func (s *server) watchParent(pid int) {
	if pid <= 0 {
		return
	}
	go func() {
		tick := time.NewTicker(parentPoll)
		defer tick.Stop()
		for {
			select {
			case <-s.ctx.Done():
				return
			case <-tick.C:
				if !alive(pid) {
					s.log.Info("the client's process is gone")
					s.stop(s.exitCode())
					return
				}
			}
		}
	}()
}

func alive(pid int) bool {
	p, err := os.FindProcess(pid)
	if err != nil {
		return false
	}
	defer func() { _ = p.Release() }()
	err = p.Signal(syscall.Signal(0))
	if err == nil && ended(pid) {
		return false
	}
	// A process of another user answers with a refusal, and so it is there. Where signals do not
	// exist, finding the process was the test.
	return err == nil || errors.Is(err, syscall.EPERM) || !hasSignals
}

// ended reports whether a process is one that nobody asked for its exit code: in a container without
// an init it answers to signals for ever. Known on Linux alone.
func ended(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return false
	}
	i := bytes.LastIndexByte(stat, ')') + len(") ") // a name may have brackets
	return i < len(stat) && (stat[i] == 'Z' || stat[i] == 'X')
}
