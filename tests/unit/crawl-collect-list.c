/*
 * Lists in each form and each spelling; what cannot be read is passed over,
 * said, and never the end of it.
 */
#include <zlib.h>

#include "tests/recorder.h"
#include "tests/test.h"

#define DATA "../shared/data/lists/"

static void
write_file(const char *path, const char *text)
{
	recorder_write(path, text, strlen(text));
}

static void
write_gz(const char *path, const char *text)
{
	gzFile out = gzopen(path, "w");

	if (out == NULL || gzputs(out, text) < 0 || gzclose(out) != Z_OK)
		err(1, "%s", path);
}

static void
read_list(struct recorder *r, const char *path, int64_t position)
{
	struct body body = { .locator = path, .position = position };

	recorder_run(r, "list", &body);
}

/* PATH with TEXT, plain and .gz: both say the same. */
static void
list(struct recorder *r, const char *path, const char *text)
{
	char gz[64], *plain;

	snprintf(gz, sizeof(gz), "%s.gz", path);
	write_gz(gz, text);
	write_file(path, text);
	read_list(r, path, 0);
	plain = strdup(r->text);
	read_list(r, gz, 0);
	OK(plain != NULL && strcmp(plain, r->text) == 0);
	free(plain);
	read_list(r, path, 0);
}

/* COLUMNS as SQL, as Parquet. */
static void
parquet(struct recorder *r, const char *columns)
{
	char *reason = NULL, *sql;
	struct duck *duck = duck_open(&reason);

	if (duck == NULL ||
	    asprintf(&sql, "COPY (SELECT %s) TO 'x.parquet' (FORMAT parquet)",
		columns) == -1 ||
	    duck_exec(duck, sql, &reason) == -1)
		errx(1, "%s", reason);
	free(sql);
	duck_close(duck);
	read_list(r, "x.parquet", 0);
}

static void
test_text(struct recorder *r)
{
	list(r, "a.txt",
	    "\xef\xbb\xbfhttp://a.example/1.jpg\r\n\n# no\nftp://x/2.jpg\n"
	    "/etc/passwd\n  https://b.example/3.jpg  ");
	OK(r->rc == 0 && r->pairs == 2 && r->position == 6);
	OK(recorder_has(r, "none http://a.example/1.jpg -\n"));
	OK(recorder_has(r, "none https://b.example/3.jpg -\n"));
	OK(strstr(r->reason, "2 of 6 rows have no URL") != NULL);
	read_list(r, "a.txt", 3);
	OK(r->pairs == 1 && r->position == 6);
	r->stop = 1;
	read_list(r, "a.txt", 0);
	OK(r->pairs == 1 && r->rc == 0 && r->reason == NULL);
	r->stop = 0;
}

static void
test_lines(struct recorder *r)
{
	size_t len = 17 << 20;
	char *line = malloc(len + 1);

	if (line == NULL)
		err(1, NULL);
	memset(line, 'x', len);
	line[len] = '\0';
	write_gz("bomb.txt.gz", line);
	read_list(r, "bomb.txt.gz", 0);
	OK(r->rc == -1 && strstr(r->reason, "16 MiB") != NULL);
	snprintf(line + 100000, 40, "\nhttp://a.example/after.jpg\n");
	list(r, "long.txt", line);
	OK(r->rc == 0 && r->pairs == 1);
	free(line);
	write_file("empty.txt", "");
	read_list(r, "empty.txt", 0);
	OK(r->rc == 0 && r->pairs == 0 && r->reason == NULL);
	read_list(r, "absent.txt", 0);
	OK(r->rc == -1 && strstr(r->reason, "No such file") != NULL);
}

