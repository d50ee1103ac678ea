/* Names of people in prose: traits of each word, weights of what is beside it, and the best way through the labels. */
#include "words.h"

/* Traits of a word; the same order in traits.py. */
enum { WORD, CLASS, MASK, SHAPE, FIRST, LAST, FIRST_TWO, LAST_TWO, LAST_THREE, LENGTH, QUOTED, LIKE_PERSON, LIKE_PLACE,
       CHAIN_MASK, CHAIN_PLACE, CHAIN_TEXT, CHAIN_DOT, RUN_TEXT, RUN_MASK, RUN_PLACE, BEFORE, BEHIND, TRAITS };
enum { CLASS_LATIN = 2, CLASS_KATAKANA = 3, CLASS_GIVEN = 7, CLASS_SURNAME = 8, CLASS_PERSON = 9, CLASS_VERB_ON = 32, CLASS_ADJECTIVAL = 37,
       CLASS_NOUN = 43, CLASS_DOING = 44 };
#define OUTSIDE 7u /* the value of a trait before the first and behind the last word, but for those that may be absent */
#define MOST_LABELS 16
#define MOST_ATOMS 4
#define MOST_TEMPLATES 256
#define LONGEST_KNOWN 24
#define FAR 8 /* words; the same in traits.py */
#define NEAR 3 /* the same in tagging.py, as the next */
#define CERTAIN (1 << 16)
#define NAME_MARKS 7u /* as in lexicons/words.py */

typedef struct {
    uint8_t count, atoms[MOST_ATOMS][3]; /* trait, anchor (0 the word, 1 the chain's first, 2 its last), offset + 8 */
} Template;

typedef struct {
    Words words;
    uint32_t templates, labels, slots, like_slots;
    Template pattern[MOST_TEMPLATES];
    const int16_t *moves; /* labels × labels */
    const uint32_t *keys, *like_keys;
    const int8_t *rows, *like_rows; /* labels a slot; person and place, each against the rest, a slot */
    Py_buffer words_buffer, weights_buffer;
} Tagger;

static int weights_open(Tagger *tagger, const unsigned char *bytes, size_t size)
{
    uint32_t head[5];
    if (size < 20 || memcmp(bytes, "PSN1", 4) != 0)
        return -1;
    memcpy(head, bytes, sizeof head);
    tagger->templates = head[1], tagger->labels = head[2], tagger->slots = head[3], tagger->like_slots = head[4];
    if (head[1] > MOST_TEMPLATES || head[2] == 0 || head[2] > MOST_LABELS || head[3] == 0 || head[3] > 1u << 26 || head[4] == 0
        || head[4] > 1u << 26)
        return -1;
    size_t patterns = (size_t)head[1] * 16, moves = (size_t)head[2] * head[2] * 2;
    moves += moves % 4; /* keys begin at a multiple of four */
    if (size != 20 + patterns + moves + (size_t)head[3] * (4 + head[2]) + (size_t)head[4] * (4 + 2))
        return -1;
    const unsigned char *at = bytes + 20;
    for (uint32_t n = 0; n < head[1]; n++, at += 16) {
        tagger->pattern[n].count = at[0];
        memcpy(tagger->pattern[n].atoms, at + 1, sizeof tagger->pattern[n].atoms);
        if (at[0] == 0 || at[0] > MOST_ATOMS)
            return -1;
        for (int k = 0; k < at[0]; k++)
            if (at[1 + 3 * k] >= TRAITS || at[2 + 3 * k] > 2)
                return -1;
    }
    tagger->moves = (const int16_t *)at;
    tagger->keys = (const uint32_t *)(at + moves);
    tagger->like_keys = tagger->keys + head[3];
    tagger->rows = (const int8_t *)(tagger->like_keys + head[4]);
    tagger->like_rows = tagger->rows + (size_t)head[3] * head[2];
    return 0;
}

