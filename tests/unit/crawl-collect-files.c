/*
 * Folders, files, tars and zips: which members are photographs, what captions
 * they have; and archives that mean harm.
 */
#include <sys/stat.h>

#include "tests/archive.h"
#include "tests/recorder.h"
#include "tests/test.h"

#define JPEG "\xff\xd8\xff\xe0 not more than looks like one, but it will do"
#define PNG "\x89PNG\r\n\x1a\n and so on"
#define MIB (1u << 20)

static void
put(const char *path, const char *text)
{
	recorder_write(path, text, strlen(text));
}

static void
collect(struct recorder *r, const char *path, int64_t position)
{
	struct body body = { .locator = path, .position = position };

	recorder_run(r, "files", &body);
}

static void
make_folder(void)
{
	if (mkdir("f", 0777) == -1 || mkdir("f/sub", 0777) == -1 ||
	    mkdir("f/sub/train", 0777) == -1 || mkfifo("f/fifo", 0666) == -1 ||
	    symlink("/etc", "f/link") == -1 ||
	    symlink("gone.jpg", "f/lost.jpg") == -1 ||
	    symlink("/etc/passwd", "f/secret.jpg") == -1 ||
	    symlink("a.jpg", "f/again.jpg") == -1)
		err(1, NULL);
	put("f/b % \xc3\xa9.jpg", JPEG);
	put("f/b % \xc3\xa9.json",
	    "{\"caption\": \"of json\", \"author\": \"Ann\", \"width\": 640,"
	    "\"GPSLatitude\": 1.5, \"Exif\": \"x\", \"geoData\": {\"a\": 1},"
	    "\"ok\": true, \"latitude\": 5}");
	put("f/a.jpg", PNG);
	put("f/a.txt", " of text\n");
	put("f/a.json", "{\"caption\": \"not this\", \"key\": \"007\"}");
	put("f/empty.jpg", "");
	put("f/letter.JpG", "Dear Sir");
	put("f/._a.jpg", "its attributes, as macOS has them");
	put("f/more.zip", "PK\3\4 photographs");
	put("f/sub/phone.jpg", JPEG);
	put("f/sub/phone.jpg.json", "{\"description\": \"of the phone\"}");
	put("f/sub/broken.jpg", JPEG);
	put("f/sub/broken.json", "{\"caption\": \"never en");
	put("f/sub/train/d.jpg", JPEG);
	put("f/sub/e.jpg", JPEG);
}

static void
test_folder(struct recorder *r)
{
	make_folder();
	collect(r, "f", 0);
	OK(r->rc == 0 && r->pairs == 9);
	OK(strcmp(r->reason, "files: f/fifo: is neither a file nor a folder; "
			     "4 more were passed over") == 0);
	OK(recorder_has(r, "/f/empty.jpg -\n"));
	OK(recorder_has(r, "/f/letter.JpG -\n"));
	OK(recorder_has(r, "/f/a.jpg of text\n"));
	OK(recorder_has(r, "extra={\"key\":\"007\"}"));
	OK(recorder_has(r, "/f/b%20%25%20%C3%A9.jpg of json\n"));
	OK(recorder_has(
	    r, "author=Ann licence=- extra={\"width\":640,\"ok\":true}\n"));
	OK(recorder_has(r, "/f/sub/phone.jpg of the phone\n"));
	OK(recorder_has(r, "/f/sub/broken.jpg -\n"));
	OK(strncmp(r->text, "sidecar file:///", 16) == 0);
	OK(strstr(r->text, "/f/a.jpg") < strstr(r->text, "/f/b%20"));
	OK(!recorder_has(r, "link") && !recorder_has(r, "._a") &&
	    !recorder_has(r, "passwd"));
	r->stop = 2;
	collect(r, "f/", 0);
	OK(r->rc == 0 && r->pairs == 2);
	r->stop = 0;
}

static void
test_metadata(struct recorder *r)
{
	char *reason = NULL;
	struct duck *duck = duck_open(&reason);

	if (duck == NULL) {
		printf("ok %d - metadata # SKIP %s\n", ++tests_run, reason);
		free(reason);
		return;
	}
	duck_close(duck);
	put("f/sub/metadata.jsonl",
	    "{\"file_name\": \"train/d.jpg\", \"text\": \"of jsonl\", "
	    "\"n\": 1}\n{\"file_name\": \"./e.jpg\", \"text\": \"e\"}\n");
	collect(r, "f", 0);
	OK(r->rc == 0 && r->pairs == 9);
	OK(recorder_has(r, "/sub/train/d.jpg of jsonl\n"));
	OK(recorder_has(r, "extra={\"n\":1}\n"));
	OK(recorder_has(r, "/sub/e.jpg e\n"));
	remove("f/sub/metadata.jsonl");
	put("f/sub/metadata.csv", "file_name,text\ntrain/d.jpg,of csv\n");
	collect(r, "f", 0);
	OK(recorder_has(r, "/sub/train/d.jpg of csv\n"));
	put("f/sub/metadata.csv", "name,text\ntrain/d.jpg,of csv\n");
	collect(r, "f", 0);
	OK(r->rc == 0 && r->pairs == 9);
	collect(r, "f/sub", 0);
	OK(strstr(r->reason, "no file_name among: name, text") != NULL);
	remove("f/sub/metadata.csv");
}

