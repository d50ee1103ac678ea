/* Goes through a text once and tells what may stand where: numbers, patterns, addresses, and the words that name them. */
#include "scanner.h"

int scanner_add(Scanner *scanner, Py_ssize_t start, Py_ssize_t end, int kind, int is_shaped)
{
    if (scanner->found == scanner->room) {
        Py_ssize_t room = scanner->room ? scanner->room * 2 : 256;
        Find *more = realloc(scanner->finds, (size_t)room * sizeof(Find));
        if (more == NULL) {
            PyErr_NoMemory();
            return -1;
        }
        scanner->finds = more;
        scanner->room = room;
    }
    scanner->finds[scanner->found++] =
        (Find){(int32_t)start, (int32_t)end, (int16_t)kind, (int8_t)is_shaped, 0, -1};
    return 0;
}

static inline uint32_t flags_of(const Scanner *scanner, letter one) { return one < 65536 ? scanner->flags[one] : 0; }

/* The set of kinds that the nearest word before the place names, the longest of those that end there; -1 for none. */
static int32_t named_before(const Scanner *scanner, Py_ssize_t start)
{
    const letter *text = scanner->text.letters;
    int lines = 0;
    for (Py_ssize_t end = start; end > 0 && start - end <= REACH; end--) {
        letter last = text[end - 1];
        if (flags_of(scanner, last) & ENDS_LABEL) {
            uint32_t node = 0;
            int32_t told = -1;
            for (Py_ssize_t at = end; at > 0 && (node = trie_step(&scanner->labels, node, text_lower(text[at - 1]))) != 0; at--)
                if (scanner->labels.told[node] >= 0)
                    told = scanner->labels.told[node];
            if (told >= 0)
                return told;
        }
        if (last == '\n' && ++lines > 1)
            break;
    }
    return -1;
}

static letter one_writing(letter one) /* ケ, ヵ, カ, ガ and が stand for ヶ in names of places */
{
    return one == 0x30B1 || one == 0x30F5 || one == 0x30AB || one == 0x30AC || one == 0x304C ? 0x30F6 : one;
}

static int is_sentence(const Scanner *scanner, const Py_ssize_t *saved)
{
    Py_ssize_t start = saved[2 * scanner->place_group], end = saved[2 * scanner->place_group + 1], unused[SLOTS];
    if (start < 0 || end < 0)
        return 0;
    for (Py_ssize_t at = start; at < end; at++)
        if (program_match(&scanner->sentence, scanner->text.letters + start, end - start, at - start, unused) >= 0)
            return 1;
    return 0;
}

Py_ssize_t place_at(Scanner *scanner, Py_ssize_t at, Py_ssize_t done)
{
    const letter *text = scanner->text.letters;
    Py_ssize_t saved[SLOTS], start = -1;
    uint32_t node = 0;
    for (Py_ssize_t n = at + 1; n > done && (node = trie_step(&scanner->places, node, one_writing(text[n - 1]))) != 0; n--)
        if (scanner->places.told[node] >= 0)
            start = n - 1;
    if (start < 0 || at + 1 - start < 2)
        return done;
    Py_ssize_t end = program_match(&scanner->tail, text, scanner->text.count, at + 1, saved);
    if (end < 0 || is_sentence(scanner, saved))
        return done;
    int is_shaped = 0;
    node = 0;
    for (Py_ssize_t n = start; n < start + 4 && n < scanner->text.count; n++) {
        if ((node = trie_step(&scanner->leads, node, text[n])) == 0)
            break;
        is_shaped |= scanner->leads.told[node] >= 0;
    }
    return scanner_add(scanner, start, end, scanner->place_kind, is_shaped) < 0 ? -1 : end;
}

static int pattern_at(Scanner *scanner, Pattern *pattern, Py_ssize_t at)
{
    const Text *text = &scanner->text;
    Py_ssize_t from = at, to = at - pattern->least, earliest = at - pattern->most, saved[SLOTS];
    if (earliest < pattern->next)
        earliest = pattern->next;
    while (from > earliest && class_has(&pattern->program, pattern->between, text->letters[from - 1]))
        from--;
    while (from <= to) {
        Py_ssize_t end = -1;
        if (pattern->program.first < 0 || class_has(&pattern->program, pattern->program.first, text->letters[from]))
            end = program_match(&pattern->program, text->letters, text->count, from, saved);
        if (end == -2) {
            PyErr_NoMemory();
            return -1;
        }
        if (end < 0) {
            from++;
            continue;
        }
        Py_ssize_t group = saved[LAST_CLOSED], start = from, last = end;
        if (group >= 0 && pattern->named >> group & 1)
            start = saved[2 * group], last = saved[2 * group + 1];
        int is_weak = group >= 0 && (pattern->weak >> group & 1);
        if (scanner_add(scanner, start, last, pattern->kind, !is_weak) < 0)
            return -1;
        from = end;
    }
    if (pattern->next < from)
        pattern->next = from;
    return 0;
}

