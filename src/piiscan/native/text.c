/* Text as the scan sees it: letters of 32 bits, folded one for one. */
#include "native.h"

letter letter_folds[65536], letter_lowers[65536];
static Marks turning; /* which letters fold to another one, or may */
static int primed;

void text_free(Text *text)
{
    free(text->letters);
    free(text->hot);
    memset(text, 0, sizeof *text);
}

static int reserve_hot(Text *text, Py_ssize_t most)
{
    if (most + 1 > text->hot_capacity) {
        uint32_t *more = realloc(text->hot, (size_t)(most + 1) * sizeof(uint32_t));
        if (more == NULL) {
            PyErr_NoMemory();
            return -1;
        }
        text->hot = more;
        text->hot_capacity = most + 1;
    }
    return 0;
}

static int reserve(Text *text, Py_ssize_t most)
{
    if (most + 1 > text->capacity) {
        letter *more = realloc(text->letters, (size_t)(most + 1) * sizeof(letter));
        if (more == NULL) {
            PyErr_NoMemory();
            return -1;
        }
        text->letters = more;
        text->capacity = most + 1;
    }
    return 0;
}

/* A text is at hand that may hold ー or kanji digits beside digits: these fold together. */
static int in_kanji(letter one) { return one == 0x3007 || one == 0x96F6 || (one < 65536 && (letter_folds[one] & BESIDE) && one != 0x30FC); }

static letter digit_of(letter one)
{
    static const letter kanji[] = {0x3007, 0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94, 0x516D, 0x4E03, 0x516B, 0x4E5D};
    for (letter value = 0; value < 10; value++)
        if (kanji[value] == one)
            return '0' + value;
    return one == 0x96F6 ? '0' : '-';
}

static void fold_together(Text *text)
{
    letter *at = text->letters, *end = at + text->count;
    while (at < end) {
        if (!in_kanji(*at)) {
            at++;
            continue;
        }
        letter *last = at + 1;
        int digits = 1;
        for (;;) {
            if (last < end && in_kanji(*last))
                last += 1;
            else if (last + 1 < end && (*last == '-' || *last == 0x30FC || *last == '|') && in_kanji(last[1]))
                last += 2;
            else
                break;
            digits++;
        }
        if (digits >= 7)
            for (letter *one = at; one < last; one++)
                *one = digit_of(*one);
        at = last;
    }
    for (Py_ssize_t n = 1; n + 1 < text->count; n++)
        if (text->letters[n] == 0x30FC && is_digit(text->letters[n - 1]) && is_digit(text->letters[n + 1]))
            text->letters[n] = '-';
}

/* Counts kanji digits that come close upon each other, so that the second pass runs only where it can matter. */
typedef struct {
    Py_ssize_t last;
    int streak, is_needed;
} Watch;

static inline letter noticed(Watch *watch, letter told, letter *before, Py_ssize_t at)
{
    letter one = told & ~BESIDE;
    if (one == 0x30FC) {
        watch->is_needed |= at > 0 && (is_digit(before[-1]) || watch->streak >= 6);
    } else {
        watch->streak = at - watch->last <= 2 ? watch->streak + 1 : 1;
        watch->last = at;
        watch->is_needed |= watch->streak >= 7;
    }
    return one;
}

static inline letter folded(Watch *watch, letter one, letter *out, Py_ssize_t at)
{
    if (mark_of(&turning, one) & TURNS) {
        one = letter_folds[one];
        if (one & BESIDE)
            one = noticed(watch, one, out + at, at);
    }
    return one;
}

int text_raw(Text *text, PyObject *source)
{
    Py_ssize_t count = PyUnicode_GetLength(source);
    if (count < 0 || reserve(text, count) < 0 || PyUnicode_AsUCS4(source, text->letters, count + 1, 1) == NULL)
        return -1;
    text->count = count;
    return 0;
}

