package scan

import (
	"cmp"
	"os"
	"path/filepath"
	"sync"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/analyzers/advisory"
	"github.com/nblsp/nblsp/internal/pyenv"
	"github.com/nblsp/nblsp/internal/walk"
)

// A World is what lies outside of all files: advisories, and the environments of kernels. The zero
// World knows the advisories that are built in. It is safe for concurrent use.
type World struct {
	Advisories *advisory.Index // nil: those that are built in
	// Python is the environment that the user names, by its interpreter or folder; "" to look for
	// one beside each notebook.
	Python string
	// Names is a service that finds names, which the user has switched on; nil for none.
	Names analyzers.Recognizer
	// Licenses is what is said of licences; nil: nothing is known.
	Licenses     analyzers.Licenses
	environments pyenv.Cache
	mu           sync.Mutex
	roots        map[string]*os.Root // by workspace
}

// installed is the environment for a notebook in dir, "" for one that lies nowhere, with a kernel, ""
// for one that names none.
func (w *World) installed(dir, workspace, kernel string) *analyzers.Installation {
	prefix := ""
	switch {
	case w == nil:
		return nil
	case w.Python != "":
		prefix = pyenv.Of(w.Python)
	case dir != "":
		prefix = pyenv.Find(dir, workspace, kernel)
	}
	if prefix == "" {
		return nil
	}
	return w.environments.Read(prefix)
}

func (w *World) advisories() *advisory.Index {
	if w == nil {
		return nil
	}
	return w.Advisories
}

func (w *World) recognizer() analyzers.Recognizer {
	if w == nil {
		return nil
	}
	return w.Names
}

func (w *World) licenses() analyzers.Licenses {
	if w == nil || w.Licenses == nil {
		return analyzers.NoLicenses
	}
	return w.Licenses
}

// Index is the advisories in use.
func (w *World) Index() *advisory.Index { return cmp.Or(w.Advisories, advisory.Seed()) }

// Beside is the outside of a notebook in an editor, by its path; "" when it has none.
func (w *World) Beside(file string) analyzers.Outside {
	if file == "" {
		return unplaced{analyzers.Nowhere, w}
	}
	workspace := walk.Workspace([]string{file})
	w.mu.Lock()
	defer w.mu.Unlock()
	root := w.roots[workspace]
	if root == nil {
		var err error
		if root, err = os.OpenRoot(workspace); err != nil {
			return unplaced{analyzers.Nowhere, w}
		}
		if w.roots == nil {
			w.roots = map[string]*os.Root{}
		}
		w.roots[workspace] = root // for the life of the server
	}
	return outside{root: root, workspace: workspace, dir: filepath.Dir(file), world: w}
}

// in is the same outside in a World.
func in(o analyzers.Outside, w *World) analyzers.Outside {
	if o, ok := o.(outside); ok {
		o.world = w
		return o
	}
	return unplaced{o, w}
}

// unplaced is the outside of a text that lies nowhere on disk.
type unplaced struct {
	analyzers.Outside
	world *World
}

// Installed implements [analyzers.Outside].
func (u unplaced) Installed() *analyzers.Installation { return u.world.installed("", "", "") }

// Advisories implements [analyzers.Outside].
func (u unplaced) Advisories() *advisory.Index { return u.world.advisories() }

// Recognizer implements [analyzers.Outside].
func (u unplaced) Recognizer() analyzers.Recognizer { return u.world.recognizer() }

// Licenses implements [analyzers.Outside].
func (u unplaced) Licenses() analyzers.Licenses { return u.world.licenses() }
