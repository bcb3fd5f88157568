// Package packaging holds how nblsp is run elsewhere: in pre-commit, on GitHub, GitLab, Azure
// Pipelines and Jenkins, in a container. It has no code but its tests, which run what the
// templates say in a clean folder.
package packaging
