/*
 * signals.h -- the statements of the table signal.
 */
#ifndef SIGNALS_H
#define SIGNALS_H

#define LF "char(10)"

#define SIGNAL_STATEMENTS(X)                                                   \
	X(signal_new, "INSERT INTO signal (item, url, name, place, topic, "    \
		      "raw, says, deciding, images, seen) "                    \
		      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "                 \
		      "ON CONFLICT DO UPDATE SET seen = excluded.seen, "       \
		      "says = excluded.says, deciding = excluded.deciding, "   \
		      "images = excluded.images, ended = NULL, item = CASE "   \
		      "WHEN item IS NULL OR EXISTS (SELECT 1 FROM item AS i "  \
		      "WHERE i.id = excluded.item AND i.url = signal.url) "    \
		      "THEN excluded.item ELSE item END")                      \
	X(signal_end, "UPDATE signal SET ended = ? WHERE url = ? "             \
		      "AND ended IS NULL AND instr(?, place) > 0")             \
	X(signal_moved, "UPDATE signal SET ended = ?1 WHERE item = ?2 "        \
			"AND url <> ?3 AND ended IS NULL AND place <> 'page' " \
			"AND NOT coalesce(instr(" LF " || ?4 || " LF ", " LF   \
			" || url || " LF ") > 0 AND seen >= (SELECT "          \
			"strftime('%Y-%m-%dT%H:%M:%SZ', max(at), '-2 seconds'" \
			") FROM attempt WHERE attempt.item = ?2 "              \
			"AND attempt.url = signal.url "                        \
			"AND result = 'redirect'), 0)")

#endif
