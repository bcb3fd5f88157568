// Package lsp is the language server: it keeps the notebooks and texts that an editor has open,
// runs the analyzers over what changes, and publishes what they find.
//
// # Life of a message
//
// A [stream] reads frames; anything that is no JSON-RPC message is answered there and goes no
// further. The connection hands requests one by one, in wire order, to [server.handle]. A
// notification changes the [session] before the next message is read; a request takes what it
// needs of the session in wire order too, and then leaves the reader and computes. Changes queue
// documents for [analysis]; what it finds goes to the [publisher], whose own goroutine is the only
// one that a client can make wait by not reading.
//
// # Positions
//
// Analyzers speak of byte offsets in a Block; clients count lines and characters in the encoding
// agreed at initialize. The way between the two is in convert.go and nowhere else.
//
// # Secrets
//
// Texts of documents hold secrets. Nothing in this package logs or traces the content of a message;
// see [server.trace].
package lsp
