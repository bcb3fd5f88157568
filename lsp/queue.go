package lsp

import (
	"slices"
	"sync"
)

// An urgency says which documents are analysed first: what was typed goes before what was opened
// along with it.
type urgency uint8

const (
	idle urgency = iota // not queued
	bulk
	urgent
)

// A queue holds the documents that phase 1 has to see, each once. The session's lock guards it.
type queue struct {
	ready  *sync.Cond
	lanes  [urgent + 1][]*document
	saved  []*book // live notebooks whose files are to be read, when the lanes are empty
	closed bool
}

// touch says that a document has changed: runs over what it was are cancelled, and a new one is
// queued.
func (s *session) touch(d *document, u urgency) {
	d.edition++
	if d.settled == nil {
		d.settled = make(chan struct{})
		d.book.pending++
	}
	s.touchBook(d.book)
	if d.cancel != nil {
		d.cancel() // the worker that ends queues it again
		return
	}
	s.enqueue(d, u)
}

// enqueue queues a document, or moves it up. What it leaves behind in the slower lane is skipped.
func (s *session) enqueue(d *document, u urgency) {
	if d.queued >= u {
		return
	}
	d.queued = u
	s.queue.lanes[u] = append(s.queue.lanes[u], d)
	s.queue.ready.Signal()
}

// touchBook says that a notebook has changed: the later phases will look at it again.
func (s *session) touchBook(b *book) {
	b.edition++
	b.stale = true
	b.rest()
}

// rest stops what the later phases do and plan for a book.
func (b *book) rest() {
	if b.cancel != nil {
		b.cancel()
	}
	if b.quiet != nil {
		b.quiet.Stop()
	}
}

// next waits for a document to analyse, or a notebook whose file is to be read; nil when the session is
// closed. The lock is held.
func (s *session) next() (*document, *book) {
	for {
		for _, u := range [...]urgency{urgent, bulk} {
			for lane := &s.queue.lanes[u]; len(*lane) > 0; {
				d := (*lane)[0]
				(*lane)[0] = nil
				*lane = (*lane)[1:]
				if d.queued == u {
					d.queued = idle
					return d, nil
				}
			}
		}
		if s.queue.closed {
			return nil, nil
		}
		if len(s.queue.saved) > 0 {
			b := s.queue.saved[0]
			s.queue.saved = slices.Delete(s.queue.saved, 0, 1)
			return nil, b
		}
		s.queue.ready.Wait()
	}
}

// settle says that phase 1 has seen a document's newest edition, or never will.
func (s *session) settle(d *document) {
	if d.settled == nil {
		return
	}
	close(d.settled)
	d.settled = nil
	d.book.less()
}

// less says that one of what a notebook waits for is done.
func (b *book) less() {
	if b.pending--; b.pending == 0 && b.calm != nil {
		close(b.calm)
		b.calm = nil
	}
}

// unqueue takes a closed document out of everything that is planned for it, and takes back what
// was published.
func (s *session) unqueue(d *document) {
	d.edition++
	d.queued = idle
	if d.cancel != nil {
		d.cancel()
	}
	s.settle(d)
	s.publisher.retract(d.uri)
}

// close ends the waiting of all workers.
func (s *session) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.queue.closed = true
	s.queue.ready.Broadcast()
	for _, d := range s.documents {
		if d.cancel != nil {
			d.cancel()
		}
		d.book.rest()
	}
}