static int from_str(Text *text, PyObject *source, Watch *watch)
{
    if (text_raw(text, source) < 0)
        return -1;
    letter *out = text->letters;
    Py_ssize_t count = text->count;
    for (Py_ssize_t n = 0; n < count; n++)
        if (out[n] >= 0x80)
            out[n] = folded(watch, out[n], out, n);
    return 0;
}

/* UTF-8 is decoded and folded in one step, and the places of hot letters are noted; 1 for bytes that are not wholly UTF-8. */
static int from_utf8(Text *text, const unsigned char *at, Py_ssize_t size, Watch *watch, const Marks *marks)
{
    const unsigned char *end = at + size;
    letter *out = text->letters, *start = out;
    uint32_t *place = text->hot;
    while (at < end) {
        uint64_t eight;
        while (end - at >= 8 && (memcpy(&eight, at, 8), (eight & 0x8080808080808080u) == 0)) {
            for (int k = 0; k < 8; k++) {
                out[k] = at[k];
                *place = (uint32_t)(out + k - start);
                place += mark_of(marks, at[k]) >> 1;
            }
            out += 8, at += 8;
        }
        while (end - at >= 3 && at[0] >= 0xE1 && at[0] < 0xED && (at[1] & 0xC0) == 0x80 && (at[2] & 0xC0) == 0x80) {
            letter one = (letter)(at[0] & 15) << 12 | (letter)(at[1] & 63) << 6 | (at[2] & 63); /* most of Japanese */
            unsigned met = mark_of(marks, one);
            if (met & TURNS) {
                one = folded(watch, one, out, out - start);
                met = mark_of(marks, one);
            }
            *place = (uint32_t)(out - start); /* counts where the letter is hot; no branch, for many are and nobody can tell which */
            place += met >> 1;
            *out++ = one;
            at += 3;
        }
        if (at == end)
            break;
        letter one;
        int taken = utf8_letter(at, end, &one);
        if (taken == 0)
            return 1;
        one = one < 0x80 ? one : folded(watch, one, out, out - start);
        *place = (uint32_t)(out - start);
        place += mark_of(marks, one) >> 1;
        *out++ = one;
        at += taken;
    }
    text->count = out - text->letters;
    text->hot_count = place - text->hot;
    return 0;
}

static int from_bytes(Text *text, PyObject *source, Watch *watch, const Marks *marks)
{
    char *bytes;
    Py_ssize_t size;
    if (PyBytes_AsStringAndSize(source, &bytes, &size) < 0 || reserve(text, size) < 0 || reserve_hot(text, size) < 0)
        return -1;
    if (size > UINT32_MAX - 1) {
        PyErr_SetString(PyExc_ValueError, "a text of more than 4 GB");
        return -1;
    }
    if (from_utf8(text, (const unsigned char *)bytes, size, watch, marks) == 0)
        return 0;
    PyObject *decoded = PyUnicode_DecodeUTF8(bytes, size, "replace");
    int told = decoded == NULL ? -1 : from_str(text, decoded, watch);
    Py_XDECREF(decoded);
    return told;
}

int text_marked(Text *text, PyObject *source, const Marks *marks)
{
    Watch watch = {-9, 0, 0};
    if (!primed) {
        PyErr_SetString(PyExc_RuntimeError, "prime() comes first");
        return -1;
    }
    text->hot_count = -1;
    if ((PyUnicode_Check(source) ? from_str(text, source, &watch) : from_bytes(text, source, &watch, marks)) < 0)
        return -1;
    if (watch.is_needed) {
        fold_together(text);
        text->hot_count = -1;
    }
    return 0;
}

int text_from(Text *text, PyObject *source) { return text_marked(text, source, &turning); }

int text_marks(Marks *marks)
{
    if (!primed) {
        PyErr_SetString(PyExc_RuntimeError, "prime() comes first");
        return -1;
    }
    *marks = turning;
    return 0;
}

