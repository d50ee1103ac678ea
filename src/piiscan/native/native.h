/* What the files of the module share. A new file adds its functions with one line here and one in module.c. */
#ifndef PIISCAN_NATIVE_H
#define PIISCAN_NATIVE_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define NATIVE_VERSION 2 /* the same as VERSION in __init__.py */

typedef uint32_t letter;

/* Letters of a text, folded. `capacity` is what was asked of the allocator, so that one buffer serves many texts. */
typedef struct {
    letter *letters;
    Py_ssize_t count, capacity;
} Text;

/* A text that cells of a table hold, and how many of them do. */
typedef struct {
    uint32_t start, count, times;
} Value;

/* Fills the text from a str or from bytes of UTF-8, folded; -1 with an exception. */
int text_from(Text *text, PyObject *source);
int text_raw(Text *text, PyObject *source); /* of a str, as it is */
PyObject *text_told(const letter *letters, Py_ssize_t count);
void text_free(Text *text);

#define BESIDE 0x80000000u /* in the table of folding: folds only by what stands beside it (ー, digits in kanji) */
extern letter letter_folds[65536], letter_lowers[65536];

static inline letter text_lower(letter one) { return one < 65536 ? letter_lowers[one] : one; }
static inline letter text_folded(letter one) { return one < 65536 ? letter_folds[one] & ~BESIDE : one; } /* alone */

static inline int is_digit(letter one) { return one - '0' < 10; }
static inline int is_letter(letter one) { return (one | 32) - 'a' < 26; }
static inline int is_word(letter one) { return is_digit(one) || is_letter(one) || one == '_'; }

int add_text(PyObject *module);    /* text.c: folding */
int add_names(PyObject *module);   /* names.c: people in prose */
int add_people(PyObject *module);  /* people.c: how many persons */
int add_table(PyObject *module);   /* table.c: csv, counted by column */
int add_scanner(PyObject *module); /* scanner.c: what stands in a text */
int add_terms(PyObject *module);   /* terms.c: words of a lexicon */

#endif
