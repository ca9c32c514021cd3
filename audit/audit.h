/*
 * audit.h -- all to answers.
 */
#ifndef AUDIT_H
#define AUDIT_H

#include "schemas/schemas.h"

#endif
