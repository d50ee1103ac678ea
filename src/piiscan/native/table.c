/* Counts the cells of a csv file, column by column, as they come; what no column explains is handed on as text. */
#include "people.h"
#include "values.h"
#ifdef __SSE2__
#include <emmintrin.h>
#endif

extern PyObject *people_type;

enum { LONGEST_ROW = 1 << 26, LONGEST_PIECE = 1 << 30 }; /* bytes that are held */
enum { IS_TEXT, IS_COUNTED, IS_LEFT_OUT };      /* what is done with the cells of a column */
enum { AT_START, IN_CELL, IN_QUOTES, AT_QUOTE }; /* where in a cell we are; AT_QUOTE: it ends here, or is one of two */

typedef struct {
    PyObject_HEAD
    People *people;
    unsigned char separator;
    Py_ssize_t longest; /* letters of a cell */
    int columns;
    unsigned char *actions; /* by column */
    int *telling;           /* by column: its place among those that tell people apart, or -1 */
    unsigned char *heads;   /* by column: four bytes of length, and what is read before each of its cells */
    Py_ssize_t *head_at;    /* by column: where that lies */
    uint64_t *filled;       /* by column: cells with something in them */
    int *open, opened; /* columns filled in the row that is being read */
    int state, column, is_met;
    Digest digest;
    const unsigned char *piece;
    Py_ssize_t piece_size;
    Bytes cell, row; /* what is to be read as text of this row: a cell after its length in four bytes */
    Py_ssize_t cell_letters;
    Values values;
} Table;

static inline int is_longer(const unsigned char *at, Py_ssize_t count, Py_ssize_t longest)
{
    return count > longest && letters_in(at, count) > longest;
}

static int is_space(letter one) /* as str.strip has it */
{
    if (one <= 0x20)
        return one == 0x20 || (one >= 9 && one <= 13) || one >= 28;
    return one >= 0x85 && (one == 0x85 || one == 0xA0 || one == 0x1680 || (one >= 0x2000 && one <= 0x200A) || one == 0x2028
                           || one == 0x2029 || one == 0x202F || one == 0x205F || one == 0x3000);
}

static int is_blank(const unsigned char *at, const unsigned char *end)
{
    letter one;
    if (at < end && *at > ' ' && *at < 0x80)
        return 0;
    for (int taken; at < end; at += taken)
        if ((taken = utf8_letter(at, end, &one)) == 0 || !is_space(one))
            return 0;
    return 1;
}

/* The texts of a row stay apart until it ends, for a row that is given up holds none. */
static int row_told(Table *table)
{
    uint32_t size;
    int told = 0;
    for (Py_ssize_t n = 0; told == 0 && n < table->row.count; n += (Py_ssize_t)(sizeof size + size)) {
        memcpy(&size, table->row.bytes + n, sizeof size);
        told = value_met(&table->values, table->people->key[0], table->row.bytes + n + sizeof size, size);
    }
    table->row.count = 0;
    return told;
}

static int cell_ended(Table *table, const unsigned char *cell, Py_ssize_t count)
{
    int column = table->column++, is_known = column < table->columns;
    if (is_known && table->telling[column] >= 0)
        table->is_met |= digest_cell(&table->digest, table->telling[column], cell, count);
    if (is_blank(cell, cell + count))
        return 0;
    if (is_known)
        table->open[table->opened++] = column;
    if (is_known && table->actions[column] != IS_TEXT)
        return 0;
    uint32_t head = 0, size;
    const unsigned char *before = is_known ? table->heads + table->head_at[column] : NULL;
    if (before != NULL)
        memcpy(&head, before, sizeof head);
    size = head + (uint32_t)count;
    if (table->row.count > LONGEST_ROW && row_told(table) < 0)
        return -1;
    if (bytes_add(&table->row, &size, sizeof size) < 0 || (head > 0 && bytes_add(&table->row, before + sizeof head, head) < 0))
        return -1;
    return bytes_add(&table->row, cell, count);
}

static int row_ended(Table *table)
{
    int told = table->is_met ? people_meet(table->people, &table->digest) : 0;
    for (int n = 0; n < table->opened; n++)
        table->filled[table->open[n]]++;
    if (told == 0)
        told = row_told(table);
    table->column = table->is_met = table->opened = 0;
    digest_start(&table->digest, table->people);
    table->state = AT_START;
    return told;
}

static int ends_line(unsigned char one) { return one == '\n' || one == '\r'; }

/* Returns where the line is over that `at` lies in. */
static Py_ssize_t line_end(const Table *table, Py_ssize_t at)
{
    const unsigned char *text = table->piece;
    while (at < table->piece_size && !ends_line(text[at]))
        at++;
    if (at + 1 < table->piece_size && text[at] == '\r' && text[at + 1] == '\n')
        at++;
    return at < table->piece_size ? at + 1 : at;
}

