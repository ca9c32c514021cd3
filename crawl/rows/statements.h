/*
 * statements.h -- every statement that crawl writes the catalog by.
 */
#ifndef STATEMENTS_H
#define STATEMENTS_H

#include "crawl/rows/signals.h"
#include "crawl/rows/visits.h"

#define NOW "strftime('%Y-%m-%dT%H:%M:%SZ', 'now')"
#define HELD                                                              \
	"SELECT warc, record_offset, record_length, body_offset, bytes, " \
	"xxh3, sha256, coalesce(final_url, url), etag, modified "         \
	"FROM item WHERE "
/* A page that source ?1 knows nothing of refuses for its images, item i too. */
#define FOREIGN                                                           \
	"EXISTS (SELECT 1 FROM mention AS m JOIN signal AS s ON s.url = " \
	"m.page "                                                         \
	"WHERE m.item = i.id AND m.source <> ?1 AND s.images = 1 AND "    \
	"s.deciding = 1 AND s.ended IS NULL)"
/* Visits f of source ?1 that were last due at ?2 (ms) or before. */
#define AGED                                                                   \
	"(f.source = ?1 OR f.item IN (SELECT item FROM mention "               \
	"WHERE source = ?1)) AND f.state <> 'due' AND f.due <= ?2 "            \
	"AND NOT EXISTS (SELECT 1 FROM item AS i WHERE i.id = f.item "         \
	"AND i.state = 'refused' AND (i.reason LIKE 'withdrawn:%' OR " FOREIGN \
	"))"

/* What a page refused meanwhile stays so. */
#define UNLESS_REFUSED "CASE WHEN state = 'refused' THEN "
#define TAKEN                                                  \
	"state = " UNLESS_REFUSED "state ELSE 'fetched' END, " \
	"reason = " UNLESS_REFUSED "reason END, "              \
	"status = " UNLESS_REFUSED "status ELSE ? END, "       \
	"final_url = " UNLESS_REFUSED "final_url ELSE nullif(?, url) END "

/* A reply that says whether there is such a file; what came before is void. */
#define CAME "status NOT IN (0, 429) AND excluded.status < 500 "

