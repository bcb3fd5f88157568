package packaging

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/nblsp/nblsp/internal/pytool"
	nt "github.com/nblsp/nblsp/notebook/notebooktest"
)

const preCommit = "pre-commit==4.7.0"

// The real pre-commit on a real repository: a commit with a leaking notebook is blocked, and the
// mended notebook passes. The hook nblsp-docker is the same call in another place; there is no
// container engine here to try it with.
func TestPreCommitBlocks(t *testing.T) {
	tool := pytool.Bin(pytool.Venv(t, preCommit), "pre-commit")
	long := os.Getenv("NBLSP_LONG") != ""
	for _, c := range []struct {
		hook string
		long bool // minutes: pre-commit fetches and builds all that nblsp is made of
		env  func(t *testing.T) []string
	}{
		{"nblsp-system", false, nil},
		{"nblsp-python", false, wheel},
		{"nblsp", true, func(t *testing.T) []string {
			return []string{"GOCACHE=" + goEnv(t, "GOCACHE"), "GOFLAGS=-modcacherw", "GOPROXY=" + goEnv(t, "GOPROXY"), "GOSUMDB=" + goEnv(t, "GOSUMDB")}
		}},
	} {
		t.Run(c.hook, func(t *testing.T) {
			if c.long && !long {
				t.Skip("NBLSP_LONG=1 runs it")
			}
			env := []string{"PRE_COMMIT_HOME=" + t.TempDir()}
			if c.env != nil {
				env = append(env, c.env(t)...)
			}
			hooks := hooksRepository(t)
			dir, secret := workspace(t, true)
			git(t, dir, "init", "-q")
			write(t, filepath.Join(dir, ".pre-commit-config.yaml"),
				"repos:\n- repo: "+hooks+"\n  rev: "+strings.TrimSpace(git(t, hooks, "rev-parse", "HEAD"))+"\n  hooks:\n  - id: "+c.hook+"\n")
			if code, out := shell(t, dir, tool+" install", env...); code != 0 {
				t.Fatal(out)
			}
			commit := "git add -A && git -c user.name=a -c user.email=a@example.com commit -q -m x"

			code, out := shell(t, dir, commit, env...)
			if code == 0 || !strings.Contains(out, "secrets/aws") {
				t.Fatalf("a leaking notebook: exit code %d\n%s", code, out)
			}
			if strings.Contains(out, secret) {
				t.Error("the hook prints the secret")
			}
			write(t, filepath.Join(dir, "nb.ipynb"), string(nt.IPYNB(nt.Code("import os\nkey = os.environ['KEY']"))))
			if code, out := shell(t, dir, commit, env...); code != 0 {
				t.Fatalf("the mended notebook: exit code %d\n%s", code, out)
			}
			if subject := git(t, dir, "log", "-1", "--format=%s"); subject != "x\n" {
				t.Errorf("committed %q", subject)
			}
		})
	}
}

// hooksRepository is a repository of these sources as they are now: pre-commit clones it.
func hooksRepository(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	copyContext(t, dir)
	for _, name := range []string{".pre-commit-hooks.yaml", "pyproject.toml"} {
		data, err := os.ReadFile(filepath.Join("..", name))
		if err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(dir, name), string(data))
	}
	git(t, dir, "init", "-q")
	git(t, dir, "add", "-A")
	git(t, dir, "-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "-q", "-m", "x")
	return dir
}

// wheel builds the wheel for this machine and lets pip find it beside PyPI. The extension of
// JupyterLab, which a hook has no use for, is left out.
func wheel(t *testing.T) []string {
	t.Helper()
	dist, extension := t.TempDir(), t.TempDir()
	write(t, filepath.Join(extension, "package.json"), "{}")
	build := exec.Command("python3", "-c", `
import pathlib, sys
sys.path.insert(0, "pypi")
import build_wheels
build_wheels.LABEXTENSION = pathlib.Path(sys.argv.pop(1))
build_wheels.main()
`, extension, "--platform", runtime.GOOS+"-"+runtime.GOARCH, "--output", dist)
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return []string{"PIP_FIND_LINKS=" + dist}
}

func write(t *testing.T, name, content string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

func git(t *testing.T, dir string, args ...string) string {
	t.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("git %q: %v\n%s", args, err, out)
	}
	return string(out)
}
