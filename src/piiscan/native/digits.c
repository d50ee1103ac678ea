/* Numbers: runs of digits with what people put between them, by the lengths of their groups and their check digits. */
#include "scanner.h"

static int sum_weighted(const letter *digits, const int *weights, int count)
{
    int sum = 0;
    for (int n = 0; n < count; n++)
        sum += (int)(digits[n] - '0') * weights[n];
    return sum;
}

static int luhn(const letter *digits, int count)
{
    int sum = 0;
    for (int n = 0; n < count; n++) {
        int value = (int)(digits[count - 1 - n] - '0');
        if (n % 2)
            value = value > 4 ? value * 2 - 9 : value * 2;
        sum += value;
    }
    return sum % 10 == 0;
}

int check_passes(int check, const letter *digits, int count)
{
    static const int of_my_number[] = {6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2};
    static const int of_corporate_number[] = {2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1};
    static const int of_license[] = {5, 4, 3, 2, 7, 6, 5, 4, 3, 2};
    int rest;
    switch (check) {
    case MY_NUMBER:
        rest = sum_weighted(digits, of_my_number, 11) % 11;
        return (int)(digits[11] - '0') == (rest <= 1 ? 0 : 11 - rest);
    case CORPORATE_NUMBER:
        return (int)(digits[0] - '0') == 9 - sum_weighted(digits + 1, of_corporate_number, 12) % 9;
    case DRIVER_LICENSE:
        return (int)(digits[10] - '0') == (11 - sum_weighted(digits, of_license, 10) % 11) % 10;
    case LUHN:
        return luhn(digits, count);
    case VARIED:
        for (int n = 1; n < count; n++)
            if (digits[n] != digits[0])
                return 1;
        return 0;
    default:
        return 1;
    }
}

/* Skips what may stand between two groups; returns where the next group starts, or 0. */
static Py_ssize_t beyond_break(const letter *text, Py_ssize_t count, Py_ssize_t at)
{
    int hyphens = 0, lines = 0, n;
    if (at < count && text[at] == '-')
        hyphens++, at++;
    for (n = 0; n < 2 && at < count && text[at] == ' '; n++)
        at++;
    if (at < count && text[at] == '\r')
        at++;
    if (at < count && text[at] == '\n')
        lines++, at++;
    for (n = 0; n < 8 && at < count && text[at] == ' '; n++)
        at++;
    if (at < count && text[at] == '-')
        hyphens++, at++;
    return lines && hyphens && at < count && is_digit(text[at]) ? at : 0;
}

static inline int parts_numbers(letter one)
{
    return one == '-' || one == '.' || one == ' ' || one == ')' || one == '(';
}

static Py_ssize_t beyond(const letter *text, Py_ssize_t count, Py_ssize_t at)
{
    if (at >= count)
        return 0;
    if (parts_numbers(text[at])) {
        if (at + 1 < count && is_digit(text[at + 1]))
            return at + 1;
        if (at + 2 < count && parts_numbers(text[at + 1]) && is_digit(text[at + 2]))
            return at + 2;
    } else if (text[at] != '\r' && text[at] != '\n') {
        return 0;
    }
    return beyond_break(text, count, at);
}

static int joins(letter one) { return is_word(one) || one == '.' || one == '+'; }

/* Joined to what stands before it; a T alone, with which companies write their numbers, joins nothing. */
static int is_joined(const letter *text, Py_ssize_t at)
{
    if (at == 0 || !joins(text[at - 1]))
        return 0;
    return text[at - 1] != 'T' || (at > 1 && joins(text[at - 2]));
}

static int ends_here(const letter *text, Py_ssize_t count, Py_ssize_t at)
{
    if (at >= count)
        return 1;
    return !is_word(text[at]) && !(text[at] == '.' && at + 1 < count && is_digit(text[at + 1]));
}

/* Only spaces part the groups from their neighbours, or a line's end: anything else would join them. */
static int is_apart(const letter *text, Py_ssize_t from, Py_ssize_t to)
{
    int is_blank = 1;
    for (; from < to; from++) {
        if (text[from] == '\n')
            return 1;
        is_blank &= text[from] == ' ' || text[from] == '\r';
    }
    return is_blank;
}