static inline int slot_with(const uint32_t *keys, uint32_t slots, uint32_t slot, uint32_t key)
{
    for (; keys[slot]; slot = slot + 1 == slots ? 0 : slot + 1)
        if (keys[slot] == key)
            return (int)slot;
    return -1;
}

static uint32_t hash_of(const letter *text, int start, int end)
{
    uint32_t hash = HASH_START;
    for (; start < end; start++)
        hash = hashed(hash, text[start]);
    return hash ? hash : 1;
}

static int clipped(int value, int least, int most) { return value < least ? least : value > most ? most : value; }
static int rounded(int value, int by) { return (value + by / 2 + (1 << 20) * by) / by - (1 << 20); }

/* How much a word in katakana looks like a name of a person, and of a place, by its pairs, threes and fours of letters. */
static void look(const Tagger *tagger, const letter *text, int start, int end, uint32_t *traits)
{
    int person = 0, place = 0, size = end - start + 2;
    letter word[64];
    if (size > 64)
        return;
    word[0] = '^', word[size - 1] = '$';
    memcpy(word + 1, text + start, (size_t)(size - 2) * sizeof(letter));
    for (int width = 1; width <= 4; width++)
        for (int at = 0; at + width <= size; at++) {
            uint32_t key = hash_of(word, at, at + width);
            int slot = slot_with(tagger->like_keys, tagger->like_slots, slot_of(key, tagger->like_slots), key);
            if (slot >= 0)
                person += tagger->like_rows[2 * slot], place += tagger->like_rows[2 * slot + 1];
        }
    traits[LIKE_PERSON] = (uint32_t)clipped(rounded(person, 16), -6, 6) + 8;
    traits[LIKE_PLACE] = (uint32_t)clipped(rounded(place, 16), -5, 5) + 8;
}

static uint32_t shape_of(const letter *text, int start, int end)
{
    uint32_t shape = 0;
    int before = 0;
    for (; start < end; start++) {
        int sort = sort_of(text[start]);
        if (sort != before)
            shape = (shape << 3 | (uint32_t)sort) & 0xFFFFF;
        before = sort;
    }
    return shape;
}

static int is_dot(uint32_t one) { return one == 0x30FB || one == '='; }

static int is_chained(const Piece *piece, const uint32_t *traits)
{
    return piece->class == CLASS_SURNAME || piece->class == CLASS_GIVEN || piece->class == CLASS_PERSON
           || piece->class == CLASS_KATAKANA || traits[SHAPE] == KATAKANA
           || (piece->end - piece->start == 1 && (is_dot(traits[FIRST]) || piece->class == CLASS_LATIN));
}

static const letter opening[] = {0x300C, 0x300E, '(', 0x201C, '"', 0x3008, 0x300A, 0x3010, '[', '<', 0};
static const letter closing[] = {0x300D, 0x300F, ')', 0x201D, '"', 0x3009, 0x300B, 0x3011, ']', '>', 0};

static int among(const letter *letters, letter one)
{
    for (int at = 0; letters[at]; at++)
        if (letters[at] == one)
            return at + 1;
    return 0;
}

static void describe_words(const Tagger *tagger, const letter *text, const Piece *pieces, int count, uint32_t (*traits)[TRAITS])
{
    int open[16], depth = 0;
    for (int n = 0; n < count; n++) {
        int start = pieces[n].start, end = pieces[n].end, size = end - start;
        uint32_t *one = traits[n];
        Meaning meaning;
        memset(one, 0, sizeof traits[n]);
        one[WORD] = hash_of(text, start, end);
        one[CLASS] = (uint32_t)pieces[n].class + 8;
        one[MASK] = size <= LONGEST_KNOWN && words_find(&tagger->words, one[WORD], &meaning) ? meaning.mask | 0x80 : 0x100;
        one[SHAPE] = shape_of(text, start, end);
        one[FIRST] = text[start], one[LAST] = text[end - 1];
        one[FIRST_TWO] = hash_of(text, start, size < 2 ? end : start + 2);
        one[LAST_TWO] = hash_of(text, size < 2 ? start : end - 2, end);
        one[LAST_THREE] = hash_of(text, size < 3 ? start : end - 3, end);
        one[LENGTH] = (uint32_t)(size < 5 ? size : 5) + 8;
        one[QUOTED] = (uint32_t)(depth ? open[(depth - 1) & 15] : 0) + 8;
        if (size == 1 && depth && (int)among(closing, text[start]) == open[(depth - 1) & 15])
            depth--;
        else if (size == 1 && among(opening, text[start]) && depth < 16)
            open[depth++] = among(opening, text[start]);
    }
}

