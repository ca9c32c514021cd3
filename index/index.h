/*
 * index.h -- facts to near: hashes and sets.
 */
#ifndef INDEX_H
#define INDEX_H

#include "schemas/schemas.h"

#endif