/* A cell that is too long to be one: its last line stands for the row, and the next line starts a new one. */
static Py_ssize_t given_up(Table *table, Py_ssize_t line, Py_ssize_t at)
{
    Py_ssize_t end = line_end(table, at);
    table->column = table->is_met = table->opened = 0;
    table->row.count = 0;
    digest_start(&table->digest, table->people);
    return cell_ended(table, table->piece + line, end - line) < 0 || row_ended(table) < 0 ? -1 : end;
}

static void cell_begun(Table *table) { table->cell.count = table->cell_letters = 0; }

/* Takes bytes into the cell up to `stop`; returns where to go on, which is the next line when the cell is too long. */
static Py_ssize_t taken(Table *table, Py_ssize_t *line, Py_ssize_t at, Py_ssize_t stop)
{
    table->cell_letters += letters_in(table->piece + at, stop - at);
    if (bytes_add(&table->cell, table->piece + at, stop - at) < 0)
        return -1;
    if (table->cell_letters <= table->longest)
        return stop;
    return *line = given_up(table, *line, at);
}

/* Returns where the cell ends that goes on at `at`: at a separator, the end of the line, or that of the piece. */
static Py_ssize_t cell_end(const Table *table, Py_ssize_t at)
{
    const unsigned char *text = table->piece;
    Py_ssize_t count = table->piece_size;
#ifdef __SSE2__
    const __m128i separator = _mm_set1_epi8((char)table->separator), line = _mm_set1_epi8('\n'), back = _mm_set1_epi8('\r');
    for (; count - at >= 16; at += 16) {
        __m128i some = _mm_loadu_si128((const __m128i *)(const void *)(text + at));
        __m128i met = _mm_or_si128(_mm_cmpeq_epi8(some, separator), _mm_or_si128(_mm_cmpeq_epi8(some, line), _mm_cmpeq_epi8(some, back)));
        int where = _mm_movemask_epi8(met);
        if (where != 0)
            return at + __builtin_ctz((unsigned)where);
    }
#endif
    while (at < count && text[at] != table->separator && !ends_line(text[at]))
        at++;
    return at;
}

static Py_ssize_t plain_cell(Table *table, Py_ssize_t *line, Py_ssize_t at)
{
    const unsigned char *text = table->piece;
    Py_ssize_t start = at, count = table->piece_size;
    at = cell_end(table, at);
    if (is_longer(text + start, at - start, table->longest))
        return *line = given_up(table, *line, start);
    if (cell_ended(table, text + start, at - start) < 0)
        return -1;
    if (at < count && text[at] == table->separator)
        return at + 1;
    if (row_ended(table) < 0)
        return -1;
    return *line = line_end(table, at);
}

static Py_ssize_t quoted(Table *table, Py_ssize_t *line, Py_ssize_t at)
{
    const unsigned char *text = table->piece;
    Py_ssize_t stop = at, count = table->piece_size;
    while (stop < count && text[stop] != '"' && text[stop] != '\n'
           && !(text[stop] == '\r' && (stop + 1 == count || text[stop + 1] != '\n')))
        stop++;
    int is_line = stop < count && text[stop] != '"';
    if ((at = taken(table, line, at, stop + is_line)) < 0 || table->state == AT_START)
        return at;
    if (is_line)
        return *line = at;
    if (at < count)
        table->state = AT_QUOTE, at++;
    return at;
}

/* Behind a closing quote, or in what somebody wrote behind it. */
static Py_ssize_t behind_quote(Table *table, Py_ssize_t *line, Py_ssize_t at)
{
    unsigned char one = table->piece[at];
    if (table->state == AT_QUOTE && one == '"') {
        table->state = IN_QUOTES;
        return taken(table, line, at, at + 1);
    }
    if (one != table->separator && !ends_line(one)) {
        table->state = IN_CELL;
        return taken(table, line, at, at + 1);
    }
    if (cell_ended(table, table->cell.bytes, table->cell.count) < 0)
        return -1;
    table->state = AT_START;
    if (one == table->separator)
        return at + 1;
    if (row_ended(table) < 0)
        return -1;
    return *line = line_end(table, at);
}

/* Reads one piece of whole lines; in quotes it may end in the middle of a cell. */
static int read_piece(Table *table)
{
    Py_ssize_t at = 0, line = 0;
    while (at >= 0 && at < table->piece_size) {
        if (table->state == IN_QUOTES) {
            at = quoted(table, &line, at);
        } else if (table->state != AT_START) {
            at = behind_quote(table, &line, at);
        } else if (table->piece[at] == '"') {
            table->state = IN_QUOTES;
            cell_begun(table);
            at++;
        } else {
            at = plain_cell(table, &line, at);
        }
    }
    return at < 0 ? -1 : 0;
}

static int cut(Table *table)
{
    if (table->state != AT_START && cell_ended(table, table->cell.bytes, table->cell.count) < 0)
        return -1;
    return row_ended(table);
}

static int fed(Table *table, PyObject *source)
{
    char *bytes;
    if (source == Py_None)
        return cut(table);
    if (PyBytes_AsStringAndSize(source, &bytes, &table->piece_size) < 0)
        return -1;
    if (table->piece_size > LONGEST_PIECE) {
        PyErr_SetString(PyExc_ValueError, "a piece is too large");
        return -1;
    }
    table->piece = (const unsigned char *)bytes;
    if (read_piece(table) < 0)
        return -1;
    return table->state == IN_QUOTES ? 0 : cut(table);
}

