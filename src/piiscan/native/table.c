/* Counts the cells of a csv file, column by column, as they come; what no column explains is handed on as text. */
#include "people.h"

extern PyObject *people_type;

enum { IS_TEXT, IS_COUNTED, IS_LEFT_OUT };      /* what is done with the cells of a column */
enum { AT_START, IN_CELL, IN_QUOTES, AT_QUOTE }; /* where in a cell we are; AT_QUOTE: it ends here, or is one of two */

typedef struct {
    letter *letters;
    Py_ssize_t count, room;
} Letters;

typedef struct {
    Letters letters;
    Value *values;
    uint32_t count, room, *slots, mask; /* a slot holds the number of a value, from 1 on */
} Values;

typedef struct {
    PyObject_HEAD
    People *people;
    letter separator;
    Py_ssize_t longest;
    int columns;
    unsigned char *actions; /* by column */
    int *telling;           /* by column: its place among those that tell people apart, or -1 */
    uint64_t *filled;       /* by column: cells with something in them */
    int *open, opened; /* columns filled in the row that is being read */
    int state, column, is_met;
    Digest digest;
    Text text;
    Letters cell, row; /* what is to be read as text of this row: a cell after its length */
    Values values;
} Table;

static int more(Letters *letters, const letter *source, Py_ssize_t count)
{
    if (count == 0)
        return 0;
    if (letters->count + count > letters->room) {
        Py_ssize_t room = (letters->count + count) * 2 + 256;
        letter *fresh = realloc(letters->letters, (size_t)room * sizeof(letter));
        if (fresh == NULL) {
            PyErr_NoMemory();
            return -1;
        }
        letters->letters = fresh;
        letters->room = room;
    }
    memcpy(letters->letters + letters->count, source, (size_t)count * sizeof(letter));
    letters->count += count;
    return 0;
}

static uint64_t hash_of(uint64_t key, const letter *text, Py_ssize_t count)
{
    for (Py_ssize_t n = 0; n < count; n++) {
        key = (key ^ text[n]) * 0x9E3779B97F4A7C15u;
        key ^= key >> 29;
    }
    return key;
}