/* Words in katakana are told of the whole run of it, for an unknown name is cut into words that it is not made of. */
static void describe_runs(const Tagger *tagger, const letter *text, int letters, const Piece *pieces, int count, uint32_t (*traits)[TRAITS])
{
    static const int told[] = {RUN_TEXT, RUN_MASK, LIKE_PERSON, LIKE_PLACE};
    uint32_t known[TRAITS] = {0};
    int start = 0, end = 0;
    for (int n = 0; n < count; n++) {
        if (traits[n][SHAPE] != KATAKANA)
            continue;
        if (pieces[n].start >= end) {
            Meaning meaning;
            for (start = end = pieces[n].start; end < letters && sort_of(text[end]) == KATAKANA; end++)
                ;
            known[RUN_TEXT] = hash_of(text, start, end);
            known[RUN_MASK] = end - start <= LONGEST_KNOWN && words_find(&tagger->words, known[RUN_TEXT], &meaning) ? meaning.mask | 0x80 : 0x100;
            known[LIKE_PERSON] = known[LIKE_PLACE] = 0;
            if (end - start > 1)
                look(tagger, text, start, end, known);
        }
        for (int k = 0; k < 4; k++)
            traits[n][told[k]] = known[told[k]];
        traits[n][RUN_PLACE] = 4 + (pieces[n].start == start) + 2 * (uint32_t)(pieces[n].end == end);
    }
}

static int says_something(const Piece *piece, const uint32_t *traits)
{
    return ((piece->class >= CLASS_VERB_ON && piece->class <= CLASS_ADJECTIVAL) || piece->class == CLASS_NOUN
            || piece->class == CLASS_DOING) && traits[SHAPE] != KATAKANA;
}

/* The nearest noun, verb or adjective before and behind each word. */
static void describe_around(const Piece *pieces, int count, uint32_t (*traits)[TRAITS])
{
    for (int n = 0, last = -FAR - 1; n < count; n++) {
        traits[n][BEFORE] = n - last <= FAR ? traits[last][WORD] : 1;
        if (says_something(&pieces[n], traits[n]))
            last = n;
    }
    for (int n = count - 1, last = count + FAR; n >= 0; n--) {
        traits[n][BEHIND] = last - n <= FAR ? traits[last][WORD] : 1;
        if (says_something(&pieces[n], traits[n]))
            last = n;
    }
}

static void describe_chains(const letter *text, const Piece *pieces, int count, uint32_t (*traits)[TRAITS], int (*chains)[2])
{
    for (int first = 0, last; first < count; first = last + 1) {
        uint32_t mask = 0x200, dot = 1;
        for (last = first; last < count && is_chained(&pieces[last], traits[last]); last++) {
            int dotted = pieces[last].end - pieces[last].start == 1 && is_dot(traits[last][FIRST]);
            if (dotted)
                dot = 2;
            else
                mask |= traits[last][MASK];
        }
        if (last == first) {
            chains[first][0] = chains[first][1] = first;
            continue;
        }
        last--;
        int size = last - first + 1;
        uint32_t whole = size < 6 ? hash_of(text, pieces[first].start, pieces[last].end) : 1;
        for (int n = first; n <= last; n++) {
            int before = n - first < 3 ? n - first : 3, behind = last - n < 3 ? last - n : 3;
            chains[n][0] = first, chains[n][1] = last;
            traits[n][CHAIN_MASK] = mask, traits[n][CHAIN_TEXT] = whole, traits[n][CHAIN_DOT] = dot;
            traits[n][CHAIN_PLACE] = (uint32_t)((size < 7 ? size : 7) * 16 + before * 4 + behind);
        }
    }
}

