package advisorydb

import (
	"context"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// client waits no longer than a slow line needs.
var client = &http.Client{Timeout: 10 * time.Minute}

// download reads what a URL gives and checks it by the checksum that Google's storage sends along.
func download(ctx context.Context, from string) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, from, nil)
	if err != nil {
		return nil, errors.New("this is no URL")
	}
	response, err := client.Do(request)
	if err != nil {
		if e := (*url.Error)(nil); errors.As(err, &e) {
			err = e.Err // without the URL, which may hold credentials
		}
		return nil, fmt.Errorf("cannot be reached: %w; get the file by other means and use --from FILE", err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("the server answers %s", response.Status)
	}
	data, err := readAll(response.Body, maxDownload)
	if err != nil {
		return nil, err
	}
	for _, hash := range response.Header.Values("X-Goog-Hash") {
		for part := range strings.SplitSeq(hash, ",") {
			text, ok := strings.CutPrefix(strings.TrimSpace(part), "crc32c=")
			if !ok {
				continue
			}
			want, err := base64.StdEncoding.DecodeString(text)
			if err == nil && len(want) == 4 && binary.BigEndian.Uint32(want) != crc32.Checksum(data, crc32.MakeTable(crc32.Castagnoli)) {
				return nil, errors.New("the download is damaged: its checksum differs")
			}
		}
	}
	return data, nil
}

// shown is a source without credentials.
func shown(from string) string {
	if u, err := url.Parse(from); err == nil && u.User != nil {
		return u.Redacted()
	}
	return from
}
