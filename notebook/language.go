package notebook

import (
	"path"
	"strings"
)

// byExtension names the language of a file by its extension, as LSP's language identifiers do.
var byExtension = map[string]string{
	".py": "python", ".pyi": "python", ".pyw": "python", ".ipy": "python", ".pyx": "cython",
	".r": "r", ".jl": "julia", ".scala": "scala", ".sc": "scala", ".sql": "sql", ".sh": "bash", ".bash": "bash",
	".zsh": "bash", ".ps1": "powershell", ".bat": "bat", ".cmd": "bat", ".js": "javascript", ".mjs": "javascript",
	".ts": "typescript", ".java": "java", ".go": "go", ".rs": "rust", ".c": "c", ".h": "c", ".cc": "cpp",
	".cpp": "cpp", ".hpp": "cpp", ".cu": "cpp", ".cs": "csharp", ".fs": "fsharp", ".kt": "kotlin", ".rb": "ruby",
	".pl": "perl", ".php": "php", ".lua": "lua", ".m": "matlab", ".hs": "haskell", ".clj": "clojure",
	".md": "markdown", ".markdown": "markdown", ".qmd": "markdown", ".rmd": "markdown", ".myst": "markdown",
	".tex": "latex", ".html": "html", ".htm": "html", ".css": "css", ".xml": "xml", ".svg": "xml",
	".json": "json", ".ipynb": "json", ".jsonl": "json", ".yaml": "yaml", ".yml": "yaml", ".toml": "toml",
	".ini": "ini", ".cfg": "ini", ".env": "dotenv", ".csv": "csv", ".tsv": "tsv", ".txt": "text",
}

// fileLanguage is the language of a file by its name; "text" when the name does not tell.
func fileLanguage(name string) string {
	base := strings.ToLower(path.Base(strings.ReplaceAll(name, `\`, "/")))
	switch {
	case base == ".env" || strings.HasPrefix(base, ".env."):
		return "dotenv"
	case base == "dockerfile" || base == "containerfile":
		return "dockerfile"
	case base == "makefile":
		return "makefile"
	}
	if l, ok := byExtension[path.Ext(base)]; ok {
		return l
	}
	return "text"
}

// kernelLanguage is the language that a kernel name stands for; "" when the name does not tell.
func kernelLanguage(kernel string) string {
	k := strings.ToLower(kernel)
	switch {
	case k == "ir" || k == "xr" || strings.HasPrefix(k, "conda-env-") && strings.HasSuffix(k, "-r"):
		return "r"
	case strings.Contains(k, "python") || strings.Contains(k, "pyspark") || strings.HasSuffix(k, "-py"):
		return "python"
	case strings.Contains(k, "csharp"):
		return "csharp"
	case strings.Contains(k, "spark") || strings.Contains(k, "almond"):
		return "scala"
	}
	for _, l := range []string{"julia", "scala", "bash", "javascript", "typescript", "ruby", "octave", "matlab", "sql", "rust", "go", "java", "kotlin", "sagemath"} {
		if strings.Contains(k, l) {
			return l
		}
	}
	return ""
}

// languageName is a language's identifier from the way that kernels, fences and editors spell it.
func languageName(name string) string {
	switch l := strings.ToLower(strings.TrimSpace(name)); l {
	case "ipython", "ipython2", "ipython3", "python2", "python3", "py":
		return "python"
	case "jl":
		return "julia"
	case "js", "node":
		return "javascript"
	case "sh", "shell", "shellscript", "zsh":
		return "bash"
	case "c#":
		return "csharp"
	case "f#":
		return "fsharp"
	case "c++", "c++11", "c++14", "c++17":
		return "cpp"
	case "md":
		return "markdown"
	default:
		return l
	}
}

// mimeLanguage is the language of a text of a MIME type; "" when it is no language.
func mimeLanguage(mime string) string {
	switch {
	case isJSON(mime):
		return "json"
	case strings.HasPrefix(mime, "stream:"), strings.HasPrefix(mime, "error:"):
		return ""
	}
	switch mime {
	case "text/html":
		return "html"
	case "text/markdown", "text/x-markdown":
		return "markdown"
	case "text/latex", "application/x-tex":
		return "latex"
	case "application/javascript", "text/javascript":
		return "javascript"
	case "image/svg+xml", "text/xml", "application/xml":
		return "xml"
	case "text/x-python":
		return "python"
	}
	return ""
}

// isJSON reports whether nbformat keeps a payload of a MIME type as JSON rather than as a string.
func isJSON(mime string) bool {
	mime, _, _ = strings.Cut(mime, ";")
	mime = strings.TrimSpace(mime)
	return mime == "application/json" || strings.HasSuffix(mime, "+json")
}

// isBinary reports whether nbformat keeps a payload of a MIME type in base64.
func isBinary(mime string) bool {
	mime, _, _ = strings.Cut(strings.ToLower(mime), ";")
	mime = strings.TrimSpace(mime)
	kind, sub, _ := strings.Cut(mime, "/")
	switch kind {
	case "image":
		return sub != "svg" && !strings.HasSuffix(sub, "+xml")
	case "audio", "video", "font":
		return true
	case "application":
		switch sub {
		case "pdf", "octet-stream", "zip", "gzip", "x-gzip", "x-tar", "x-bzip2", "x-hdf5", "x-hdf",
			"vnd.apache.arrow.file", "vnd.apache.arrow.stream", "vnd.apache.parquet", "x-pickle", "wasm":
			return true
		}
	}
	return false
}