/* The feature that a template makes at a word, or 0 where its first trait is absent. */
static inline uint32_t feature(const Template *pattern, uint32_t index, int at, const int *chain, int count, uint32_t (*traits)[TRAITS])
{
    uint32_t hash = hashed(HASH_START, index + 1);
    for (int k = 0; k < pattern->count; k++) {
        const uint8_t *atom = pattern->atoms[k];
        int place = (atom[1] == 0 ? at : chain[atom[1] - 1]) + atom[2] - 8;
        uint32_t value = place >= 0 && place < count ? traits[place][atom[0]] : atom[0] < LIKE_PERSON ? OUTSIDE : 0;
        if (k == 0 && value == 0)
            return 0;
        hash = hashed(hash, value);
        hash ^= hash >> 15;
    }
    return hash ? hash : 1;
}

/* A word that could be part of a name; those farther than NEAR from any are not weighed, and stand outside. */
static int is_name_like(const Piece *piece, const uint32_t *traits)
{
    return piece->class == CLASS_SURNAME || piece->class == CLASS_GIVEN || piece->class == CLASS_PERSON
           || traits[SHAPE] == KATAKANA || (traits[MASK] & NAME_MARKS) != 0;
}

static void mark_near(const Piece *pieces, int count, uint32_t (*traits)[TRAITS], uint8_t *near)
{
    memset(near, 0, (size_t)count);
    for (int n = 0; n < count; n++)
        if (is_name_like(&pieces[n], traits[n]))
            for (int one = n < NEAR ? 0 : n - NEAR; one < count && one <= n + NEAR; one++)
                near[one] = 1;
}

#if defined(__GNUC__)
#define SOON(place) __builtin_prefetch(place)
#else
#define SOON(place) ((void)0)
#endif

/* Adds what every feature of a word weighs. Its tables are larger than a cache: all places are named before the first is read. */
static void weigh(const Tagger *tagger, int at, const int *chain, int count, uint32_t (*traits)[TRAITS], int32_t *own)
{
    uint32_t keys[MOST_TEMPLATES], slots[MOST_TEMPLATES];
    int used = 0, known = 0, most = (int)tagger->labels;
    for (uint32_t t = 0; t < tagger->templates; t++) {
        keys[used] = feature(&tagger->pattern[t], t, at, chain, count, traits);
        if (keys[used] == 0)
            continue;
        slots[used] = slot_of(keys[used], tagger->slots);
        SOON(&tagger->keys[slots[used]]);
        used++;
    }
    for (int k = 0; k < used; k++) {
        int slot = slot_with(tagger->keys, tagger->slots, slots[k], keys[k]);
        if (slot >= 0) {
            slots[known++] = (uint32_t)slot;
            SOON(&tagger->rows[(size_t)slot * tagger->labels]);
        }
    }
    for (int k = 0; k < known; k++) {
        const int8_t *row = tagger->rows + (size_t)slots[k] * tagger->labels;
        for (int label = 0; label < most; label++)
            own[label] += row[label];
    }
}

static void label_words(const Tagger *tagger, int count, const uint8_t *near, int (*chains)[2], uint32_t (*traits)[TRAITS], uint8_t *labels)
{
    static uint8_t back[MOST_LETTERS][MOST_LABELS];
    int32_t before[MOST_LABELS] = {0}, now[MOST_LABELS];
    int most = (int)tagger->labels;
    for (int n = 0; n < count; n++) {
        int32_t own[MOST_LABELS] = {0};
        if (near[n])
            weigh(tagger, n, chains[n], count, traits, own);
        else
            own[0] = CERTAIN;
        for (int label = 0; label < most; label++) {
            int32_t best = INT32_MIN;
            for (int one = 0; one < (n ? most : 1); one++) {
                int32_t told = before[one] + (n ? tagger->moves[one * most + label] : 0);
                if (told > best)
                    best = told, back[n][label] = (uint8_t)one;
            }
            now[label] = best + own[label];
        }
        memcpy(before, now, sizeof now);
    }
    int best = 0;
    for (int label = 1; label < most; label++)
        if (before[label] > before[best])
            best = label;
    for (int n = count - 1; n >= 0; n--)
        labels[n] = (uint8_t)best, best = back[n][best];
}

