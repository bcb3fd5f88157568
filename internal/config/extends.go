package config

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// A Remote is a settings file on the network, pinned to its content.
type Remote struct {
	URL    string // https, without the pin
	SHA256 string // 64 hexadecimal digits, in lower case
}

// maxChain bounds how deep settings extend settings.
const maxChain = 10

// extend merges the files that a settings file names.
func (s *Settings) extend(name string, extends []string, by writer, chain []string) error {
	if len(chain) > maxChain {
		return &Error{File: name, Detail: fmt.Sprintf("extends goes more than %d files deep", maxChain)}
	}
	for _, e := range extends {
		if strings.Contains(e, "://") {
			if err := s.extendRemote(name, e, by, chain); err != nil {
				return err
			}
			continue
		}
		full, data, err := by.open(filepath.Dir(name), e)
		if err != nil {
			return err
		}
		if slices.Contains(chain, full) {
			return &Error{File: name, Detail: fmt.Sprintf("extends %q, which leads back here", e)}
		}
		if err := s.merge(full, data, by, chain); err != nil {
			return err
		}
	}
	return nil
}

// extendRemote merges a file that was fetched before. This package never uses the network.
func (s *Settings) extendRemote(name, reference string, by writer, chain []string) error {
	remote, err := parseRemote(reference)
	switch {
	case err != nil:
		return &Error{File: name, Detail: fmt.Sprintf("extends %q: %s", reference, err)}
	case by != byUser:
		return &Error{File: name, Detail: fmt.Sprintf("extends %q: a workspace may name no URL; name it in %s or with --config", reference, UserFile())}
	case slices.Contains(chain, remote.URL):
		return &Error{File: name, Detail: fmt.Sprintf("extends %q, which leads back here", reference)}
	}
	s.Remotes = append(s.Remotes, remote)
	data, err := remote.cached()
	switch {
	case errors.Is(err, fs.ErrNotExist) && s.fetching:
		return nil
	case errors.Is(err, fs.ErrNotExist):
		return &Error{File: name, Detail: fmt.Sprintf("extends %s, which is not here yet; get it with: nblsp settings fetch", remote.URL)}
	case err != nil:
		return &Error{File: name, Detail: fmt.Sprintf("extends %s: %s", remote.URL, err)}
	}
	// A relative path in it would be relative to the cache, so it may name nothing but URLs.
	f, err := decode(remote.URL, data)
	if err != nil {
		return err
	}
	for _, e := range append(f.Extends, f.Secrets.Gitleaks) {
		if e != "" && !strings.Contains(e, "://") {
			return &Error{File: remote.URL, Detail: fmt.Sprintf("names the file %q; a fetched file may only name URLs", e)}
		}
	}
	return s.merge(remote.URL, data, by, chain)
}

// parseRemote reads https://…#sha256=….
func parseRemote(reference string) (Remote, error) {
	u, err := url.Parse(reference)
	if err != nil {
		return Remote{}, errors.New("not a URL")
	}
	sum, pinned := strings.CutPrefix(u.Fragment, "sha256=")
	raw, err := hex.DecodeString(sum)
	switch {
	case u.Scheme != "https" || u.Host == "":
		return Remote{}, errors.New("only https is fetched")
	case u.User != nil:
		return Remote{}, errors.New("a URL in settings may hold no password")
	case !pinned || err != nil || len(raw) != sha256.Size:
		return Remote{}, errors.New("it has to end in #sha256= and the hash of the file")
	}
	u.Fragment = ""
	return Remote{u.String(), strings.ToLower(sum)}, nil
}

// Check reports whether data is what the Remote is pinned to.
func (r Remote) Check(data []byte) error {
	if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != r.SHA256 {
		return fmt.Errorf("the content has the hash sha256=%x, not the one of the settings", sum)
	}
	return nil
}

// CacheFile is where a Remote is kept; "" when there is no folder for caches.
func (r Remote) CacheFile() string {
	dir, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(dir, "nblsp", "settings", r.SHA256+".toml")
}

func (r Remote) cached() ([]byte, error) {
	data, err := readFile(r.CacheFile())
	if err != nil {
		return nil, fs.ErrNotExist
	}
	return data, r.Check(data)
}

// Remotes are the files on the network that the user's settings, or the named file instead of them,
// extend. Those that are not cached are listed without what they extend in turn.
func Remotes(name string) ([]Remote, error) {
	s := &Settings{fetching: true}
	if name == "" {
		name = UserFile()
	}
	if err := s.read(name, byUser); err != nil {
		return nil, err
	}
	return s.Remotes, nil
}
