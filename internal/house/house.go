// Package house holds the rules of the repository itself, as tests: who may import whom, and that
// every package says what it is.
package house