static int values_widened(Values *values, uint64_t key)
{
    uint32_t size = values->mask ? (values->mask + 1) * 2 : 4096;
    uint32_t *fresh = calloc(size, sizeof(uint32_t));
    Value *more_values = realloc(values->values, size / 2 * sizeof(Value));
    if (more_values != NULL)
        values->values = more_values;
    if (fresh == NULL || more_values == NULL) {
        free(fresh);
        PyErr_NoMemory();
        return -1;
    }
    for (uint32_t n = 0; n < values->count; n++) {
        const Value *value = &values->values[n];
        uint32_t at = (uint32_t)(hash_of(key, values->letters.letters + value->start, value->count) >> 32) & (size - 1);
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

/* Keeps a text that is to be read once, however often it comes in this piece. */
static int value_met(Values *values, uint64_t key, const letter *text, Py_ssize_t count)
{
    static const letter apart[] = {'\n', '\n', '\n'};
    if (values->count == values->room && values_widened(values, key) < 0)
        return -1;
    uint32_t at = (uint32_t)(hash_of(key, text, count) >> 32) & values->mask;
    for (; values->slots[at] != 0; at = (at + 1) & values->mask) {
        Value *value = &values->values[values->slots[at] - 1];
        if (value->count == count
            && memcmp(values->letters.letters + value->start, text, (size_t)count * sizeof(letter)) == 0) {
            value->times++;
            return 0;
        }
    }
    values->values[values->count] = (Value){(uint32_t)values->letters.count, (uint32_t)count, 1};
    values->slots[at] = ++values->count;
    return more(&values->letters, text, count) < 0 ? -1 : more(&values->letters, apart, 3);
}

static void values_cleared(Values *values)
{
    if (values->slots != NULL && values->count > 0)
        memset(values->slots, 0, ((size_t)values->mask + 1) * sizeof(uint32_t));
    values->count = 0;
    values->letters.count = 0;
}

static int is_space(letter one) /* as str.strip has it */
{
    if (one <= 0x20)
        return one == 0x20 || (one >= 9 && one <= 13) || one >= 28;
    return one >= 0x85 && (one == 0x85 || one == 0xA0 || one == 0x1680 || (one >= 0x2000 && one <= 0x200A) || one == 0x2028
                           || one == 0x2029 || one == 0x202F || one == 0x205F || one == 0x3000);
}

static int cell_ended(Table *table, const letter *cell, Py_ssize_t count)
{
    int column = table->column++, is_known = column < table->columns;
    Py_ssize_t first = 0;
    while (first < count && is_space(cell[first]))
        first++;
    if (is_known && table->telling[column] >= 0)
        table->is_met |= digest_cell(&table->digest, table->telling[column], cell, count);
    if (first == count)
        return 0;
    if (is_known)
        table->open[table->opened++] = column;
    if (is_known && table->actions[column] != IS_TEXT)
        return 0;
    letter length = (letter)count;
    return more(&table->row, &length, 1) < 0 ? -1 : more(&table->row, cell, count);
}

static int row_ended(Table *table)
{
    int told = table->is_met ? people_meet(table->people, &table->digest) : 0;
    for (int n = 0; n < table->opened; n++)
        table->filled[table->open[n]]++;
    for (Py_ssize_t n = 0; told == 0 && n < table->row.count; n += table->row.letters[n] + 1)
        told = value_met(&table->values, table->people->key[0], table->row.letters + n + 1, table->row.letters[n]);
    table->row.count = 0;
    table->column = table->is_met = table->opened = 0;
    digest_start(&table->digest, table->people);
    table->state = AT_START;
    return told;
}

static int ends_line(letter one) { return one == '\n' || one == '\r'; }

/* Returns where the line is over that `at` lies in. */
static Py_ssize_t line_end(const Text *text, Py_ssize_t at)
{
    while (at < text->count && !ends_line(text->letters[at]))
        at++;
    if (at + 1 < text->count && text->letters[at] == '\r' && text->letters[at + 1] == '\n')
        at++;
    return at < text->count ? at + 1 : at;
}

/* A cell that is too long to be one: its last line stands for the row, and the next line starts a new one. */
static Py_ssize_t given_up(Table *table, Py_ssize_t line, Py_ssize_t at)
{
    Py_ssize_t end = line_end(&table->text, at);
    table->column = table->is_met = table->opened = 0;
    table->row.count = 0;
    digest_start(&table->digest, table->people);
    return cell_ended(table, table->text.letters + line, end - line) < 0 || row_ended(table) < 0 ? -1 : end;
}

/* Takes letters into the cell up to `stop`; returns where to go on, which is the next line when the cell is too long. */
static Py_ssize_t taken(Table *table, Py_ssize_t *line, Py_ssize_t at, Py_ssize_t stop)
{
    if (more(&table->cell, table->text.letters + at, stop - at) < 0)
        return -1;
    if (table->cell.count <= table->longest)
        return stop;
    return *line = given_up(table, *line, at);
}

static Py_ssize_t plain_cell(Table *table, Py_ssize_t *line, Py_ssize_t at)
{
    const letter *text = table->text.letters;
    Py_ssize_t start = at, count = table->text.count;
    letter separator = table->separator, highest = separator > '\r' ? separator : '\r';
    while (at < count && (text[at] > highest || (text[at] != separator && !ends_line(text[at]))))
        at++;
    if (at - start > table->longest)
        return *line = given_up(table, *line, start);
    if (cell_ended(table, text + start, at - start) < 0)
        return -1;
    if (at < count && text[at] == table->separator)
        return at + 1;
    if (row_ended(table) < 0)
        return -1;
    return *line = line_end(&table->text, at);
}

static Py_ssize_t quoted(Table *table, Py_ssize_t *line, Py_ssize_t at)
{
    const letter *text = table->text.letters;
    Py_ssize_t stop = at, count = table->text.count;
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
    letter one = table->text.letters[at];
    if (table->state == AT_QUOTE && one == '"') {
        table->state = IN_QUOTES;
        return taken(table, line, at, at + 1);
    }
    if (one != table->separator && !ends_line(one)) {
        table->state = IN_CELL;
        return taken(table, line, at, at + 1);
    }
    if (cell_ended(table, table->cell.letters, table->cell.count) < 0)
        return -1;
    table->state = AT_START;
    if (one == table->separator)
        return at + 1;
    if (row_ended(table) < 0)
        return -1;
    return *line = line_end(&table->text, at);
}

/* Reads one piece of whole lines; in quotes it may end in the middle of a cell. */
static int read_piece(Table *table)
{
    Py_ssize_t at = 0, line = 0;
    while (at >= 0 && at < table->text.count) {
        if (table->state == IN_QUOTES) {
            at = quoted(table, &line, at);
        } else if (table->state != AT_START) {
            at = behind_quote(table, &line, at);
        } else if (table->text.letters[at] == '"') {
            table->state = IN_QUOTES;
            table->cell.count = 0;
            at++;
        } else {
            at = plain_cell(table, &line, at);
        }
    }
    return at < 0 ? -1 : 0;
}

static int cut(Table *table)
{
    if (table->state != AT_START && cell_ended(table, table->cell.letters, table->cell.count) < 0)
        return -1;
    return row_ended(table);
}

static PyObject *feed(PyObject *self, PyObject *source)
{
    Table *table = (Table *)self;
    int told = source == Py_None ? cut(table) : text_raw(&table->text, source);
    if (told == 0 && source != Py_None)
        told = read_piece(table);
    if (told == 0 && source != Py_None && table->state != IN_QUOTES)
        told = cut(table);
    if (told < 0)
        return NULL;
    Values *values = &table->values;
    PyObject *text = text_told(values->letters.letters, values->letters.count);
    PyObject *met = text == NULL ? NULL : PyBytes_FromStringAndSize((const char *)values->values, values->count * (Py_ssize_t)sizeof(Value));
    PyObject *both = met == NULL ? NULL : PyTuple_Pack(2, text, met);
    Py_XDECREF(text);
    Py_XDECREF(met);
    values_cleared(values);
    return both;
}

static PyObject *filled(PyObject *self, PyObject *nothing)
{
    Table *table = (Table *)self;
    return PyBytes_FromStringAndSize((const char *)table->filled, table->columns * (Py_ssize_t)sizeof(uint64_t));
}

static int begun(Table *table, PyObject *args)
{
    PyObject *people;
    const char *actions, *telling;
    Py_ssize_t columns, size;
    unsigned int separator;
    if (!PyArg_ParseTuple(args, "Iny#y#O", &separator, &table->longest, &actions, &columns, &telling, &size, &people))
        return -1;
    if (columns != size || !PyObject_TypeCheck(people, (PyTypeObject *)people_type)) {
        PyErr_SetString(PyExc_ValueError, "columns are told in two ways, and people are counted by People");
        return -1;
    }
    Py_INCREF(people);
    table->people = (People *)people;
    table->separator = separator;
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
    return 0;
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
    free(table->open);
    free(table->filled);
    free(table->cell.letters);
    free(table->row.letters);
    free(table->values.letters.letters);
    free(table->values.values);
    free(table->values.slots);
    text_free(&table->text);
    freefunc give_back = (freefunc)PyType_GetSlot(type, Py_tp_free);
    give_back(self);
    Py_DECREF(type);
}

static PyMethodDef methods[] = {
    {"feed", feed, METH_O, "Counts a piece of whole lines, or with None what was left open; returns the cells to be read as text, each once, and where each starts, its letters, how often."},
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
