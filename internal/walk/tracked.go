package walk

import (
	"bytes"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// A repository knows which files git tracks. .gitignore says nothing about those: a file that was
// committed all the same goes wherever the repository goes, and nobody can hide one from a gate by
// ignoring it.
type repository struct {
	top   string
	paths []string // tracked, relative to top with "/", sorted
	// unknown says that the index could not be read: then everything may be tracked.
	unknown bool
}

// openRepository reads the index of the repository whose top folder is top.
func openRepository(top string) *repository {
	r := &repository{top: top}
	data, err := os.ReadFile(filepath.Join(gitFolder(top), "index"))
	if errors.Is(err, os.ErrNotExist) {
		return r // nothing was ever added
	}
	if err == nil {
		r.paths, err = readIndex(data)
	}
	r.unknown = err != nil
	slices.Sort(r.paths)
	return r
}

// gitFolder is the .git of a repository; in submodules and further work trees it is a file that
// says where the folder is.
func gitFolder(top string) string {
	name := filepath.Join(top, ".git")
	data, err := os.ReadFile(name)
	if err != nil {
		return name
	}
	target, _ := strings.CutPrefix(strings.TrimSpace(string(data)), "gitdir: ")
	if !filepath.IsAbs(target) {
		target = filepath.Join(top, target)
	}
	return target
}

// tracks reports whether git tracks a file, or something in a folder.
func (r *repository) tracks(name string, isDir bool) bool {
	if r == nil {
		return false
	}
	if r.unknown {
		return filepath.Base(name) != ".git"
	}
	rel, err := filepath.Rel(r.top, name)
	if err != nil {
		return false
	}
	rel = filepath.ToSlash(rel)
	if isDir {
		rel += "/"
	}
	i, found := slices.BinarySearch(r.paths, rel)
	return found || isDir && i < len(r.paths) && strings.HasPrefix(r.paths[i], rel)
}

var errIndex = errors.New("not an index that can be read")

// readIndex gives the paths in a git index of version 2, 3 or 4 with SHA-1 names. The format is
// that of git's documentation (gitformat-index).
func readIndex(data []byte) ([]string, error) {
	const (
		header   = 12
		fixed    = 62 // bytes of an entry before its path
		checksum = 20
		extended = 1 << 14 // flag: two more bytes of flags follow
	)
	if len(data) < header+checksum || string(data[:4]) != "DIRC" {
		return nil, errIndex
	}
	version, count := binary.BigEndian.Uint32(data[4:]), binary.BigEndian.Uint32(data[8:])
	rest := data[header : len(data)-checksum]
	if version < 2 || version > 4 || int64(count)*fixed > int64(len(rest)) {
		return nil, errIndex
	}
	paths := make([]string, 0, count)
	last := ""
	for range count {
		if len(rest) < fixed+2 {
			return nil, errIndex
		}
		size := fixed
		if binary.BigEndian.Uint16(rest[fixed-2:])&extended != 0 {
			size += 2
		}
		name := rest[size:]
		keep := 0
		if version == 4 {
			drop, n := offsetVarint(name)
			if n == 0 || drop > len(last) {
				return nil, errIndex
			}
			name, size, keep = name[n:], size+n, len(last)-drop
		}
		end := bytes.IndexByte(name, 0)
		if end < 0 {
			return nil, errIndex
		}
		last = last[:keep] + string(name[:end])
		paths = append(paths, last)
		size += end + 1
		if version < 4 {
			size = (size + 7) &^ 7 // 1 to 8 NULs
		}
		if size > len(rest) {
			return nil, errIndex
		}
		rest = rest[size:]
	}
	if bytes.HasPrefix(rest, []byte("link")) {
		return nil, errIndex // a split index: the other half is elsewhere
	}
	return paths, nil
}

// offsetVarint reads git's variable-length integer; n is 0 when there is none.
func offsetVarint(b []byte) (value, n int) {
	for i, c := range b {
		if i == 5 {
			break
		}
		if i > 0 {
			value = (value + 1) << 7
		}
		value |= int(c & 0x7f)
		if c&0x80 == 0 {
			return value, i + 1
		}
	}
	return 0, 0
}
