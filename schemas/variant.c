/*
 * The list of variants: shapes, each in some of the eight orientations.  A
 * number is eight times the shape's, and the orientation.
 */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "schemas/variant.h"

#define LEAST 1e-3 /* of a side: what is nearer is the same */
/* Of a side, on both ends of it: or the hash would be that of the border. */
#define MOST_BORDER .5

/* Orientations that a shape comes in: bit k is EXIF k + 1. */
#define ALL 0xff
#define FLIPS 0x03
#define UPRIGHT 0x01

/* A box of another ratio of sides, as large as fits; where it is along. */
static const struct aspect {
	double ratio; /* width by height */
	double at;    /* 0: the start of the longer side, 1: its end */
	unsigned turns;
	const char *name;
} aspects[] = {
	{ 1, .5, ALL, "middle square" }, { 1, 0, FLIPS, "first square" },
	{ 1, 1, FLIPS, "last square" }, { 4. / 5, .5, FLIPS, "middle 4:5" },
	{ 5. / 4, .5, FLIPS, "middle 5:4" },
	{ 3. / 4, .5, FLIPS, "middle 3:4" },
	{ 4. / 3, .5, FLIPS, "middle 4:3" },
	{ 2. / 3, .5, FLIPS, "middle 2:3" },
	{ 3. / 2, .5, FLIPS, "middle 3:2" },
	{ 9. / 16, .5, FLIPS, "middle 9:16" },
	{ 16. / 9, .5, FLIPS, "middle 16:9" },
	{ 1.91, .5, FLIPS, "middle 1.91:1" }, /* previews in social media */
};

/* Degrees: half a step is in reach of the hash. */
static const double tilts[] = { -1, 1, -2, 2, -3, 3 };

/* Of each side: margins that are as wide on all four. */
#define CENTRE_STEP .0125
#define CENTRES 18 /* 22.5 % */

/*
 * Margins of one side, or as much of both: of N steps, START at its start.
 */
#define STEP .03
#define ONE_STEPS 9  /* 27 % */
#define BOTH_STEPS 9 /* then 53 % of the area is left */

/* Margins of any width: each of the four is one of these. */
#define EACH_STEP .045
#define EACHES 5

struct cut {
	int n, start;
};

#define COUNT(a) ((int)(sizeof(a) / sizeof(*(a))))

/* Shapes: where each kind of them begins. */
enum {
	WHOLE,
	INVERTED,
	TRIMMED,   /* the outermost of its margins */
	INNERMOST, /* all of them */
	PADDED,    /* to a square */
	ASPECTS,
	TILTS = ASPECTS + COUNT(aspects),
	/* Of each with black corners, without them, with white ones. */
	CENTRE = TILTS + 3 * COUNT(tilts),
	ACROSS = CENTRE + CENTRES, /* left and right margins only */
	ONE = (ONE_STEPS + 1) * (ONE_STEPS + 2) / 2 - 1,
	DOWN = ACROSS + ONE,
	BOTH = DOWN + ONE,
	EACH = BOTH +
	       (BOTH_STEPS + 1) * (BOTH_STEPS + 2) * (2 * BOTH_STEPS + 3) / 6 -
	       1,
	SHAPES = EACH + EACHES * EACHES * EACHES * EACHES,
};

int
variant_count(void)
{
	return SHAPES * VARIANT_TURNS;
}

/* What is left of a side of 1. */
static void
cut(struct cut by, double *from, double *to)
{
	*from = STEP * by.start;
	*to = 1 - STEP * (by.n - by.start);
}

static void
cut_one(struct variant *v, int i, bool across)
{
	int n = 1;

	for (; i > n; n++)
		i -= n + 1;
	if (across)
		cut((struct cut) { n, i }, &v->left, &v->right);
	else
		cut((struct cut) { n, i }, &v->top, &v->bottom);
}

static void
cut_both(struct variant *v, int i)
{
	int n = 1;

	for (; i >= (n + 1) * (n + 1); n++)
		i -= (n + 1) * (n + 1);
	cut((struct cut) { n, i / (n + 1) }, &v->left, &v->right);
	cut((struct cut) { n, i % (n + 1) }, &v->top, &v->bottom);
}

/* False: one side is whole, as in those before. */
static bool
cut_each(struct variant *v, int i)
{
	v->left = EACH_STEP * (i / (EACHES * EACHES * EACHES));
	v->right = 1 - EACH_STEP * (i / (EACHES * EACHES) % EACHES);
	v->top = EACH_STEP * (i / EACHES % EACHES);
	v->bottom = 1 - EACH_STEP * (i % EACHES);
	return v->right - v->left < 1 && v->bottom - v->top < 1;
}

/* False: the photo has that ratio of sides already. */
static bool
cut_aspect(struct variant *v, const struct aspect *aspect, double ratio)
{
	double kept = ratio > aspect->ratio ? aspect->ratio / ratio
					    : ratio / aspect->ratio;
	double from = (1 - kept) * aspect->at;

	v->shape = aspect->name;
	if (ratio > aspect->ratio)
		v->left = from, v->right = from + kept;
	else
		v->top = from, v->bottom = from + kept;
	return kept < 1 - LEAST;
}

/* By bars as long as a side: of their level the hash knows nothing. */
static bool
pad(struct variant *v, double ratio)
{
	double more = ratio > 1 ? (ratio - 1) / 2 : (1 / ratio - 1) / 2;

	if (ratio > 1)
		v->top = -more, v->bottom = 1 + more;
	else
		v->left = -more, v->right = 1 + more;
	return more > LEAST && more <= MOST_BORDER;
}

