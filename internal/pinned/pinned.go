// Package pinned gets files of settings from the network, whose content is known beforehand: what
// a server sends instead is refused. It runs on the user's request alone.
package pinned

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/nblsp/nblsp/internal/atomicfile"
	"github.com/nblsp/nblsp/internal/config"
)

const (
	maxSize = 4 << 20
	timeout = 30 * time.Second
)

// Client gets files by https alone, wherever a server may redirect to.
func Client() *http.Client {
	return &http.Client{
		Timeout: timeout,
		CheckRedirect: func(r *http.Request, via []*http.Request) error {
			switch {
			case r.URL.Scheme != "https":
				return errors.New("the server redirects away from https")
			case len(via) > 5:
				return errors.New("too many redirects")
			}
			return nil
		},
	}
}

// Fetch gets a file and keeps it where [config] looks for it.
func Fetch(ctx context.Context, client *http.Client, remote config.Remote) error {
	name := remote.CacheFile()
	if name == "" {
		return errors.New("there is no folder for caches; set XDG_CACHE_HOME")
	}
	data, err := get(ctx, client, remote.URL)
	if err == nil {
		err = remote.Check(data)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", remote.URL, err)
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return err
	}
	return atomicfile.Write(name, 0o600, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}

func get(ctx context.Context, client *http.Client, url string) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	res, err := client.Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return nil, errors.New(res.Status)
	}
	data, err := io.ReadAll(io.LimitReader(res.Body, maxSize+1))
	if err == nil && len(data) > maxSize {
		err = fmt.Errorf("larger than %d MB", maxSize>>20)
	}
	return data, err
}