static void
test_spellings(struct recorder *r)
{
	parquet(r, "'http://h/1' AS URL, 'a cat' AS TEXT, 640 AS WIDTH, "
		   "0.25::FLOAT AS similarity, 'nan'::FLOAT AS punsafe, "
		   "'en' AS LANGUAGE");
	OK(recorder_has(r, "list http://h/1 a cat\n"));
	OK(recorder_has(r,
	    "extra={\"WIDTH\":640,\"similarity\":0.25,\"LANGUAGE\":\"en\"}"));
	parquet(r, "1841::BIGINT AS id, 'http://h/2' AS url, 'a dog' AS text, "
		   "'f0' AS image_phash, 2::UINTEGER AS num_faces");
	OK(recorder_has(r, "list http://h/2 a dog\n"));
	OK(recorder_has(
	    r, "{\"id\":1841,\"image_phash\":\"f0\",\"num_faces\":2}"));
	parquet(r, "'0a' AS uid, 'http://h/3' AS url, 'x' AS text, "
		   "[[0.5, 1.0]] AS face_bboxes, 'ab' AS sha256");
	OK(recorder_has(r, "{\"uid\":\"0a\",\"face_bboxes\":[[0.5,1.0]],"
			   "\"sha256\":\"ab\"}"));
	parquet(r,
	    "'http://h/4' AS url, 'y' AS caption, '000' AS key, "
	    "'success' AS status, '{\"GPS\": 1}' AS exif, 1.5 AS Latitude");
	OK(recorder_has(r, "extra={\"key\":\"000\",\"status\":\"success\"}"));
	parquet(r,
	    "'http://h/5' AS image_url, 'z' AS alt_text, 'Ann' AS author, "
	    "'CC0' AS license, 'http://h/page' AS page_url, 'T' AS title");
	OK(recorder_has(r, "title=T author=Ann licence=CC0 extra=-\n"));
	parquet(r, "'http://h/6'::BLOB AS url, 'b'::BLOB AS text, "
		   "'\\xff\\xd8'::BLOB AS jpg");
	OK(recorder_has(r, "list http://h/6 b\n"));
	parquet(r, "{'bytes': 'a'::BLOB, 'path': 'p'} AS image, 'c' AS text");
	OK(r->rc == -1 && strstr(r->reason, "image, text") != NULL);
	parquet(r, "1 AS width, 2 AS \"the \"\"height\"\"\"");
	OK(r->rc == -1 &&
	    strstr(r->reason, "URLs among: width, the \"height\"") != NULL);
}

#define MD5 "0123456789abcdef0123456789abcdef"
#define SHA256 MD5 MD5

/* Digests in each form, under each name; what is none stays where it was. */
static void
test_claims(struct recorder *r)
{
	parquet(r, "'http://h/1' AS url, upper('" SHA256 "') AS SHA256");
	OK(recorder_has(r, "none http://h/1 -\n  claimed=sha256:" SHA256 "\n"));
	parquet(r, "'http://h/2' AS url, '" MD5 "' AS md5, 7 AS n");
	OK(recorder_has(r, "extra={\"n\":7}\n  claimed=md5:" MD5 "\n"));
	parquet(r, "'http://h/3' AS url, unhex('" SHA256 "') AS sha256");
	OK(recorder_has(r, "claimed=sha256:" SHA256 "\n"));
	parquet(r, "'http://h/4' AS url, '" MD5 "'::BLOB AS image_md5");
	OK(recorder_has(r, "claimed=md5:" MD5 "\n"));
	parquet(r, "'http://h/5' AS URL, 'a' AS TEXT, "
		   "-6225841236517112321::BIGINT AS hash");
	OK(recorder_has(r, "extra={\"hash\":-6225841236517112321}\n"));
	OK(!recorder_has(r, "claimed") && r->reason == NULL);
	parquet(r, "'http://h/6' AS url, NULL::VARCHAR AS sha256, "
		   "'" MD5 "' AS md5, 'sha256:" SHA256 "' AS checksum");
	OK(recorder_has(r, "claimed=md5:" MD5 "\n"));
	OK(recorder_has(r, "extra={\"checksum\":\"sha256:" SHA256 "\"}"));
	list(r, "claim.csv",
	    "url,sha256\nhttp://h/1," SHA256 "\n"
	    "http://h/2,0123\nhttp://h/3,\n"
	    "http://h/4," MD5 "\nhttp://h/5,sha256:" SHA256
	    "\nhttp://h/6," SHA256 "0\n");
	OK(recorder_has(r, "h/1 -\n  claimed=sha256:" SHA256 "\n"));
	OK(recorder_has(r, "h/3 -\nnone"));
	OK(recorder_has(r, "h/5 -\n  claimed=sha256:" SHA256 "\n"));
	OK(recorder_has(r, "extra={\"sha256\":\"0123\"}"));
	OK(strcmp(r->reason, "list: claim.csv: 3 digests are malformed and "
			     "were ignored") == 0);
	list(r, "claim.jsonl",
	    "{\"url\": \"http://h/1\", \"hash\": \"" MD5
	    "\"}\n{\"url\": \"http://h/2\", \"hash\": "
	    "\"no\"}\n{\"url\": \"x\"}\n");
	OK(recorder_has(r, "h/1 -\n  claimed=md5:" MD5 "\n"));
	OK(recorder_has(r, "extra={\"hash\":\"no\"}"));
	OK(strstr(r->reason, "1 of 3 rows have no URL of the web") != NULL);
}

