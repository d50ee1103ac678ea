/* Words, found from their first letter on, or from their last backwards. */
#ifndef PIISCAN_TRIE_H
#define PIISCAN_TRIE_H

#include "native.h"

typedef struct {
    uint64_t key; /* the node above and the letter; 0 when free */
    uint32_t node;
} Branch;

typedef struct {
    Branch *branches;
    int32_t *told; /* by node, -1 where no word ends */
    uint32_t nodes, room, mask, taken;
} Trie;

/* Takes a list of (word, number); `is_backwards` reads them from the end. -1 with an exception. */
int trie_from(Trie *trie, PyObject *words, int is_backwards);
void trie_free(Trie *trie);

static inline uint32_t trie_step(const Trie *trie, uint32_t node, letter one)
{
    uint64_t key = (uint64_t)(node + 1) << 32 | one;
    uint32_t at = (uint32_t)((key * 0x9E3779B97F4A7C15u) >> 40) & trie->mask;
    while (trie->branches[at].key != 0) {
        if (trie->branches[at].key == key)
            return trie->branches[at].node;
        at = (at + 1) & trie->mask;
    }
    return 0; /* the root is nobody's child */
}

#endif
