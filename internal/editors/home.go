package editors

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// A Home says where a user's configuration is. Nothing outside of its folders is ever written,
// whatever symbolic links say.
type Home struct {
	dir    string // the user's home folder
	config string // XDG_CONFIG_HOME or its like: what most editors look into
	vim    string // Vim's own folder, where there is no newer one
	emacs  string // where Emacs looks for its init file
	nvim   string // Neovim's configuration folder
}

// NewHome reads the environment of an operating system (as runtime.GOOS names it).
func NewHome(goos string, env func(string) string) (Home, error) {
	nvim := cmp.Or(env("NVIM_APPNAME"), "nvim")
	if goos == "windows" {
		h := Home{dir: env("USERPROFILE"), config: env("APPDATA")}
		if h.dir == "" || h.config == "" || env("LOCALAPPDATA") == "" {
			return Home{}, errors.New("there is no home folder: USERPROFILE, APPDATA and LOCALAPPDATA have to be set")
		}
		h.vim, h.emacs, h.nvim = filepath.Join(h.dir, "vimfiles"), h.config, filepath.Join(env("LOCALAPPDATA"), nvim)
		return h, nil
	}
	h := Home{dir: env("HOME"), config: env("XDG_CONFIG_HOME")}
	if !filepath.IsAbs(h.dir) {
		return Home{}, errors.New("there is no home folder: HOME has to be set")
	}
	if !filepath.IsAbs(h.config) { // as the XDG specification has it
		h.config = filepath.Join(h.dir, ".config")
	}
	h.vim, h.emacs, h.nvim = filepath.Join(h.dir, ".vim"), h.dir, filepath.Join(h.config, nvim)
	return h, nil
}

// emacsInit is the init file that Emacs would read, or the one to make where there is none.
func (h Home) emacsInit() string {
	folder := filepath.Join(h.emacs, ".emacs.d")
	modern := filepath.Join(h.config, "emacs")
	inFolder := filepath.Join(folder, "init.el")
	for _, name := range []string{
		filepath.Join(h.emacs, ".emacs.el"), filepath.Join(h.emacs, ".emacs"), inFolder,
	} {
		if there(name) {
			return name
		}
	}
	if there(modern) && !there(folder) {
		return filepath.Join(modern, "init.el")
	}
	return inFolder
}

// vimFolder is Vim's folder, which since 9.1 may be among the other configuration.
func (h Home) vimFolder() string {
	modern := filepath.Join(h.config, "vim")
	if there(modern) && !there(h.vim) && !there(filepath.Join(h.dir, ".vimrc")) {
		return modern
	}
	return h.vim
}

func there(name string) bool {
	_, err := os.Lstat(name)
	return err == nil
}

// Short is a path with ~ for the home folder.
func (h Home) Short(path string) string {
	if rel, ok := below(h.dir, path); ok {
		return filepath.Join("~", rel)
	}
	return path
}

// below gives a path relative to a folder that it is in.
func below(dir, path string) (string, bool) {
	rel, err := filepath.Rel(dir, path)
	return rel, err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}

// target follows symbolic links to the file that a path means, which need not be there yet. A link
// out of the home folder is an error: what is there belongs to somebody else, or to the system.
func (h Home) target(path string) (string, error) {
	real, err := follow(path)
	if err != nil {
		return "", err
	}
	for _, root := range []string{h.dir, h.config} {
		if root, err := follow(root); err == nil {
			if _, ok := below(root, real); ok {
				return real, nil
			}
		}
	}
	return "", fmt.Errorf("%s is a link to %s, outside of the home folder; change that file by hand (--print shows how)", path, real)
}

// follow is filepath.EvalSymlinks for a path whose end need not exist.
func follow(path string) (string, error) {
	real, err := filepath.EvalSymlinks(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return real, err
	}
	if there(path) {
		return "", fmt.Errorf("%s is a link to nowhere", path)
	}
	dir, err := follow(filepath.Dir(path))
	return filepath.Join(dir, filepath.Base(path)), err
}
