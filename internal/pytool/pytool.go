// Package pytool brings tools and data of PyPI to tests: linters and schemas that others publish and
// that this repository therefore does not hold.
package pytool

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Venv is a virtual environment with the packages that requirements name, each with its exact
// version. It stays in the user's cache for the next run. Without Python or PyPI the test is skipped,
// in CI it fails: there a check that does not run is one that is missing.
func Venv(t testing.TB, requirements ...string) (dir string) {
	t.Helper()
	missing := t.Skip
	if os.Getenv("CI") != "" {
		missing = t.Fatal
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = t.TempDir()
	}
	sum := sha256.Sum256([]byte(strings.Join(requirements, "\n")))
	dir = filepath.Join(cache, "nblsp-test", hex.EncodeToString(sum[:8]))
	done := filepath.Join(dir, "complete") // written last: without it the folder is half an environment
	if _, err := os.Stat(done); err == nil {
		return dir
	}
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("python3", "-m", "venv", dir).CombinedOutput(); err != nil {
		missing("no virtual environment: ", err, "\n", string(out))
	}
	args := append([]string{"-m", "pip", "install", "-q", "--disable-pip-version-check"}, requirements...)
	if out, err := exec.Command(Bin(dir, "python"), args...).CombinedOutput(); err != nil {
		missing("the packages cannot be had: ", err, "\n", string(out))
	}
	if err := os.WriteFile(done, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	return dir
}

// Bin is a program of a virtual environment.
func Bin(venv, name string) string {
	if _, err := os.Stat(filepath.Join(venv, "Scripts")); err == nil { // Windows
		return filepath.Join(venv, "Scripts", name+".exe")
	}
	return filepath.Join(venv, "bin", name)
}

// Sdist downloads a source distribution with the pip of a virtual environment and unpacks one file
// of it, whose name is relative to the top of the distribution, into a folder of the test.
func Sdist(t testing.TB, venv, requirement, file string) (name string) {
	t.Helper()
	dir := t.TempDir()
	download := exec.Command(Bin(venv, "python"), "-m", "pip", "download", "-q", "--disable-pip-version-check",
		"--no-deps", "--no-binary", ":all:", "--dest", dir, requirement)
	if out, err := download.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", requirement, err, out)
	}
	archives, _ := filepath.Glob(filepath.Join(dir, "*.tar.gz"))
	if len(archives) != 1 {
		t.Fatalf("%s: archives %q", requirement, archives)
	}
	unpack := exec.Command(Bin(venv, "python"), "-c", `
import sys, tarfile
archive, name, out = sys.argv[1:]
with tarfile.open(archive) as tar:
    top = tar.getnames()[0].split("/")[0]
    with open(out, "wb") as f:
        f.write(tar.extractfile(top + "/" + name).read())
`, archives[0], file, filepath.Join(dir, filepath.Base(file)))
	if out, err := unpack.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", file, err, out)
	}
	return filepath.Join(dir, filepath.Base(file))
}
