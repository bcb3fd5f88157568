package presidio

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// stub speaks the interface that Presidio's analyzer publishes: POST /analyze with JSON; a list of
// texts is answered by a list of lists; places count in characters; mistakes are {"error": …}.
func stub(t *testing.T, names ...string) (address string, requests *[]request) {
	requests = new([]request)
	mux := http.NewServeMux()
	mux.HandleFunc("POST /analyze", func(w http.ResponseWriter, r *http.Request) {
		var req request
		if r.Header.Get("Content-Type") != "application/json" {
			w.WriteHeader(http.StatusUnsupportedMediaType)
			return
		}
		if json.NewDecoder(r.Body).Decode(&req) != nil || len(req.Text) == 0 || req.Language == "" {
			w.WriteHeader(http.StatusInternalServerError)
			_, _ = w.Write([]byte(`{"error": "No text provided"}`))
			return
		}
		*requests = append(*requests, req)
		out := make([][]map[string]any, len(req.Text))
		for i, text := range req.Text {
			out[i] = []map[string]any{}
			for _, name := range names {
				if at := strings.Index(text, name); at >= 0 {
					start := utf8.RuneCountInString(text[:at])
					out[i] = append(out[i], map[string]any{
						"entity_type": "PERSON", "start": start, "end": start + utf8.RuneCountInString(name),
						"score": 0.85, "analysis_explanation": nil,
					})
				}
			}
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(out)
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL, requests
}

func client(t *testing.T, address string) *Client {
	t.Helper()
	c, err := New(address, "en", false)
	if err != nil {
		t.Fatal(err)
	}
	// The machine that runs the tests may be slow; what a late answer does is tested by itself.
	c.http.Timeout = 0
	return c
}

func TestPlacesAreBytes(t *testing.T) {
	address, requests := stub(t, "Zoë Ångström")
	texts := []string{"nobody here", "héllo 𝒳 Zoë Ångström!"}
	found, err := client(t, address).Recognize(context.Background(), texts, 0.5)
	if err != nil {
		t.Fatal(err)
	}
	if len(found[0]) != 0 || len(found[1]) != 1 {
		t.Fatalf("%v", found)
	}
	if s := found[1][0].Span; texts[1][s.Start:s.End] != "Zoë Ångström" {
		t.Errorf("the span is of %q", texts[1][s.Start:s.End])
	}
	want := request{texts, "en", entities, 0.5}
	if got := (*requests)[0]; !slices.Equal(got.Text, want.Text) || got.Language != "en" || got.ScoreThreshold != 0.5 || !slices.Equal(got.Entities, entities) {
		t.Errorf("asked %+v", got)
	}
}

func TestTextsGoInBatches(t *testing.T) {
	address, requests := stub(t, "Ada")
	texts := slices.Repeat([]string{"Ada " + strings.Repeat("x", 1000)}, 70)
	found, err := client(t, address).Recognize(context.Background(), texts, 0)
	if err != nil {
		t.Fatal(err)
	}
	for i, f := range found {
		if len(f) != 1 {
			t.Fatalf("text %d: %v", i, f)
		}
	}
	n := 0
	for _, r := range *requests {
		size := 0
		for _, s := range r.Text {
			size += len(s)
		}
		if size > batchBytes || len(r.Text) > batchTexts {
			t.Errorf("a request has %d texts of %d bytes", len(r.Text), size)
		}
		n += len(r.Text)
	}
	if n != len(texts) || len(*requests) < 2 {
		t.Errorf("%d texts in %d requests", n, len(*requests))
	}
	// What is beyond the bound is told, and what was found before is kept.
	found, err = client(t, address).Recognize(context.Background(), slices.Repeat(texts, 10), 0)
	if err == nil || len(found[0]) != 1 {
		t.Errorf("%v, %v", err, found[0])
	}
}

func TestAddresses(t *testing.T) {
	for _, test := range []struct {
		address  string
		anywhere bool
		mistake  string // a part of it; "" for none
	}{
		{"http://127.0.0.1:5002", false, ""},
		{"http://[::1]:5002/", false, ""},
		{"https://localhost", false, ""},
		{"http://names.example.org:3000", true, ""},
		{"http://names.example.org:3000", false, "is not this machine"},
		{"http://10.0.0.7:3000", false, "is not this machine"},
		{"127.0.0.1:5002", false, "no address of a service"},
		{"file:///etc/passwd", true, "no address of a service"},
		{"http://ada:word@127.0.0.1", false, "neither a user"},
	} {
		_, err := New(test.address, "en", test.anywhere)
		if (err == nil) != (test.mistake == "") || err != nil && !strings.Contains(err.Error(), test.mistake) {
			t.Errorf("%s, anywhere %v: %v", test.address, test.anywhere, err)
		}
	}
}

// What a service does wrong is told without the text that it was sent.
func TestServicesThatFail(t *testing.T) {
	const text = "Ada Quillfeather"
	for name, test := range map[string]struct {
		handle  http.HandlerFunc
		mistake string
	}{
		"redirects": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://127.0.0.1:1/", http.StatusTemporaryRedirect)
		}, "redirects"},
		"an error that quotes": {func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusInternalServerError)
			_, _ = w.Write([]byte(`{"error": "cannot read ` + text + `"}`))
		}, "500"},
		"one list":       {func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(`[]`)) }, "not that of a Presidio analyzer"},
		"no JSON":        {func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(text)) }, "not that of a Presidio analyzer"},
		"a large answer": {func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(make([]byte, maxAnswer+2)) }, "larger than"},
		"places elsewhere": {func(w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write([]byte(`[[{"entity_type": "PERSON", "start": 3, "end": 99, "score": 1}, {"entity_type": "URL", "start": 0, "end": 3, "score": 1}, {"entity_type": "PERSON", "start": -4, "end": 2, "score": 1}]]`))
		}, ""},
	} {
		server := httptest.NewServer(test.handle)
		found, err := client(t, server.URL).Recognize(context.Background(), []string{text}, 0)
		server.Close()
		switch {
		case test.mistake == "" && (err != nil || len(found[0]) != 0):
			t.Errorf("%s: %v, %v", name, found, err)
		case test.mistake != "" && (err == nil || !strings.Contains(err.Error(), test.mistake) || strings.Contains(err.Error(), "Ada")):
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestLateAnswersAreNotWaitedFor(t *testing.T) {
	done := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-done }))
	defer server.Close()
	defer close(done)
	c, err := New(server.URL, "en", false)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Recognize(context.Background(), []string{"Ada"}, 0); err == nil || !strings.Contains(err.Error(), "within 300ms") {
		t.Errorf("%v", err)
	}
}