static void
test_csv(struct recorder *r)
{
	list(r, "b.csv",
	    "Url,Caption,n,s\n\"http://h/1\",\"a, \"\"b\"\"\nc\",007,x\n"
	    "http://h/2,short,,\nnot a url,x,1,y\nhttp://h/3,z,-1.5e3,y\n");
	OK(r->rc == 0 && r->pairs == 3 && r->position == 4);
	OK(recorder_has(r, "list http://h/1 a, \"b\"\nc\n"));
	OK(recorder_has(r, "extra={\"n\":\"007\",\"s\":\"x\"}"));
	OK(recorder_has(r, "list http://h/2 short\n"));
	OK(recorder_has(r, "extra={\"n\":-1.5e3,\"s\":\"y\"}"));
	OK(strstr(r->reason, "1 of 4 rows") != NULL);
	read_list(r, "b.csv", 3);
	OK(r->pairs == 1 && r->position == 4 && recorder_has(r, "h/3 z"));
	list(r, "c.csv", "url;text\nhttp://h/1;semi, colon\n");
	OK(recorder_has(r, "list http://h/1 semi, colon\n"));
	list(r, "crlf.csv", "url,text\r\nhttp://h/1,one\r\n\r\nhttp://h/2,two");
	OK(r->pairs == 2 && recorder_has(r, "list http://h/1 one\n") &&
	    recorder_has(r, "list http://h/2 two\n"));
	list(r, "d.csv", "http://h/1,one\nhttp://h/2,two\n");
	OK(r->pairs == 2 && recorder_has(r, "list http://h/2 two\n"));
	list(r, "d2.csv", "url,\"a, b\"\nhttp://h/1\nhttp://h/2,two\n");
	OK(r->pairs == 1 && strstr(r->reason, "line 2: Expected") != NULL);
	OK(recorder_has(r, "extra={\"a, b\":\"two\"}"));
	list(r, "e.csv", "a,b\n1,2\n");
	OK(r->rc == -1 && strstr(r->reason, "among: a, b") != NULL);
	list(r, "f.csv", "");
	OK(r->rc == -1);
	list(r, "g[1]*.csv", "url\nhttp://h/glob\n");
	OK(r->pairs == 1);
	list(r, "h.csv", "url,text\nhttp://h/1,caf\xe9\nhttp://h/2,fine\n");
	OK(recorder_has(r, "list http://h/2 fine\n") &&
	    recorder_has(r, "list http://h/1 caf\xef\xbf\xbd\n"));
	OK(strcmp(r->reason, "list: h.csv: 1 bytes are not UTF-8 and became "
			     "U+FFFD") == 0);
}

/* TEXT of ASCII as UTF-16 in PATH; HIGH: the high byte first. */
static void
write_utf16(const char *path, const char *text, bool high)
{
	FILE *out = fopen(path, "w");

	if (out == NULL)
		err(1, "%s", path);
	for (; *text != '\0'; text++) {
		putc(high ? 0 : *text, out);
		putc(high ? *text : 0, out);
	}
	fclose(out);
}

static void
test_encodings(struct recorder *r)
{
	static const char utf16[] = "\xff\xfeu\0r\0l\0\n\0h\0t\0t\0p\0:\0/\0"
				    "/\0h\0/\0\xe9\0\n\0\x3d\xd8";
	static const char text[] = "url,text\r\nhttp://h/1,one\r\n";

	write_utf16("le.csv", text, false);
	read_list(r, "le.csv", 0);
	OK(r->rc == 0 && recorder_has(r, "list http://h/1 one\n"));
	write_utf16("be.csv", text, true);
	read_list(r, "be.csv", 0);
	OK(r->rc == 0 && recorder_has(r, "list http://h/1 one\n"));
	recorder_write("mark.csv", utf16, sizeof(utf16) - 1);
	read_list(r, "mark.csv", 0);
	OK(r->rc == 0 && recorder_has(r, "none http://h/\xc3\xa9 -\n"));
	list(r, "mark8.csv", "\xef\xbb\xbfurl,text\nhttp://h/1,\xf0\x9f\x98\n");
	OK(recorder_has(r, "list http://h/1 \xef\xbf\xbd"));
	write_utf16("le.jsonl", "{\"url\": \"http://h/1\"}\n", false);
	read_list(r, "le.jsonl", 0);
	OK(r->rc == -1 && strstr(r->reason, "UTF-16") != NULL);
	write_utf16("le.txt", "http://h/1\n", false);
	read_list(r, "le.txt", 0);
	OK(r->rc == -1 && strstr(r->reason, "UTF-16") != NULL);
}

