package names

import (
	"testing"

	"github.com/nblsp/nblsp/analyzers/pep508"
)

func TestTablesAreNormalised(t *testing.T) {
	for name := range known() {
		if pep508.Normalize(name) != name {
			t.Errorf("known: %q", name)
		}
	}
	for name, meant := range wrong() {
		if pep508.Normalize(name) != name || pep508.Normalize(meant) != meant || Known(name) {
			t.Errorf("wrong: %q, meant %q", name, meant)
		}
	}
}

func TestOfModule(t *testing.T) {
	for module, want := range map[string]string{
		"cv2": "opencv-python", "sklearn.svm": "scikit-learn", "google.cloud.storage.blob": "google-cloud-storage",
		"google.unknown": "", "numpy": "", "PIL.Image": "pillow", "": "",
	} {
		if got := OfModule(module); got != want {
			t.Errorf("%s: %q, want %q", module, got, want)
		}
	}
}

func TestSimilar(t *testing.T) {
	for name, want := range map[string]string{
		"nunpy": "numpy", "pandsa": "pandas", "requsts": "requests", "reqquests": "requests", "tensorfl0w": "tensorflow",
		"matpl0tlib": "matplotlib", "learn-scikit": "scikit-learn", "python-seaborn": "seaborn", "seaborn-python": "seaborn",
		"beautifu1soup4": "beautifulsoup4", "transforrners": "transformers",
		"numpy": "", "scipy": "", "scapy": "", "gunicorn": "", "unicorn": "", "my-own-package": "", "abc": "", "pypdf2": "", "pypdf4": "",
		"torchtext": "", "internal-tools": "",
	} {
		if got := Similar(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

func BenchmarkSimilar(b *testing.B) {
	for b.Loop() {
		Similar("internal-tools-of-ours")
	}
}
