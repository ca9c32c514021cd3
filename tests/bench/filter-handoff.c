/*
 * What it costs to have an image read by another process: a request and its
 * reply, through the pool, against the decoding of one megapixel.
 */
#include <sys/mman.h>

#include <err.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "filter/work/work.h"

#include <jpeglib.h>

#define SIDE 1024   /* pixels: one megapixel */
#define EMPTY 20000 /* requests */
#define DECODES 30
#define ROUNDS 5 /* the fastest of which counts */

/* A worker that has nothing to do. */
static int
idle(void)
{
	union reply *reply = calloc(1, sizeof(*reply));
	uint8_t packed[PACKED_SIZE];
	struct request request;
	int fd;

	sandbox_enter();
	message_send(WORKER_SOCKET, "ready", 5, -1);
	while (message_receive(WORKER_SOCKET, &request, sizeof(request), &fd)) {
		close(fd);
		message_send(
		    WORKER_SOCKET, packed, reply_pack(reply, 0, packed), -1);
	}
	return 0;
}

static double
seconds(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

/* Smooth shapes and some grain, as a photograph has. */
static int
photograph(size_t *len)
{
	struct jpeg_compress_struct jpeg;
	struct jpeg_error_mgr errors;
	int fd = memfd_create("photograph", 0);
	FILE *out = fdopen(dup(fd), "wb");
	JSAMPLE row[SIDE * 3], *rows[1] = { row };
	uint32_t noise = 1;

	jpeg.err = jpeg_std_error(&errors);
	jpeg_create_compress(&jpeg);
	jpeg_stdio_dest(&jpeg, out);
	jpeg.image_width = jpeg.image_height = SIDE;
	jpeg.input_components = 3;
	jpeg.in_color_space = JCS_RGB;
	jpeg_set_defaults(&jpeg);
	jpeg_set_quality(&jpeg, 85, TRUE);
	jpeg_start_compress(&jpeg, TRUE);
	for (int y = 0; y < SIDE; y++) {
		for (int i = 0; i < SIDE * 3; i++) {
			noise = noise * 1664525 + 1013904223;
			row[i] = (JSAMPLE)((i / 12 ^ y / 5) + (noise >> 28));
		}
		jpeg_write_scanlines(&jpeg, rows, 1);
	}
	jpeg_finish_compress(&jpeg);
	jpeg_destroy_compress(&jpeg);
	fclose(out);
	*len = (size_t)lseek(fd, 0, SEEK_END);
	return fd;
}

static void
decode(const uint8_t *data, size_t len)
{
	struct jpeg_decompress_struct jpeg;
	struct jpeg_error_mgr errors;
	JSAMPLE row[SIDE * 3], *rows[1] = { row };

	jpeg.err = jpeg_std_error(&errors);
	jpeg_create_decompress(&jpeg);
	jpeg_mem_src(&jpeg, data, len);
	jpeg_read_header(&jpeg, TRUE);
	jpeg_start_decompress(&jpeg);
	while (jpeg.output_scanline < jpeg.output_height)
		jpeg_read_scanlines(&jpeg, rows, 1);
	jpeg_finish_decompress(&jpeg);
	jpeg_destroy_decompress(&jpeg);
}

/* Seconds for one request, of N that follow one another. */
static double
requests(struct pool *pool, int fd, size_t len, int n)
{
	struct job job = { .n = 1 };
	struct answer answer;
	double began = seconds();

	job.request.len = (int64_t)len;
	for (int i = 0; i < n || pool_busy(pool);) {
		while (i < n && pool_room(pool)) {
			job.fd = fcntl(fd, F_DUPFD_CLOEXEC, 0);
			pool_send(pool, &job);
			i++;
		}
		if (!pool_receive(pool, &answer, -1) ||
		    answer.reply.facts.reason[0] != '\0')
			errx(1, "%s", answer.reply.facts.reason);
	}
	return (seconds() - began) / n;
}

/* The fastest of some rounds; REAL: a worker that measures. */
static double
through_pool(int fd, size_t len, bool real)
{
	struct pool_options opt = {
		.jobs = 1, .limit = 60000, .verbose = real
	};
	struct pool *pool = pool_open(&opt);
	double best = 1e9;

	requests(pool, fd, len, 1); /* starts it */
	for (int i = 0; i < ROUNDS; i++) {
		double s = requests(pool, fd, len, real ? DECODES : EMPTY);

		best = s < best ? s : best;
	}
	pool_close(pool);
	return best;
}

static double
in_process(const struct span *span, bool facts)
{
	struct wanted wanted = { 0 };
	struct facts *out = malloc(sizeof(*out));
	double best = 1e9;

	for (int i = 0; i < ROUNDS; i++) {
		double began = seconds(), s;

		for (int k = 0; k < DECODES; k++)
			if (facts)
				facts_measure(span, &wanted, out);
			else
				decode(span->data, span->len);
		s = (seconds() - began) / DECODES;
		best = s < best ? s : best;
	}
	free(out);
	return best;
}

int
main(int argc, char *argv[])
{
	double empty, plain, facts, pooled;
	struct span span;
	size_t len;
	int fd;

	if (strcmp(argv[0], WORKER_NAME) == 0)
		return argc > 1 ? worker_main(argv) : idle();
	fd = photograph(&len);
	if (span_open(&span, fd, 0, (int64_t)len) == -1)
		err(1, "photograph");
	plain = in_process(&span, false);
	empty = through_pool(fd, len, false);
	facts = in_process(&span, true);
	pooled = through_pool(fd, len, true);
	printf("hand-off of one request, us\t%.1f\t<= 100\n", empty * 1e6);
	printf("hand-off, %% of decoding a megapixel of JPEG\t%.2f\t<= 5\n",
	    100 * empty / plain);
	printf("facts of it through a worker, against in process\t%.3f\t"
	       "<= 1.05\n",
	    pooled / facts);
	span_close(&span);
	return 0;
}