/* Eight digits that do not repeat, so that gzip makes little of them. */
static unsigned
rand_of(int i)
{
	return 0x80000000u | ((unsigned)i * 2654435761u);
}

/* PATH.gz is damaged: what comes before is emitted, and the end is no end. */
static void
damage(struct recorder *r, const char *path, const char *row, bool cut)
{
	char gz[64];
	gzFile out;
	FILE *file;
	long len;

	snprintf(gz, sizeof(gz), "%s.gz", path);
	out = gzopen(gz, "w");
	for (int i = 0; i < 20000; i++)
		gzprintf(out, row, i, rand_of(i));
	gzclose(out);
	file = fopen(gz, "r+");
	if (file == NULL || fseek(file, 0, SEEK_END) == -1)
		err(1, "%s", gz);
	len = ftell(file);
	if (cut && ftruncate(fileno(file), len / 2) == -1)
		err(1, "%s", gz);
	fseek(file, -6, SEEK_END); /* the checksum's */
	if (!cut)
		fputs("\xff\x01", file);
	fclose(file);
	read_list(r, gz, 0);
	OK(r->rc == -1 && r->reason != NULL &&
	    strstr(r->reason, cut ? "cut short" : "data check") != NULL);
	OK(cut ? r->pairs > 5000 && r->pairs < 15000 : r->pairs == 20000);
}

static void
test_damage(struct recorder *r)
{
	static const char json[] = "{\"n\": %d, \"url\": \"http://h/%x\"}\n";

	damage(r, "n.csv", "%d,http://h/%x\n", true);
	/* No URL that is cut off. */
	OK(strspn(strrchr(r->text, '/'), "/0123456789abcdef") == 9);
	damage(r, "n.csv", "%d,http://h/%x\n", false);
	damage(r, "n.tsv", "%d\thttp://h/%x\n", true);
	damage(r, "n.jsonl", json, true);
	damage(r, "n.jsonl", json, false);
	write_gz("head.csv.gz", "url,text\n");
	if (truncate("head.csv.gz", 14) == -1)
		err(1, NULL);
	read_list(r, "head.csv.gz", 0);
	OK(r->rc == -1 && strstr(r->reason, "cut short") != NULL);
}

static void
test_tsv(struct recorder *r)
{
	list(r, "cc3m.tsv",
	    "a \"life\" in pictures\thttp://h/1\n\"open\thttp://h/2\n");
	OK(r->pairs == 2);
	OK(recorder_has(r, "list http://h/1 a \"life\" in pictures\n"));
	OK(recorder_has(r, "list http://h/2 \"open\n"));
	list(r, "inch.tsv", "a 5\" disk\thttp://h/1\nx\thttp://h/2\n");
	OK(r->pairs == 2 && recorder_has(r, "list http://h/1 a 5\" disk\n"));
	list(r, "cc12m.tsv", "http://h/1\tfirst\nhttp://h/2\tsecond\n");
	OK(r->pairs == 2 && recorder_has(r, "list http://h/2 second\n"));
	list(r, "named.tsv",
	    "caption\turl\n\"He said \"\"hi\"\"\"\thttp://h/1\n");
	OK(recorder_has(r, "list http://h/1 He said \"hi\"\n"));
}

static void
test_json(struct recorder *r)
{
	static const char first[] =
	    "{\"URL\": \"http://h/1\", \"text\": \"q \\\"\\u00e9\\\"\","
	    " \"n\": 1.0, \"b\": true, \"l\": [1, {\"a\": 2}], \"z\": null}";
	char both[1000];

	snprintf(both, sizeof(both), "%s\nnot json\n{\"URL\": 7}\n%s\n", first,
	    "{\"URL\": \"http://h/2\", \"text\": 5, \"n\": \"word\"}");
	list(r, "i.jsonl", both);
	OK(r->rc == 0 && r->pairs == 2 && r->position == 4);
	OK(recorder_has(r, "list http://h/1 q \"\xc3\xa9\"\n"));
	OK(recorder_has(r, "{\"n\":1.0,\"b\":true,\"l\":[1,{\"a\":2}]}"));
	OK(recorder_has(r, "list http://h/2 5\n"));
	OK(recorder_has(r, "extra={\"n\":\"word\"}"));
	read_list(r, "i.jsonl", 3);
	OK(r->pairs == 1);
	snprintf(both, sizeof(both), "[%s,\n %s]", first, first);
	list(r, "j.json", both);
	OK(r->rc == 0 && r->pairs == 2);
	list(r, "k.json", "{\"a\": 1}\n");
	OK(r->rc == -1 && strstr(r->reason, "among: a") != NULL);
	list(r, "l.json", "[{\"url\": \"http://h/1\"}, nonsense");
	OK(r->rc == -1);
	list(r, "m.ndjson", "\x01\xff\n\n[[[[");
	OK(r->pairs == 0);
}