#define STATEMENTS(X)                                                          \
	SIGNAL_STATEMENTS(X)                                                   \
	VISIT_STATEMENTS(X)                                                    \
	X(source_new,                                                          \
	    "INSERT INTO source (collector, locator, agent, policy, "          \
	    "options, started) VALUES (?, ?, ?, ?, ?, ?) "                     \
	    "ON CONFLICT DO NOTHING")                                          \
	X(source_get, "SELECT id, position, finished, "                        \
		      "coalesce(options ->> '$.part', '0/0') FROM source "     \
		      "WHERE collector = ? AND locator = ?")                   \
	X(source_at, "UPDATE source SET position = ? WHERE id = ?")            \
	X(source_end, "UPDATE source SET finished = ?, reason = NULL "         \
		      "WHERE id = ?")                                          \
	X(source_broken, "UPDATE source SET reason = ? WHERE id = ?")          \
	X(source_room, "SELECT 1 FROM source WHERE id = ? AND pages < ?")      \
	X(source_page, "UPDATE source SET pages = pages + 1 WHERE id = ?")     \
	X(item_get, "SELECT id, state FROM item WHERE url = ?")                \
	X(item_new, "INSERT INTO item (url, state, reason, claimed) "          \
		    "VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING")              \
	X(item_claimed, "SELECT claimed FROM item WHERE id = ?")               \
	X(item_claim, "UPDATE item SET claimed = ? WHERE id = ? AND "          \
		      "claimed IS NULL AND state = 'waiting'")                 \
	X(item_contradicts,                                                    \
	    "SELECT 1 FROM item WHERE id = ?2 AND ((claimed <> ?1 AND "        \
	    "length(claimed) = length(?1)) OR (state = 'fetched' AND "         \
	    "substr(?1, 8) <> lower(hex(sha256)) AND ?1 LIKE 'sha256:%'))")    \
	X(item_state, "UPDATE item SET state = ?, reason = ?, status = ?, "    \
		      "final_url = nullif(?, url) "                            \
		      "WHERE id = ? AND state <> 'refused'")                   \
	X(item_private, "UPDATE item SET visibility = 'private', "             \
			"proof = 'presigned URL' WHERE id = ?")                \
	X(item_public, "UPDATE item SET state = 'waiting', reason = NULL, "    \
		       "visibility = 'unknown', proof = NULL "                 \
		       "WHERE id = ? AND visibility = 'private'")              \
	X(item_refuse, "UPDATE item SET state = 'refused', reason = ?1 "       \
		       "WHERE id = ?2 AND "                                    \
		       "(state <> 'refused' OR reason IS NOT ?1)")             \
	X(item_bytes, "UPDATE item SET mime = ?, bytes = ?, sha256 = ?, "      \
		      "xxh3 = ?, warc = ?, record_offset = ?, "                \
		      "record_length = ?, body_offset = ?, fetched = ?, "      \
		      "visibility = ?, proof = ?, etag = ?, "                  \
		      "modified = ?, checked = NULL, " TAKEN "WHERE id = ?")   \
	X(attempt_new, "INSERT INTO attempt (item, url, at, result, status, "  \
		       "reason, warc, record_offset) "                         \
		       "VALUES (?, ?, ?, ?, ?, ?, ?, ?)")                      \
	X(attempt_max, "SELECT coalesce(max(id), 0) FROM attempt")             \
	X(attempt_last, "SELECT result, reason FROM attempt WHERE item = ? "   \
			"AND id > ? ORDER BY id DESC LIMIT 1")                 \
	X(mention_new, "INSERT INTO mention (uid, item, source, page, title, " \
		       "caption, kind, author, licence, extra, posted, "       \
		       "posted_as) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, "   \
		       "?9, CASE WHEN json_valid(?10) THEN ?10 END, ?11, "     \
		       "?12) "                                                 \
		       "ON CONFLICT DO NOTHING")                               \
	X(file_new, "INSERT INTO site (origin, path, status, body, sha256, "   \
		    "asked) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE "  \
		    "SET body = CASE WHEN excluded." CAME                      \
		    "THEN excluded.body ELSE body END, sha256 = CASE WHEN "    \
		    "excluded." CAME "THEN excluded.sha256 ELSE sha256 END, "  \
		    "status = excluded.status, asked = excluded.asked")        \
	X(file_kept, "SELECT body FROM site WHERE path = ? AND origin = ?")    \
	X(file_get, "SELECT body FROM site WHERE path = ?1 AND origin = ?4 "   \
		    "AND asked > CASE WHEN status BETWEEN 200 AND 499 "        \
		    "AND status <> 429 THEN ?2 ELSE ?3 END")                   \
	X(file_links, "SELECT path FROM site WHERE origin = ? "                \
		      "AND substr(path, 1, 1) <> '/'")                         \
	X(file_named, "SELECT body FROM site WHERE path = ?1 "                 \
		      "AND substr(path, 1, 1) <> '/' AND ?4 IS NOT NULL "      \
		      "AND asked > CASE WHEN status BETWEEN 200 AND 499 "      \
		      "AND status <> 429 THEN ?2 ELSE ?3 END "                 \
		      "ORDER BY asked DESC LIMIT 1")                           \
	X(item_again, "UPDATE item SET state = 'waiting', reason = NULL "      \
		      "WHERE state = 'failed' AND id IN "                      \
		      "(SELECT item FROM frontier WHERE state = 'due')")       \
	X(suppressed, "SELECT why FROM suppressed WHERE sha256 = ?")           \
	X(item_prior, HELD "sha256 = ? AND record_length > 0 LIMIT 1")         \
	X(item_held, HELD "id = ? AND record_length > 0")                      \
	X(item_has, "SELECT 1 FROM item WHERE url = ?1 AND "                   \
		    "state = 'fetched' AND coalesce(sha256 = ?2, 1)")          \
	X(item_same, "UPDATE item SET state = 'fetched', reason = NULL, "      \
		     "etag = coalesce(?, etag), "                              \
		     "modified = coalesce(?, modified), "                      \
		     "checked = " NOW " WHERE id = ? AND state <> 'refused'")  \
	X(item_missed, "UPDATE item SET state = 'failed', reason = ?, "        \
		       "status = ? WHERE id = ? AND state = 'waiting'")        \
	X(warc_length, "INSERT INTO warc (id, length) VALUES (?, ?) "          \
		       "ON CONFLICT DO UPDATE SET length = excluded.length")   \
	X(policy_new, "INSERT INTO policy (name, body) VALUES (?, ?) "         \
		      "ON CONFLICT DO UPDATE SET body = excluded.body")        \
	X(policy_active, "UPDATE policy SET active = 1 WHERE name = ?")        \
	X(policy_none, "UPDATE policy SET active = 0")                         \
	X(heed_none, "DELETE FROM heed WHERE policy = ?")                      \
	X(heed_new, "INSERT INTO heed (policy, signal, topic) "                \
		    "VALUES (?, ?, ?)")

#endif
