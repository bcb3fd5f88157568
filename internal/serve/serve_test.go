package serve

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func TestOnlyTheTokenOnTheRightHostIsAnswered(t *testing.T) {
	s, err := New([]byte("<p>hello"), "default-src 'none'")
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	if ip := net.ParseIP(u.Hostname()); !ip.IsLoopback() || len(u.Path) < 20 {
		t.Fatalf("address %s", s.URL)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- s.Run(ctx) }()
	for _, c := range []struct {
		name, method, path, host string
		want                     int
	}{
		{"the page", "GET", u.Path, u.Host, 200},
		{"no token", "GET", "/", u.Host, 404},
		{"another token", "GET", u.Path + "x", u.Host, 404},
		{"a name that leads here", "GET", u.Path, "evil.example:" + u.Port(), 421},
		{"localhost is another name", "GET", u.Path, "localhost:" + u.Port(), 421},
		{"posting", "POST", u.Path, u.Host, 405},
	} {
		req, err := http.NewRequestWithContext(t.Context(), c.method, "http://"+u.Host+c.path, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Host = c.host
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(res.Body)
		res.Body.Close()
		if res.StatusCode != c.want || strings.Contains(string(body), "hello") != (c.want == 200) {
			t.Errorf("%s: %d, %q", c.name, res.StatusCode, body)
		}
		if c.want == 200 && !strings.HasPrefix(res.Header.Get("Content-Security-Policy"), "default-src 'none'") {
			t.Errorf("%s: %v", c.name, res.Header)
		}
	}
	cancel()
	if err := <-done; err != nil {
		t.Errorf("after the end: %v", err)
	}
}