/* What a user names is taken, whatever it is. */
static void
test_named(struct recorder *r)
{
	collect(r, "f/letter.JpG", 0);
	OK(r->rc == 0 && r->pairs == 1 && r->bytes == 8);
	collect(r, "f/empty.jpg", 0);
	OK(r->rc == 0 && r->pairs == 1 && r->bytes == 0);
	collect(r, "f/a.jpg", 0);
	OK(recorder_has(r, "/f/a.jpg of text\n"));
	collect(r, "f/fifo", 0);
	OK(r->rc == -1 && strstr(r->reason, "neither a file") != NULL);
	collect(r, "f/absent.jpg", 0);
	OK(r->rc == -1 && strstr(r->reason, "No such file") != NULL);
	OK(strcmp(collector_find("f")->name, "files") == 0);
	OK(collector_find("f/absent.jpg") == NULL);
	OK(strcmp(collector_find("f/absent.csv.gz")->name, "list") == 0);
	OK(strcmp(collector_find("HTTP://h/x.csv")->name, "page") == 0);
}

static void
fill(struct archive *a)
{
	archive_member(a, "00/1.jpg", JPEG, 0);
	archive_member(a, "00/1.txt", "one", 0);
	archive_member(
	    a, "00/2.json", "{\"caption\": \"two\", \"url\": \"u\"}", 0);
	archive_member(a, "00/2.png", PNG, 100000);
	archive_member(a, "00/2.cls", "7", 0);
	archive_member(a, "00/3.left.jpg", JPEG, 0);
	archive_member(a, "00/3.right.jpg", JPEG, 0);
	archive_member(a, "00/3.txt", "both", 0);
	archive_link(a, "00/4.jpg", "/etc/passwd");
	archive_member(a, "../../etc/5 #.jpg", JPEG, 0);
	archive_member(a, "00/6.zip", "PK\3\4 an archive in it", 0);
	archive_member(a, "00/7.jpeg", "", 0);
	archive_member(a, "00/8.jpg", "a letter", 0);
	archive_member(a, "__MACOSX/00/._8.jpg", "its attributes", 0);
	archive_write_free(a);
}

static void
test_members(struct recorder *r, const char *path)
{
	fill(archive_create(path, NULL));
	collect(r, path, 0);
	OK(r->rc == 0 && r->pairs == 7 && r->position == 14);
	OK(strstr(r->reason, ": 00/6.zip: is an archive within") != NULL);
	OK(recorder_has(r, "#00/1.jpg one\n"));
	OK(recorder_has(r, "#00/2.png two\n") &&
	    recorder_has(r, "extra={\"url\":\"u\"}\n"));
	OK(recorder_has(r, "#00/3.left.jpg both\n"));
	OK(recorder_has(r, "#00/3.right.jpg both\n"));
	OK(recorder_has(r, "#../../etc/5%20%23.jpg -\n"));
	OK(recorder_has(r, "#00/7.jpeg -\nnone"));
	OK(recorder_has(r, "#00/8.jpg -\n"));
	collect(r, path, 5);
	OK(r->pairs == 5 && r->position == 14);
	r->stop = 2;
	collect(r, path, 0);
	OK(r->pairs == 2 && r->position == 2);
	r->stop = 0;
}

/* Cut after LEN bytes; PAIRS of it can be read. */
static void
test_cut(struct recorder *r, const char *path, off_t len, int64_t pairs)
{
	fill(archive_create(path, NULL));
	if (truncate(path, len) == -1)
		err(1, "%s", path);
	collect(r, path, 0);
	OK(r->pairs == pairs && r->rc == (pairs > 0 ? 0 : -1));
	OK(strstr(r->reason, path) != NULL && strstr(r->reason, "member"));
}

static void
test_bomb(struct recorder *r, const char *path)
{
	struct archive *a = archive_create(path, NULL);

	for (int i = 0; i < 3; i++) {
		char name[20];

		snprintf(name, sizeof(name), "%d.jpg", i);
		archive_member(a, name, JPEG, 40 * MIB);
	}
	archive_write_free(a);
	collect(r, path, 0);
	OK(r->rc == -1 && strstr(r->reason, "100 times") != NULL);
	OK(r->bytes <= 80 * MIB);
}

static void
test_hostile(struct recorder *r)
{
	struct archive *a;

	test_cut(r, "cut.tar", 5000, 1);
	test_cut(r, "none.tar", 700, 0);
	test_cut(r, "cut.tar.gz", 200, 0);
	test_cut(r, "cut.zip", 700, 2);
	test_bomb(r, "bomb.zip");
	test_bomb(r, "bomb.tar.gz");
	a = archive_create("large.tar", NULL);
	archive_member(a, "1.jpg", JPEG, 65 * MIB);
	archive_member(a, "2.jpg", JPEG, 0);
	archive_member(a, "3.png", PNG, 65 * MIB);
	archive_write_free(a);
	collect(r, "large.tar", 0);
	OK(r->rc == 0 && r->pairs == 1 &&
	    strcmp(r->reason, "files: large.tar: 1.jpg: is larger than 64 MiB; "
			      "1 more passed over") == 0);
	a = archive_create("secret.zip", "zip:encryption=traditional");
	archive_member(a, "1.jpg", JPEG, 0);
	archive_write_free(a);
	collect(r, "secret.zip", 0);
	OK(r->rc == -1 && r->pairs == 0 &&
	    strstr(r->reason, "encrypted") != NULL);
	put("zeros.tar", "not an archive");
	collect(r, "zeros.tar", 0);
	OK(r->rc == -1);
}

int
main(void)
{
	struct recorder r = { 0 };
	char dir[] = "/tmp/files-XXXXXX";

	recorder_enter(dir);
	test_folder(&r);
	test_metadata(&r);
	test_named(&r);
	test_members(&r, "x.tar");
	test_members(&r, "x.tar.gz");
	test_members(&r, "x.zip");
	test_hostile(&r);
	recorder_clear(&r);
	recorder_leave(dir);
	return DONE();
}
