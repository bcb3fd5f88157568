package advisorydb

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/nblsp/nblsp/analyzers/advisory"
)

// record is one advisory in OSV form.
func record(id, name, modified string) string {
	return fmt.Sprintf(`{"id":%q,"modified":%q,"affected":[{"package":{"ecosystem":"PyPI","name":%q},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"2.0"}]}]}]}`, id, modified, name)
}

func archive(t testing.TB, records ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i, r := range records {
		f, err := w.Create(fmt.Sprintf("%d.json", i))
		if err == nil {
			_, err = f.Write([]byte(r))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func save(t testing.TB, name string, data []byte) string {
	t.Helper()
	name = filepath.Join(t.TempDir(), filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, data, 0o644); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestUpdateFrom(t *testing.T) {
	data := archive(t, record("PYSEC-1", "A.b", "2025-01-02T00:00:00Z"), record("PYSEC-2", "c", "2025-01-01T00:00:00Z"))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { w.Write(data) }))
	defer server.Close()
	yaml := "id: PYSEC-1\nmodified: 2025-01-02T00:00:00Z\naffected:\n- package: {ecosystem: PyPI, name: A.b}\n  ranges:\n  - type: ECOSYSTEM\n    events: [{introduced: '0'}, {fixed: '2.0'}]\n"
	for name, from := range map[string]string{
		"a zip":               save(t, "all.zip", data),
		"a URL":               server.URL + "/all.zip",
		"osv-scanner's cache": filepath.Dir(filepath.Dir(filepath.Dir(save(t, "osv-scanner/PyPI/all.zip", data)))),
		"a folder of YAML":    filepath.Dir(save(t, "vulns/PYSEC-1.yaml", []byte(yaml))),
	} {
		t.Run(name, func(t *testing.T) {
			to := filepath.Join(t.TempDir(), "deep", "x.nbdb")
			if _, err := (Update{From: from, To: to}).Run(t.Context()); err != nil {
				t.Fatal(err)
			}
			x, err := Read(to)
			if err != nil {
				t.Fatal(err)
			}
			if list := x.About("a-b"); len(list) != 1 || list[0].Fixed()[0] != "2.0" || day(x.Built()) != "2025-01-02" {
				t.Errorf("%v as of %v", list, x.Built())
			}
		})
	}
}

func TestAnExportIsASource(t *testing.T) {
	name, err := Export(advisory.Seed(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	to := filepath.Join(t.TempDir(), "x.nbdb")
	x, err := Update{From: filepath.Dir(name), To: to}.Run(t.Context())
	if err != nil || x.Count() != advisory.Seed().Count() {
		t.Errorf("%v", err)
	}
}

// Whatever is wrong, the error says so and the old index stays.
func TestWhatIsWrongChangesNothing(t *testing.T) {
	to := filepath.Join(t.TempDir(), "x.nbdb")
	good := archive(t, record("PYSEC-1", "a", "2025-01-02T00:00:00Z"))
	if _, err := (Update{From: save(t, "all.zip", good), To: to}).Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(to)
	if err != nil {
		t.Fatal(err)
	}
	gone := httptest.NewServer(http.NotFoundHandler())
	defer gone.Close()
	liar := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Goog-Hash", "crc32c=AAAAAA==")
		w.Write(good)
	}))
	defer liar.Close()
	bomb := archive(t, strings.Repeat(" ", maxRecord+1))
	for name, c := range map[string]struct {
		u    Update
		want error
		says string
	}{
		"older":          {Update{From: save(t, "a.zip", archive(t, record("PYSEC-1", "a", "2024-01-02T00:00:00Z")))}, ErrRollback, "--allow-rollback"},
		"another hash":   {Update{From: save(t, "a.zip", good), SHA256: strings.Repeat("0", 64)}, ErrHash, "SHA-256"},
		"no advisories":  {Update{From: save(t, "a.zip", archive(t, "{}"))}, ErrEmpty, "no advisories"},
		"a zip bomb":     {Update{From: save(t, "a.zip", bomb)}, errTooLarge, "larger"},
		"a cut zip":      {Update{From: save(t, "a.zip", good[:len(good)/2])}, nil, "zip"},
		"a cut index":    {Update{From: save(t, "a.nbdb", before[:len(before)-1])}, advisory.ErrDamaged, "damaged"},
		"no such file":   {Update{From: filepath.Join(t.TempDir(), "none")}, nil, "no such file"},
		"not found":      {Update{From: gone.URL}, nil, "404"},
		"wrong checksum": {Update{From: liar.URL}, nil, "checksum"},
		"unreachable":    {Update{From: "http://user:hush@127.0.0.1:1/x"}, nil, "cannot be reached"},
		"unread records": {Update{From: save(t, "a.zip", archive(t, "{", "{", record("PYSEC-1", "a", "")))}, nil, "2 of 3"},
	} {
		t.Run(name, func(t *testing.T) {
			c.u.To = to
			_, err := c.u.Run(t.Context())
			if err == nil || c.want != nil && !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "hush") {
				t.Errorf("%v", err)
			}
			if after, err := os.ReadFile(to); err != nil || !bytes.Equal(before, after) {
				t.Error("the old index did not stay")
			}
		})
	}
	older := Update{From: save(t, "a.zip", archive(t, record("PYSEC-1", "a", "2024-01-02T00:00:00Z"))), To: to, AllowRollback: true}
	if _, err := older.Run(t.Context()); err != nil {
		t.Errorf("a rollback that is meant: %v", err)
	}
}

