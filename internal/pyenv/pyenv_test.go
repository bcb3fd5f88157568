package pyenv

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// environment makes one with files in its site-packages.
func environment(t testing.TB, prefix string, files map[string]string) {
	t.Helper()
	site := filepath.Join(prefix, "lib", "python3.11", "site-packages")
	write(t, filepath.Join(prefix, "pyvenv.cfg"), "home = /usr/bin\n")
	write(t, filepath.Join(site, "README.txt"), "")
	for name, text := range files {
		write(t, filepath.Join(site, filepath.FromSlash(name)), text)
	}
}

func write(t testing.TB, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestRead(t *testing.T) {
	prefix := t.TempDir()
	environment(t, prefix, map[string]string{
		"scikit_learn-1.4.2.dist-info/RECORD":         "sklearn/__init__.py,sha256=x,1\nsklearn/svm/__init__.py,,\nsklearn/svm/_base.py,,\n../../../bin/x,,\nscikit_learn-1.4.2.dist-info/METADATA,,\n",
		"six-1.16.0.dist-info/RECORD":                 "six.py,sha256=x,1\n__pycache__/six.cpython-311.pyc,,\n",
		"google_cloud_storage-2.0.dist-info/RECORD":   "google/cloud/storage/__init__.py,,\ngoogle/cloud/storage/blob.py,,\ngoogle/cloud/_x/y.py,,\n",
		"orjson-3.9.dist-info/RECORD":                 "orjson/orjson.cpython-311-x86_64-linux-gnu.so,,\norjson/__init__.py,,\n",
		"old_thing-1.0-py3.11.egg-info/top_level.txt": "oldthing\n",
		"mine-0.1.dist-info/RECORD":                   "__editable__.mine-0.1.pth,,\nmine-0.1.dist-info/METADATA,,\n",
		"mine-0.1.dist-info/METADATA":                 "Name: mine\n",
	})
	env := Read(prefix)
	for name, want := range map[string]string{
		"scikit-learn": "1.4.2 sklearn", "six": "1.16.0 six", "google-cloud-storage": "2.0 google.cloud._x google.cloud.storage",
		"orjson": "3.9 orjson", "old-thing": "1.0 oldthing", "mine": "0.1 mine",
	} {
		d := env.Distribution(name)
		if d == nil {
			t.Errorf("%s is not found", name)
			continue
		}
		if got := d.Version + " " + strings.Join(d.Modules, " "); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
	if list := env.Providers("sklearn"); len(list) != 1 || list[0].Name != "scikit-learn" || env.Len() != 6 {
		t.Errorf("%v of %d", list, env.Len())
	}
}

func TestFind(t *testing.T) {
	t.Setenv("VIRTUAL_ENV", "")
	t.Setenv("CONDA_PREFIX", "")
	workspace := t.TempDir()
	deep := filepath.Join(workspace, "a", "b")
	write(t, filepath.Join(deep, "n.ipynb"), "")
	if got := Find(deep, workspace, ""); got != "" {
		t.Errorf("found %q where there is none", got)
	}
	outer := filepath.Join(workspace, ".venv")
	environment(t, outer, nil)
	if got := Find(deep, workspace, ""); got != outer {
		t.Errorf("found %q, want %q", got, outer)
	}
	if got := Find(deep, filepath.Join(workspace, "a"), ""); got != "" {
		t.Errorf("found %q, which is outside of the workspace", got)
	}
	active := t.TempDir()
	environment(t, active, nil)
	t.Setenv("VIRTUAL_ENV", active)
	if got := Find(deep, filepath.Join(workspace, "a"), ""); got != active {
		t.Errorf("found %q, want the active one", got)
	}
	interpreter := filepath.Join(outer, "bin", "python")
	write(t, interpreter, "")
	if got := Of(interpreter); got != outer || !slices.Contains(sites(got), mustEval(t, filepath.Join(outer, "lib", "python3.11", "site-packages"))) {
		t.Errorf("the environment of %s is %q", interpreter, got)
	}
}

// A kernel with a name of its own has its own environment; python3 is whatever is nearest.
func TestKernels(t *testing.T) {
	for _, variable := range []string{"VIRTUAL_ENV", "CONDA_PREFIX", "JUPYTER_PATH"} {
		t.Setenv(variable, "")
	}
	data, workspace := t.TempDir(), t.TempDir()
	t.Setenv("JUPYTER_DATA_DIR", data)
	beside, own := filepath.Join(workspace, ".venv"), filepath.Join(t.TempDir(), "own")
	environment(t, own, nil)
	write(t, filepath.Join(own, "bin", "python"), "")
	spec := func(kernel, interpreter string) {
		write(t, filepath.Join(data, "kernels", kernel, "kernel.json"), fmt.Sprintf(`{"argv": [%q, "-m", "ipykernel_launcher"]}`, interpreter))
	}
	spec("Torch", filepath.Join(own, "bin", "python"))
	spec("python3", filepath.Join(own, "bin", "python"))
	spec("bare", "python")
	spec("gone", filepath.Join(own, "bin", "python9"))
	write(t, filepath.Join(data, "kernels", "broken", "kernel.json"), "{")
	for _, test := range []struct{ kernel, alone, withVenv string }{
		{"torch", own, own}, {"python3", own, beside}, {"", "", beside}, {"bare", "", beside}, {"gone", "", beside},
		{"broken", "", beside}, {"unknown", "", beside}, {"../kernels/torch", "", beside},
	} {
		if got := Find(workspace, workspace, test.kernel); got != test.alone {
			t.Errorf("%q: %q, want %q", test.kernel, got, test.alone)
		}
		environment(t, beside, nil)
		if got := Find(workspace, workspace, test.kernel); got != test.withVenv {
			t.Errorf("%q beside an environment: %q, want %q", test.kernel, got, test.withVenv)
		}
		if err := os.RemoveAll(beside); err != nil {
			t.Fatal(err)
		}
	}
}

func mustEval(t testing.TB, path string) string {
	t.Helper()
	real, err := filepath.EvalSymlinks(path)
	if err != nil {
		t.Fatal(err)
	}
	return real
}

func TestCacheSeesWhatIsInstalled(t *testing.T) {
	prefix := t.TempDir()
	environment(t, prefix, map[string]string{"a-1.dist-info/RECORD": "a.py,,\n"})
	var c Cache
	first := c.Read(prefix)
	if c.Read(prefix) != first {
		t.Error("nothing changed, and it was read again")
	}
	site := filepath.Join(prefix, "lib", "python3.11", "site-packages")
	environment(t, prefix, map[string]string{"b-1.dist-info/RECORD": "b.py,,\n"})
	later := lastChange([]string{site}).Add(1e9)
	if err := os.Chtimes(site, later, later); err != nil {
		t.Fatal(err)
	}
	if c.Read(prefix).Distribution("b") == nil {
		t.Error("what was installed is not seen")
	}
}

func BenchmarkRead(b *testing.B) {
	prefix := b.TempDir()
	files := map[string]string{}
	for i := range 500 {
		var record strings.Builder
		for k := range 120 {
			fmt.Fprintf(&record, "pkg%d/sub%d/module%d.py,sha256=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa,1234\n", i, k/10, k)
		}
		fmt.Fprintf(&record, "pkg%d/__init__.py,,\n", i)
		files[fmt.Sprintf("pkg%d-1.%d.dist-info/RECORD", i, i)] = record.String()
		files[fmt.Sprintf("pkg%d-1.%d.dist-info/METADATA", i, i)] = ""
	}
	environment(b, prefix, files)
	b.Run("first", func(b *testing.B) {
		for b.Loop() {
			if Read(prefix).Len() != 500 {
				b.Fatal()
			}
		}
	})
	b.Run("again", func(b *testing.B) {
		var c Cache
		for b.Loop() {
			c.Read(prefix)
		}
	})
}
