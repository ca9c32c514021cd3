/*
 * columns.h -- the columns of the record that a rule may read: columns.c
 */
#ifndef COLUMNS_H
#define COLUMNS_H

#include "schemas/schemas.h"

#define COLUMN_NONE(name)
#define COLUMN_ONE(name) +1

enum { COLUMNS = 0 RECORD(COLUMN_NONE, COLUMN_ONE, COLUMN_ONE, COLUMN_ONE) };

/* Some of them, by number. */
struct columns {
	bool has[COLUMNS];
};

const char *columns_name(int);  /* 0 to COLUMNS - 1 */
bool columns_json(int);         /* holds JSON text */
int columns_find(const char *); /* -1: none, or not for rules */

#endif
