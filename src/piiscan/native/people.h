/* Counts different people by keyed digests: exactly while they are few, then by estimate in bounded memory. */
#ifndef PIISCAN_PEOPLE_H
#define PIISCAN_PEOPLE_H

#include "native.h"

typedef struct {
    uint64_t v0, v1, v2, v3, tail;
    uint64_t size; /* units of 16 bits taken so far */
} Digest;

typedef struct {
    PyObject_HEAD
    uint64_t key[2];
    uint64_t *digests; /* 0 is free */
    uint32_t mask, count, most;
    unsigned char *ranks; /* HyperLogLog, once there are more than `most` */
    uint64_t waiting[8];  /* met last, and not looked up yet: memory is asked for them meanwhile */
    unsigned met;
} People;

void digest_start(Digest *digest, const People *people);
/* Takes a cell of UTF-8 in one writing, without spaces and hyphens; tells whether anything is left of it. */
int digest_cell(Digest *digest, int column, const unsigned char *cell, Py_ssize_t count);
int people_meet(People *people, Digest *digest); /* -1 with an exception */

#endif
