/* A pattern, compiled: what is asked of the letters, and the classes of letters that it speaks of. */
#ifndef PIISCAN_PROGRAM_H
#define PIISCAN_PROGRAM_H

#include "native.h"

#define GROUPS 15
#define LAST_CLOSED (2 * GROUPS) /* the slot that tells which group was closed last, as re's lastindex */
#define SLOTS (2 * GROUPS + 1)   /* group n lies in the slots 2n and 2n+1; the whole match is not kept here */

typedef struct {
    const uint32_t *ranges; /* pairs of first and last letter, ascending */
    uint32_t count;
    uint32_t ascii[4];
} Class;

typedef struct {
    int32_t *code;
    uint32_t *ranges;
    Class *classes;
    int groups, first; /* `first` is the class of letters that a match begins with, -1 for any */
} Program;

int program_from(Program *program, PyObject *told);
void program_free(Program *program);
/* Returns where a match that starts at `at` ends, or -1. */
Py_ssize_t program_match(const Program *program, const letter *text, Py_ssize_t count, Py_ssize_t at, Py_ssize_t *saved);
static inline int class_has(const Program *program, int one, letter it)
{
    const Class *class = &program->classes[one];
    if (it < 128)
        return (class->ascii[it >> 5] >> (it & 31)) & 1;
    for (const uint32_t *range = class->ranges, *end = range + 2 * class->count; range < end; range += 2)
        if (it <= range[1])
            return it >= range[0];
    return 0;
}

#endif