static bool
trim(struct variant *v, const struct variant_box *inner)
{
	v->trimmed = true;
	v->left = inner->left;
	v->top = inner->top;
	v->right = inner->right;
	v->bottom = inner->bottom;
	return v->left < v->right && v->top < v->bottom &&
	       (v->right - v->left < 1 - LEAST ||
		   v->bottom - v->top < 1 - LEAST);
}

/* As much on all sides. */
static void
cut_centre(struct variant *v, double by)
{
	v->left = v->top = by;
	v->right = v->bottom = 1 - by;
}

/* The largest box of the photo's own ratio without black corners. */
static void
cut_corners(struct variant *v, double ratio)
{
	double a = fabs(v->tilt) * M_PI / 180;
	double longer = ratio > 1 ? ratio : 1 / ratio;

	cut_centre(v, (1 - 1 / (cos(a) + longer * sin(a))) / 2);
}

static void
tilt(struct variant *v, int i, double ratio)
{
	v->tilt = tilts[i / 3];
	if (i % 3 == 1)
		cut_corners(v, ratio);
	if (i % 3 == 2)
		v->border = 255;
}

static unsigned
turns(int shape)
{
	if (shape < ASPECTS)
		return ALL;
	if (shape < TILTS)
		return aspects[shape - ASPECTS].turns;
	return shape < BOTH ? FLIPS : UPRIGHT;
}

static bool
form(struct variant *v, int shape, const struct variant_photo *photo)
{
	double ratio = (double)photo->width / photo->height;

	v->inverted = shape == INVERTED;
	if (shape == TRIMMED || shape == INNERMOST)
		return trim(v, &photo->inner[shape - TRIMMED]);
	if (shape < PADDED)
		return true;
	if (shape < ASPECTS)
		return pad(v, ratio);
	if (shape < TILTS)
		return cut_aspect(v, &aspects[shape - ASPECTS], ratio);
	if (shape < CENTRE)
		tilt(v, shape - TILTS, ratio);
	else if (shape < ACROSS)
		cut_centre(v, CENTRE_STEP * (shape - CENTRE + 1));
	else if (shape < BOTH)
		cut_one(v, shape < DOWN ? shape - ACROSS : shape - DOWN,
		    shape < DOWN);
	else if (shape < EACH)
		cut_both(v, shape - BOTH);
	else
		return cut_each(v, shape - EACH);
	return true;
}

bool
variant_get(struct variant *v, int number, const struct variant_photo *photo)
{
	int shape = number / VARIANT_TURNS, turn = number % VARIANT_TURNS;

	*v = (struct variant) {
		.number = number, .turn = turn + 1, .right = 1, .bottom = 1
	};
	if (number < 0 || shape >= SHAPES || photo->width < 1 ||
	    photo->height < 1 || (turns(shape) >> turn & 1) == 0)
		return false;
	return form(v, shape, photo);
}

/*
 * The eight orientations of EXIF 2.32, tag 274; turns are clockwise.
 */
const char *
variant_turn(int64_t exif)
{
	static const char *const words[] = {
		"none",
		"mirrored",
		"rotated 180",
		"mirrored and rotated 180",
		"mirrored and rotated 270",
		"rotated 90",
		"mirrored and rotated 90",
		"rotated 270",
	};

	return exif >= 1 && exif <= 8 ? words[exif - 1] : "unknown";
}

/* After a comma, where anything stands before. */
__attribute__((format(printf, 2, 3))) static void
add(char words[VARIANT_WORDS], const char *fmt, ...)
{
	size_t len = strlen(words);
	va_list ap;

	if (len > 0 && len < VARIANT_WORDS - 3)
		memcpy(words + len, ", ", 3), len += 2;
	va_start(ap, fmt);
	vsnprintf(words + len, VARIANT_WORDS - len, fmt, ap);
	va_end(ap);
}

/* "cropped by 3 % left": SHARE of a side. */
static void
add_margin(char words[VARIANT_WORDS], double share, const char *where)
{
	if (share > LEAST)
		add(words, "cropped by %.3g %% %s", 100 * share, where);
}

static void
add_tilt(char words[VARIANT_WORDS], const struct variant *v)
{
	add(words, "tilted %g degrees %s", fabs(v->tilt),
	    v->tilt > 0 ? "clockwise" : "counter-clockwise");
	add(words, "corners %s",
	    v->left > 0      ? "cut off"
	    : v->border == 0 ? "black"
			     : "white");
}

static void
add_box(char words[VARIANT_WORDS], const struct variant *v)
{
	if (v->trimmed) {
		add(words, "plain margins cut off");
	} else if (v->shape != NULL) {
		add(words, "cropped to the %s", v->shape);
	} else if (v->left < 0 || v->top < 0) {
		add(words, "padded to a square");
	} else {
		add_margin(words, v->left, "left");
		add_margin(words, v->top, "top");
		add_margin(words, 1 - v->right, "right");
		add_margin(words, 1 - v->bottom, "bottom");
	}
}

void
variant_words(const struct variant *v, char words[VARIANT_WORDS])
{
	words[0] = '\0';
	if (v->inverted)
		add(words, "inverted");
	if (v->tilt < 0 || v->tilt > 0)
		add_tilt(words, v);
	else
		add_box(words, v);
	if (v->turn != 1 || words[0] == '\0')
		add(words, "%s", variant_turn(v->turn));
}
