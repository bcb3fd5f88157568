package licensing

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"

	"github.com/nblsp/nblsp/analyzers"
)

// idForm is what the id of a model or data set looks like: it becomes part of a path.
var idForm = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,95}(/[A-Za-z0-9][A-Za-z0-9._-]{0,95})?$`)
})

// maxCard bounds a card: the licence stands at its beginning.
const maxCard = 256 << 10

// Card implements [analyzers.Licenses] with the cache that huggingface_hub keeps.
func (s *Source) Card(kind analyzers.CardKind, id string) string {
	if !idForm().MatchString(id) {
		return ""
	}
	name := string(kind) + "s--" + strings.ReplaceAll(id, "/", "--")
	for _, hub := range hubs() {
		folder := filepath.Join(hub, name)
		if _, err := os.Stat(folder); err != nil {
			continue
		}
		if rev := strings.TrimSpace(string(readFile(filepath.Join(folder, "refs", "main"), 100))); rev != "" && filepath.IsLocal(rev) {
			if card := readFile(filepath.Join(folder, "snapshots", rev, "README.md"), maxCard); len(card) > 0 {
				return string(card)
			}
		}
		cards, _ := filepath.Glob(filepath.Join(folder, "snapshots", "*", "README.md"))
		if card := readFile(newest(cards), maxCard); len(card) > 0 {
			return string(card)
		}
	}
	return ""
}

// hubs are the folders in which huggingface_hub caches, the one that is set first.
func hubs() []string {
	var list []string
	for _, variable := range []string{"HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "TRANSFORMERS_CACHE"} {
		list = append(list, os.Getenv(variable))
	}
	if home := os.Getenv("HF_HOME"); home != "" {
		list = append(list, filepath.Join(home, "hub"))
	}
	if cache := os.Getenv("XDG_CACHE_HOME"); cache != "" {
		list = append(list, filepath.Join(cache, "huggingface", "hub"))
	}
	if home, err := os.UserHomeDir(); err == nil {
		list = append(list, filepath.Join(home, ".cache", "huggingface", "hub"))
	}
	out := list[:0]
	for _, folder := range list {
		if filepath.IsAbs(folder) {
			out = append(out, folder)
		}
	}
	return out
}

// newest is the file that was changed last; "" of none.
func newest(names []string) string {
	best, when := "", int64(0)
	for _, name := range names {
		if info, err := os.Stat(name); err == nil && info.ModTime().UnixNano() >= when {
			best, when = name, info.ModTime().UnixNano()
		}
	}
	return best
}
