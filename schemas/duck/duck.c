/*
 * Tables that others wrote, or will read: Parquet, CSV, JSON, through DuckDB's
 * C library.  It is large and not in the system, so it is loaded when needed;
 * duckdb.h is not there either: what we call of it is declared here, as its
 * documentation has it.  Every value is asked for as text.
 */
#include <dlfcn.h>
#include <err.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "schemas/duck/duck.h"
#include "schemas/tool/tool.h"

#define MEMORY "512MB" /* DuckDB's buffers; a query over it fails */
#define REASON_MAX 400 /* bytes of an error of DuckDB's that we keep */

/* duckdb_result and duckdb_string_t are passed by value: sizes matter. */
struct result {
	uint64_t deprecated_counts[3];
	void *deprecated[2];
	void *internal;
};

struct string {
	uint32_t len;
	char prefix[4];
	char *data; /* or eight bytes more, where the text is short */
};

/* Return, name after duckdb_, parameters.  Handles are void pointers. */
#define CALLS(X)                                                           \
	X(int, create_config, (void **config))                             \
	X(int, set_config, (void *config, const char *, const char *))     \
	X(void, destroy_config, (void **config))                           \
	X(int, open_ext, (const char *, void **db, void *config, char **)) \
	X(int, connect, (void *db, void **connection))                     \
	X(void, disconnect, (void **connection))                           \
	X(void, close, (void **db))                                        \
	X(void, free, (void *))                                            \
	X(int, query, (void *connection, const char *, struct result *))   \
	X(int, prepare, (void *connection, const char *, void **stmt))     \
	X(const char *, prepare_error, (void *stmt))                       \
	X(void, destroy_prepare, (void **stmt))                            \
	X(int, execute_prepared_streaming, (void *stmt, struct result *))  \
	X(const char *, result_error, (struct result *))                   \
	X(void, destroy_result, (struct result *))                         \
	X(uint64_t, column_count, (struct result *))                       \
	X(const char *, column_name, (struct result *, uint64_t col))      \
	X(void *, fetch_chunk, (struct result))                            \
	X(void, destroy_data_chunk, (void **chunk))                        \
	X(uint64_t, data_chunk_get_size, (void *chunk))                    \
	X(void *, data_chunk_get_vector, (void *chunk, uint64_t col))      \
	X(void *, vector_get_data, (void *vector))                         \
	X(uint64_t *, vector_get_validity, (void *vector))                 \
	X(uint32_t, string_t_length, (struct string))                      \
	X(const char *, string_t_data, (struct string *))

#define MEMBER(type, name, parameters) type(*name) parameters;

struct api {
	CALLS(MEMBER)
};

struct column {
	struct string *cells;  /* of the chunk */
	const uint64_t *valid; /* a bit a cell; NULL: all are */
	char *text;            /* of the row */
	size_t room;
};

struct duck {
	struct api api;
	void *db, *connection;
	void *stmt, *chunk; /* of the query that is running */
	struct result result;
	bool running;
	uint64_t row, rows; /* of the chunk */
	struct column *column;
	size_t columns;
};

static char *
beside(const char *folder, const char *rest)
{
	char *path;

	if (asprintf(&path, "%s/%s/libduckdb.so", folder, rest) == -1)
		err(1, NULL);
	if (access(path, R_OK) == 0)
		return path;
	free(path);
	return NULL;
}

char *
duck_library(void)
{
	static const char *const places[] = { "duckdb", "../duckdb",
		"../lib/proofsheet", "../../duckdb" };
	const char *given = getenv("PROOFSHEET_DUCKDB");
	char self[PATH_MAX], *path = NULL, *slash;
	ssize_t len = readlink("/proc/self/exe", self, sizeof(self) - 1);

	if (given != NULL) {
		path = strdup(given);
		if (path == NULL)
			err(1, NULL);
		return path;
	}
	if (len == -1)
		return NULL;
	self[len] = '\0';
	slash = strrchr(self, '/');
	if (slash != NULL)
		*slash = '\0';
	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++) {
		path = beside(self, places[i]);
		if (path != NULL)
			break;
	}
	return path;
}

