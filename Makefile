# make demo   build nblsp, make the example notebooks, scan them
# make test   everything that has to hold before a change lands
# make lint   the static half of it
# make test-editors   the editors: their own tests, and the real thing in a headless browser

GOLANGCI := .tools/golangci-lint-2.15.0

.PHONY: all build demo examples test test-editors lint wasm generate clean

all: build

build:
	go build -o bin/nblsp ./cmd/nblsp

examples:
	go run ./internal/gen/examples examples examples/out

# Exit code 1 says that there are findings, and here there are meant to be.
demo: build examples
	@bin/nblsp scan examples/out; code=$$?; test $$code -eq 1

test: lint wasm
	go test -race ./...

# Brings its own VS Code; leaves screenshots in editors/vscode/artifacts.
test-editors:
	cd editors/vscode && npm ci && npm run build && npm test && npm run test:editor

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
