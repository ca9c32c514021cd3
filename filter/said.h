/*
 * said.h -- what a file says of itself, as far as it is kept.
 */
#ifndef SAID_H
#define SAID_H

#include <stdbool.h>

/* What a camera wrote beside the pixels: exif.c. */
struct exif {
	int orientation; /* EXIF 1..8; 1 where there is none */
	char camera[80]; /* maker and model, UTF-8; "": not said */
	char lens[80];
	char software[80]; /* that wrote it last */
	char taken[20];    /* 2026-11-22T11:00:00, no zone; "": not said */
	bool gps; /* a place is there; the place itself is never kept */
};

/* What the file says of its own use.  "": not said. */
struct rights {
	char data_mining[64];      /* PLUS: DMI-PROHIBITED, ... */
	char training_mining[256]; /* C2PA, CAWG: JSON, entry -> use */
	char copyright[256];       /* UTF-8 */
	char url[256];             /* licence, or web statement */
	char digital_source[64];   /* IPTC: trainedAlgorithmicMedia, ... */
	int notice;                /* which copyright is: its rank */
};

/* Of whom and what it holds words: only that it does, for they are private. */
struct named {
	bool creator, credit, caption, place, persons;
};

#endif