static PyObject *feed(PyObject *self, PyObject *source)
{
    Table *table = (Table *)self;
    PyObject *told = fed(table, source) == 0 ? values_told(&table->values) : NULL;
    table->piece = NULL, table->piece_size = 0;
    values_cleared(&table->values);
    return told;
}

static PyObject *filled(PyObject *self, PyObject *nothing)
{
    Table *table = (Table *)self;
    return PyBytes_FromStringAndSize((const char *)table->filled, table->columns * (Py_ssize_t)sizeof(uint64_t));
}

/* Keeps what is read before the cells of each column. */
static int heads_kept(Table *table, const char *told, Py_ssize_t size)
{
    Py_ssize_t at = 0;
    uint32_t head;
    table->heads = malloc((size_t)size + 1);
    table->head_at = malloc(((size_t)table->columns + 1) * sizeof(Py_ssize_t));
    if (table->heads == NULL || table->head_at == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    memcpy(table->heads, told, (size_t)size);
    for (int n = 0; n < table->columns; n++) {
        table->head_at[n] = at;
        if (size - at >= (Py_ssize_t)sizeof head)
            memcpy(&head, told + at, sizeof head);
        if (size - at < (Py_ssize_t)sizeof head || size - at - (Py_ssize_t)sizeof head < (Py_ssize_t)head) {
            PyErr_SetString(PyExc_ValueError, "each column has a head, which may be empty");
            return -1;
        }
        at += (Py_ssize_t)(sizeof head + head);
    }
    return 0;
}

static int begun(Table *table, PyObject *args)
{
    PyObject *people;
    const char *actions, *telling, *heads;
    Py_ssize_t columns, size, heads_size;
    unsigned int separator;
    if (!PyArg_ParseTuple(args, "Iny#y#y#O", &separator, &table->longest, &actions, &columns, &telling, &size, &heads, &heads_size, &people))
        return -1;
    if (columns != size || !PyObject_TypeCheck(people, (PyTypeObject *)people_type)) {
        PyErr_SetString(PyExc_ValueError, "columns are told in two ways, and people are counted by People");
        return -1;
    }
    if (separator > 127) {
        PyErr_SetString(PyExc_ValueError, "cells are parted by one byte");
        return -1;
    }
    Py_INCREF(people);
    table->people = (People *)people;
    table->separator = (unsigned char)separator;
    table->columns = (int)columns;
    table->actions = malloc((size_t)columns + 1);
    table->telling = malloc(((size_t)columns + 1) * sizeof(int));
    table->open = malloc(((size_t)columns + 1) * sizeof(int));
    table->filled = calloc((size_t)columns + 1, sizeof(uint64_t));
    if (table->actions == NULL || table->telling == NULL || table->open == NULL || table->filled == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    memcpy(table->actions, actions, (size_t)columns);
    for (int n = 0; n < table->columns; n++)
        table->telling[n] = (signed char)telling[n];
    digest_start(&table->digest, table->people);
    return heads_kept(table, heads, heads_size);
}

static PyObject *made(PyTypeObject *type, PyObject *args, PyObject *unused)
{
    allocfunc allocate = (allocfunc)PyType_GetSlot(type, Py_tp_alloc);
    Table *table = (Table *)allocate(type, 0);
    if (table != NULL && begun(table, args) < 0) {
        Py_DECREF(table);
        return NULL;
    }
    return (PyObject *)table;
}

static void ended(PyObject *self)
{
    Table *table = (Table *)self;
    PyTypeObject *type = Py_TYPE(self);
    Py_XDECREF((PyObject *)table->people);
    free(table->actions);
    free(table->telling);
    free(table->heads);
    free(table->head_at);
    free(table->open);
    free(table->filled);
    free(table->cell.bytes);
    free(table->row.bytes);
    values_free(&table->values);
    freefunc give_back = (freefunc)PyType_GetSlot(type, Py_tp_free);
    give_back(self);
    Py_DECREF(type);
}

static PyMethodDef methods[] = {
    {"feed", feed, METH_O, "Counts a piece of whole lines of UTF-8, or with None what was left open; returns the cells to be read as text, each once, and of each the letter where it starts, its bytes, how often."},
    {"filled", filled, METH_NOARGS, "Returns the cells with something in them by column, 64 bits each."},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot slots[] = {
    {Py_tp_new, made}, {Py_tp_dealloc, ended}, {Py_tp_methods, methods}, {0, NULL},
};

static PyType_Spec spec = {"piiscan.native._native.Table", sizeof(Table), 0, Py_TPFLAGS_DEFAULT, slots};

int add_table(PyObject *module)
{
    PyObject *type = PyType_FromSpec(&spec);
    if (type == NULL || PyModule_AddObjectRef(module, "Table", type) < 0)
        return -1;
    Py_DECREF(type);
    return 0;
}