/* The number starts with the bracket that one inside it closes. */
static Py_ssize_t opened(const letter *text, Py_ssize_t first, Py_ssize_t start, Py_ssize_t end)
{
    int open = 0;
    if (start == first || text[start - 1] != '(')
        return start;
    for (Py_ssize_t n = start; n < end; n++)
        open += text[n] == ')' ? 1 : text[n] == '(' ? -1 : 0;
    return open > 0 ? start - 1 : start;
}

static int asked(Scanner *scanner, int kind, const letter *digits, int count)
{
    PyObject *written = text_told(digits, count);
    PyObject *told = written == NULL ? NULL : PyObject_CallFunction(scanner->ask, "iN", kind, written);
    int passes = told == NULL ? -1 : PyObject_IsTrue(told);
    Py_XDECREF(told);
    return passes;
}

static int fit(Scanner *scanner, const Shape *shape, Py_ssize_t first, Py_ssize_t at, Py_ssize_t groups)
{
    const letter *text = scanner->text.letters;
    const Part *parts = scanner->parts;
    letter digits[64];
    int count = 0;
    if (at + shape->parts > groups)
        return 0;
    for (int n = 0; n < shape->parts; n++)
        if (parts[at + n].end - parts[at + n].start != shape->lengths[n])
            return 0;
    Py_ssize_t last = at + shape->parts - 1;
    if ((at > 0 && !is_apart(text, parts[at - 1].end, parts[at].start))
        || (last + 1 < groups && !is_apart(text, parts[last].end, parts[last + 1].start)))
        return 0;
    for (int n = 0; n < shape->parts; n++)
        for (Py_ssize_t one = parts[at + n].start; one < parts[at + n].end; one++)
            digits[count++] = text[one];
    if (shape->has_starts) {
        Py_ssize_t saved[SLOTS];
        if (program_match(&shape->starts, digits, count, 0, saved) < 0)
            return 0;
    }
    if (shape->check == ASK) {
        int passes = asked(scanner, shape->kind, digits, count);
        if (passes <= 0)
            return passes;
    } else if (!check_passes(shape->check, digits, count)) {
        return 0;
    }
    return scanner_add(scanner, opened(text, first, parts[at].start, parts[last].end), parts[last].end, shape->kind,
                       shape->parts > 1);
}

static int part_added(Scanner *scanner, Py_ssize_t n, Py_ssize_t start, Py_ssize_t end)
{
    if (n == scanner->part_room) {
        Py_ssize_t room = n ? n * 2 : 64;
        Part *more = realloc(scanner->parts, (size_t)room * sizeof(Part));
        if (more == NULL) {
            PyErr_NoMemory();
            return -1;
        }
        scanner->parts = more;
        scanner->part_room = room;
    }
    scanner->parts[n] = (Part){start, end};
    return 0;
}

Py_ssize_t digits_at(Scanner *scanner, Py_ssize_t at, Py_ssize_t done)
{
    const letter *text = scanner->text.letters;
    Py_ssize_t count = scanner->text.count, groups = 0, whole = 0, start = at, first = at;
    if (at > done && text[at - 1] == '(' && !is_joined(text, at - 1))
        first = at - 1;
    int is_torn = first == at && is_joined(text, at);
    do {
        Py_ssize_t end = start + 1;
        while (end < count && is_digit(text[end]))
            end++;
        if (part_added(scanner, groups++, start, end) < 0)
            return -1;
        if (is_torn)
            return end;
        if (ends_here(text, count, end))
            whole = groups;
        start = beyond(text, count, end);
    } while (start != 0);
    if (whole == 0)
        return scanner->parts[0].end;
    Py_ssize_t over = scanner->parts[whole - 1].end;
    for (Py_ssize_t n = 0; n < whole; n++) {
        Py_ssize_t length = scanner->parts[n].end - scanner->parts[n].start;
        for (int k = 0; k < scanner->shape_count; k++)
            if (scanner->shapes[k].lengths[0] == length && fit(scanner, &scanner->shapes[k], first, n, whole) < 0)
                return -1;
    }
    return over;
}
