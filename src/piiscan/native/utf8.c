/* Bytes of a file as well-formed UTF-8: checked where they are, made where they are CP932. */
#include "native.h"

/* Letters that stand for bytes that could not be read: U+FFFD, and what Python's CP932 makes of bytes that are no letters. */
static inline int stands_for_lost(letter one) { return one == 0xFFFD || one - 0xF8F0 < 4; }

/* Tells whether the bytes are wholly UTF-8, and counts the letters that stand for lost bytes. */
static int is_whole(const unsigned char *at, const unsigned char *end, Py_ssize_t *lost)
{
    while (at < end) {
        uint64_t eight;
        while (end - at >= 8 && (memcpy(&eight, at, 8), (eight & 0x8080808080808080u) == 0))
            at += 8;
        while (end - at >= 4) { /* most of Japanese */
            uint32_t four;
            memcpy(&four, at, 4);
            if (!PY_LITTLE_ENDIAN || (four & 0xC0C0F0) != 0x8080E0 || at[0] == 0xE0 || at[0] == 0xED || at[0] == 0xEF)
                break;
            at += 3;
        }
        letter one = 0;
        int taken = utf8_letter(at, end, &one);
        if (taken == 0)
            return at == end;
        *lost += stands_for_lost(one);
        at += taken;
    }
    return 1;
}

static PyObject *lost_in(PyObject *module, PyObject *source)
{
    char *bytes;
    Py_ssize_t size, lost = 0;
    if (PyBytes_AsStringAndSize(source, &bytes, &size) < 0)
        return NULL;
    const unsigned char *at = (const unsigned char *)bytes;
    return PyLong_FromSsize_t(is_whole(at, at + size, &lost) ? lost : -1);
}

/* By one byte and by two: the bytes of UTF-8, least first, and above them how many they are; 0 where there is no letter. */
typedef struct {
    PyObject *made_from; /* kept, so that nothing else comes to lie where it does */
    uint32_t of[65536];
} Encoded;

static uint32_t encoded(letter one)
{
    if (one == 0)
        return 0;
    if (one < 0x80)
        return one | 1u << 24;
    if (one < 0x800)
        return (0xC0 | one >> 6) | (0x80 | (one & 63)) << 8 | 2u << 24;
    return (0xE0 | one >> 12) | (0x80 | (one >> 6 & 63)) << 8 | (0x80 | (one & 63)) << 16 | 3u << 24;
}

static inline unsigned char *put(unsigned char *out, uint32_t told)
{
    out[0] = (unsigned char)told, out[1] = (unsigned char)(told >> 8), out[2] = (unsigned char)(told >> 16);
    return out + (told >> 24);
}

/* CP932 by a table of its letters; -1 for what is not wholly CP932. `out` has room for three times the bytes, and eight more. */
static Py_ssize_t made_utf8(const unsigned char *at, const unsigned char *end, const Encoded *letters, unsigned char *out)
{
    unsigned char *first = out;
    while (at < end) {
        uint64_t eight;
        uint32_t told;
        while (end - at >= 8 && (memcpy(&eight, at, 8), (eight & 0x8080808080808080u) == 0)) {
            memcpy(out, &eight, 8);
            out += 8, at += 8;
        }
        while (end - at >= 2 && at[0] >= 0x80 && (told = letters->of[at[0] << 8 | at[1]]) != 0)
            out = put(out, told), at += 2;
        if (at == end)
            break;
        if (*at != 0 && (told = letters->of[*at]) == 0)
            return -1;
        out = *at == 0 ? (*out = 0, out + 1) : put(out, told);
        at++;
    }
    return out - first;
}

static PyObject *utf8_of_two(PyObject *module, PyObject *args)
{
    static Encoded letters; /* under the interpreter's lock */
    PyObject *told = NULL, *table;
    Py_buffer source;
    char *given;
    Py_ssize_t size;
    if (!PyArg_ParseTuple(args, "y*S", &source, &table))
        return NULL;
    unsigned char *out = malloc((size_t)source.len * 3 + 8);
    if (out == NULL || PyBytes_AsStringAndSize(table, &given, &size) < 0 || size != 65536 * 2) {
        PyErr_SetString(PyExc_ValueError, "no such table");
    } else {
        if (letters.made_from != table)
            for (int n = 0; n < 65536; n++) {
                uint16_t one;
                memcpy(&one, given + 2 * n, 2);
                letters.of[n] = encoded(one);
            }
        Py_XDECREF(letters.made_from);
        letters.made_from = Py_NewRef(table);
        const unsigned char *at = source.buf;
        size = made_utf8(at, at + source.len, &letters, out);
        told = size < 0 ? (Py_INCREF(Py_None), Py_None) : PyBytes_FromStringAndSize((const char *)out, size);
    }
    free(out);
    PyBuffer_Release(&source);
    return told;
}

static PyMethodDef methods[] = {
    {"lost_in", lost_in, METH_O, "Returns how many letters of UTF-8 stand for bytes that could not be read, or -1 where it is no UTF-8."},
    {"utf8_of_two", utf8_of_two, METH_VARARGS, "Returns the UTF-8 of bytes by a table of one and two bytes, or None."},
    {NULL, NULL, 0, NULL},
};

int add_utf8(PyObject *module) { return PyModule_AddFunctions(module, methods); }
