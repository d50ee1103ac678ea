/* Counts different people by keyed digests (SipHash-2-4): exactly while they are few, then by HyperLogLog. */
#include "people.h"
#include <math.h>

enum { RANK_BITS = 14, RANKS = 1 << RANK_BITS };

#define TURN(x, b) (((x) << (b)) | ((x) >> (64 - (b))))

static inline void round_of(Digest *d)
{
    d->v0 += d->v1, d->v1 = TURN(d->v1, 13), d->v1 ^= d->v0, d->v0 = TURN(d->v0, 32);
    d->v2 += d->v3, d->v3 = TURN(d->v3, 16), d->v3 ^= d->v2;
    d->v0 += d->v3, d->v3 = TURN(d->v3, 21), d->v3 ^= d->v0;
    d->v2 += d->v1, d->v1 = TURN(d->v1, 17), d->v1 ^= d->v2, d->v2 = TURN(d->v2, 32);
}

void digest_start(Digest *d, const People *people)
{
    d->v0 = people->key[0] ^ 0x736f6d6570736575u, d->v1 = people->key[1] ^ 0x646f72616e646f6du;
    d->v2 = people->key[0] ^ 0x6c7967656e657261u, d->v3 = people->key[1] ^ 0x7465646279746573u;
    d->tail = d->size = 0;
}

static inline void take(Digest *d, uint64_t unit) /* 16 bits */
{
    d->tail |= unit << (d->size % 4 * 16);
    if (++d->size % 4 == 0) {
        d->v3 ^= d->tail;
        round_of(d), round_of(d);
        d->v0 ^= d->tail;
        d->tail = 0;
    }
}

static inline int take_letter(Digest *d, int column, letter one, int is_left)
{
    if (one == ' ' || one == '-')
        return is_left;
    if (!is_left)
        take(d, 0xFFFE), take(d, (uint64_t)column & 0xFFFF);
    if (one >= 0x10000)
        take(d, 0xFFFF), take(d, one >> 16);
    take(d, one & 0xFFFF);
    return 1;
}

int digest_cell(Digest *d, int column, const unsigned char *at, Py_ssize_t count)
{
    const unsigned char *end = at + count;
    int is_left = 0;
    while (at < end) {
        letter one;
        int taken = utf8_letter(at, end, &one);
        if (taken == 0) /* no UTF-8: the byte counts as it is */
            one = *at, taken = 1;
        is_left = take_letter(d, column, text_lower(text_folded(one)), is_left);
        at += taken;
    }
    return is_left;
}

static int digest_letters(Digest *d, int column, const letter *cell, Py_ssize_t count)
{
    int is_left = 0;
    for (Py_ssize_t n = 0; n < count; n++)
        is_left = take_letter(d, column, text_lower(text_folded(cell[n])), is_left);
    return is_left;
}

static uint64_t digest_end(Digest *d)
{
    uint64_t last = d->tail ^ d->size << 48; /* with how much there was */
    d->v3 ^= last;
    round_of(d), round_of(d);
    d->v0 ^= last;
    d->v2 ^= 0xFF;
    round_of(d), round_of(d), round_of(d), round_of(d);
    uint64_t told = d->v0 ^ d->v1 ^ d->v2 ^ d->v3;
    return told ? told : 1;
}

static void rank(People *people, uint64_t digest)
{
    uint64_t rest = digest << RANK_BITS | (uint64_t)1 << (RANK_BITS - 1);
    unsigned char zeros = (unsigned char)(__builtin_clzll(rest) + 1), *known = &people->ranks[digest >> (64 - RANK_BITS)];
    if (zeros > *known)
        *known = zeros;
}

static void put(uint64_t *digests, uint32_t mask, uint64_t digest)
{
    uint32_t at = (uint32_t)digest & mask;
    while (digests[at] != 0)
        at = (at + 1) & mask;
    digests[at] = digest;
}

