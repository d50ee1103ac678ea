/* Words of a lexicon in a text: the longest at each place, found by its first letter, whatever the writing. */
#include "trie.h"

typedef struct {
    PyObject_HEAD
    Trie words;
    /* A bit for each hash of two letters that a word may begin with, in every writing, and for each word of one letter. */
    unsigned char pairs[8192], alone[8192];
    Text text;
} Terms;

typedef struct {
    int32_t start, end, number;
} Hit;

static inline letter plain(letter one) { return text_lower(text_folded(one)); }

static inline uint32_t pair_of(letter one, letter other) { return ((one * 0x9E3779B1u) ^ (other * 0x85EBCA6Bu)) >> 16; }
static inline int has_bit(const unsigned char *bits, uint32_t at) { return (bits[at >> 3] >> (at & 7)) & 1; }

static int hit_added(Hit **hits, Py_ssize_t *room, Py_ssize_t count, Hit hit)
{
    if (count == *room) {
        Py_ssize_t more = *room ? *room * 2 : 64;
        Hit *fresh = realloc(*hits, (size_t)more * sizeof(Hit));
        if (fresh == NULL) {
            PyErr_NoMemory();
            return -1;
        }
        *hits = fresh, *room = more;
    }
    (*hits)[count] = hit;
    return 0;
}

static PyObject *find(PyObject *self, PyObject *source)
{
    Terms *terms = (Terms *)self;
    Hit *hits = NULL;
    Py_ssize_t room = 0, found = 0;
    if ((PyUnicode_Check(source) ? text_raw(&terms->text, source) : text_from(&terms->text, source)) < 0)
        return NULL;
    const letter *text = terms->text.letters;
    Py_ssize_t count = terms->text.count;
    for (Py_ssize_t at = 0; at < count; at++) {
        letter next = at + 1 < count ? text[at + 1] : 0;
        if (!(has_bit(terms->pairs, pair_of(text[at], next)) | has_bit(terms->alone, text[at] & 65535)))
            continue;
        uint32_t node = 0;
        Hit hit = {(int32_t)at, 0, 0};
        for (Py_ssize_t n = at; n < count && (node = trie_step(&terms->words, node, plain(text[n]))) != 0; n++)
            if (terms->words.told[node] >= 0)
                hit.end = (int32_t)n + 1, hit.number = terms->words.told[node];
        if (hit.end == 0)
            continue;
        if (hit_added(&hits, &room, found++, hit) < 0) {
            free(hits);
            return NULL;
        }
        at = hit.end - 1;
    }
    PyObject *told = PyBytes_FromStringAndSize((const char *)hits, found * (Py_ssize_t)sizeof(Hit));
    free(hits);
    return told;
}

/* All letters that are one in the plain writing, behind each other: the first by plain letter, the next by letter; 0 ends. */
static uint16_t *writings(void)
{
    uint16_t *told = calloc(2 * 65536, sizeof(uint16_t));
    for (letter one = 65535; told != NULL && one > 0; one--) {
        told[65536 + one] = told[plain(one)];
        told[plain(one)] = (uint16_t)one;
    }
    return told;
}

static void mark(Terms *terms, const uint16_t *told, const letter *word, Py_ssize_t length)
{
    for (uint16_t one = told[word[0]]; one != 0; one = told[65536 + one]) {
        if (length == 1)
            terms->alone[one >> 3] |= (unsigned char)(1 << (one & 7));
        for (uint16_t other = length > 1 ? told[word[1]] : 0; other != 0; other = told[65536 + other]) {
            uint32_t at = pair_of(one, other);
            terms->pairs[at >> 3] |= (unsigned char)(1 << (at & 7));
        }
    }
}

static int marked(Terms *terms, PyObject *words)
{
    uint16_t *told = writings();
    Py_ssize_t count = told == NULL ? -1 : PyList_Size(words), n;
    for (n = 0; n < count; n++) {
        letter word[65];
        PyObject *one = PyTuple_GetItem(PyList_GetItem(words, n), 0);
        if (one == NULL || PyUnicode_AsUCS4(one, word, 65, 1) == NULL || word[0] > 65535 || word[1] > 65535)
            break;
        mark(terms, told, word, PyUnicode_GetLength(one));
    }
    free(told);
    if (n == count)
        return 0;
    if (!PyErr_Occurred())
        PyErr_SetString(PyExc_ValueError, "a word begins with letters of the first plane");
    return -1;
}

static PyObject *made(PyTypeObject *type, PyObject *args, PyObject *unused)
{
    PyObject *words;
    allocfunc allocate = (allocfunc)PyType_GetSlot(type, Py_tp_alloc);
    if (!PyArg_ParseTuple(args, "O!", &PyList_Type, &words))
        return NULL;
    Terms *terms = (Terms *)allocate(type, 0);
    if (terms == NULL)
        return NULL;
    if (trie_from(&terms->words, words, 0) < 0 || marked(terms, words) < 0) {
        Py_DECREF((PyObject *)terms);
        return NULL;
    }
    return (PyObject *)terms;
}

static void ended(PyObject *self)
{
    Terms *terms = (Terms *)self;
    PyTypeObject *type = Py_TYPE(self);
    trie_free(&terms->words);
    text_free(&terms->text);
    freefunc give_back = (freefunc)PyType_GetSlot(type, Py_tp_free);
    give_back(self);
    Py_DECREF(type);
}

static PyMethodDef methods[] = {
    {"find", find, METH_O, "Returns start, end and number of each word found, 12 bytes a word, none overlapping."},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot slots[] = {
    {Py_tp_new, made}, {Py_tp_dealloc, ended}, {Py_tp_methods, methods}, {0, NULL},
};

static PyType_Spec spec = {"piiscan.native._native.Terms", sizeof(Terms), 0, Py_TPFLAGS_DEFAULT, slots};

int add_terms(PyObject *module)
{
    PyObject *type = PyType_FromSpec(&spec);
    if (type == NULL || PyModule_AddObjectRef(module, "Terms", type) < 0)
        return -1;
    Py_DECREF(type);
    return 0;
}
