# make demo   build nblsp, make the example notebooks, scan them
# make test   everything that has to hold before a change lands
# make lint   the static half of it
# make test-editors   the editors: their own tests, and the real thing in a headless browser
# make test-report  the HTML report of 5,040 findings in a headless Chromium: times and screenshots
# make test-model  the language server against Microsoft's client library, at length
# make soak   the language server for a long time in fast motion: memory, goroutines, races

GOLANGCI := .tools/golangci-lint-2.15.0

.PHONY: all build demo examples test test-report interop test-model soak test-editors test-text-editors test-jupyterlab test-vscode lint wasm generate clean

all: build

build:
	go build -o bin/nblsp ./cmd/nblsp

examples:
	go run ./internal/gen/examples examples examples/out

# Exit code 1 says that there are findings, and here there are meant to be.
demo: build examples
	@bin/nblsp scan examples/out; code=$$?; test $$code -eq 1

test: lint wasm interop
	go test -race -timeout=30m ./...

test-editors: test-text-editors test-jupyterlab test-vscode

# Brings its own VS Code; leaves screenshots in editors/vscode/artifacts.
test-vscode:
	cd editors/vscode && npm ci && npm run build && npm test && npm run test:editor

# The wheel, installed beside a JupyterLab of its own; leaves screenshots in editors/jupyterlab/artifacts.
test-jupyterlab:
	editors/jupyterlab/test/run

# Neovim, Helix, Emacs and Vim; brings them, for which it wants root and Debian.
test-text-editors:
	editors/test/run

# Leaves screenshots in internal/report/html/artifacts.
test-report:
	mkdir -p internal/report/html/artifacts
	NBLSP_PAGE=$(CURDIR)/internal/report/html/artifacts/report.html go test -count=1 -run=TestLargePage ./internal/report
	node internal/report/html/measure.mjs internal/report/html/artifacts/report.html internal/report/html/artifacts

# Microsoft's client library against the server; needs node and npm.
interop: lsp/interop/node_modules
	cd lsp/interop && node --test

test-model: lsp/interop/node_modules
	cd lsp/interop && SEEDS=20 STEPS=10000 node --test model.test.mjs

lsp/interop/node_modules: lsp/interop/package-lock.json
	cd lsp/interop && npm ci --silent
	touch $@

soak:
	NBLSP_SOAK=1 go test -race -count=1 -timeout=60m -run='^TestSoak$$' -v ./lsp
	NBLSP_SOAK=all go test -count=1 -timeout=60m -run='^TestSoak$$' -v ./lsp

lint: $(GOLANGCI)
	@test -z "$$(gofmt -l .)" || { gofmt -d .; exit 1; }
	go vet ./...
	$(GOLANGCI) run ./...

# A browser build is planned: the core has to compile for it.
wasm:
	GOOS=js GOARCH=wasm go build ./notebook/... ./analyzers/...

generate:
	go generate ./...

$(GOLANGCI):
	GOBIN=$(CURDIR)/.tools go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v$(lastword $(subst -, ,$@))
	mv .tools/golangci-lint $@

clean:
	rm -rf bin examples/out