/* Always -1.  DuckDB says in its first line what is wrong, then advises. */
static int
fail(char **reason, const char *said)
{
	char *text =
	    said == NULL ? NULL : text_clean(said, strcspn(said, "\n"));

	if (asprintf(reason, "duckdb: %.*s", REASON_MAX,
		text == NULL ? "failed, and does not say why" : text) == -1)
		err(1, NULL);
	free(text);
	return -1;
}

/* A pointer to an object is none to a function, in C; in POSIX it is. */
static bool
load(void *library, const char *name, void *function)
{
	void *symbol = dlsym(library, name);

	memcpy(function, &symbol, sizeof(symbol));
	return symbol != NULL;
}

#define LOAD(type, name, parameters) \
	good = load(library, "duckdb_" #name, &api->name) && good;

static int
load_all(struct api *api, char **reason)
{
	char *path = duck_library();
	void *library;
	bool good = true;

	if (path == NULL)
		return fail(reason, "no libduckdb.so: run make setup, or name "
				    "it in PROOFSHEET_DUCKDB");
	/* Never unloaded: it leaves threads and destructors behind. */
	library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
	free(path);
	if (library == NULL)
		return fail(reason, dlerror());
	CALLS(LOAD)
	return good ? 0 : fail(reason, "libduckdb.so is too old or too new");
}

/*
 * One thread, so that rows come in the order of the file; nothing fetched,
 * nothing spilled to disk, nothing kept in the user's home.
 */
static int
start(struct duck *duck, char **reason)
{
	static const char *const settings[][2] = {
		{ "threads", "1" },
		{ "memory_limit", MEMORY },
		{ "temp_directory", "" },
		{ "autoinstall_known_extensions", "false" },
		{ "autoload_known_extensions", "false" },
		{ "allow_persistent_secrets", "false" },
	};
	const struct api *api = &duck->api;
	void *config = NULL;
	char *said = NULL;
	int rc = api->create_config(&config);

	for (size_t i = 0; i < sizeof(settings) / sizeof(*settings); i++)
		rc |= api->set_config(config, settings[i][0], settings[i][1]);
	if (rc == 0)
		rc = api->open_ext(NULL, &duck->db, config, &said);
	if (rc == 0)
		rc = api->connect(duck->db, &duck->connection);
	if (rc != 0)
		fail(reason, said);
	api->free(said);
	api->destroy_config(&config);
	return rc == 0 ? 0 : -1;
}

static void
finish(struct duck *duck)
{
	const struct api *api = &duck->api;

	for (size_t i = 0; i < duck->columns; i++)
		free(duck->column[i].text);
	free(duck->column);
	duck->column = NULL;
	duck->columns = 0;
	if (!duck->running)
		return;
	if (duck->chunk != NULL)
		api->destroy_data_chunk(&duck->chunk);
	api->destroy_result(&duck->result);
	api->destroy_prepare(&duck->stmt);
	duck->running = false;
}

void
duck_close(struct duck *duck)
{
	if (duck == NULL)
		return;
	finish(duck);
	if (duck->connection != NULL)
		duck->api.disconnect(&duck->connection);
	if (duck->db != NULL)
		duck->api.close(&duck->db);
	free(duck);
}

struct duck *
duck_open(char **reason)
{
	struct duck *duck = calloc(1, sizeof(*duck));

	if (duck == NULL)
		err(1, NULL);
	if (load_all(&duck->api, reason) == 0 && start(duck, reason) == 0)
		return duck;
	duck_close(duck);
	return NULL;
}

int
duck_exec(struct duck *duck, const char *sql, char **reason)
{
	struct result result = { 0 };
	int rc;

	finish(duck);
	rc = duck->api.query(duck->connection, sql, &result);
	if (rc != 0)
		fail(reason, duck->api.result_error(&result));
	duck->api.destroy_result(&result);
	return rc == 0 ? 0 : -1;
}

char *
duck_quote(const char *text)
{
	char *out = malloc(2 * strlen(text) + 3), *p = out;

	if (out == NULL)
		err(1, NULL);
	*p++ = '\'';
	for (; *text != '\0'; text++) {
		if (*text == '\'')
			*p++ = '\'';
		*p++ = *text;
	}
	*p++ = '\'';
	*p = '\0';
	return out;
}

int
duck_confine(struct duck *duck, const char *path, char **reason)
{
	char *quoted = duck_quote(path), *sql;
	int rc;

	if (asprintf(&sql,
		"SET allowed_paths = [%s];"
		"SET enable_external_access = false;"
		"SET lock_configuration = true",
		quoted) == -1)
		err(1, NULL);
	rc = duck_exec(duck, sql, reason);
	free(sql);
	free(quoted);
	return rc;
}

int
duck_query(struct duck *duck, const char *sql, char **reason)
{
	const struct api *api = &duck->api;
	char *texts;

	finish(duck);
	if (asprintf(&texts, "SELECT COLUMNS(*)::VARCHAR FROM (%s)", sql) == -1)
		err(1, NULL);
	duck->running = true;
	duck->result = (struct result) { 0 };
	duck->row = duck->rows = 0;
	int rc = api->prepare(duck->connection, texts, &duck->stmt);

	free(texts);
	if (rc != 0)
		return fail(reason, api->prepare_error(duck->stmt));
	if (api->execute_prepared_streaming(duck->stmt, &duck->result) != 0)
		return fail(reason, api->result_error(&duck->result));
	duck->columns = api->column_count(&duck->result);
	duck->column = calloc(duck->columns, sizeof(*duck->column));
	if (duck->column == NULL)
		err(1, NULL);
	return 0;
}

int
duck_next(struct duck *duck, char **reason)
{
	const struct api *api = &duck->api;
	const char *said;

	if (++duck->row < duck->rows)
		return 1;
	if (duck->chunk != NULL)
		api->destroy_data_chunk(&duck->chunk);
	duck->row = duck->rows = 0;
	duck->chunk = api->fetch_chunk(duck->result);
	if (duck->chunk != NULL)
		duck->rows = api->data_chunk_get_size(duck->chunk);
	for (size_t i = 0; duck->rows > 0 && i < duck->columns; i++) {
		void *vector = api->data_chunk_get_vector(duck->chunk, i);

		duck->column[i].cells = api->vector_get_data(vector);
		duck->column[i].valid = api->vector_get_validity(vector);
	}
	if (duck->rows > 0)
		return 1;
	said = api->result_error(&duck->result);
	return said == NULL || *said == '\0' ? 0 : fail(reason, said);
}

size_t
duck_columns(const struct duck *duck)
{
	return duck->columns;
}

const char *
duck_name(struct duck *duck, size_t col)
{
	return duck->api.column_name(&duck->result, col);
}

static void
make_room(struct column *column, size_t len)
{
	if (len <= column->room)
		return;
	free(column->text);
	column->room = 2 * len;
	if ((column->text = malloc(column->room)) == NULL)
		err(1, NULL);
}

const char *
duck_text(struct duck *duck, size_t col)
{
	const struct api *api = &duck->api;
	struct column *column = &duck->column[col];
	size_t len, row = duck->row;
	char *nul;

	if (column->valid != NULL &&
	    (column->valid[row / 64] >> row % 64 & 1) == 0)
		return NULL;
	len = api->string_t_length(column->cells[row]);
	make_room(column, len + 1);
	memcpy(column->text, api->string_t_data(&column->cells[row]), len);
	column->text[len] = '\0';
	while ((nul = memchr(column->text, '\0', len)) != NULL)
		*nul = ' ';
	return column->text;
}
