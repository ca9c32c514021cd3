/*
 * What a catalog is opened as, and what is refused.
 */
#include <sys/stat.h>
#include <sys/wait.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sqlite3.h>

#include "schemas/schemas.h"
#include "tests/folder.h"
#include "tests/test.h"

static const char version_1[] =
#include "tests/data/catalog/version-1.sql.inc"
    ;

/* Opens SET in a child: its exit status, and what it says on stderr. */
static int
status_of_open(const char *set, enum catalog_mode mode, char said[300])
{
	int fd[2], status;
	ssize_t n = 0, got;
	pid_t pid;

	fflush(stdout);
	if (pipe(fd) == -1 || (pid = fork()) == -1)
		return -1;
	if (pid == 0) {
		dup2(fd[1], STDERR_FILENO);
		catalog_close(catalog_open(set, mode));
		_exit(0);
	}
	close(fd[1]);
	while ((got = read(fd[0], said + n, 299 - (size_t)n)) > 0)
		n += got;
	said[n] = '\0';
	close(fd[0]);
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void
run(const char *set, const char *sql)
{
	char *path = set_path(set, "catalog.db");
	struct sqlite3 *db;

	if (sqlite3_open(path, &db) != SQLITE_OK ||
	    sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		printf("Bail out! %s\n", sqlite3_errmsg(db));
	sqlite3_close(db);
	free(path);
}

static void
fresh(const char *set)
{
	struct catalog *cat = catalog_open(set, CATALOG_WRITE);

	OK(catalog_number(cat, "PRAGMA user_version") == CATALOG_VERSION);
	OK(catalog_number(cat, "PRAGMA foreign_keys") == 1);
	OK(catalog_number(cat, "SELECT count(*) FROM record") == 0);
	catalog_close(cat);
	cat = catalog_open(set, CATALOG_READ);
	OK(catalog_number(cat, "SELECT count(*) FROM item") == 0);
	catalog_close(cat);
}

/* The columns of all tables, whatever their order. */
#define COLUMNS                                                     \
	"SELECT group_concat(c, ' ') FROM (SELECT t.name || '.' ||" \
	" i.name || ':' || i.type || i.\"notnull\" || i.pk AS c"    \
	" FROM sqlite_schema AS t, pragma_table_info(t.name) AS i"  \
	" WHERE t.type IN ('table', 'view') ORDER BY c)"

static char *
columns(struct catalog *cat)
{
	struct sqlite3_stmt *stmt = catalog_prepare(cat, COLUMNS);
	char *text = catalog_row(stmt) ? catalog_text(stmt, 0) : NULL;

	sqlite3_finalize(stmt);
	return text;
}

/*
 * What an old set becomes has the columns of a new one, and its own rows.
 */
static void
migrated(const char *set, const char *fresh_set)
{
	struct catalog *cat = catalog_open(fresh_set, CATALOG_READ);
	char *want = columns(cat), *got, said[300];

	catalog_close(cat);
	run(set, version_1);
	OK(status_of_open(set, CATALOG_READ, said) == 1);
	OK(strstr(said, "is of version 1; any stage") != NULL);
	cat = catalog_open(set, CATALOG_WRITE);
	got = columns(cat);
	OK(want != NULL && got != NULL && strcmp(want, got) == 0);
	OK(catalog_number(cat, "PRAGMA user_version") == CATALOG_VERSION);
	OK(catalog_number(cat, "SELECT count FROM snapshot"
			       " WHERE program IS NULL") == 3);
	OK(catalog_number(cat, "SELECT count(*) FROM record") == 0);
	catalog_close(cat);
	free(want);
	free(got);
}

static void
refused(const char *set)
{
	char said[300], *path = set_path(set, "catalog.db");
	FILE *f;

	run(set, "PRAGMA user_version = 99");
	OK(status_of_open(set, CATALOG_WRITE, said) == 1);
	OK(strstr(said, "version 99, made by a newer Proofsheet") != NULL);

	unlink(path);
	run(set, "CREATE TABLE other (x)");
	OK(status_of_open(set, CATALOG_WRITE, said) == 1);
	OK(strstr(said, "no catalog of Proofsheet's") != NULL);

	if ((f = fopen(path, "w")) != NULL) {
		fputs("these are words, and no database at all\n", f);
		fclose(f);
	}
	OK(status_of_open(set, CATALOG_WRITE, said) == 1);
	OK(strstr(said, "not a database") != NULL);
	OK(status_of_open(set, CATALOG_READ, said) == 1);

	unlink(path);
	OK(status_of_open(set, CATALOG_READ, said) == 1);
	OK(strstr(said, "there is no set here") != NULL);
	free(path);
}

int
main(void)
{
	char set[] = "/tmp/schemas-catalog-XXXXXX";
	char old[] = "/tmp/schemas-catalog-XXXXXX";

	if (mkdtemp(set) == NULL || mkdtemp(old) == NULL)
		return 1;
	fresh(set);
	migrated(old, set);
	refused(set);
	folder_remove(set);
	folder_remove(old);
	return DONE();
}