/* Quotes over lines, over the borders of the reader's buffers. */
static void
test_quotes(struct recorder *r)
{
	FILE *out = fopen("lines.csv", "w");
	bool all = true;
	char row[64], *at;

	if (out == NULL)
		err(1, NULL);
	fputs("url,text,n\n", out);
	for (int i = 0; i < 100000; i++)
		fprintf(out,
		    "http://h/%d,\"one, \"\"two\"\",\n\"\"three\"\"\n"
		    "http://h/no,x,7\n, and so on, and so forth\",%d\n",
		    i, i);
	fclose(out);
	read_list(r, "lines.csv", 0);
	OK(r->rc == 0 && r->reason == NULL && r->pairs == 100000);
	at = r->text;
	for (int i = 0; i < 100000 && all; i++) {
		snprintf(row, sizeof(row), "extra={\"n\":%d}\n", i);
		/* Not strstr(): ASan's measures all of the text each time. */
		at = memmem(at, strnlen(at, 400), row, strlen(row));
		all = at != NULL;
	}
	OK(all);
}

/* An unclosed quote, and a file that is not what it says. */
static void
test_lies(struct recorder *r)
{
	FILE *out = fopen("quote.csv", "w");

	if (out == NULL)
		err(1, NULL);
	fputs("url,text\nhttp://h/0,fine\nhttp://h/1,\"never ends\n", out);
	for (int i = 2; i < 40000; i++)
		fprintf(out, "http://h/%d,a caption of the usual length\n", i);
	fclose(out);
	read_list(r, "quote.csv", 0);
	OK(recorder_has(r, "list http://h/0 fine\n"));
	OK(r->reason != NULL && strstr(r->reason, "line 3: ") != NULL);
	write_file("lie.parquet", "url,text\nhttp://h/1,x\n");
	read_list(r, "lie.parquet", 0);
	OK(r->rc == -1 && strstr(r->reason, "list: lie.parquet: ") != NULL);
	read_list(r, "/proc/self/mem.csv", 0);
	OK(r->rc == -1);
}

static void
test_real(struct recorder *r, const char *data)
{
	char *path;

	if (asprintf(&path, "%sValidation_GCC-1.1.0-Validation.tsv", data) ==
	    -1)
		err(1, NULL);
	if (access(path, R_OK) != 0) {
		printf("ok %d - real lists # SKIP no %s\n", ++tests_run, data);
		free(path);
		return;
	}
	read_list(r, path, 0);
	OK(r->rc == 0 && r->pairs == 15833 && r->position == 15833);
	read_list(r, path, 15830);
	OK(r->pairs == 3);
	free(path);
	if (asprintf(&path, "%stest_10000.parquet", data) == -1)
		err(1, NULL);
	read_list(r, path, 0);
	OK(r->rc == 0 && r->pairs == 9999 && r->position == 10000);
	free(path);
}

int
main(void)
{
	struct recorder r = { 0 };
	char dir[] = "/tmp/list-XXXXXX", *reason = NULL, *command;
	char *data = realpath(DATA, NULL);
	struct duck *duck = duck_open(&reason);

	recorder_enter(dir);
	if (data == NULL || asprintf(&command, "%s/", data) == -1)
		command = strdup(DATA);
	free(data);
	test_text(&r);
	test_lines(&r);
	if (duck == NULL) {
		printf("ok %d - tables # SKIP %s\n", ++tests_run, reason);
	} else {
		test_claims(&r);
		test_spellings(&r);
		test_csv(&r);
		test_encodings(&r);
		test_damage(&r);
		test_tsv(&r);
		test_json(&r);
		test_quotes(&r);
		test_lies(&r);
		test_real(&r, command);
	}
	duck_close(duck);
	free(reason);
	free(command);
	recorder_clear(&r);
	recorder_leave(dir);
	return DONE();
}
