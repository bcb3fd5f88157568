// Package presidio asks a Presidio analyzer for the names of people and places, through its REST
// interface: POST /analyze. The user runs that service and switches its use on in his own settings; it
// is asked by the command line alone, never while somebody types.
package presidio

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/notebook"
)

const (
	// Budget is how long an answer is waited for.
	Budget = 300 * time.Millisecond

	batchTexts  = 32       // in one request
	batchBytes  = 16 << 10 // of text in one request, unless a single text is longer
	maxRequests = 32       // for one notebook
	maxAnswer   = 4 << 20
)

// A Client is a service. It is safe for concurrent use.
type Client struct {
	analyze  string // the address of the call
	language string
	http     *http.Client
}

// entities are what is asked for: the rest is found better without a model.
var entities = []string{"PERSON", "LOCATION", "NRP"}

// New makes a Client of the service at an address, for texts in a language ("en"). A service on
// another machine would be sent what stands in notebooks, so it has to be allowed with anywhere.
func New(address, language string, anywhere bool) (*Client, error) {
	u, err := Check(address, anywhere)
	if err != nil {
		return nil, err
	}
	return &Client{
		analyze:  u.JoinPath("analyze").String(),
		language: language,
		http: &http.Client{
			Timeout: Budget,
			// No proxy of the environment, and no redirect: the text goes where the user said, or nowhere.
			Transport: &http.Transport{DialContext: dialer(anywhere), MaxIdleConnsPerHost: 4},
			CheckRedirect: func(*http.Request, []*http.Request) error {
				return errors.New("the service redirects, and text is sent to no other address than the one in the settings")
			},
		},
	}, nil
}

// Check reports whether an address may be asked.
func Check(address string, anywhere bool) (*url.URL, error) {
	u, err := url.Parse(address)
	switch {
	case err != nil, u.Scheme != "http" && u.Scheme != "https", u.Hostname() == "":
		return nil, fmt.Errorf("%q is no address of a service, such as http://127.0.0.1:5002", address)
	case u.User != nil || u.RawQuery != "" || u.Fragment != "":
		return nil, errors.New("an address of a service has neither a user nor a query")
	case !anywhere && u.Hostname() != "localhost" && !isLoopback(net.ParseIP(u.Hostname())):
		return nil, fmt.Errorf("%s is not this machine, and text of notebooks would be sent there: set recognizer-anywhere = true to allow it", u.Hostname())
	}
	return u, nil
}

func isLoopback(ip net.IP) bool { return ip != nil && ip.IsLoopback() }

// dialer connects to this machine alone, whatever "localhost" may resolve to, or to any.
func dialer(anywhere bool) func(ctx context.Context, network, address string) (net.Conn, error) {
	var d net.Dialer
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := d.DialContext(ctx, network, address)
		if err != nil || anywhere {
			return conn, err
		}
		if at, ok := conn.RemoteAddr().(*net.TCPAddr); !ok || !isLoopback(at.IP) {
			_ = conn.Close()
			return nil, errors.New("the name of the service leads to another machine: set recognizer-anywhere = true to allow it")
		}
		return conn, nil
	}
}

type request struct {
	Text           []string `json:"text"`
	Language       string   `json:"language"`
	Entities       []string `json:"entities"`
	ScoreThreshold float64  `json:"score_threshold"`
}

// answer is what the service found in one text; places count in characters (code points).
type answer struct {
	Entity string  `json:"entity_type"`
	Start  int     `json:"start"`
	End    int     `json:"end"`
	Score  float64 `json:"score"`
}

// Recognize implements [analyzers.Recognizer]. It asks in batches, each within the [Budget], and ends
// at the first that fails: what was answered before is given with the error.
func (c *Client) Recognize(ctx context.Context, texts []string, least float64) (found [][]analyzers.Recognized, err error) {
	found = make([][]analyzers.Recognized, len(texts))
	requests := 0
	for from := 0; from < len(texts); {
		to, size := from, 0
		for to < len(texts) && to-from < batchTexts && (to == from || size+len(texts[to]) <= batchBytes) {
			size += len(texts[to])
			to++
		}
		if requests++; requests > maxRequests {
			return found, fmt.Errorf("only the first %d of %d texts were looked at", from, len(texts))
		}
		answers, err := c.ask(ctx, texts[from:to], least)
		if err != nil {
			return found, err
		}
		for i, a := range answers {
			found[from+i] = spans(texts[from+i], a)
		}
		from = to
	}
	return found, nil
}

func (c *Client) ask(ctx context.Context, texts []string, least float64) ([][]answer, error) {
	body, err := json.Marshal(request{texts, c.language, entities, least})
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.analyze, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/json")
	res, err := c.http.Do(req)
	if err != nil {
		var late net.Error
		if errors.As(err, &late) && late.Timeout() {
			return nil, fmt.Errorf("it did not answer within %v", Budget)
		}
		return nil, plain(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("it answers %s", res.Status) // the rest may quote the text
	}
	data, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer+1))
	switch {
	case err != nil:
		return nil, plain(err)
	case len(data) > maxAnswer:
		return nil, fmt.Errorf("its answer is larger than %d MB", maxAnswer>>20)
	}
	var answers [][]answer
	if json.Unmarshal(data, &answers) != nil || len(answers) != len(texts) {
		return nil, errors.New("its answer is not that of a Presidio analyzer of a version that takes several texts at once")
	}
	return answers, nil
}

// plain is an error of the connection without the address, which the caller tells.
func plain(err error) error {
	if e := (*url.Error)(nil); errors.As(err, &e) {
		return e.Err
	}
	return err
}

// spans turns places in characters into spans in bytes. What lies outside of the text, or is not
// among what was asked for, is left out.
func spans(text string, answers []answer) (out []analyzers.Recognized) {
	if len(answers) == 0 {
		return nil
	}
	offsets := make([]int, 0, utf8.RuneCountInString(text)+1)
	for i := range text {
		offsets = append(offsets, i)
	}
	offsets = append(offsets, len(text))
	for _, a := range answers {
		if a.Start < 0 || a.End <= a.Start || a.End >= len(offsets) || !strings.Contains(" PERSON LOCATION NRP ", " "+a.Entity+" ") {
			continue
		}
		out = append(out, analyzers.Recognized{
			Entity: a.Entity, Score: a.Score, Span: notebook.Span{Start: offsets[a.Start], End: offsets[a.End]},
		})
	}
	return out
}
