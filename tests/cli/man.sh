#!/bin/sh
# The man pages and the programs say the same.
. "$(dirname "$0")/lib.sh"
plan 25

page() {
	case $1 in
	'') echo "$ROOT/schemas/proofsheet.1" ;;
	*) echo "$ROOT/$1/proofsheet-$1.1" ;;
	esac
}

# All help there is: a program's own, and its verbs'.
help() {
	case $1 in
	'') verbs= ;;
	index) verbs='near cluster manifest verify' ;;
	audit) verbs='ask listed report' ;;
	*) verbs= ;;
	esac
	proofsheet $1 --help
	for verb in $verbs; do
		proofsheet $1 $verb --help
	done
}

options_of_help() {
	help "$1" | grep -oE -- '(^|[^[:alnum:]-])--[a-z][a-z-]+' |
	    grep -oE -- '--.*' | sort -u
}

options_of_page() {
	sed -n 's/^\.\(It\|Op\|Nm\|Fl\) /&/p' "$(page "$1")" |
	    grep -oE -- ' -[a-z][a-z-]+' | sed 's/^ /-/' | sort -u
}

# Names in the table that -l prints: at the start of a line, no headings.
plug_ins() {
	proofsheet "$1" -l | sed -n 's/^\([a-z][a-z0-9_-]*\)\(:.*\| .*\|$\)/\1/p' |
	    sort -u
}

# Names in those lists of a page of which one name at least is a plug-in's.
listed() {
	plug_ins "$1" >names
	awk 'NR == FNR { plug[$1] = 1; next }
	$1 == ".Bl" { depth++; list[depth] = ++lists; next }
	$1 == ".El" { depth--; next }
	$1 == ".It" && $2 ~ /^(Em|Cm|Ic|Sy|Li|Va)$/ {
		for (i = 3; i <= NF; i++)
			if ($i ~ /^[a-z][a-z0-9_-]*$/) {
				at[list[depth], $i] = 1
				if ($i in plug) good[list[depth]] = 1
			}
	}
	END { for (key in at) { split(key, k, SUBSEP)
		if (k[1] in good) print k[2] } }' names "$(page "$1")" | sort -u
}

for program in '' crawl filter index audit; do
	name=proofsheet${program:+-$program}
	run "$name: no fault in its page" \
	    "mandoc -Tlint -Wwarning '$(page "$program")'" ''
	run "$name: each option of --help is in its page" \
	    "options_of_help '$program' >help; options_of_page '$program' >page
	    comm -23 help page" ''
	run "$name: each option of its page is in --help" 'comm -13 help page' ''
done
for program in crawl filter index audit; do
	run "proofsheet-$program: its page names each plug-in that -l lists" \
	    "mandoc -Tascii '$(page $program)' | sed 's/.\x08//g' >text
	    for name in \$(plug_ins $program); do
		grep -qwi -- \$name text || echo \$name; done" ''
	run "proofsheet-$program: its page lists none that -l does not" \
	    "listed $program | comm -23 - names" ''
done

# columns.awk says how the part of the page is made that is not right.
run 'proofsheet-filter: unit, range, cost and source are those of -l' \
    "proofsheet-filter -l | awk -f '$ROOT/tests/columns.awk' >wanted
    sed -n '/begin columns/,/end columns/p' '$(page filter)' |
    sed '1d; \$d' | diff - wanted" ''
run 'proofsheet-filter: each measure has a source and a cost, each column a unit' \
    "awk '/^.It Cm/ { it++ } /^Source: [^.]/ { source++ } /^Cost: [^.]/ { cost++ }
    /^.It [a-z]/ && NF > 3 { unit++ } /^.It [a-z]/ { column++ }
    END { print (it > 30), source == it, cost == it, unit == column }' wanted" \
    '1 1 1 1'
