package packaging

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"github.com/nblsp/nblsp/internal/sample"
	nt "github.com/nblsp/nblsp/notebook/notebooktest"
)

// binary is a folder with nblsp in it, built for all tests of the package.
var binary string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "nblsp")
	if err == nil {
		var out []byte
		out, err = exec.Command("go", "build", "-o", filepath.Join(dir, "nblsp"), "../cmd/nblsp").CombinedOutput()
		os.Stderr.Write(out)
	}
	code := 1
	if err == nil {
		binary = dir
		code = m.Run()
	}
	os.RemoveAll(dir)
	os.Exit(code)
}

// parsed reads a YAML file of the repository.
func parsed[T any](t *testing.T, name string) T {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var v T
	if err := yaml.Unmarshal(data, &v); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return v
}

// workspace is a clean folder with one notebook, and the secret in it.
func workspace(t *testing.T, leaking bool) (dir, secret string) {
	t.Helper()
	dir = t.TempDir()
	secret, err := sample.Expand(t.Name(), "<<AKIA[A-Z2-7]{16}>>")
	if err != nil {
		t.Fatal(err)
	}
	text := "x = 1"
	if leaking {
		text = "key = '" + secret + "'"
	}
	if err := os.WriteFile(filepath.Join(dir, "nb.ipynb"), nt.IPYNB(nt.Code(text)), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir, secret
}

// shell runs a script of a template as CI does, and gives its exit code and what it printed.
func shell(t *testing.T, dir, script string, env ...string) (int, string) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the templates run in a POSIX shell")
	}
	cmd := exec.Command("sh", "-e", "-c", script)
	cmd.Dir = dir
	cmd.Env = append([]string{"PATH=" + binary + string(os.PathListSeparator) + os.Getenv("PATH"), "HOME=" + t.TempDir()}, env...)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	err := cmd.Run()
	if e := (*exec.ExitError)(nil); errors.As(err, &e) {
		return e.ExitCode(), out.String()
	}
	if err != nil {
		t.Fatal(err)
	}
	return 0, out.String()
}

// demand runs a script on a leaking and on a clean notebook and looks for the files it promises.
func demand(t *testing.T, script string, files []string, env ...string) {
	t.Helper()
	for leaking, want := range map[bool]int{true: 1, false: 0} {
		dir, secret := workspace(t, leaking)
		code, out := shell(t, dir, script, env...)
		if code != want {
			t.Fatalf("leaking %v: exit code %d, want %d\n%s", leaking, code, want, out)
		}
		if strings.Contains(out, secret) {
			t.Errorf("the secret was printed:\n%s", out)
		}
		for _, name := range files {
			data, err := os.ReadFile(filepath.Join(dir, name))
			if err != nil || len(data) == 0 || strings.Contains(string(data), secret) {
				t.Errorf("leaking %v: %s has %d bytes, %v", leaking, name, len(data), err)
			}
		}
	}
}

func TestGitLab(t *testing.T) {
	type job struct {
		Extends   string
		Script    []string
		When      string
		Allow     any `yaml:"allow_failure"`
		Artifacts struct {
			When    string
			Paths   []string
			Reports map[string]string
		}
		Rules []struct {
			If, When string
			Allow    bool `yaml:"allow_failure"`
		}
	}
	ci := parsed[struct {
		Base   job `yaml:".nblsp"`
		Auto   job `yaml:"nblsp"`
		Manual job `yaml:"nblsp-manual"`
	}](t, "gitlab/nblsp.gitlab-ci.yml")
	files := ci.Base.Artifacts.Paths
	for _, report := range []string{"secret_detection", "sast", "codequality", "junit"} {
		name := ci.Base.Artifacts.Reports[report]
		if name == "" {
			t.Errorf("no report %s", report)
		}
		files = append(files, name)
	}
	if ci.Base.Artifacts.When != "always" {
		t.Error("a run that fails is the one whose reports are needed")
	}
	script := strings.Join(ci.Base.Script, "\n")
	demand(t, script, append(files, "nblsp.md"), "NBLSP_PATHS=.")
	demand(t, script, files, "NBLSP_PATHS=nb.ipynb", `FAILED_ARGS={"max_number_of_critical": 0}`)

	var conditions []string
	for _, r := range ci.Auto.Rules {
		conditions = append(conditions, strings.TrimSpace(r.If+" "+r.When))
	}
	want := []string{
		`$CI_PIPELINE_SOURCE == "merge_request_event"`, `$CI_COMMIT_TAG`, `$CI_PIPELINE_SOURCE == "schedule"`,
		`$CI_COMMIT_BRANCH && $CI_OPEN_MERGE_REQUESTS never`, `$CI_COMMIT_BRANCH`,
	}
	if strings.Join(conditions, "\n") != strings.Join(want, "\n") {
		t.Errorf("rules %q", conditions)
	}
	for _, r := range ci.Manual.Rules {
		if r.When != "never" && (r.When != "manual" || !r.Allow) {
			t.Errorf("the manual job runs by itself or blocks: %+v", r)
		}
	}
}

