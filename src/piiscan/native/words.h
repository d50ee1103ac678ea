/* A text cut into words by the lexicon: the cheapest way through all that may stand at each letter. */
#ifndef PIISCAN_WORDS_H
#define PIISCAN_WORDS_H

#include "native.h"

#define MOST_LETTERS 512 /* of one stretch; the same in segmenting.py */
#define MOST_CLASSES 64
#define MOST_ENTRIES 4

typedef struct {
    uint16_t entries[MOST_ENTRIES]; /* class << 8 | cost, 0xFFFF for none */
    uint32_t mask;
} Meaning;

/* The lexicon file as it lies in memory; see lexicons/words.py for the layout. */
typedef struct {
    uint32_t slots, classes, meanings;
    const int16_t *joins; /* classes × classes: what it costs that one follows the other */
    const uint8_t *longest; /* by the first two letters */
    const uint32_t *keys;
    const uint16_t *values;
    const unsigned char *table;
} Words;

typedef struct {
    int start, end, class;
} Piece;

enum { KANJI = 1, HIRAGANA, KATAKANA, DIGIT, LATIN, SPACE, OTHER };

int words_open(Words *words, const unsigned char *bytes, size_t size);
int words_find(const Words *words, uint32_t hash, Meaning *meaning);
/* Cuts at most MOST_LETTERS letters; returns how many pieces. */
int words_cut(const Words *words, const letter *text, int count, Piece *pieces);
int sort_of(letter one);

static inline uint32_t hashed(uint32_t hash, uint32_t value) { return (hash ^ value) * 16777619u; }
static inline uint32_t stirred(uint32_t hash)
{
    hash ^= hash >> 16;
    hash *= 0x7feb352du;
    hash ^= hash >> 15;
    hash *= 0x846ca68bu;
    return hash ^ hash >> 16;
}
static inline uint32_t slot_of(uint32_t hash, uint32_t slots) { return (uint32_t)((uint64_t)stirred(hash) * slots >> 32); }
#define HASH_START 2166136261u

#endif
