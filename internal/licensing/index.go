package licensing

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/analyzers/pep508"
	"github.com/nblsp/nblsp/internal/atomicfile"
)

// The services that are asked, in this order: deps.dev where the version is known, because it has read
// the licence files, else PyPI.
const (
	depsDev = "https://api.deps.dev"
	pypi    = "https://pypi.org"
)

const (
	// timeout bounds one question; who waits for more gives the licence up.
	timeout   = 8 * time.Second
	maxAnswer = 4 << 20
	// fresh is how long an answer holds; one about no version in particular, or that nothing is
	// known, is asked for again sooner.
	fresh      = 90 * 24 * time.Hour
	freshLoose = 7 * 24 * time.Hour
	// failures in a row after which nobody is asked any more: the machine is offline.
	failures = 3
)

// An Index asks the index of packages, because the user (never the workspace) said so, and remembers
// the answers on disk. What is sent are names and versions of distributions. It is safe for concurrent
// use.
type Index struct {
	Folder string // of the answers; "" remembers nothing
	// Background makes questions that have no answer yet be asked behind the caller's back: the answer
	// is there the next time.
	Background bool

	depsDev, pypi string // "": the real ones
	client        *http.Client
	mu            sync.Mutex
	failed        int
	asking        map[string]bool
	behind        sync.WaitGroup // questions in the background
	now           func() time.Time
}

// CacheFolder is where answers are remembered; "" when there is no home.
func CacheFolder() string {
	base, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(base, "nblsp", "licenses", "v1")
}

// An answer is what is kept of what the services said.
type answer struct {
	Asked       time.Time `json:"asked"`
	Licenses    []string  `json:"licenses,omitempty"` // deps.dev
	Expression  string    `json:"expression,omitempty"`
	License     string    `json:"license,omitempty"`
	Classifiers []string  `json:"classifiers,omitempty"`
}

func (a *answer) isEmpty() bool {
	return len(a.Licenses)+len(a.Expression)+len(a.License)+len(a.Classifiers) == 0
}

// files gives the answer the form in which a distribution says it.
func (a *answer) files() *analyzers.LicenseFiles {
	if a == nil || a.isEmpty() {
		return nil
	}
	var b strings.Builder
	if a.Expression != "" {
		fmt.Fprintf(&b, "License-Expression: %s\n", oneLine(a.Expression))
	}
	if a.License != "" {
		fmt.Fprintf(&b, "License: %s\n", strings.ReplaceAll(strings.TrimSpace(a.License), "\n", "\n "))
	}
	for _, c := range a.Classifiers {
		fmt.Fprintf(&b, "Classifier: %s\n", oneLine(c))
	}
	return &analyzers.LicenseFiles{Metadata: b.String(), Index: a.Licenses}
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// Published implements [analyzers.Licenses].
func (s *Source) Published(ctx context.Context, name, version string) *analyzers.LicenseFiles {
	if s.Index == nil || !pep508.IsName(name) {
		return nil
	}
	return s.Index.ask(ctx, pep508.Normalize(name), version).files()
}

func (x *Index) time() time.Time {
	if x.now != nil {
		return x.now()
	}
	return time.Now()
}

// ask is the answer that is remembered, or else a new one; nil for none.
func (x *Index) ask(ctx context.Context, name, version string) *answer {
	known := x.load(name, version)
	if known != nil && x.time().Sub(known.Asked) < known.holds(version) {
		return known
	}
	if !x.start(name, version) {
		return known
	}
	if x.Background {
		x.behind.Go(func() {
			defer x.end(name, version)
			x.fetch(context.WithoutCancel(ctx), name, version)
		})
		return known
	}
	defer x.end(name, version)
	if fetched := x.fetch(ctx, name, version); fetched != nil {
		return fetched
	}
	return known
}

func (a *answer) holds(version string) time.Duration {
	if version == "" || a.isEmpty() {
		return freshLoose
	}
	return fresh
}

// start reports whether a question may be asked: nobody asks it now, and the services answer.
func (x *Index) start(name, version string) bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	key := name + "@" + version
	if x.failed >= failures || x.asking[key] {
		return false
	}
	if x.asking == nil {
		x.asking = map[string]bool{}
	}
	x.asking[key] = true
	return true
}