typedef struct {
    Piece pieces[MOST_LETTERS];
    uint32_t traits[MOST_LETTERS][TRAITS];
    int chains[MOST_LETTERS][2];
    uint8_t near[MOST_LETTERS], labels[MOST_LETTERS];
} Page;

static int described(const Tagger *tagger, const letter *text, int count, Page *page)
{
    int pieces = words_cut(&tagger->words, text, count, page->pieces);
    describe_words(tagger, text, page->pieces, pieces, page->traits);
    describe_around(page->pieces, pieces, page->traits);
    describe_runs(tagger, text, count, page->pieces, pieces, page->traits);
    describe_chains(text, page->pieces, pieces, page->traits, page->chains);
    return pieces;
}

static int tell(PyObject *list, Py_ssize_t start, Py_ssize_t end)
{
    PyObject *pair = Py_BuildValue("(nn)", start, end);
    int told = pair == NULL ? -1 : PyList_Append(list, pair);
    Py_XDECREF(pair);
    return told;
}

/* Labels: 0 outside, 1 begins a person, 2 goes on with one; the others are of places and organisations. */
static int tell_names(PyObject *list, const Page *page, int pieces, Py_ssize_t offset)
{
    Py_ssize_t start = -1;
    for (int n = 0; n <= pieces; n++) {
        int label = n < pieces ? page->labels[n] : 0;
        if (start >= 0 && label != 2) {
            if (tell(list, start, offset + page->pieces[n - 1].end) < 0)
                return -1;
            start = -1;
        }
        if (start < 0 && (label == 1 || label == 2))
            start = offset + page->pieces[n].start;
    }
    return 0;
}

static int breaks_line(letter one) { return one == '\n' || one == '\r'; }
static int ends_stretch(letter one) { return breaks_line(one) || one == 0x3002 || one == '!' || one == '?'; }

static int names_of(const Tagger *tagger, const letter *text, Py_ssize_t count, PyObject *list)
{
    static Page page; /* the interpreter's lock is held */
    for (Py_ssize_t at = 0, end; at < count; at = end) {
        for (end = at; end < count && end - at < MOST_LETTERS && !(end > at && ends_stretch(text[end - 1])); end++)
            ;
        Py_ssize_t last = end;
        while (last > at && breaks_line(text[last - 1]))
            last--;
        if (last == at)
            continue;
        int pieces = described(tagger, text + at, (int)(last - at), &page);
        mark_near(page.pieces, pieces, page.traits, page.near);
        label_words(tagger, pieces, page.near, page.chains, page.traits, page.labels);
        if (tell_names(list, &page, pieces, at) < 0)
            return -1;
    }
    return 0;
}

static void tagger_close(PyObject *capsule)
{
    Tagger *tagger = PyCapsule_GetPointer(capsule, "piiscan.tagger");
    if (tagger == NULL)
        return;
    PyBuffer_Release(&tagger->words_buffer);
    PyBuffer_Release(&tagger->weights_buffer);
    free(tagger);
}

