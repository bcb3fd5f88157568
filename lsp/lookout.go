package lsp

import (
	"maps"
	"os"
	"path/filepath"
	"time"
)

// A lookout finds out by itself that settings have changed, for a client that does not tell of files: not
// by a clock, but when the user does something, and not more often than lookoutPause.
type lookout struct {
	last time.Time // of the reader alone
	wake bell
}

const lookoutPause = time.Second

// look has the settings looked for, if that was long enough ago.
func (s *server) look() {
	if s.client.watches {
		return
	}
	if now := time.Now(); now.Sub(s.lookout.last) > lookoutPause {
		s.lookout.last = now
		s.lookout.wake.signal()
	}
}

// A stamp changes when a file does.
type stamp struct {
	size int64
	at   time.Time
}

// keepLookout has the settings read again whenever their files are others than before.
func (s *server) keepLookout() {
	before := s.stamps()
	for s.lookout.wake.wait(s.ctx) {
		if now := s.stamps(); !maps.Equal(now, before) {
			before = now
			s.reread()
		}
	}
}

// stamps are those of the settings files that there are.
func (s *server) stamps() map[string]stamp {
	s.session.mu.Lock()
	all := s.session.worlds
	s.session.mu.Unlock()
	out := map[string]stamp{}
	for _, w := range all {
		if w.folder == "" {
			continue
		}
		for _, name := range settingsFiles {
			path := filepath.Join(w.folder, name)
			if info, err := os.Stat(path); err == nil {
				out[path] = stamp{info.Size(), info.ModTime()}
			}
		}
	}
	return out
}
