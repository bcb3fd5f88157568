package pyenv

import (
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// maxSpec bounds what is read of a kernel's specification.
const maxSpec = 1 << 20

// common reports whether a kernel's name says nothing of an environment.
func common(name string) bool {
	switch strings.ToLower(name) {
	case "", "python", "python2", "python3":
		return true
	}
	return false
}

// ofKernel is the folder of the environment that a kernel runs in, by the specification that Jupyter
// finds under its name; "" when there is none, or when it leaves the interpreter to the server, as
// one with a bare "python" does. Only the user's and the machine's specifications count.
func ofKernel(name string) string {
	if name == "" || name != filepath.Base(name) {
		return ""
	}
	for _, folder := range jupyterFolders() {
		file := specification(filepath.Join(folder, "kernels"), name)
		if file == "" {
			continue
		}
		data, err := readFile(file, maxSpec)
		var spec struct {
			Argv []string `json:"argv"`
		}
		if err != nil || json.Unmarshal(data, &spec) != nil || len(spec.Argv) == 0 || !filepath.IsAbs(spec.Argv[0]) {
			return "" // Jupyter takes the first one of the name as well
		}
		if prefix := Of(filepath.Clean(spec.Argv[0])); prefix != "" && len(sites(prefix)) > 0 {
			return prefix
		}
		return ""
	}
	return ""
}

// specification is the kernel.json of a kernel below a folder, its name in any case; "" for none.
func specification(folder, name string) string {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return ""
	}
	for _, e := range entries {
		if strings.EqualFold(e.Name(), name) {
			if file := filepath.Join(folder, e.Name(), "kernel.json"); exists(file) {
				return file
			}
		}
	}
	return ""
}

// jupyterFolders are the data folders of Jupyter, in its order.
func jupyterFolders() []string {
	list := filepath.SplitList(os.Getenv("JUPYTER_PATH"))
	if folder := userFolder(); folder != "" {
		list = append(list, folder)
	}
	for _, variable := range []string{"VIRTUAL_ENV", "CONDA_PREFIX"} {
		if prefix := os.Getenv(variable); prefix != "" {
			list = append(list, filepath.Join(prefix, "share", "jupyter"))
		}
	}
	if runtime.GOOS == "windows" {
		if data := os.Getenv("PROGRAMDATA"); data != "" {
			list = append(list, filepath.Join(data, "jupyter"))
		}
		return list
	}
	return append(list, "/usr/local/share/jupyter", "/usr/share/jupyter")
}

// userFolder is the user's data folder of Jupyter.
func userFolder() string {
	if folder := os.Getenv("JUPYTER_DATA_DIR"); folder != "" {
		return folder
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return ""
	}
	switch runtime.GOOS {
	case "darwin":
		return filepath.Join(home, "Library", "Jupyter")
	case "windows":
		return filepath.Join(os.Getenv("APPDATA"), "jupyter")
	}
	if data := os.Getenv("XDG_DATA_HOME"); data != "" {
		return filepath.Join(data, "jupyter")
	}
	return filepath.Join(home, ".local", "share", "jupyter")
}