static PyObject *tagger_open(PyObject *module, PyObject *args)
{
    PyObject *words, *weights;
    if (!PyArg_ParseTuple(args, "OO", &words, &weights))
        return NULL;
    Tagger *tagger = calloc(1, sizeof *tagger);
    if (tagger == NULL)
        return PyErr_NoMemory();
    if (PyObject_GetBuffer(words, &tagger->words_buffer, PyBUF_SIMPLE) < 0) {
        free(tagger);
        return NULL;
    }
    if (PyObject_GetBuffer(weights, &tagger->weights_buffer, PyBUF_SIMPLE) < 0) {
        PyBuffer_Release(&tagger->words_buffer);
        free(tagger);
        return NULL;
    }
    PyObject *capsule = PyCapsule_New(tagger, "piiscan.tagger", tagger_close);
    if (capsule != NULL
        && (words_open(&tagger->words, tagger->words_buffer.buf, (size_t)tagger->words_buffer.len) < 0
            || weights_open(tagger, tagger->weights_buffer.buf, (size_t)tagger->weights_buffer.len) < 0)) {
        Py_DECREF(capsule);
        PyErr_SetString(PyExc_ValueError, "not the files that this tagger was built for");
        return NULL;
    }
    return capsule;
}

static letter *letters_of(PyObject *source, Py_ssize_t *count)
{
    if (!PyUnicode_Check(source)) {
        PyErr_SetString(PyExc_TypeError, "a str is tagged");
        return NULL;
    }
    *count = PyUnicode_GetLength(source);
    letter *text = malloc(((size_t)*count + 1) * sizeof(letter));
    if (text == NULL)
        PyErr_NoMemory();
    else if (PyUnicode_AsUCS4(source, text, *count + 1, 1) == NULL)
        free(text), text = NULL;
    return text;
}

static PyObject *people(PyObject *module, PyObject *args)
{
    PyObject *capsule, *source;
    Py_ssize_t count;
    if (!PyArg_ParseTuple(args, "OO", &capsule, &source))
        return NULL;
    Tagger *tagger = PyCapsule_GetPointer(capsule, "piiscan.tagger");
    letter *text = tagger ? letters_of(source, &count) : NULL;
    PyObject *list = text ? PyList_New(0) : NULL;
    if (list != NULL && names_of(tagger, text, count, list) < 0)
        Py_CLEAR(list);
    free(text);
    return list;
}

/* One stretch with its words and their features, which is what the training reads. */
static PyObject *features(PyObject *module, PyObject *args)
{
    static Page page;
    PyObject *capsule, *source, *list = NULL;
    Py_ssize_t count;
    if (!PyArg_ParseTuple(args, "OO", &capsule, &source))
        return NULL;
    Tagger *tagger = PyCapsule_GetPointer(capsule, "piiscan.tagger");
    letter *text = tagger ? letters_of(source, &count) : NULL;
    if (text != NULL && count > MOST_LETTERS)
        PyErr_SetString(PyExc_ValueError, "longer than a stretch");
    else if (text != NULL)
        list = PyList_New(0);
    int pieces = list ? described(tagger, text, (int)count, &page) : 0;
    for (int n = 0; list != NULL && n < pieces; n++) {
        PyObject *keys = PyList_New(0), *told = NULL;
        for (uint32_t t = 0; keys != NULL && t < tagger->templates; t++) {
            uint32_t key = feature(&tagger->pattern[t], t, n, page.chains[n], pieces, page.traits);
            PyObject *number = key ? PyLong_FromUnsignedLong(key) : NULL;
            if (number != NULL && PyList_Append(keys, number) < 0)
                Py_CLEAR(keys);
            Py_XDECREF(number);
        }
        if (keys != NULL)
            told = Py_BuildValue("(iiiN)", page.pieces[n].start, page.pieces[n].end, page.pieces[n].class, keys);
        if (told == NULL || PyList_Append(list, told) < 0)
            Py_CLEAR(list);
        Py_XDECREF(told);
    }
    free(text);
    return list;
}

static PyMethodDef methods[] = {
    {"tagger", tagger_open, METH_VARARGS, "Returns a tagger of the lexicon and the weights, two buffers that it keeps."},
    {"people", people, METH_VARARGS, "Returns where a folded text names people, as pairs of start and end."},
    {"features", features, METH_VARARGS, "Returns the words of one stretch: start, end, class, and the keys of its features."},
    {NULL, NULL, 0, NULL},
};

int add_names(PyObject *module) { return PyModule_AddFunctions(module, methods); }
