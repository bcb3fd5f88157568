package lsp

import "context"

// Methods for tests alone.
func init() {
	requests["test/wait"] = func(*server, []byte) (work, error) {
		return func(ctx context.Context) (any, error) {
			<-ctx.Done()
			return nil, ctx.Err()
		}, nil
	}
	requests["test/panic"] = func(*server, []byte) (work, error) { panic("quotes a text") }
	requests["test/panicLater"] = func(*server, []byte) (work, error) {
		return func(context.Context) (any, error) { panic("quotes a text") }, nil
	}
	notifications["test/panic"] = func(*server, []byte) error { panic("quotes a text") }
}

// FileURI is fileURI.
var FileURI = fileURI
