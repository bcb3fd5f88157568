package pyenv

import (
	"os"
	"sync"
	"time"

	"github.com/nblsp/nblsp/analyzers"
)

// A Cache remembers environments until something is installed or removed in them. The zero Cache
// is ready; it is safe for concurrent use.
type Cache struct {
	mu    sync.Mutex
	known map[string]remembered
}

type remembered struct {
	changed time.Time // of the folders, the latest
	what    *analyzers.Installation
}

// Read is [Read], remembered.
func (c *Cache) Read(prefix string) *analyzers.Installation {
	changed := lastChange(sites(prefix))
	c.mu.Lock()
	defer c.mu.Unlock() // whoever comes second waits instead of reading again
	if r, ok := c.known[prefix]; ok && r.changed.Equal(changed) {
		return r.what
	}
	what := Read(prefix)
	if c.known == nil {
		c.known = map[string]remembered{}
	}
	c.known[prefix] = remembered{changed, what}
	return what
}

// lastChange is when something was last added to or removed from one of the folders.
func lastChange(folders []string) (last time.Time) {
	for _, folder := range folders {
		if info, err := os.Stat(folder); err == nil && info.ModTime().After(last) {
			last = info.ModTime()
		}
	}
	return last
}
