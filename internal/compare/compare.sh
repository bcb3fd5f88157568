#!/usr/bin/env bash
# compare.sh FOLDER: nblsp, gitleaks and betterleaks over one folder in one run, with the CPU
# seconds of each and the ratio to nblsp's. The peers are built from their Go modules into .tools.
set -euo pipefail

if [ $# -ne 1 ] || [ ! -d "$1" ]; then
	echo "usage: ${0##*/} FOLDER" >&2
	exit 2
fi
root=$(cd "$(dirname "$0")/../.." && pwd)
folder=$(cd "$1" && pwd)
tools=$root/.tools
mkdir -p "$tools"

# peer NAME PACKAGE MODULE VERSION: a module that requires it, because go install MODULE@VERSION asks for
# all versions that there are, and not every proxy tells.
peer() {
	[ -x "$tools/$1" ] && return
	local dir
	dir=$(mktemp -d)
	(cd "$dir" && go mod init peer 2>/dev/null && go mod edit -require "$3@$4" && go build -mod=mod -o "$tools/$1" "$2")
	rm -rf "$dir"
}
peer gitleaks github.com/zricethezav/gitleaks/v8 github.com/zricethezav/gitleaks/v8 v8.30.1
peer betterleaks github.com/betterleaks/betterleaks github.com/betterleaks/betterleaks v1.0.0
(cd "$root" && go build -o bin/nblsp ./cmd/nblsp)

bytes=$(find "$folder" -type f -name '*.ipynb' -exec cat {} + | wc -c)
echo "$folder: $((bytes / 1000000)) MB in notebooks"
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

# cpu NAME COMMAND...: user and system seconds of a command; its exit code says only what it found.
cpu() {
	local name=$1 TIMEFORMAT='%U %S'
	shift
	{ time "$@" >"$out/$name.out" 2>"$out/$name.err" || true; } 2>"$out/$name.time"
	awk '{ print $1 + $2 }' "$out/$name.time"
}

own=$(cpu nblsp "$root/bin/nblsp" scan -r --no-ignore -o json -f "$out/nblsp.json" "$folder")
git=$(cpu gitleaks "$tools/gitleaks" dir "$folder" --no-banner -l error -f json -r "$out/gitleaks.json")
better=$(cpu betterleaks "$tools/betterleaks" dir "$folder" --no-banner -l error -f json -r "$out/betterleaks.json")
for report in nblsp gitleaks betterleaks; do
	[ -s "$out/$report.json" ] || { echo "$report gave no report:" >&2; cat "$out/$report.err" >&2; exit 1; }
done
awk -v bytes="$bytes" -v own="$own" -v git="$git" -v better="$better" 'BEGIN {
	row = "%-12s %8.2f s %8.1f MB per CPU second %8.1f times nblsp\n"
	printf row, "nblsp", own, bytes / 1e6 / own, 1
	printf row, "gitleaks", git, bytes / 1e6 / git, git / own
	printf row, "betterleaks", better, bytes / 1e6 / better, better / own
}'