typedef struct {
    Py_ssize_t numbers, places; /* where the search for each goes on */
} Done;

static int scan_at(Scanner *scanner, Py_ssize_t at, Done *done)
{
    const letter *text = scanner->text.letters;
    letter one = text[at];
    uint32_t flags = scanner->flags[one];
    if (flags & IS_DIGIT && at >= done->numbers && (done->numbers = digits_at(scanner, at, done->numbers)) < 0)
        return -1;
    if (flags & ENDS_PLACE && at >= done->places && (done->places = place_at(scanner, at, done->places)) < 0)
        return -1;
    if ((flags >>= FIRST_PATTERN) == 0)
        return 0;
    letter next = at + 1 < scanner->text.count ? text[at + 1] : '\n';
    flags &= next < 65536 ? scanner->followers[next] : ~0u;
    if ((one | next) < 128)
        flags &= scanner->pairs[one << 7 | next];
    else
        flags &= scanner->wide | scanner->beyond[((one * 0x9E3779B1u) ^ (next * 0x85EBCA6Bu)) >> (32 - BEYOND_BITS)];
    for (; flags != 0; flags &= flags - 1) {
        Pattern *pattern = &scanner->patterns[__builtin_ctz(flags)];
        if (at - pattern->least < pattern->next || (pattern->least > 0 && !class_has(&pattern->program, pattern->between, text[at - 1])))
            continue;
        if (pattern_at(scanner, pattern, at) < 0)
            return -1;
    }
    return 0;
}

static int scan_text(Scanner *scanner)
{
    const Text *text = &scanner->text;
    Done done = {0, 0};
    scanner->found = 0;
    for (int n = 0; n < scanner->pattern_count; n++)
        scanner->patterns[n].next = 0;
    for (Py_ssize_t n = 0; n < text->hot_count; n++)
        if (scan_at(scanner, text->hot[n], &done) < 0)
            return -1;
    for (Py_ssize_t at = 0; text->hot_count < 0 && at < text->count; at++)
        if (mark_of(&scanner->marks, text->letters[at]) & HOT && scan_at(scanner, at, &done) < 0)
            return -1;
    return 0;
}

/* Leaves those that are sure enough by their kind, their writing and the words before them. */
static void sift(Scanner *scanner, double least)
{
    Py_ssize_t kept = 0;
    for (Py_ssize_t n = 0; n < scanner->found; n++) {
        Find find = scanner->finds[n];
        const double *best = scanner->best + find.kind;
        if (*best < least)
            continue;
        find.named = named_before(scanner, find.start);
        if (scanner->scores[(find.kind * scanner->sets + find.named + 1) * 2 + find.is_shaped] >= least)
            scanner->finds[kept++] = find;
    }
    scanner->found = kept;
}

/* What detectors in Python have found takes part. */
static int added(Scanner *scanner, const char *more, Py_ssize_t size)
{
    for (Py_ssize_t n = 0; n + (Py_ssize_t)sizeof(Find) <= size; n += (Py_ssize_t)sizeof(Find)) {
        Find find;
        memcpy(&find, more + n, sizeof find);
        if (find.start < 0 || find.end < find.start || find.end > scanner->text.count || find.kind < 0
            || find.kind >= scanner->kinds) {
            PyErr_SetString(PyExc_ValueError, "a find lies outside of the text");
            return -1;
        }
        if (scanner_add(scanner, find.start, find.end, find.kind, find.is_shaped != 0) < 0)
            return -1;
    }
    return 0;
}

static int found(Scanner *scanner, PyObject *args, const char **values, Py_ssize_t *values_size)
{
    PyObject *source;
    const char *more;
    Py_ssize_t size;
    double least;
    if (!PyArg_ParseTuple(args, "Ody#y#", &source, &least, &more, &size, values, values_size) || text_marked(&scanner->text, source, &scanner->marks) < 0
        || scan_text(scanner) < 0 || added(scanner, more, size) < 0)
        return -1;
    sift(scanner, least);
    return 0;
}

static PyObject *scan(PyObject *self, PyObject *args)
{
    Scanner *scanner = (Scanner *)self;
    const char *values;
    Py_ssize_t size;
    if (found(scanner, args, &values, &size) < 0)
        return NULL;
    return PyBytes_FromStringAndSize((const char *)scanner->finds, scanner->found * (Py_ssize_t)sizeof(Find));
}