PyObject *text_told(const letter *letters, Py_ssize_t count)
{
    int order = PY_LITTLE_ENDIAN ? -1 : 1;
    return PyUnicode_DecodeUTF32((const char *)letters, count * 4, "surrogatepass", &order);
}

static PyObject *fold(PyObject *module, PyObject *source)
{
    Text text = {0};
    PyObject *told = text_from(&text, source) == 0 ? text_told(text.letters, text.count) : NULL;
    text_free(&text);
    return told;
}

static int taken(PyObject *source, void *target, Py_ssize_t size)
{
    char *bytes;
    Py_ssize_t count;
    if (PyBytes_AsStringAndSize(source, &bytes, &count) < 0)
        return -1;
    if (count != size) {
        PyErr_SetString(PyExc_ValueError, "a table has another size");
        return -1;
    }
    memcpy(target, bytes, (size_t)size);
    return 0;
}

static PyObject *prime(PyObject *module, PyObject *args)
{
    PyObject *fold_table, *lower_table;
    if (!PyArg_ParseTuple(args, "SS", &fold_table, &lower_table) || taken(fold_table, letter_folds, sizeof letter_folds) < 0
        || taken(lower_table, letter_lowers, sizeof letter_lowers) < 0)
        return NULL;
    memset(&turning, 0, sizeof turning);
    for (letter one = 0; one < 65536; one++)
        if (letter_folds[one] != one)
            mark_letter(&turning, one, TURNS);
    primed = 1;
    Py_RETURN_NONE;
}

static PyObject *is_primed(PyObject *module, PyObject *nothing) { return PyBool_FromLong(primed); }

/* CP932 by a table: four times as fast as the codec, which is asked for whatever is not wholly CP932. */
static PyObject *decode_two(PyObject *module, PyObject *args)
{
    Py_buffer source, table;
    if (!PyArg_ParseTuple(args, "y*y*", &source, &table))
        return NULL;
    const unsigned char *at = source.buf, *end = at + source.len;
    const uint16_t *letters = table.buf; /* by one byte, then by two */
    letter *out = malloc((size_t)source.len * 4 + 4);
    PyObject *told = NULL;
    Py_ssize_t n = 0;
    if (out == NULL || table.len != 65536 * 2) {
        PyErr_SetString(PyExc_ValueError, "no such table");
        goto done;
    }
    for (; at < end; n++) {
        letter one = *at++;
        if (one >= 0x80) {
            letter lead = one;
            one = letters[lead];
            if (one == 0 && at < end)
                one = letters[lead << 8 | *at++];
            if (one == 0) {
                told = (Py_INCREF(Py_None), Py_None);
                goto done;
            }
        }
        out[n] = one;
    }
    told = text_told(out, n);
done:
    free(out);
    PyBuffer_Release(&source);
    PyBuffer_Release(&table);
    return told;
}

/* Letters that stand for bytes that could not be read: U+FFFD, and what Python's CP932 makes of bytes that are no letters. */
static PyObject *lost(PyObject *module, PyObject *source)
{
    Text text = {0};
    Py_ssize_t count = 0;
    if (text_raw(&text, source) < 0)
        return NULL;
    for (Py_ssize_t n = 0; n < text.count; n++)
        count += text.letters[n] == 0xFFFD || text.letters[n] - 0xF8F0 < 4;
    text_free(&text);
    return PyLong_FromSsize_t(count);
}

static PyMethodDef methods[] = {
    {"lost", lost, METH_O, "Returns how many letters stand for bytes that could not be read."},
    {"fold", fold, METH_O, "Returns the text folded, letter for letter."},
    {"prime", prime, METH_VARARGS, "Takes the tables of folding and lower case, once."},
    {"is_primed", is_primed, METH_NOARGS, "Tells whether the tables are there."},
    {"decode_two", decode_two, METH_VARARGS, "Returns the text of bytes by a table of one and two bytes, or None."},
    {NULL, NULL, 0, NULL},
};

int add_text(PyObject *module) { return PyModule_AddFunctions(module, methods); }
