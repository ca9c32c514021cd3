# The columns of filter's man page, in mdoc, from what proofsheet-filter -l says
# of its measures; tests/cli/man.sh holds the page to it, and
#
#   proofsheet-filter -l | awk -f tests/columns.awk
#
# prints what is to stand there.
# Words, in lines of 79 columns.
function wrap(s,	line, i, count, words) {
	count = split(s, words, " ")
	for (i = 1; i <= count; i++)
		if (length(line) + 1 + length(words[i]) > 79) {
			print line
			line = words[i]
		} else
			line = line (i > 1 ? " " : "") words[i]
	print line
}

function finish() {
	if (name == "") return
	printf ".It Cm %s\n", name
	wrap("Source: " said["source"] ".")
	wrap("Cost: " said["cost"] ".")
	if (n > 0) {
		print ".Bl -column -compact character_repetition"
		for (i = 1; i <= n; i++)
			printf ".It %s Ta %s\n", column[i], unit[i]
		print ".El"
	}
	name = ""
	n = 0
	split("", said)
}

/^Measures/ { on = 1; next }
/^(Recipes|Decoders)/ { finish(); on = 0 }
!on { next }
/^[a-z]/ { finish(); name = $1; sub(/:$/, "", name); field = "about"; next }
/^    [a-z]+: / && $1 ~ /^(source|cost):$/ {
	field = $1
	sub(/:$/, "", field)
	sub(/^ *[a-z]+: /, "")
	said[field] = $0
	next
}
/^    taken only/ { said["cost"] = said["cost"] "; only where named"; next }
/^    / { sub(/^ +/, ""); said[field] = said[field] " " $0; next }
/^  [a-z]/ {
	column[++n] = $1
	sub(/^ +[^ ]+ +/, "")
	unit[n] = $0
}
END { finish() }