static int by_start(const void *one, const void *other)
{
    const Find *a = one, *b = other;
    if (a->start != b->start)
        return a->start < b->start ? -1 : 1;
    return a->end < b->end ? -1 : a->end > b->end;
}

/* Finds that overlap nothing are only counted, as often as the value they stand in comes; of those that do the judge decides. */
static PyObject *tally(PyObject *self, PyObject *args)
{
    Scanner *scanner = (Scanner *)self;
    const char *told_values;
    Py_ssize_t size, value = 0;
    if (found(scanner, args, &told_values, &size) < 0)
        return NULL;
    const Value *values = (const Value *)(const void *)told_values;
    Py_ssize_t tangled = 0, count = scanner->found, next;
    size /= (Py_ssize_t)sizeof(Value);
    uint32_t *counts = calloc((size_t)scanner->kinds + 1, sizeof(uint32_t));
    if (counts == NULL)
        return PyErr_NoMemory();
    if (count > 1)
        qsort(scanner->finds, (size_t)count, sizeof(Find), by_start);
    for (Py_ssize_t n = 0; n < count; n = next) {
        int32_t end = scanner->finds[n].end;
        for (next = n + 1; next < count && scanner->finds[next].start < end; next++)
            if (scanner->finds[next].end > end)
                end = scanner->finds[next].end;
        if (next == n + 1) {
            while (value + 1 < size && (int64_t)values[value + 1].start <= scanner->finds[n].start)
                value++;
            counts[scanner->finds[n].kind] += size > 0 ? values[value].times : 1;
            continue;
        }
        memmove(scanner->finds + tangled, scanner->finds + n, (size_t)(next - n) * sizeof(Find));
        tangled += next - n;
    }
    PyObject *told = Py_BuildValue("y#y#", (const char *)counts, (Py_ssize_t)scanner->kinds * 4, scanner->finds == NULL ? "" : (const char *)scanner->finds,
                                   tangled * (Py_ssize_t)sizeof(Find));
    free(counts);
    return told;
}

static int patterns_from(Scanner *scanner, PyObject *told)
{
    Py_ssize_t count = PyList_Size(told);
    if (count < 0 || count > PATTERNS)
        return -1;
    for (Py_ssize_t n = 0; n < count; n++) {
        Pattern *pattern = &scanner->patterns[n];
        PyObject *program;
        if (!PyArg_ParseTuple(PyList_GetItem(told, n), "OiiiiII", &program, &pattern->kind, &pattern->most, &pattern->least,
                              &pattern->between, &pattern->named, &pattern->weak))
            return -1;
        scanner->pattern_count = (int)n + 1;
        if (program_from(&pattern->program, program) < 0)
            return -1;
    }
    return 0;
}

static int shapes_from(Scanner *scanner, PyObject *told)
{
    Py_ssize_t count = PyList_Size(told);
    if (count < 0 || (scanner->shapes = calloc((size_t)count + 1, sizeof(Shape))) == NULL)
        return -1;
    for (Py_ssize_t n = 0; n < count; n++) {
        Shape *shape = &scanner->shapes[n];
        PyObject *starts;
        const char *lengths;
        Py_ssize_t size;
        if (!PyArg_ParseTuple(PyList_GetItem(told, n), "y#iiO", &lengths, &size, &shape->kind, &shape->check, &starts))
            return -1;
        shape->parts = (int)(size / 4);
        if (shape->parts < 1 || shape->parts > PARTS)
            return -1;
        memcpy(shape->lengths, lengths, (size_t)shape->parts * 4);
        shape->has_starts = starts != Py_None;
        scanner->shape_count = (int)n + 1;
        if (shape->has_starts && program_from(&shape->starts, starts) < 0)
            return -1;
    }
    return 0;
}

static int table_from(uint32_t **table, PyObject *told, Py_ssize_t size)
{
    char *bytes;
    Py_ssize_t count;
    if (PyBytes_AsStringAndSize(told, &bytes, &count) < 0 || count != size || (*table = malloc((size_t)size)) == NULL)
        return -1;
    memcpy(*table, bytes, (size_t)size);
    return 0;
}

/* By kind, by what the words before name (nothing first), and by whether the writing is typical. */
static int scores_from(Scanner *scanner, const char *scores, Py_ssize_t size)
{
    Py_ssize_t row = (Py_ssize_t)sizeof(double) * scanner->sets * 2, kinds = row > 0 ? size / row : 0;
    scanner->kinds = (int)kinds;
    scanner->scores = malloc((size_t)size + 1);
    scanner->best = calloc((size_t)kinds + 1, sizeof(double));
    if (scanner->scores == NULL || scanner->best == NULL)
        return -1;
    memcpy(scanner->scores, scores, (size_t)size);
    for (Py_ssize_t kind = 0; kind < kinds; kind++)
        for (Py_ssize_t n = 0; n < scanner->sets * 2; n++)
            if (scanner->scores[kind * scanner->sets * 2 + n] > scanner->best[kind])
                scanner->best[kind] = scanner->scores[kind * scanner->sets * 2 + n];
    return 0;
}

