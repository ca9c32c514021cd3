#!/bin/sh
# The rules of the house that a program can see.  Prints what breaks them.
# B is the folder of the build.
# shellcheck disable=SC2016,SC2046,SC2086,SC2317 # lists are words; rules are called by name
cd "$(dirname "$0")/.." || exit 1
STAGES='crawl filter index audit'
sources=$(git ls-files -co --exclude-standard '*.[ch]')
code=$(echo "$sources" | grep '\.c$')
scripts=$(git ls-files -co --exclude-standard '*.sh' proofsheet .ci/setup .ci/run)
bad=0

# CLAIM COMMAND...: the command prints what is wrong, or nothing.
rule() {
	claim=$1
	shift
	found=$("$@" 2>&1)
	[ -z "$found" ] || {
		printf '%s\n%s\n' "lint: $claim" "$found"
		bad=1
	}
}

# The architecture: a folder includes only itself and schemas/; a test may
# include the stage that its name begins with.
includes() {
	for s in $STAGES schemas; do
		grep -nE '^#include "' /dev/null \
		    $(echo "$sources" | grep "^$s/") |
		    grep -vE "\"(schemas/|$s/|[a-z0-9_-]+\.h\")"
		grep -nE '^#include "' /dev/null \
		    $(echo "$code" | grep "^tests/.*/$s-") |
		    grep -vE "\"(schemas/|tests/|$s/)"
	done
}

top_level() {
	card='Makefile README.md LICENSE proofsheet schemas tests
	    .ci .clang-format .github .gitignore'
	git ls-files | cut -d/ -f1 | sort -u |
	    grep -vxF "$(printf '%s\n' $card $STAGES)"
}

# setjmp only where a library's error callback must not return; comments pass.
banned() {
	names='gets|strcpy|strcat|v?sprintf|strtok|atoi|atol|sscanf|alloca'
	names="$names|rand|system|popen|tmpnam|setjmp"
	grep -nE "\\b($names) ?\\(" $sources |
	    grep -vE '^(filter/decode/[a-z]+|crawl/collect/html)\.c:[0-9]+:.*setjmp' |
	    grep -vE ':[0-9]+:(/\*|[[:space:]]*\*)'
}

typedefs() {
	grep -nE '^typedef (struct|enum|union)' $sources
}

# No globals, nothing static that changes; but for what a signal sets in a main.
state() {
	for s in $STAGES schemas; do
		find "$B/$s" -name '*.o' ! -name main.o -exec objdump -t {} +
	done | grep -E ' O \.(data|bss)[[:space:]]'
}

long_files() {
	wc -l $sources | awk '$2 ~ /\.h$/ && $1 > 150 ||
	    $2 ~ /\.c$/ && $1 > 500 { print $2 ": " $1 " lines" }' |
	    grep -v ^total
}

long_lines() {
	for f in $sources; do
		expand -t 8 "$f" | grep -nE '^.{81,}' | sed "s|^|$f:|"
	done
}

format() {
	clang-format-14 --dry-run -Werror $sources
}

# STYLE: 60 lines, 4 parameters, complexity 15, 3 levels of nesting (the body
# itself is clang-tidy's first).
tidy() {
	size=readability-function-size
	complexity=readability-function-cognitive-complexity
	config="{ Checks: '-*,$size,$complexity', CheckOptions: [
	    { key: $size.LineThreshold, value: 60 },
	    { key: $size.ParameterThreshold, value: 4 },
	    { key: $size.NestingThreshold, value: 4 },
	    { key: $complexity.Threshold, value: 15 },
	    { key: $complexity.IgnoreMacros, value: true } ] }"
	flags="-std=c11 -D_GNU_SOURCE -DVERSION=\"\" -I. -I$B"
	echo "$code" | xargs -P "$(nproc)" -n 4 sh -c '
	    config=$1 flags=$2
	    shift 2
	    clang-tidy-14 --quiet --config="$config" "$@" -- $flags 2>&1
	    ' tidy "$config" "$flags" | grep -E ': (error|warning|note: .*thr)'
}

scripts() {
	shellcheck -x -P SCRIPTDIR -e SC1090,SC1091,SC2016,SC2034,SC2086,SC2119,SC2120 $scripts
}

executable() {
	for f in $scripts; do
		[ -x "$f" ] || [ "${f##*/}" = lib.sh ] || [ "$f" = tests/nginx.sh ] ||
			echo "$f"
	done
}

pages() {
	mandoc -Tlint -Wwarning $(git ls-files -co --exclude-standard '*.1')
}

spelling() {
	# Words of mdoc and SQL, a function of ours, and spellings meant wrong.
	known=nd,iif,2st,foto,te,alls,widht,disalow,dissalow,dissallow,crate,discreet
	git ls-files -co --exclude-standard | grep -v ^tests/data/ |
	    xargs codespell -L $known
}

rule 'a folder includes only itself and schemas/' includes
rule 'the top level stays as it is' top_level
rule 'functions that have safer brothers' banned
rule 'no typedef of a struct' typedefs
rule 'no mutable state' state
rule 'a header has at most 150 lines, a source 500' long_files
rule 'a line has at most 80 columns' long_lines
rule 'clang-format' format
rule 'small functions' tidy
rule 'shellcheck' scripts
rule 'a script can be run' executable
rule 'mandoc' pages
rule 'codespell' spelling
exit $bad
