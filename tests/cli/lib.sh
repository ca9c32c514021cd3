# shellcheck shell=sh disable=SC2154
# A black-box test in three words: plan N; run 'claim' 'command' 'output'.
# Each script runs in an empty folder of its own, gone at its end.

ROOT=$(cd "$(dirname "$0")/../.." && pwd)	# the checkout
DATA=$ROOT/../shared/data	# real files; a test without them says # SKIP
dir=$(mktemp -d) && cd "$dir" && trap 'rm -rf "$dir"' EXIT
plan() { echo "1..$1"; }
sql() { sqlite3 "${2:-set}/catalog.db" "$1"; }
run() {
	out=$(eval "$2" 2>&1)
	if [ "$out" = "$3" ]; then echo "ok - $1"
	else echo "not ok - $1"; echo "$out" | sed 's/^/# got: /'; fi
}
skip() { echo "ok - $1 # SKIP $2"; }
