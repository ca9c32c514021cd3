/*
 * Captions that lie beside photographs: KEY.txt, KEY.json.  Keys of a place
 * never leave the file (see fields.c), nor does what is nested: there the
 * exports of phones and networks keep it.
 */
#include <sys/stat.h>

#include <err.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "crawl/collect/collect.h"

#define TEXT_LEN 65536     /* bytes of a caption */
#define FILE_LEN (1 << 20) /* bytes read of a sidecar */
#define KEYS 200           /* of a sidecar; those beyond are not read */

void
sidecar_clear(struct sidecar *car)
{
	free(car->caption);
	free(car->author);
	free(car->licence);
	free(car->title);
	free(car->extra);
	*car = (struct sidecar) { 0 };
}

void
sidecar_text(struct sidecar *car, const char *text, size_t len)
{
	free(car->caption);
	car->caption = text_clean(text, len < TEXT_LEN ? len : TEXT_LEN);
}

/* The scalars of the object in TEXT, by SQLite's reader of JSON. */
static size_t
scalars(
    const char *text, size_t len, struct cell cells[KEYS], char *values[KEYS])
{
	static const char sql[] =
	    "SELECT key, CASE type WHEN 'true' THEN 'true' WHEN 'false' "
	    "THEN 'false' ELSE atom END, type <> 'text' FROM json_each(?1) "
	    "WHERE json_valid(?1) AND json_type(?1) = 'object' "
	    "AND type NOT IN ('object', 'array', 'null')";
	struct sqlite3 *db;
	sqlite3_stmt *stmt;
	size_t n = 0;

	if (sqlite3_open(":memory:", &db) != SQLITE_OK ||
	    sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK)
		errx(1, "sidecar: %s", sqlite3_errmsg(db));
	sqlite3_bind_text(stmt, 1, text, (int)len, SQLITE_STATIC);
	while (n < KEYS && sqlite3_step(stmt) == SQLITE_ROW) {
		cells[n].name = catalog_text(stmt, 0);
		values[n] = catalog_text(stmt, 1);
		cells[n].value = values[n];
		cells[n++].raw = sqlite3_column_int(stmt, 2) != 0;
	}
	sqlite3_finalize(stmt);
	sqlite3_close(db);
	return n;
}

static void
take(char **field, const struct cell *cells, int i)
{
	if (i == -1 || cells[i].value == NULL || *field != NULL)
		return;
	*field = text_clean(cells[i].value, strnlen(cells[i].value, TEXT_LEN));
}

/* What none of the fields is, as JSON; or NULL. */
static char *
extra_of(struct cell *cells, size_t n, const int found[FIELDS])
{
	char *text = NULL;
	size_t len;
	struct json json = { .out = open_memstream(&text, &len) };
	bool any;

	if (json.out == NULL)
		err(1, NULL);
	fields_keep(cells, n, found);
	any = fields_extra(&json, cells, n);
	if (fclose(json.out) == EOF)
		err(1, NULL);
	if (any)
		return text;
	free(text);
	return NULL;
}

void
sidecar_json(struct sidecar *car, const char *text, size_t len)
{
	struct cell cells[KEYS] = { { 0 } };
	char *values[KEYS];
	int found[FIELDS];
	size_t n = scalars(text, len, cells, values);

	fields_find(cells, n, found);
	take(&car->caption, cells, found[FIELD_CAPTION]);
	take(&car->title, cells, found[FIELD_TITLE]);
	take(&car->author, cells, found[FIELD_AUTHOR]);
	take(&car->licence, cells, found[FIELD_LICENCE]);
	found[FIELD_URL] = found[FIELD_FILE] = found[FIELD_PAGE] = -1;
	if (car->extra == NULL)
		car->extra = extra_of(cells, n, found);
	for (size_t i = 0; i < n; i++) {
		free(cells[i].name);
		free(values[i]);
	}
}

/* STEM.SUFFIX, up to FILE_LEN of it; NULL: there is none. */
static char *
read_beside(const char *path, int stem, const char *suffix, size_t *len)
{
	char *name, *text = NULL;
	struct stat st;
	int fd;

	if (asprintf(&name, "%.*s%s", stem, path, suffix) == -1)
		err(1, NULL);
	fd = open(name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	free(name);
	if (fd == -1)
		return NULL;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0) {
		size_t size =
		    st.st_size < FILE_LEN ? (size_t)st.st_size : FILE_LEN;
		ssize_t got;

		text = malloc(size);
		if (text == NULL)
			err(1, NULL);
		got = read(fd, text, size);
		*len = got == -1 ? 0 : (size_t)got;
	}
	close(fd);
	return text;
}

void
sidecar_beside(struct sidecar *car, const char *path)
{
	const char *base = strrchr(path, '/'), *dot = strrchr(path, '.');
	int whole = (int)strlen(path);
	/* photo.jpg has photo.txt; exports of phones write photo.jpg.json. */
	int stems[2] = { whole, whole };

	if (dot != NULL && dot > (base == NULL ? path : base + 1))
		stems[0] = (int)(dot - path);
	for (int i = 0; i < 2; i++) {
		size_t len = 0;
		char *text = NULL;

		if (car->caption == NULL)
			text = read_beside(path, stems[i], ".txt", &len);
		if (text != NULL)
			sidecar_text(car, text, len);
		free(text);
		text = read_beside(path, stems[i], ".json", &len);
		if (text != NULL)
			sidecar_json(car, text, len);
		free(text);
		if (stems[0] == stems[1])
			break;
	}
}