static int widened(People *people)
{
    uint32_t size = people->mask ? (people->mask + 1) * 2 : 1024;
    uint64_t *fresh = calloc(size, sizeof(uint64_t));
    if (fresh == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    for (uint32_t n = 0; people->digests != NULL && n <= people->mask; n++)
        if (people->digests[n] != 0)
            put(fresh, size - 1, people->digests[n]);
    free(people->digests);
    people->digests = fresh;
    people->mask = size - 1;
    return 0;
}

/* From now on only ranks are kept: 16 KB, however many people there are. */
static int estimated(People *people)
{
    if ((people->ranks = calloc(RANKS, 1)) == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    for (uint32_t n = 0; n <= people->mask; n++)
        if (people->digests[n] != 0)
            rank(people, people->digests[n]);
    free(people->digests);
    people->digests = NULL;
    people->mask = 0;
    return 0;
}

static int looked_up(People *people, uint64_t digest)
{
    if (digest == 0)
        return 0;
    if (people->ranks != NULL) {
        rank(people, digest);
        return 0;
    }
    if ((people->count + 1) * 2 > people->mask && widened(people) < 0)
        return -1;
    uint32_t at = (uint32_t)digest & people->mask;
    while (people->digests[at] != 0) {
        if (people->digests[at] == digest)
            return 0;
        at = (at + 1) & people->mask;
    }
    people->digests[at] = digest;
    return ++people->count > people->most ? estimated(people) : 0;
}

int people_meet(People *people, Digest *open)
{
    uint64_t digest = digest_end(open), *place = &people->waiting[people->met++ % 8], earlier = *place;
    *place = digest;
    if (people->digests != NULL)
        __builtin_prefetch(&people->digests[(uint32_t)digest & people->mask], 1);
    return looked_up(people, earlier);
}

static PyObject *meet(PyObject *self, PyObject *cells)
{
    People *people = (People *)self;
    Digest digest;
    Py_ssize_t count = PyList_Size(cells);
    int is_left = 0;
    if (count < 0)
        return NULL;
    digest_start(&digest, people);
    for (Py_ssize_t n = 0; n < count; n++) {
        PyObject *cell = PyList_GetItem(cells, n);
        Py_ssize_t length = PyUnicode_GetLength(cell);
        letter *letters = length < 0 ? NULL : PyUnicode_AsUCS4Copy(cell);
        if (letters == NULL)
            return NULL;
        is_left |= digest_letters(&digest, (int)n, letters, length);
        PyMem_Free(letters);
    }
    if (is_left && people_meet(people, &digest) < 0)
        return NULL;
    Py_RETURN_NONE;
}

static PyObject *count(PyObject *self, PyObject *nothing)
{
    People *people = (People *)self;
    for (int n = 0; n < 8; n++) {
        uint64_t digest = people->waiting[n];
        people->waiting[n] = 0;
        if (looked_up(people, digest) < 0)
            return NULL;
    }
    if (people->ranks == NULL)
        return PyLong_FromUnsignedLong(people->count);
    double sum = 0;
    int empty = 0;
    for (int n = 0; n < RANKS; n++) {
        sum += ldexp(1.0, -people->ranks[n]);
        empty += people->ranks[n] == 0;
    }
    double told = 0.7213 / (1 + 1.079 / RANKS) * RANKS * RANKS / sum;
    if (told <= 2.5 * RANKS && empty > 0) /* few: the empty registers tell more */
        told = RANKS * log((double)RANKS / empty);
    return PyLong_FromDouble(told);
}

static PyObject *made(PyTypeObject *type, PyObject *args, PyObject *unused)
{
    const char *key;
    Py_ssize_t size;
    unsigned int most;
    if (!PyArg_ParseTuple(args, "y#I", &key, &size, &most))
        return NULL;
    if (size < 16)
        return PyErr_Format(PyExc_ValueError, "a key has 16 bytes or more");
    allocfunc allocate = (allocfunc)PyType_GetSlot(type, Py_tp_alloc);
    People *people = (People *)allocate(type, 0);
    if (people != NULL) {
        memcpy(people->key, key, 16);
        people->most = most;
    }
    return (PyObject *)people;
}

static void ended(PyObject *self)
{
    People *people = (People *)self;
    PyTypeObject *type = Py_TYPE(self);
    free(people->digests);
    free(people->ranks);
    freefunc give_back = (freefunc)PyType_GetSlot(type, Py_tp_free);
    give_back(self);
    Py_DECREF(type);
}

static PyMethodDef methods[] = {
    {"meet", meet, METH_O, "Counts whom these cells tell of."},
    {"count", count, METH_NOARGS, "Returns how many different people were met."},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot slots[] = {
    {Py_tp_new, made}, {Py_tp_dealloc, ended}, {Py_tp_methods, methods}, {0, NULL},
};

static PyType_Spec spec = {"piiscan.native._native.People", sizeof(People), 0, Py_TPFLAGS_DEFAULT, slots};

PyObject *people_type; /* what a table is given must be one of these */

int add_people(PyObject *module)
{
    people_type = PyType_FromSpec(&spec);
    return people_type == NULL ? -1 : PyModule_AddObjectRef(module, "People", people_type);
}
