/*
 * visits.h -- the statements of the tables origin, frontier and address.
 */
#ifndef VISITS_H
#define VISITS_H

#define VISIT_STATEMENTS(X)                                                  \
	X(origin_get, "SELECT id FROM origin WHERE name = ?")                \
	X(origin_new, "INSERT INTO origin (name) VALUES (?)")                \
	X(origin_pace, "UPDATE origin SET due = ?, failures = ?, delay = ? " \
		       "WHERE id = ?")                                       \
	X(origin_robots, "UPDATE origin SET robots = ?, robots_status = ?, " \
			 "robots_sha256 = ?, robots_at = ? WHERE id = ?")    \
	X(visit_new, "INSERT INTO frontier (item, page, source, origin, "    \
		     "depth, due) VALUES (?, ?, ?, ?, ?, ?) "                \
		     "ON CONFLICT DO NOTHING")                               \
	X(visit_over, "UPDATE frontier SET state = ?, reason = ? "           \
		      "WHERE id = ? AND state = 'due'")                      \
	X(visit_state, "SELECT state FROM frontier WHERE item = ?")          \
	X(visit_refuse, "UPDATE frontier SET state = 'refused', reason = ? " \
			"WHERE item = ?")                                    \
	X(visit_later, "UPDATE frontier SET due = ?, tries = ?, reason = ? " \
		       "WHERE id = ?")                                       \
	X(visit_hop, "UPDATE frontier SET due = ?, origin = ?, target = ?, " \
		     "via = ? WHERE id = ?")                                 \
	X(visit_again,                                                       \
	    "UPDATE frontier SET state = 'due', due = 0, tries = 0, "        \
	    "reason = NULL WHERE state = 'failed' AND (?1 IS NULL OR "       \
	    "instr(',' || ?1 || ',', ',' || "                                \
	    "substr(reason, 1, instr(reason, ':') - 1) || ',') > 0)")        \
	X(origin_again, "UPDATE origin SET failures = 0, robots_at = NULL "  \
			"WHERE failures > 0")                                \
	X(address_new, "INSERT INTO address (name, list, reason, expires) "  \
		       "VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET "      \
		       "list = excluded.list, reason = excluded.reason, "    \
		       "expires = excluded.expires")                         \
	X(address_old, "DELETE FROM address WHERE expires <= ?")             \
	X(address_many,                                                      \
	    "DELETE FROM address WHERE name IN (SELECT name FROM address "   \
	    "ORDER BY expires DESC LIMIT -1 OFFSET ?)")                      \
	X(address_again, "DELETE FROM address WHERE list = ''")              \
	X(refresh_away, "SELECT f.id, coalesce(f.page, (SELECT url FROM "    \
			"item WHERE id = f.item)) FROM frontier AS f "       \
			"WHERE f.target IS NOT NULL AND " AGED)              \
	X(visit_home, "UPDATE frontier SET origin = ?, target = NULL, "      \
		      "via = NULL WHERE id = ?")                             \
	X(refresh_items, "UPDATE item SET state = 'waiting', reason = NULL " \
			 "WHERE state = 'refused' AND id IN (SELECT f.item " \
			 "FROM frontier AS f WHERE " AGED ")")               \
	X(refresh_visits, "UPDATE frontier AS f SET state = 'due', "         \
			  "due = ?3, tries = 0, reason = NULL WHERE " AGED   \
			  " RETURNING page IS NOT NULL")                     \
	X(refresh_source, "UPDATE source SET finished = NULL, position = 0 " \
			  "WHERE id = ? AND finished <= ?")

#endif