// A fork's settings do not reach a gate that has its own.
func TestGitLabWithItsOwnSettings(t *testing.T) {
	ci := parsed[map[string]any](t, "gitlab/nblsp.gitlab-ci.yml")
	script := ci[".nblsp"].(map[string]any)["script"].([]any)[0].(string)
	dir, _ := workspace(t, true)
	config := filepath.Join(t.TempDir(), "gate.toml")
	for name, content := range map[string]string{filepath.Join(dir, "nblsp.toml"): "skip = ['*']", config: "fail-on = 'low'"} {
		if err := os.WriteFile(name, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if code, out := shell(t, dir, script, "NBLSP_PATHS=."); code != 0 {
		t.Errorf("settings of the workspace: exit code %d\n%s", code, out)
	}
	if code, out := shell(t, dir, script, "NBLSP_PATHS=.", "NBLSP_CONFIG="+config); code != 1 {
		t.Errorf("settings of the gate: exit code %d\n%s", code, out)
	}
}

func TestGitHubAction(t *testing.T) {
	action := parsed[struct {
		Name, Description string
		Inputs            map[string]struct{ Description, Default string }
		Outputs           map[string]struct{ Value string }
		Runs              struct {
			Using string
			Steps []struct {
				Run, Shell string
				Env        map[string]string
			}
		}
	}](t, "github/action.yml")
	if action.Runs.Using != "composite" || action.Outputs["sarif"].Value == "" {
		t.Errorf("%+v", action)
	}
	for _, step := range action.Runs.Steps {
		if strings.Contains(step.Run, "${{") {
			t.Errorf("an input is pasted into a script, where it would be code:\n%s", step.Run)
		}
		for _, value := range step.Env {
			name := strings.TrimSuffix(strings.TrimPrefix(value, "${{ inputs."), " }}")
			if action.Inputs[name].Description == "" {
				t.Errorf("%s is no input", value)
			}
		}
	}
	last := action.Runs.Steps[len(action.Runs.Steps)-1]
	demand(t, last.Run, []string{"nblsp.sarif", "summary.md"}, "NBLSP_PATHS=.", "NBLSP_SARIF=nblsp.sarif", "GITHUB_STEP_SUMMARY=summary.md")
	demand(t, last.Run, nil, "NBLSP_PATHS=.", "NBLSP_SARIF=x.sarif", "NBLSP_FAIL_ON=high")
}

func TestAzurePipelines(t *testing.T) {
	template := parsed[struct {
		Parameters []struct {
			Name    string
			Default any
		}
		Steps []map[string]any
	}](t, "azure/nblsp.yml")
	for _, step := range template.Steps {
		script, ok := step["bash"].(string)
		if !ok || !strings.Contains(script, "nblsp scan") {
			continue
		}
		demand(t, script, []string{"nblsp.xml", "nblsp.sarif", "nblsp.html"}, "NBLSP_PATHS=.", "NBLSP_FAIL_ON=low")
		demand(t, script, nil, "NBLSP_PATHS=.", "FAILED_ARGS=max_number_of_critical: 0")
		return
	}
	t.Error("no step scans")
}

func TestJenkins(t *testing.T) {
	data, err := os.ReadFile("jenkins/Jenkinsfile")
	if err != nil {
		t.Fatal(err)
	}
	script := regexp.MustCompile(`(?s)sh '''(.*?)'''`).FindSubmatch(data)
	if script == nil || bytes.Count(data, []byte("{")) != bytes.Count(data, []byte("}")) {
		t.Fatalf("no script, or braces that do not match:\n%s", data)
	}
	// In Groovy's ''' a backslash at the end of a line joins lines, as it does for the shell.
	demand(t, string(script[1]), []string{"nblsp.xml", "nblsp.sarif", "nblsp.html"})
}

func TestPreCommitHooks(t *testing.T) {
	hooks := parsed[[]struct {
		ID, Name, Language, Entry, Files string
	}](t, "../.pre-commit-hooks.yaml")
	languages := map[string]string{}
	for _, h := range hooks {
		languages[h.Language] = h.ID
		files, err := regexp.Compile(h.Files)
		if err != nil {
			t.Fatal(err)
		}
		for name, want := range map[string]bool{
			"a/b.ipynb": true, "B.IPYNB": true, "requirements.txt": true, "x/requirements-dev.in": true, "environment.yml": true,
			"module.py": false, "notes.txt": false, "my.ipynb.bak": false,
		} {
			if files.MatchString(name) != want {
				t.Errorf("%s: %s: %v, want %v", h.ID, name, !want, want)
			}
		}
		if !strings.HasSuffix(h.Entry, " scan") {
			t.Errorf("%s: entry %q", h.ID, h.Entry)
		}
	}
	for _, language := range []string{"golang", "python", "system", "docker_image"} {
		if languages[language] == "" {
			t.Errorf("no hook in %s", language)
		}
	}
}

// The image has what the templates call.
func TestContainer(t *testing.T) {
	data, err := os.ReadFile("container/Containerfile")
	if err != nil {
		t.Fatal(err)
	}
	copied := regexp.MustCompile(`(?m)^COPY (?:--from=\S+ )?(\S+) /usr/local/bin/(\S+)$`).FindAllStringSubmatch(string(data), -1)
	got := map[string]string{}
	for _, c := range copied {
		got[c[2]] = c[1]
	}
	if got["nblsp"] == "" || got["nblsp-note"] == "" {
		t.Errorf("the image has %v", got)
	}
	info, err := os.Stat(filepath.Join("..", got["nblsp-note"]))
	if err != nil || info.Mode()&0o111 == 0 {
		t.Errorf("%v, %v", info, err)
	}
	if !regexp.MustCompile(`(?m)^USER (nobody|[1-9])`).Match(data) {
		t.Error("the image runs as root")
	}
}
