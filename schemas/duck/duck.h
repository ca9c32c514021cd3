/*
 * duck.h -- tables that others wrote or will read: Parquet, CSV, JSON, by
 * DuckDB's library, loaded when needed: in memory, with one thread, in the
 * order of the file.
 * Where -1 or NULL is returned, *REASON says why, and is to be freed.
 */
#ifndef DUCK_H
#define DUCK_H

#include <stddef.h>

struct duck;

char *duck_library(void); /* path of libduckdb.so; NULL: not found */
struct duck *duck_open(char **reason);
void duck_close(struct duck *);
/* From here on it opens no file but PATH, and no setting can be changed. */
int duck_confine(struct duck *, const char *path, char **reason);
int duck_exec(struct duck *, const char *sql, char **reason);
/* A SELECT, whose rows are streamed; the next query or exec ends it. */
int duck_query(struct duck *, const char *sql, char **reason);
int duck_next(struct duck *, char **reason); /* 1: a row, 0: no more, -1 */
size_t duck_columns(const struct duck *);
const char *duck_name(struct duck *, size_t col);
/*
 * A value as text, until the next row; NULL for NULL.  A NUL byte in it has
 * become a space.
 */
const char *duck_text(struct duck *, size_t col);
char *duck_quote(const char *); /* as a literal of SQL, to be freed */

#endif
