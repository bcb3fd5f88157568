// Package editors holds the clients that are nothing but configuration, for `nblsp editors setup`
// to write. Each folder can be used as it is, too.
package editors

import "embed"

// Files are the folders neovim, helix, emacs and vim, without what only people read.
//
//go:embed neovim/lsp neovim/plugin helix/languages.toml helix/runtime emacs/nblsp.el vim/autoload vim/ale_linters
var Files embed.FS
