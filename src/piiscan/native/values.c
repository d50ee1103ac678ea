/* Keeps texts once, in the order in which they came. */
#include "values.h"

int bytes_add(Bytes *to, const void *source, Py_ssize_t count)
{
    if (to->count + count > to->room) {
        Py_ssize_t room = (to->count + count) * 2 + 1024;
        unsigned char *fresh = realloc(to->bytes, (size_t)room);
        if (fresh == NULL) {
            PyErr_NoMemory();
            return -1;
        }
        to->bytes = fresh;
        to->room = room;
    }
    if (count > 0)
        memcpy(to->bytes + to->count, source, (size_t)count);
    to->count += count;
    return 0;
}

Py_ssize_t letters_in(const unsigned char *at, Py_ssize_t count)
{
    Py_ssize_t letters = 0;
    for (Py_ssize_t n = 0; n < count; n++)
        letters += (at[n] & 0xC0) != 0x80;
    return letters;
}

static uint64_t hash_of(uint64_t key, const unsigned char *text, Py_ssize_t count)
{
    uint64_t eight;
    key ^= (uint64_t)count;
    for (; count >= 8; count -= 8, text += 8) {
        memcpy(&eight, text, 8);
        key = (key ^ eight) * 0x9E3779B97F4A7C15u;
        key ^= key >> 32;
    }
    eight = 0;
    memcpy(&eight, text, (size_t)count);
    key = (key ^ eight) * 0x9E3779B97F4A7C15u;
    return key ^ key >> 29;
}

static int values_widened(Values *values, uint64_t key)
{
    uint32_t size = values->mask ? (values->mask + 1) * 2 : 4096;
    uint32_t *fresh = calloc(size, sizeof(uint32_t));
    Kept *kept = realloc(values->kept, size / 2 * sizeof(Kept));
    if (kept != NULL)
        values->kept = kept;
    if (fresh == NULL || kept == NULL) {
        free(fresh);
        PyErr_NoMemory();
        return -1;
    }
    for (uint32_t n = 0; n < values->count; n++) {
        const Kept *one = &values->kept[n];
        uint32_t at = (uint32_t)(hash_of(key, values->bytes.bytes + one->at, one->size) >> 32) & (size - 1);
        while (fresh[at] != 0)
            at = (at + 1) & (size - 1);
        fresh[at] = n + 1;
    }
    free(values->slots);
    values->slots = fresh;
    values->mask = size - 1;
    values->room = size / 2;
    return 0;
}

int value_met(Values *values, uint64_t key, const unsigned char *text, Py_ssize_t count)
{
    if (values->count == values->room && values_widened(values, key) < 0)
        return -1;
    uint32_t at = (uint32_t)(hash_of(key, text, count) >> 32) & values->mask;
    for (; values->slots[at] != 0; at = (at + 1) & values->mask) {
        Kept *one = &values->kept[values->slots[at] - 1];
        if (one->size == count && memcmp(values->bytes.bytes + one->at, text, (size_t)count) == 0) {
            one->times++;
            return 0;
        }
    }
    values->kept[values->count] = (Kept){(uint32_t)values->bytes.count, (uint32_t)count, values->letters, 1};
    values->slots[at] = ++values->count;
    values->letters += (uint32_t)letters_in(text, count) + APART;
    return bytes_add(&values->bytes, text, count) < 0 ? -1 : bytes_add(&values->bytes, "\n\n\n", APART);
}

void values_cleared(Values *values)
{
    if (values->slots != NULL && values->count > 0)
        memset(values->slots, 0, ((size_t)values->mask + 1) * sizeof(uint32_t));
    values->count = values->letters = 0;
    values->bytes.count = 0;
}

void values_free(Values *values)
{
    free(values->bytes.bytes);
    free(values->kept);
    free(values->slots);
    memset(values, 0, sizeof *values);
}

PyObject *values_told(const Values *values)
{
    PyObject *told = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)(values->count * sizeof(Value)));
    char *out = told == NULL ? NULL : PyBytes_AsString(told);
    for (uint32_t n = 0; out != NULL && n < values->count; n++) {
        const Kept *one = &values->kept[n];
        uint32_t next = n + 1 < values->count ? one[1].start : values->letters;
        Value value = {one->start, next - one->start - APART, one->times};
        memcpy(out + n * sizeof value, &value, sizeof value);
    }
    if (out == NULL)
        return NULL;
    return Py_BuildValue("y#N", values->bytes.bytes == NULL ? "" : (const char *)values->bytes.bytes, values->bytes.count, told);
}
