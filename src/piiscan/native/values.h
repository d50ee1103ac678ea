/* Texts that cells of a table hold, each kept once with how many of them hold it, and the bytes they lie in. */
#ifndef PIISCAN_VALUES_H
#define PIISCAN_VALUES_H

#include "native.h"

enum { APART = 3 }; /* breaks of lines between texts: neither a word nor a pattern reaches from one to the next */

typedef struct {
    unsigned char *bytes;
    Py_ssize_t count, room;
} Bytes;

/* A text that cells hold, kept once: its bytes, where its letters start among those of all, and how many cells hold it. */
typedef struct {
    uint32_t at, size, start, times;
} Kept;

typedef struct {
    Bytes bytes;
    Kept *kept;
    uint32_t count, room, letters, *slots, mask; /* a slot holds the number of a text, from 1 on */
} Values;

int bytes_add(Bytes *to, const void *source, Py_ssize_t count);
/* Keeps a text that is to be read once, however often it comes; `key` makes it hard to have many fall together. */
int value_met(Values *values, uint64_t key, const unsigned char *text, Py_ssize_t count);
void values_cleared(Values *values);
void values_free(Values *values);
PyObject *values_told(const Values *values); /* the texts, and of each the letter where it starts, its letters, how often */
Py_ssize_t letters_in(const unsigned char *at, Py_ssize_t count);

#endif
