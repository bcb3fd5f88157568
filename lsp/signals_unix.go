//go:build unix

package lsp

// hasSignals says that a signal 0 tells whether a process is there.
const hasSignals = true
