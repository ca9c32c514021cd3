/*
 * takeout.h -- inside export/: the names that Google Photos gives.
 */
#ifndef TAKEOUT_H
#define TAKEOUT_H

#include "crawl/export/export.h"

/* sidecar-name.c -- whose sidecar a file is, as Google Photos names them */

/* Keys under which a sidecar is kept: up to 3; to be freed. */
size_t sidecar_keys(const char *name, const char *title, char *keys[3]);
/* Calls for each key that a photograph's sidecar may have, best first. */
bool sidecar_search(const char *name,
    bool (*look)(void *ctx, const char *key, bool sure), void *ctx);
/* Is TITLE, in a sidecar, the name that the file had? */
bool sidecar_agrees(const char *name, const char *title);

/* takeout.c -- a sidecar, or the text of an album; NULL, or why not */
const char *takeout_read(struct notes *, const struct text *);

#endif