// A date in the future would make every later update a rollback.
func TestARecordFromTheFuture(t *testing.T) {
	to := filepath.Join(t.TempDir(), "x")
	future := archive(t, record("PYSEC-1", "a", "2999-01-02T00:00:00Z"), record("PYSEC-2", "b", "2024-01-02T00:00:00Z"))
	x, err := Update{From: save(t, "a.zip", future), To: to}.Run(t.Context())
	if err != nil || x.Built().Year() != 2024 || x.Count() != 2 {
		t.Fatalf("%v %v", x, err)
	}
	later := archive(t, record("PYSEC-1", "a", "2025-01-02T00:00:00Z"))
	if _, err := (Update{From: save(t, "b.zip", later), To: to}).Run(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestAHashThatFits(t *testing.T) {
	data := archive(t, record("PYSEC-1", "a", "2025-01-02T00:00:00Z"))
	sum := sha256.Sum256(data)
	u := Update{From: save(t, "a.zip", data), To: filepath.Join(t.TempDir(), "x"), SHA256: strings.ToUpper(hex.EncodeToString(sum[:]))}
	if _, err := u.Run(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestLoad(t *testing.T) {
	t.Setenv("NBLSP_DB", "")
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	t.Setenv("HOME", t.TempDir())
	if x, err := Load(""); err != nil || !x.IsSeed() {
		t.Errorf("without an index: %v", err)
	}
	if _, err := Load(filepath.Join(t.TempDir(), "none")); err == nil {
		t.Error("an index that is named and is not there is no error")
	}
	t.Setenv("NBLSP_DB", save(t, "x", []byte("nblspdb1 and then?")))
	if _, err := Load(""); !errors.Is(err, advisory.ErrDamaged) || !strings.Contains(err.Error(), "nblsp db update") {
		t.Errorf("a damaged index: %v", err)
	}
}

// NBLSP_OSV names a zip of OSV records; those of others are not part of the repository.
func BenchmarkUpdate(b *testing.B) {
	from := os.Getenv("NBLSP_OSV")
	if from == "" {
		b.Skip("NBLSP_OSV is not set")
	}
	for b.Loop() {
		if _, err := (Update{From: from, To: filepath.Join(b.TempDir(), "x")}).Run(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkReady(b *testing.B) {
	name, err := Export(advisory.Seed(), b.TempDir())
	if from := os.Getenv("NBLSP_OSV"); from != "" {
		_, err = Update{From: from, To: name, AllowRollback: true}.Run(b.Context())
	}
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := Read(name); err != nil {
			b.Fatal(err)
		}
	}
}