func (x *Index) end(name, version string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	delete(x.asking, name+"@"+version)
}

// fetch asks the services and remembers what they say; nil when they cannot be reached.
func (x *Index) fetch(ctx context.Context, name, version string) *answer {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	a := &answer{Asked: x.time().UTC()}
	var failure error
	if version != "" {
		failure = x.askDepsDev(ctx, name, version, a)
	}
	if a.isEmpty() {
		if err := x.askPyPI(ctx, name, version, a); err != nil {
			failure = err
		}
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	if a.isEmpty() && failure != nil { // somebody who may know could not be asked
		x.failed++
		return nil
	}
	x.failed = 0
	x.save(name, version, a)
	return a
}

// askDepsDev adds what deps.dev says; nothing when it does not know all licences by their ids. That it
// does not know the version is no error.
func (x *Index) askDepsDev(ctx context.Context, name, version string, a *answer) error {
	var v struct{ Licenses []string }
	err := x.get(ctx, base(x.depsDev, depsDev)+"/v3/systems/pypi/packages/"+url.PathEscape(name)+"/versions/"+url.PathEscape(version), &v)
	if !slices.Contains(v.Licenses, "non-standard") && !slices.Contains(v.Licenses, "unknown") {
		a.Licenses = v.Licenses
	}
	return err
}

// askPyPI adds what PyPI says.
func (x *Index) askPyPI(ctx context.Context, name, version string, a *answer) error {
	address := base(x.pypi, pypi) + "/pypi/" + url.PathEscape(name)
	if version != "" {
		address += "/" + url.PathEscape(version)
	}
	var v struct {
		Info struct {
			Expression  *string  `json:"license_expression"`
			License     *string  `json:"license"`
			Classifiers []string `json:"classifiers"`
		}
	}
	if err := x.get(ctx, address+"/json", &v); err != nil {
		return err
	}
	if v.Info.Expression != nil {
		a.Expression = *v.Info.Expression
	}
	if v.Info.License != nil {
		a.License = *v.Info.License
	}
	for _, c := range v.Info.Classifiers {
		if strings.HasPrefix(c, "License ::") {
			a.Classifiers = append(a.Classifiers, c)
		}
	}
	return nil
}

func base(set, real string) string {
	if set != "" {
		return set
	}
	return real
}

// get reads one JSON document. Nothing leads to another host.
func (x *Index) get(ctx context.Context, address string, into any) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return err
	}
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", "nblsp")
	client := x.client
	if client == nil {
		client = &http.Client{CheckRedirect: func(to *http.Request, via []*http.Request) error {
			if to.URL.Host != via[0].URL.Host || to.URL.Scheme != via[0].URL.Scheme || len(via) > 5 {
				return http.ErrUseLastResponse
			}
			return nil
		}}
	}
	res, err := client.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	switch {
	case res.StatusCode == http.StatusNotFound:
		return nil // there is no such distribution or version
	case res.StatusCode != http.StatusOK:
		return fmt.Errorf("%s answers %s", req.URL.Host, res.Status)
	}
	data, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer+1))
	if err != nil {
		return err
	}
	if len(data) > maxAnswer {
		return errors.New("the answer is too long")
	}
	return json.Unmarshal(data, into)
}

// file is where an answer is remembered; "" for nowhere.
func (x *Index) file(name, version string) string {
	if x.Folder == "" {
		return ""
	}
	part := name + "@" + url.PathEscape(version) + ".json"
	if !filepath.IsLocal(part) || strings.ContainsAny(part, `/\`) || len(part) > 200 {
		return ""
	}
	return filepath.Join(x.Folder, part)
}

func (x *Index) load(name, version string) *answer {
	file := x.file(name, version)
	if file == "" {
		return nil
	}
	var a answer
	if json.Unmarshal(readFile(file, maxAnswer), &a) != nil {
		return nil
	}
	return &a
}

// save remembers an answer; that it cannot costs another question.
func (x *Index) save(name, version string, a *answer) {
	file := x.file(name, version)
	if file == "" || os.MkdirAll(x.Folder, 0o700) != nil {
		return
	}
	_ = atomicfile.Write(file, 0o600, func(w io.Writer) error { return json.NewEncoder(w).Encode(a) })
}
