/* Builds the tries of words. */
#include "trie.h"

static int grown(Trie *trie)
{
    uint32_t size = trie->mask ? (trie->mask + 1) * 2 : 1024;
    Branch *old = trie->branches, *fresh = calloc(size, sizeof(Branch));
    if (fresh == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    for (uint32_t n = 0; old != NULL && n <= trie->mask; n++) {
        if (old[n].key == 0)
            continue;
        uint32_t at = (uint32_t)((old[n].key * 0x9E3779B97F4A7C15u) >> 40) & (size - 1);
        while (fresh[at].key != 0)
            at = (at + 1) & (size - 1);
        fresh[at] = old[n];
    }
    free(old);
    trie->branches = fresh;
    trie->mask = size - 1;
    return 0;
}

static int node_added(Trie *trie)
{
    if (trie->nodes == trie->room) {
        uint32_t room = trie->room ? trie->room * 2 : 1024;
        int32_t *more = realloc(trie->told, room * sizeof(int32_t));
        if (more == NULL) {
            PyErr_NoMemory();
            return -1;
        }
        trie->told = more;
        trie->room = room;
    }
    trie->told[trie->nodes++] = -1;
    return 0;
}

static int word_added(Trie *trie, const letter *word, Py_ssize_t count, int number, int is_backwards)
{
    uint32_t node = 0;
    for (Py_ssize_t n = 0; n < count; n++) {
        letter one = word[is_backwards ? count - 1 - n : n];
        uint32_t next = trie_step(trie, node, one);
        if (next == 0) {
            if ((trie->taken + 1) * 2 > trie->mask && grown(trie) < 0)
                return -1;
            if (node_added(trie) < 0)
                return -1;
            next = trie->nodes - 1;
            uint64_t key = (uint64_t)(node + 1) << 32 | one;
            uint32_t at = (uint32_t)((key * 0x9E3779B97F4A7C15u) >> 40) & trie->mask;
            while (trie->branches[at].key != 0)
                at = (at + 1) & trie->mask;
            trie->branches[at] = (Branch){key, next};
            trie->taken++;
        }
        node = next;
    }
    if (node != 0)
        trie->told[node] = number;
    return 0;
}

int trie_from(Trie *trie, PyObject *words, int is_backwards)
{
    memset(trie, 0, sizeof *trie);
    Py_ssize_t count = PyList_Size(words);
    if (count < 0 || grown(trie) < 0 || node_added(trie) < 0)
        return -1;
    for (Py_ssize_t n = 0; n < count; n++) {
        PyObject *word;
        int number;
        letter letters[64];
        if (!PyArg_ParseTuple(PyList_GetItem(words, n), "Ui", &word, &number))
            return -1;
        Py_ssize_t length = PyUnicode_GetLength(word);
        if (length < 1 || length > 64 || PyUnicode_AsUCS4(word, letters, 64, 0) == NULL) {
            if (!PyErr_Occurred())
                PyErr_SetString(PyExc_ValueError, "a word has 1 to 64 letters");
            return -1;
        }
        if (word_added(trie, letters, length, number, is_backwards) < 0)
            return -1;
    }
    return 0;
}

void trie_free(Trie *trie)
{
    free(trie->branches);
    free(trie->told);
    memset(trie, 0, sizeof *trie);
}
