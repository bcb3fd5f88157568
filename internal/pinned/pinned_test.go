package pinned

import (
	"crypto/sha256"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/nblsp/nblsp/internal/config"
)

func TestFetchKeepsOnlyWhatIsPinned(t *testing.T) {
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	t.Setenv("HOME", t.TempDir())
	const content = "skip = ['pii/*']\n"
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/good":
			fmt.Fprint(w, content)
		case "/changed":
			fmt.Fprint(w, "skip = ['*']\n")
		case "/away":
			http.Redirect(w, r, "http://"+r.Host+"/good", http.StatusFound)
		default:
			http.NotFound(w, r)
		}
	}))
	defer server.Close()
	client := server.Client()
	client.CheckRedirect = Client().CheckRedirect
	sum := fmt.Sprintf("%x", sha256.Sum256([]byte(content)))
	for path, want := range map[string]string{
		"/good":    "",
		"/changed": "not the one of the settings",
		"/away":    "away from https",
		"/gone":    "404",
	} {
		remote := config.Remote{URL: server.URL + path, SHA256: sum}
		os.Remove(remote.CacheFile())
		err := Fetch(t.Context(), client, remote)
		if (want == "") != (err == nil) || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want %q", path, err, want)
		}
		data, _ := os.ReadFile(remote.CacheFile())
		if (string(data) == content) != (want == "") {
			t.Errorf("%s: the cache holds %q", path, data)
		}
	}
}
