/*
 * The loops as they are compiled for every x86-64, against those that this
 * machine's processor gets: facts that are measured here, where no feature of
 * a processor is seen, and those that proofsheet-filter prints.
 */
#include <sys/wait.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "filter/stage.h"
#include "tests/raster-jpeg.h"

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#include "tests/test.h"

/* What gcc's dispatch looks at, in libgcc's place: a processor of no features.
 */
struct model {
	unsigned int vendor, type, subtype, features[1];
};

extern struct model __cpu_model;
extern unsigned int __cpu_features2[8];
int __cpu_indicator_init(void);

struct model __cpu_model = { .vendor = 1 };
unsigned int __cpu_features2[8];

int
__cpu_indicator_init(void)
{
	return 0;
}

#define NAMES "all,pixels"
#define MAX_LINE 65536
#define BMP_HEAD 54

static struct raster
paint(int width, int height)
{
	struct raster raster = raster_new(width, height);
	uint32_t noise = (uint32_t)width;

	for (int i = 0; i < 3 * width * height; i++) {
		int x = i / 3 % width, y = i / 3 / width;

		noise = noise * 1664525 + 1013904223;
		raster.rgb[i] =
		    (uint8_t)(x * 200 / width + y * (1 + i % 3) * 20 / height +
			      (int)(noise >> (x < width / 2 ? 29 : 27)));
	}
	return raster;
}

/* Rows from the bottom up, each filled up to four bytes. */
static uint8_t *
bmp(const struct raster *raster, size_t *len)
{
	static const uint8_t head[BMP_HEAD] = { 'B',
		'M', [10] = BMP_HEAD, [14] = 40, [26] = 1, [28] = 24 };
	size_t stride = ((size_t)raster->width * 3 + 3) / 4 * 4;
	uint8_t *file;

	*len = BMP_HEAD + stride * (size_t)raster->height;
	if ((file = calloc(1, *len)) == NULL)
		err(1, NULL);
	memcpy(file, head, BMP_HEAD);
	memcpy(file + 2, len, 4);
	memcpy(file + 18, &raster->width, 4);
	memcpy(file + 22, &raster->height, 4);
	for (int y = 0; y < raster->height; y++)
		memcpy(
		    file + BMP_HEAD + stride * (size_t)(raster->height - 1 - y),
		    raster->rgb + 3 * (size_t)y * (size_t)raster->width,
		    3 * (size_t)raster->width);
	return file;
}

/* What the program prints of a file of these bytes. */
static void
print(const uint8_t *bytes, size_t len, char line[MAX_LINE])
{
	char path[] = "/tmp/filter-baseline.XXXXXX";
	int fd = mkstemp(path), out[2], status;
	size_t n = 0;
	ssize_t some;
	pid_t pid;

	if (fd == -1 || write(fd, bytes, len) != (ssize_t)len ||
	    pipe(out) == -1 || (pid = fork()) == -1)
		err(1, "%s", path);
	if (pid == 0) {
		dup2(out[1], STDOUT_FILENO);
		close(out[0]);
		execlp("proofsheet-filter", "proofsheet-filter", "-p",
		    "--measures", NAMES, path, NULL);
		err(127, "proofsheet-filter");
	}
	close(fd);
	close(out[1]);
	while (n < MAX_LINE - 1 &&
	       (some = read(out[0], line + n, MAX_LINE - 1 - n)) > 0)
		n += (size_t)some;
	line[n] = '\0';
	close(out[0]);
	waitpid(pid, &status, 0);
	unlink(path);
}

/* Whether the line has this fact. */
static bool
has(const char *line, const char *name, const struct value *value)
{
	char *text = NULL;
	size_t len;
	struct json json = { .out = open_memstream(&text, &len) };
	bool found;

	json_open(&json, '{');
	json_key(&json, name);
	value_write(&json, value);
	fclose(json.out);
	found = strstr(line, text + 1) != NULL;
	if (!found)
		printf("# not printed: %s\n", text + 1);
	free(text);
	return found;
}

/* Frees the bytes. */
static bool
is_same(uint8_t *bytes, size_t len)
{
	const struct column *columns[MAX_COLUMNS];
	size_t n = measures_columns(columns, MAX_COLUMNS);
	struct span span = { .data = bytes, .len = len };
	struct wanted wanted = { 0 };
	char line[MAX_LINE];
	struct facts facts;
	bool good;

	measures_select(NAMES, &wanted.measures);
	facts_measure(&span, &wanted, &facts);
	good = facts.reason[0] == '\0';
	print(bytes, len, line);
	for (size_t i = 0; i < n; i++)
		if (facts.values[i].type != VALUE_NONE)
			good = has(line, columns[i]->name, &facts.values[i]) &&
			       good;
	free(bytes);
	return good;
}

static bool
is_same_as(int width, int height)
{
	struct raster raster = paint(width, height);
	uint8_t *jpeg, *scans;
	size_t len, n;
	bool good;

	jpeg = bmp(&raster, &len);
	good = is_same(jpeg, len);
	jpeg = raster_jpeg(&raster, 85, &len);
	n = len;
	scans = raster_scans(jpeg, &n, false);
	good = is_same(jpeg, len) && good;
	good = is_same(scans, n) && good;
	free(raster.rgb);
	return good;
}

int
main(void)
{
	OK(!__builtin_cpu_supports("avx2"));
	OK(is_same_as(97, 61));
	OK(is_same_as(640, 427));
	OK(is_same_as(1203, 801));
	OK(is_same_as(530, 1100));
	return DONE();
}
#else
int
main(void)
{
	printf("1..1\nok 1 - baseline # SKIP no dispatch by gcc\n");
	return 0;
}
#endif
