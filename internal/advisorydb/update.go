package advisorydb

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"gopkg.in/yaml.v3"

	"github.com/nblsp/nblsp/analyzers/advisory"
)

// DefaultSource is OSV's export of all records of PyPI.
const DefaultSource = "https://osv-vulnerabilities.storage.googleapis.com/PyPI/all.zip"

const (
	maxDownload = 512 << 20
	maxRecord   = 16 << 20 // one record, unpacked
	maxUnpacked = 4 << 30  // all records, unpacked
	maxRecords  = 2_000_000
)

// An Update says where an index is made from and where it goes.
type Update struct {
	From   string // URL, file (an index or a zip of OSV records) or folder of OSV records; "": [DefaultSource]
	To     string // file of the index
	SHA256 string // that a file or download must have, in hex; "" for any
	// AllowRollback lets an older state of the advisories replace a newer one.
	AllowRollback bool
}

// Errors of [Update.Run].
var (
	ErrHash     = errors.New("the SHA-256 is not the one that was asked for")
	ErrEmpty    = errors.New("there are no advisories of PyPI in it")
	ErrRollback = errors.New("it is older than what is there; use --allow-rollback if that is meant")
)

// Run makes the index and puts it in place, all of it or nothing.
func (u Update) Run(ctx context.Context) (*advisory.Index, error) {
	if u.From == "" {
		u.From = DefaultSource
	}
	data, err := u.make(ctx)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", shown(u.From), err)
	}
	x, err := advisory.Open(data)
	if err == nil {
		err = x.Verify()
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", shown(u.From), err)
	}
	if old, err := Read(u.To); err == nil && x.Built().Before(old.Built()) && !u.AllowRollback {
		return nil, fmt.Errorf("%s: advisories as of %s: %w (%s)", shown(u.From), day(x.Built()), ErrRollback, day(old.Built()))
	}
	return x, write(u.To, data)
}

func day(t time.Time) string { return t.Format(time.DateOnly) }

// make gives the bytes of an index.
func (u Update) make(ctx context.Context) ([]byte, error) {
	if strings.HasPrefix(u.From, "https://") || strings.HasPrefix(u.From, "http://") {
		data, err := download(ctx, u.From)
		if err != nil {
			return nil, err
		}
		return u.of(data)
	}
	info, err := os.Stat(u.From)
	if err != nil {
		return nil, bare(err)
	}
	if !info.IsDir() {
		f, err := os.Open(u.From)
		if err != nil {
			return nil, bare(err)
		}
		defer f.Close()
		data, err := readAll(f, maxDownload)
		if err != nil {
			return nil, err
		}
		return u.of(data)
	}
	for _, cached := range []string{fileName, "osv-scanner/PyPI/all.zip", "osv-scalibr/PyPI/all.zip", "PyPI/all.zip", "all.zip"} {
		if name := filepath.Join(u.From, filepath.FromSlash(cached)); isFile(name) {
			inner := u
			inner.From = name
			return inner.make(ctx)
		}
	}
	if u.SHA256 != "" {
		return nil, errors.New("a folder has no SHA-256")
	}
	return fromFolder(ctx, u.From)
}

func isFile(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.Mode().IsRegular()
}

// bare is an error of the file system without the path, which is told beside it.
func bare(err error) error {
	if e := (*fs.PathError)(nil); errors.As(err, &e) {
		return e.Err
	}
	return err
}

// of makes an index of the bytes of one, or of a zip of records.
func (u Update) of(data []byte) ([]byte, error) {
	if sum := sha256.Sum256(data); u.SHA256 != "" && !strings.EqualFold(u.SHA256, hex.EncodeToString(sum[:])) {
		return nil, ErrHash
	}
	if _, err := advisory.Open(data); !errors.Is(err, advisory.ErrNoIndex) {
		return data, err
	}
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, errors.New("neither an index of nblsp nor a whole zip archive")
	}
	var c collection
	for _, f := range archive.File {
		if !isRecord(f.Name) {
			continue
		}
		r, err := f.Open()
		if err != nil {
			return nil, fmt.Errorf("%s in it: %w", f.Name, err)
		}
		text, err := readAll(r, maxRecord)
		r.Close()
		if err != nil {
			return nil, fmt.Errorf("%s in it: %w", f.Name, err)
		}
		if err := c.add(f.Name, text); err != nil {
			return nil, err
		}
	}
	return c.build()
}

// fromFolder makes an index of the records in the files of a folder.
func fromFolder(ctx context.Context, folder string) ([]byte, error) {
	var c collection
	err := filepath.WalkDir(folder, func(name string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case ctx.Err() != nil:
			return ctx.Err()
		case e.IsDir() && strings.HasPrefix(e.Name(), ".") && name != folder:
			return fs.SkipDir
		case !e.Type().IsRegular() || !isRecord(name):
			return nil
		}
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		defer f.Close()
		text, err := readAll(f, maxRecord)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		return c.add(name, text)
	})
	if err != nil {
		return nil, err
	}
	return c.build()
}

func isRecord(name string) bool {
	switch filepath.Ext(name) {
	case ".json", ".yaml", ".yml":
		return true
	}
	return false
}

// A collection gathers records.
type collection struct {
	builder advisory.Builder
	newest  time.Time
	count   int
	size    int64
	broken  int
}

// add takes one record. One that cannot be read is counted: a repository has other files as well.
func (c *collection) add(name string, text []byte) error {
	if c.count, c.size = c.count+1, c.size+int64(len(text)); c.count > maxRecords || c.size > maxUnpacked {
		return errTooLarge
	}
	var r *advisory.Record
	var err error
	if filepath.Ext(name) == ".json" {
		r, err = advisory.ParseRecord(text)
	} else {
		r = new(advisory.Record)
		err = yaml.Unmarshal(text, r)
	}
	if err != nil {
		c.broken++
		return nil //nolint:nilerr // a broken record is counted and stops nothing
	}
	// A record from the future would make all later states look older.
	if t, err := time.Parse(time.RFC3339, r.Modified); err == nil && t.After(c.newest) && !t.After(time.Now()) {
		c.newest = t
	}
	c.builder.Add(r)
	return nil
}

func (c *collection) build() ([]byte, error) {
	switch {
	case c.builder.Records == 0:
		return nil, ErrEmpty
	case c.broken > c.count/10:
		return nil, fmt.Errorf("%d of %d records cannot be read", c.broken, c.count)
	}
	c.builder.Rate(advisory.Seed())
	return c.builder.Build(c.newest, []string{
		"OSV records of PyPA (CC-BY 4.0), GitHub (CC-BY 4.0) and OpenSSF (Apache-2.0), modified: put into another form",
	}), nil
}
