/* What the files of the module share. A new file adds its functions with one line here and one in module.c. */
#ifndef PIISCAN_NATIVE_H
#define PIISCAN_NATIVE_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define NATIVE_VERSION 4 /* the same as VERSION in __init__.py */

typedef uint32_t letter;

/* Letters of a text, folded. `capacity` is what was asked of the allocator, so that one buffer serves many texts.
   `hot` are the places of letters that start something, `hot_count` is -1 where they were not noted. */
typedef struct {
    letter *letters;
    Py_ssize_t count, capacity;
    uint32_t *hot;
    Py_ssize_t hot_count, hot_capacity;
} Text;

/* Two bits for each letter, so that all of them stay near: whether it may fold to another one, and whether it starts anything. */
typedef struct {
    unsigned char of[16384];
} Marks;
enum { TURNS = 1, HOT = 2 };

static inline unsigned mark_of(const Marks *marks, letter one)
{
    return one < 65536 ? marks->of[one >> 2] >> ((one & 3) * 2) & 3u : 0;
}
static inline void mark_letter(Marks *marks, letter one, unsigned bit) { marks->of[one >> 2] |= (unsigned char)(bit << ((one & 3) * 2)); }

/* A text that cells of a table hold, and how many of them do. */
typedef struct {
    uint32_t start, count, times;
} Value;

/* Fills the text from a str or from bytes of UTF-8, folded. -1 with an exception. */
int text_from(Text *text, PyObject *source);
int text_marked(Text *text, PyObject *source, const Marks *marks); /* and notes where letters of bytes are hot */
int text_marks(Marks *marks); /* which letters turn; -1 with an exception */
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

/* Returns how many bytes the letter of UTF-8 takes that stands at `at`, or 0 where none does. */
static inline int utf8_letter(const unsigned char *at, const unsigned char *end, letter *one)
{
    Py_ssize_t left = end - at;
    if (left < 1)
        return 0;
    if (at[0] < 0x80)
        return *one = at[0], 1;
    if (at[0] >= 0xE0 && at[0] < 0xF0 && left >= 3 && (at[1] & 0xC0) == 0x80 && (at[2] & 0xC0) == 0x80) {
        *one = (letter)(at[0] & 15) << 12 | (letter)(at[1] & 63) << 6 | (at[2] & 63);
        return *one < 0x800 || (*one >= 0xD800 && *one < 0xE000) ? 0 : 3;
    }
    if (at[0] >= 0xC2 && at[0] < 0xE0 && left >= 2 && (at[1] & 0xC0) == 0x80)
        return *one = (letter)(at[0] & 31) << 6 | (at[1] & 63), 2;
    if (at[0] >= 0xF0 && at[0] < 0xF5 && left >= 4 && (at[1] & 0xC0) == 0x80 && (at[2] & 0xC0) == 0x80 && (at[3] & 0xC0) == 0x80) {
        *one = (letter)(at[0] & 7) << 18 | (letter)(at[1] & 63) << 12 | (letter)(at[2] & 63) << 6 | (at[3] & 63);
        return *one < 0x10000 || *one > 0x10FFFF ? 0 : 4;
    }
    return 0;
}

int add_utf8(PyObject *module);    /* utf8.c: bytes checked and made UTF-8 */
int add_text(PyObject *module);    /* text.c: folding */
int add_names(PyObject *module);   /* names.c: people in prose */
int add_people(PyObject *module);  /* people.c: how many persons */
int add_table(PyObject *module);   /* table.c: csv, counted by column */
int add_scanner(PyObject *module); /* scanner.c: what stands in a text */
int add_terms(PyObject *module);   /* terms.c: words of a lexicon */

#endif