static int filled(Scanner *scanner, PyObject *args)
{
    char *scores;
    Py_ssize_t size;
    PyObject *flags, *followers, *pairs, *beyond, *patterns, *shapes, *labels, *places, *leads, *tail, *sentence;
    if (!PyArg_ParseTuple(args, "OOOOIOOOOOOOiiy#iO", &flags, &followers, &pairs, &beyond, &scanner->wide, &patterns, &shapes, &labels, &places, &leads, &tail,
                          &sentence, &scanner->place_kind, &scanner->place_group, &scores, &size, &scanner->sets, &scanner->ask))
        return -1;
    Py_INCREF(scanner->ask);
    if (scores_from(scanner, scores, size) < 0)
        return -1;
    if (table_from(&scanner->flags, flags, 65536 * 4) < 0 || table_from(&scanner->followers, followers, 65536 * 4) < 0
        || table_from(&scanner->pairs, pairs, 128 * 128 * 4) < 0
        || table_from(&scanner->beyond, beyond, (1 << BEYOND_BITS) * 4) < 0
        || patterns_from(scanner, patterns) < 0 || shapes_from(scanner, shapes) < 0
        || trie_from(&scanner->labels, labels, 1) < 0 || trie_from(&scanner->places, places, 1) < 0
        || trie_from(&scanner->leads, leads, 0) < 0)
        return -1;
    if (text_marks(&scanner->marks) < 0)
        return -1;
    for (letter one = 0; one < 65536; one++)
        if ((scanner->flags[one] & ~(uint32_t)ENDS_LABEL) != 0)
            mark_letter(&scanner->marks, one, HOT);
    if (scanner->place_kind < 0)
        return 0;
    return program_from(&scanner->tail, tail) < 0 || program_from(&scanner->sentence, sentence) < 0 ? -1 : 0;
}

static PyObject *made(PyTypeObject *type, PyObject *args, PyObject *unused)
{
    allocfunc allocate = (allocfunc)PyType_GetSlot(type, Py_tp_alloc);
    Scanner *scanner = (Scanner *)allocate(type, 0);
    if (scanner != NULL && filled(scanner, args) < 0) {
        if (!PyErr_Occurred())
            PyErr_SetString(PyExc_ValueError, "rules that the C part does not know");
        Py_DECREF(scanner);
        return NULL;
    }
    return (PyObject *)scanner;
}

static void ended(PyObject *self)
{
    Scanner *scanner = (Scanner *)self;
    PyTypeObject *type = Py_TYPE(self);
    for (int n = 0; n < scanner->pattern_count; n++)
        program_free(&scanner->patterns[n].program);
    for (int n = 0; n < scanner->shape_count; n++)
        program_free(&scanner->shapes[n].starts);
    free(scanner->flags);
    free(scanner->followers);
    free(scanner->pairs);
    free(scanner->beyond);
    Py_XDECREF(scanner->ask);
    free(scanner->scores);
    free(scanner->best);
    free(scanner->shapes);
    free(scanner->finds);
    free(scanner->parts);
    program_free(&scanner->tail);
    program_free(&scanner->sentence);
    trie_free(&scanner->labels);
    trie_free(&scanner->places);
    trie_free(&scanner->leads);
    text_free(&scanner->text);
    freefunc give_back = (freefunc)PyType_GetSlot(type, Py_tp_free);
    give_back(self);
    Py_DECREF(type);
}

static PyMethodDef methods[] = {
    {"scan", scan, METH_VARARGS, "Returns what stands where with a score of at least so much, 16 bytes a find."},
    {"tally", tally, METH_VARARGS, "Returns how many finds of each kind overlap nothing, and those that do."},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot slots[] = {
    {Py_tp_new, made}, {Py_tp_dealloc, ended}, {Py_tp_methods, methods}, {0, NULL},
};

static PyType_Spec spec = {"piiscan.native._native.Scanner", sizeof(Scanner), 0, Py_TPFLAGS_DEFAULT, slots};

int add_scanner(PyObject *module)
{
    PyObject *type = PyType_FromSpec(&spec);
    if (type == NULL || PyModule_AddObjectRef(module, "Scanner", type) < 0)
        return -1;
    Py_DECREF(type);
    return 0;
}
